"""The bureau instructs, the unit answers, the bureau closes: who may, when, and what counts."""

from datetime import date, timedelta

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import NotPossible
from minzheng.core.undertakings import reads, services
from minzheng.core.undertakings.models import Milestone, Undertaking
from tests.unit.core.undertakings.conftest import TODAY

DUE = TODAY + timedelta(days=10)


@pytest.fixture
def issued(desk):
    return services.issue_instruction(
        division=desk.world.county, title="加快新增床位", promise="T14", due_on=DUE, note="请说明进度", by=desk.chief
    )


def answered(record, by, **other):
    return services.answer(
        record, **({"text": "已新增三十张", "done_on": TODAY, "paper": "县民字 1 号"} | other), by=by
    )


def on_time(at):
    """S01 on a day: numerator and denominator."""
    indicator = INDICATORS.get("bureau.instructions_on_time")
    whole = indicator.whole(at)
    return indicator.part(whole).count(), whole.count()


def test_an_instruction_stands_from_the_moment_it_is_issued(desk, issued):
    (found,) = reads.instructions(desk.world.reviewer, "T14")
    assert (found.record, found.state, found.promise) == (issued, reads.InstructionState.ISSUED, "T14")
    assert found.record.code == "DB2021-0001"
    assert not found.record.counts
    assert on_time(DUE) == (0, 1)
    assert reads.instructions(desk.world.reviewer, "T15") == reads.instructions(desk.world.stranger) == []


def test_answering_signs_for_the_receipt_and_closing_confirms_the_answer(desk, issued):
    answered(issued, desk.world.reviewer)
    issued.refresh_from_db()
    assert issued.confirmed_by == desk.world.reviewer
    assert reads.the_instruction(desk.chief, issued.uid).state is reads.InstructionState.ANSWERED
    assert on_time(DUE) == (0, 1)
    services.close(issued, by=desk.chief, note="同意")
    found = reads.the_instruction(desk.chief, issued.uid)
    assert (found.state, found.on_time) == (reads.InstructionState.CLOSED, True)
    assert {(one.stage, one.reported_by, one.confirmed_by) for one in Milestone.objects.all()} == {
        ("sent", desk.chief, desk.world.reviewer), ("answered", desk.world.reviewer, desk.chief),
        ("closed", desk.world.reviewer, desk.chief),
    }  # fmt: skip
    assert on_time(DUE) == (1, 1)
    told = AuditEvent.objects.filter(action__startswith="instruction.").order_by("id")
    assert [one.action for one in told] == ["instruction.issue", "instruction.answer", "instruction.close"]


def test_an_answer_after_its_day_is_closed_but_never_on_time_whatever_day_it_speaks_of(desk, issued, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", str(DUE + timedelta(days=1)))
    (late,) = reads.instructions(desk.chief)
    assert late.state is reads.InstructionState.OVERDUE
    answered(issued, desk.world.reviewer)
    services.close(issued, by=desk.chief)
    assert not reads.the_instruction(desk.chief, issued.uid).on_time
    assert on_time(DUE + timedelta(days=1)) == (0, 1)


def test_an_instruction_sent_back_is_answered_anew(desk, issued):
    answered(issued, desk.world.reviewer)
    services.send_back(issued, reason="没有附件", by=desk.chief)
    assert reads.the_instruction(desk.chief, issued.uid).state is reads.InstructionState.ISSUED
    answered(issued, desk.world.reviewer, text="补上附件")
    answered(issued, desk.world.reviewer, text="再补一件")
    assert reads.the_instruction(desk.chief, issued.uid).answered.note == "再补一件"
    with pytest.raises(NotPossible, match="请填写退回原因"):
        services.send_back(issued, reason=" ", by=desk.chief)


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"title": " "}, "请填写督办事由"), ({"title": "长" * 201}, "不能超过 200 个字"), ({"due_on": TODAY - timedelta(days=1)}, "不能早于今天"),
        ({"by": "reviewer"}, "不能向这个单位"), ({"division": "township"}, "只发给市本级或县"),
    ],
)  # fmt: skip
def test_an_instruction_with_a_fault_is_refused(desk, other, words):
    values = {"division": desk.world.county, "title": "事由", "due_on": DUE, "by": desk.chief} | other
    for name in ("by", "division"):
        if isinstance(values[name], str):
            values[name] = getattr(desk.world, values[name])
    with pytest.raises(NotPossible, match=words):
        services.issue_instruction(**values)
    assert Undertaking.objects.count() == 0


@pytest.mark.parametrize(
    ("by", "other", "words"),
    [
        ("stranger", {}, "不归您的单位"), ("clerk", {}, "不归您的单位"), ("chief", {}, "不能自己答复"), ("reviewer", {"text": " "}, "请填写答复内容"),
        ("reviewer", {"paper": ""}, "请填写依据文件"), ("reviewer", {"done_on": TODAY + timedelta(days=1)}, "请核对"),
        ("reviewer", {"done_on": date(2021, 1, 1)}, "请核对"),
    ],
)  # fmt: skip
def test_an_answer_with_a_fault_is_refused(desk, issued, by, other, words):
    with pytest.raises(NotPossible, match=words):
        answered(issued, getattr(desk, by, None) or getattr(desk.world, by), **other)
    assert not Milestone.objects.filter(stage="answered").exists()


def test_only_the_bureau_closes_and_only_what_another_answered(desk, issued):
    with pytest.raises(NotPossible, match="还没有答复"):
        services.close(issued, by=desk.chief)
    answered(issued, desk.deputy)
    with pytest.raises(NotPossible, match="由市局办结"):
        services.close(issued, by=desk.world.reviewer)
    with pytest.raises(NotPossible, match="答复人不能自己办结"):
        services.close(issued, by=desk.deputy)
    services.close(issued, by=desk.chief)
    with pytest.raises(NotPossible, match="已经办结"):
        services.close(issued, by=desk.chief)
    with pytest.raises(NotPossible, match="已经办结"):
        answered(issued, desk.world.reviewer)


def test_no_other_undertaking_is_answered(desk):
    with pytest.raises(NotPossible, match="这不是督办事项"):
        answered(desk.undertaking(), desk.world.reviewer)


def test_neither_form_nor_the_page_of_milestones_moves_an_instruction(desk, issued):
    milestones = REGISTERS.get("bureau.milestones")
    with pytest.raises(NotPossible, match="督办页面"):
        desk.milestone(issued, "closed", by=desk.world.reviewer)
    answer = answered(issued, desk.world.reviewer)
    confirmed, reasons = milestones.confirm([answer], by=desk.chief)
    assert confirmed == 0
    assert "督办页面" in reasons[0]
    assert REGISTERS.get("bureau.instruction").writer is None


def test_the_list_takes_two_statements_however_long_it_is(desk, issued, django_assert_num_queries):
    for number in range(5):
        services.issue_instruction(division=desk.world.county, title=f"事由{number}", due_on=DUE, by=desk.chief)
    reads.instructions(desk.chief)  # reads the user's posts
    with django_assert_num_queries(2):
        found = reads.instructions(desk.chief)
        assert {one.state.label for one in found} == {"待答复"}
    assert [one.record.code for one in found] == [f"DB2021-{number:04}" for number in range(6, 0, -1)]
