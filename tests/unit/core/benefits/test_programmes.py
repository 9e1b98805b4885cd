"""Programmes are read when the product starts, refused with file and line, and made ready once for each stretch of time."""

from datetime import date

import pytest

from minzheng.core.benefits import programmes
from minzheng.kernel.parameters import ParameterBook
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, BadRule
from minzheng.kernel.policy.rules import RULES
from minzheng.kernel.policy.sources import SOURCES, UNSEEN, cited
from minzheng.kernel.registry import NotRegistered
from tests.unit.kernel.policy.modules import made

OWN = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]
LOW = "assistance.minimum_living"


def test_programmes_run_after_those_that_they_ask():
    order = programmes.check()
    assert len(order) == len(OWN) == 10
    for before, after in [(LOW, "welfare.disability_living"), ("welfare.orphan", "welfare.children_without_care"),
                          ("welfare.disability_care", "eldercare.poor_elder")]:  # fmt: skip
        assert order.index(before) < order.index(after)
    assert order[-1] == "assistance.price_subsidy"


def test_a_version_is_made_ready_once_and_ends_where_a_rule_or_a_parameter_changes():
    before, after, later = (
        programmes.in_force(LOW, month) for month in (Month(2021, 6), Month(2021, 7), Month(2022, 7))
    )
    assert [each.since for each in (before, after, later)] == [None, date(2021, 7, 1), date(2022, 7, 1)]
    assert programmes.in_force(LOW, Month(2022, 6)) is after
    assert after.explainer is programmes.in_force(LOW, Month(2021, 12)).explainer
    assert "alone" not in {step.name for step in before.program.steps}
    assert (after.tables["standard"].values, set(later.tables["standard"].values)) == ({}, {("130684000000", "rural")})
    with pytest.raises(NotRegistered):
        programmes.in_force("assistance.minimum", Month(2021, 6))


def test_what_nobody_has_seen_is_counted_and_named():
    now = programmes.standing()
    assert (now.programmes, now.parameters) == (10, now.unverified + now.unsourced)
    assert now.unverified > 0
    assert "国发〔2015〕52号" in now.unseen_sources
    assert "民发〔2019〕62号" not in now.unseen_sources


@pytest.mark.parametrize("programme", OWN, ids=lambda each: each.code)
def test_every_citation_names_a_document_of_which_it_is_said_whether_anybody_saw_it(programme):
    for cites in (programme.cites, *(rule.cites for rule in RULES[programme.module])):
        assert [each.text for each in cited(cites, date(2021, 8, 1)) if each.source is None] == []


def test_documents_from_memory_are_marked_and_those_that_were_read_are_not():
    notes = {
        each.code: cited(each.code, date(2021, 8, 1))[0].note
        for each in SOURCES
        if not each.code.startswith(("某", "未"))
    }
    assert {code for code, note in notes.items() if note == UNSEEN} == {
        "民发〔2020〕125号", "国发〔2014〕47号", "国发〔2015〕52号", "社会救助和保障标准与物价上涨挂钩联动机制",
    }  # fmt: skip


AMOUNT = "@amount('金额', cites='{cites}')\ndef due_amount(line):\n    return line\n"
LINE = "line = parameter('{code}', by={by})\n" + AMOUNT


@pytest.fixture
def refused(monkeypatch, tmp_path):
    """What the start says to a programme and to a book of parameters."""

    def says(rules, book="", *, sources=False):
        if not sources:
            monkeypatch.setattr(programmes, "_check_sources", lambda _programme: None)
        (tmp_path / "book.yaml").write_text(book or "[]", encoding="utf-8")
        monkeypatch.setattr(programmes, "loaded", lambda: (made(rules),))
        monkeypatch.setattr(programmes, "book", lambda: ParameterBook.load(tmp_path))
        monkeypatch.setattr(
            programmes, "_horizon", lambda each: (programmes.read(each, programmes.inputs(), date(2021, 8, 1)),)
        )
        with pytest.raises(BadRule) as problem:
            programmes.check()
        return str(problem.value)

    return says


BOOK = "code: tests.line\nlabel: 线\nunit: 分\nentries:\n  - {since: 2021-01-01, document: 某, verified: false, value: '70'}\n"


def test_a_programme_is_refused_with_file_and_line(refused):
    seen = {"code": "tests.line", "by": "()", "cites": "社会救助暂行办法"}
    assert "第 5 行：没有代码为“tests.line”的参数" in refused(LINE.format(**seen))
    assert "第 5 行：参数 tests.line 应按 不分项 查找" in refused(LINE.format(**seen | {"by": "('county',)"}), BOOK)
    assert "第 5 行：参数 tests.line 自 2021-01-01 起的值“70”不是规则要的" in refused(LINE.format(**seen), BOOK)


def test_a_document_that_is_not_among_the_sources_is_refused_with_file_and_line(refused):
    rules = AMOUNT.format(cites="社会救助暂行办法").replace("line", "houses")
    assert "第 4 行：出处“试”不在出处文件之列" in refused(rules, sources=True)
