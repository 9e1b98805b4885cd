"""What an explanation says, and that its nearest single change is the nearest: checked against trying every value."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.parameters import Parameter, Series
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Input, Kind, Level, read
from minzheng.kernel.policy.changing import LARGEST, outcome
from minzheng.kernel.policy.evaluating import Evaluator, Known, Situation
from minzheng.kernel.policy.explaining import Answer, Explainer, MonthValues, explain
from minzheng.kernel.policy.plain import as_json
from minzheng.kernel.policy.sources import NOT_YET, SOURCES, UNSEEN, Source, cited
from tests.unit.kernel.policy.modules import made

MONTH = Month(2021, 8)
FACTS = {
    each.name: each
    for each in [
        Input("wages", Level.MEMBER, Kind.NUMBER, "月工资", "分"), Input("cost", Level.MEMBER, Kind.NUMBER, "就业成本", "分"),
        Input("born_on", Level.MEMBER, Kind.DAY, "出生日期"), Input("disabled", Level.MEMBER, Kind.TRUTH, "残疾"),
        Input("grade", Level.MEMBER, Kind.CODE, "残疾等级", choices={"none": "无", "1": "一级", "2": "二级"}),
        Input("houses", Level.HOUSEHOLD, Kind.NUMBER, "住房", "套"), Input("county", Level.HOUSEHOLD, Kind.CODE, "县"),
        Input("since", Level.HOUSEHOLD, Kind.DAY, "起始日"), Input("unasked", Level.HOUSEHOLD, Kind.NUMBER, "不问", "分"),
    ]
}  # fmt: skip
RULES = (
    "standard = parameter('tests.line', by=('county',))\n"
    "bonus = parameter('tests.bonus')\n"
    "other = paid_by('tests.elsewhere')\n"
    "@figure('收入')\ndef income(wages, cost):\n    return highest_of(wages - cost, 0)\n"
    "@figure('收入合计')\ndef income_all(income, other):\n    return total(income) + other\n"
    "@figure('人数')\ndef persons():\n    return count()\n"
    "@condition('收入低于标准', cites='某法 §9')\ndef low(income_all, standard, persons):\n    return income_all < standard * persons\n"
    "@condition('住房不超限', cites='某法 §9；未见的文件 §2')\ndef housed(houses):\n    return houses <= 1\n"
    "@figure('老人或重残')\ndef weak(born_on, month_last, grade, disabled):\n"
    "    return (age_on(born_on, month_last) >= 60) | grade.one_of('1', '2') | disabled\n"
    "@condition('有老人或重残', cites='某法 §10')\ndef somebody_weak(weak):\n    return any_of(weak)\n"
    "@figure('老人月数', shown_only=True)\ndef gone(since, month_first):\n    return months_between(since, month_first)\n"
    "@amount('金额', cites='某法 §12')\ndef due_amount(income_all, standard, persons, weak, bonus):\n"
    "    each = per_head(standard * persons - income_all, persons, rounds=down_to_yuan) * persons\n"
    "    return choose((count(weak) > 1, each + bonus), otherwise=each)\n"
)  # fmt: skip


def in_force(code, label, unit, keys, values, *, verified=False):
    found = {
        said: Parameter(code, label, unit, value, date(2021, 1, 1), None, "某发1号", verified)
        for said, value in values.items()
    }
    series = Series(code, label, unit, keys, "某文件", {said: (one,) for said, one in found.items()})
    return MonthValues.of(series, MONTH)


PARAMETERS = {
    "standard": in_force("tests.line", "标准", "分/人月", ("county",), {("A",): 700}),
    "bonus": in_force("tests.bonus", "增发", "分/人月", (), {(): 50}, verified=True),
}


@pytest.fixture(scope="module")
def program():
    return read(made(RULES), FACTS, MONTH.first)


@pytest.fixture(scope="module")
def explainer(program):
    return Explainer(program, PARAMETERS)


def person(name="", **said):
    usual = {"wages": 0, "cost": 0, "born_on": date(1985, 3, 1), "disabled": False, "grade": "none"}
    return Known(usual | said, name=name)


def home(*members, paid=None, **said):
    return Situation(Known({"houses": 1, "county": "A"} | said, paid or {}), members)


def words(explanation):
    return [each.words for each in explanation.changes]


def test_an_answer_comes_with_each_rule_as_a_line_and_what_it_was_reckoned_from(explainer):
    found = explainer.explain(home(person("王某", wages=500, cost=99), person("李某", grade="1")), MONTH)
    assert (found.answer, found.answer.label, found.amount) == (Answer.ENTITLED, "符合条件", 800)
    lines = {(line.name, line.member): line for line in found.lines}
    assert list(lines)[:3] == [("income", 0), ("income", 1), ("income_all", None)]
    assert (lines["income", 0].said, lines["income_all", None].said) == ("4.01 元", "4.01 元")
    assert [(one.label, one.member, one.said) for one in lines["income", 0].inputs] == [
        ("月工资", 0, "5.00 元"),
        ("就业成本", 0, "0.99 元"),
    ]
    assert [one.said for one in lines["income_all", None].inputs] == ["4.01 元", "0.00 元", "0.00 元"]
    assert [(one.label, one.said) for one in lines["weak", 1].inputs] == [
        ("出生日期", "1985-03-01"), ("当月末日", "2021-08-31"), ("残疾等级", "一级"), ("残疾", "否"),
    ]  # fmt: skip
    assert [line.label for line in found.conditions] == ["收入低于标准", "住房不超限", "有老人或重残"]
    assert lines["persons", None].said == "2 人"


def test_parameters_come_with_value_keys_and_document_and_say_whether_anybody_saw_it(explainer):
    found = explainer.explain(home(person(grade="1"), person(disabled=True)), MONTH)
    assert [(each.label, each.said, dict(each.keys), each.found.document) for each in found.parameters] == [
        ("标准", "7.00 元/人月", {"county": "A"}, "某发1号"), ("增发", "0.50 元/人月", {}, "某发1号"),
    ]  # fmt: skip
    assert [each.name for each in found.unverified] == ["standard"]


def test_what_the_answer_does_not_rest_on_is_not_said_to_decide(explainer):
    found = explainer.explain(home(person(grade="1"), houses=2), MONTH)
    deciding = {line.name for line in found.lines if line.decides}
    assert (found.answer, found.amount) == (Answer.NOT_ENTITLED, 0)
    assert ("due_amount" in deciding, "housed" in deciding) == (False, True)
    assert [each.name for each in found.parameters] == ["standard"]


def test_the_nearest_change_stands_first_and_is_said_in_words(explainer):
    over = explainer.explain(home(person("王某", wages=1_500), person("李某", disabled=True)), MONTH)
    assert words(over) == [
        "月工资（王某）减少 1.01 元，即符合条件，没有可发金额",
        "就业成本（王某）增加 1.01 元，即符合条件，没有可发金额",
    ]
    within = explainer.explain(home(person("王某", disabled=True)), MONTH)
    assert words(within) == [
        "月工资（王某）增加 6.01 元，即没有可发金额", "住房增加 1 套，即不再符合条件", "残疾（王某）为“否”，即不再符合条件",
    ]  # fmt: skip
    young = explainer.explain(home(person("王某", born_on=date(1961, 9, 2))), MONTH)
    assert words(young) == [
        "出生日期（王某）在 1961-08-31 或以前（相差 2 天），即符合条件，可发 7.00 元", "残疾等级（王某）为“一级”，即符合条件，可发 7.00 元",
        "残疾（王某）为“是”，即符合条件，可发 7.00 元",
    ]  # fmt: skip
    old = explainer.explain(home(person(born_on=date(1961, 8, 1), wages=699)), MONTH)
    assert words(old)[0] == "月工资（成员1）增加 0.01 元，即不再符合条件"
    assert "出生日期（成员1）在 1961-09-01 或以后（相差 31 天），即不再符合条件" in words(old)


def test_what_is_missing_is_named_and_nothing_else(explainer):
    found = explainer.explain(
        home(person(wages=None, disabled=True), person(cost=None, wages=None, born_on=None, grade="1")), MONTH
    )
    assert (found.answer, found.amount, found.changes) == (Answer.UNDETERMINED, None, ())
    assert [(each.label, each.member, each.is_parameter) for each in found.missing] == [
        ("月工资", 0, False), ("月工资", 1, False), ("就业成本", 1, False),
    ]  # fmt: skip
    assert explainer.explain(home(person(wages=None), houses=2), MONTH).answer is Answer.NOT_ENTITLED
    assert explainer.explain(home(person(wages=None), houses=2), MONTH).missing == ()


def test_a_parameter_without_a_value_there_is_missing_and_a_fact_by_which_it_is_looked_up_is_missing_itself(explainer):
    there = explainer.explain(home(person(disabled=True), county="B"), MONTH)
    assert [(each.label, each.is_parameter) for each in there.missing] == [("标准", True)]
    assert [(each.said, each.found) for each in there.parameters] == [("没有规定", None)]
    unknown = explainer.explain(home(person(disabled=True), county=None), MONTH)
    assert [(each.label, each.is_parameter) for each in unknown.missing] == [("县", False)]
    assert unknown.parameters == ()


def test_without_any_parameter_file_the_code_of_the_parameter_is_its_name(program):
    found = explain(program, home(person(disabled=True)), {}, MONTH)
    assert [each.label for each in found.missing] == ["tests.line"]
    assert [(each.label, each.said) for each in found.parameters] == [("tests.line", "没有规定")]


def test_only_facts_that_are_named_as_missing_can_settle_the_answer(program, explainer):
    gaps = st.sampled_from([None, None, 0, 650, 710])

    @settings(max_examples=80, deadline=None)
    @given(st.lists(st.tuples(gaps, gaps, st.sampled_from([None, True, False]), st.sampled_from([None, "none", "1"])), max_size=3),
           st.sampled_from([None, 1, 2]), st.randoms(use_true_random=False))  # fmt: skip
    def holds(people, houses, chance):
        members = [person(wages=one[0], cost=one[1], disabled=one[2], grade=one[3]) for one in people]
        found = explainer.explain(home(*members, houses=houses), MONTH)
        if found.answer is not Answer.UNDETERMINED:
            return
        assert found.missing
        named = {(each.name, each.member) for each in found.missing}
        fill = {
            "wages": 300,
            "cost": 5,
            "disabled": chance.random() < 0.5,
            "grade": "2",
            "houses": chance.choice([0, 5]),
        }
        filled = [
            Known(
                {
                    name: fill[name] if value is None and (name, place) not in named else value
                    for name, value in one.facts.items()
                }
            )
            for place, one in enumerate(members)
        ]
        known = fill["houses"] if houses is None and ("houses", None) not in named else houses
        assert explainer.explain(home(*filled, houses=known), MONTH).answer is Answer.UNDETERMINED

    holds()


REACH = 1_000


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(st.tuples(st.integers(0, 1_600), st.integers(0, 300), st.integers(-40, 40), st.booleans()), min_size=1, max_size=2),
    houses=st.integers(0, 3), elsewhere=st.integers(0, 900),
)  # fmt: skip
def test_no_smaller_change_of_a_fact_alters_the_answer(program, explainer, people, houses, elsewhere):
    members = [person(wages=wages, cost=cost, born_on=date(1961, 8, 31) + timedelta(days=off), disabled=disabled) for wages, cost, off, disabled in people]  # fmt: skip
    there = home(*members, houses=houses, paid={"tests.elsewhere": elsewhere})
    found = explainer.explain(there, MONTH)
    named = {(each.name, each.member): each for each in found.changes}
    run = Evaluator(program).run(there, explainer.tables, MONTH)
    before = outcome(run, None)
    for fact, member in [("wages", 0), ("cost", 0), ("houses", None), ("born_on", 0)]:
        now, nearest = run.value(fact, member), None
        for off in range(1, REACH):
            step = timedelta(days=off) if fact == "born_on" else off
            tried = [now - step, now + step] if fact == "born_on" or now - off >= 0 else [now + step]
            if fact == "born_on":
                tried = [day for day in tried if day <= MONTH.last]
            if any(outcome(run.changed(fact, member, one), None) != before for one in tried):
                nearest = off
                break
        said = named.get((fact, member))
        assert (said.distance if said and said.distance < REACH else None) == nearest, (fact, member)


def test_a_change_beyond_what_a_household_has_is_not_looked_for(explainer):
    found = explainer.explain(home(person(disabled=True, wages=LARGEST * 2, cost=LARGEST * 2)), MONTH)
    assert {each.name for each in found.changes} == {"cost", "houses", "disabled"}


def test_a_fact_whose_answer_turns_too_often_on_the_way_is_left_out():
    rules = "@condition('平方', cites='某法')\ndef low(houses, unasked):\n    return houses * houses < unasked\n"
    rules += "@amount('金额', cites='某法')\ndef due_amount(persons):\n    return persons + 1\n@figure('人')\ndef persons():\n    return count()\n"
    program = read(made(rules), FACTS, MONTH.first)
    near, far = (explain(program, home(houses=1, unasked=limit), {}, MONTH) for limit in (100, 10**8))
    assert words(near) == ["不问减少 0.99 元，即不再符合条件", "住房增加 9 套，即不再符合条件"]
    assert [each.name for each in far.changes] == ["unasked"]


def test_a_programme_of_members_is_explained_for_one_of_them(program):
    rules = (
        "@figure('本人收入')\ndef own(wages):\n    return wages\n"
        "@condition('收入低', cites='某法')\ndef low(own):\n    return own < 100\n"
        "@amount('金额', cites='某法')\ndef due_amount(houses, own, unasked, other):\n    return houses * 10 + unasked - other\n"
        "other = paid_by('assistance.nowhere')\n"
    )
    member_program = read(made(rules, to="MEMBER"), FACTS, MONTH.first)
    there = home(Known({"wages": 50}, {"assistance.nowhere": 3}, "甲"), Known({"wages": 200}, name="乙"), unasked=0)
    first, second = (explain(member_program, there, {}, MONTH, place) for place in (0, 1))
    assert (first.answer, first.amount, second.answer) == (Answer.ENTITLED, 7, Answer.NOT_ENTITLED)
    assert {line.member for line in first.lines} == {0}
    assert words(second) == ["月工资（乙）减少 1.01 元，即符合条件，可发 0.10 元"]
    for fits, member in ((program, 0), (member_program, None)):
        with pytest.raises(ValueError, match="发给"):
            explain(fits, there, PARAMETERS, MONTH, member)


def test_citations_of_documents_that_nobody_saw_or_that_did_not_hold_yet_are_marked():
    if "某法" not in SOURCES:
        SOURCES.add(Source("某法", "某某法", seen=True, since=date(2021, 7, 1)))
        SOURCES.add(Source("未见的文件", "某文件", seen=False))
    found = [(each.text, each.note) for each in cited("某法 §9；未见的文件 §2；无此文件", date(2021, 7, 1))]
    assert found == [("某法 §9", ""), ("未见的文件 §2", UNSEEN), ("无此文件", UNSEEN)]
    assert [each.note for each in cited("某法", date(2021, 6, 30))] == [NOT_YET]
    assert cited("", date(2021, 6, 30)) == ()


TOP = {
    "schema",
    "programme",
    "month",
    "members",
    "member",
    "answer",
    "amount",
    "lines",
    "parameters",
    "missing",
    "changes",
}
PARTS = {
    "lines": {"name", "label", "sort", "level", "member", "value", "unit", "said", "decides", "inputs", "cites"},
    "parameters": {"name", "code", "label", "keys", "said", "value", "unit", "document", "since", "until", "verified"},
    "missing": {"name", "label", "member", "kind"},
    "changes": {"name", "label", "member", "before", "after", "distance", "entitled", "amount", "words"},
}


def test_as_data_an_explanation_keeps_its_form(explainer):
    found = [
        json.loads(json.dumps(as_json(explainer.explain(there, MONTH))))
        for there in (
            home(person("王某", born_on=date(1961, 8, 1))),
            home(person("王某", wages=None)),
            home(person(disabled=True), county="B"),
        )
    ]
    assert all(set(each) == TOP and each["schema"] == "minzheng.explanation/1" for each in found)
    for part, fields in PARTS.items():
        rows = [row for each in found for row in each[part]]
        assert [set(row) for row in rows] == [fields] * max(len(rows), 1), part
    assert found[0]["members"] == [{"place": 0, "name": "王某"}]
    assert found[0]["lines"][0]["inputs"][0] == {
        "name": "wages",
        "label": "月工资",
        "member": 0,
        "value": 0,
        "said": "0.00 元",
    }
    assert [each["after"] for each in found[0]["changes"] if each["name"] == "born_on"] == ["1961-09-01"]
    assert (found[2]["parameters"][0]["value"], found[0]["parameters"][0]["since"]) == (None, "2021-01-01")
