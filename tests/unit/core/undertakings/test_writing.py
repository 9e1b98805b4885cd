"""Undertakings, milestones and payments by form: what is refused in which words, who may confirm, what follows."""

from datetime import date, timedelta

import pytest

from minzheng.core.registers import reads, services
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.parsing import Places, clean
from minzheng.core.registers.services import BadFields
from minzheng.core.undertakings.kinds import KINDS, UndertakingKind, all_kinds, kinds_of_line
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment
from tests.unit.core.undertakings.conftest import HOME, LEGACY, ON, PAPER, TODAY


def refused(act):
    """The message of a refusal, by field."""
    with pytest.raises(BadFields) as problem:
        act()
    return problem.value.problems


@pytest.mark.parametrize(
    ("kind", "other", "field", "words"),
    [
        (HOME, {"due_on": date(2021, 2, 1)}, "due_on", "不能早于开始日期"),
        (HOME, {"amount": -1}, "amount", "不能是负数"),
        (LEGACY, {"group": "burnt"}, "group", "补办手续"),
        (LEGACY, {"group": ""}, "group", "补办手续"),
        (HOME, {"accepted_on": TODAY + timedelta(days=1)}, "accepted_on", "不能晚于今天"),
        (HOME, {"lead": "NOBODY"}, "lead", "没有这个组织编号"),
    ],
)  # fmt: skip
def test_an_undertaking_with_a_fault_is_refused_in_words(desk, kind, other, field, words):
    assert words in refused(lambda: desk.undertaking(kind, **other))[field]


def test_an_undertaking_of_the_city_is_not_registered_in_a_county(desk):
    assert "市" in refused(lambda: desk.undertaking(PAPER, division=desk.world.county))["division"]


def test_a_code_taken_by_another_kind_is_refused(desk):
    desk.undertaking(HOME, "X001")
    assert "另一类事项" in refused(lambda: desk.undertaking(LEGACY, "X001"))["code"]


@pytest.mark.parametrize(
    ("stage", "other", "field", "words"),
    [
        ("issued", {}, "stage", "方案确定"),
        ("started", {"done_on": TODAY + timedelta(days=1), "accepted_on": None}, "done_on", "还没有完成"),
        ("started", {"done_on": None}, "planned_on", "请填写计划日期或完成日期"),
        ("started", {"done_on": None, "planned_on": ON, "accepted_on": ON}, "accepted_on", "没有完成的不填验收日期"),
        ("started", {"accepted_on": ON - timedelta(days=1)}, "accepted_on", "不能早于完成日期"),
        ("started", {"undertaking": "NOTHING"}, "undertaking", "没有这个事项编号"),
    ],
)  # fmt: skip
def test_a_milestone_with_a_fault_is_refused_in_words(desk, stage, other, field, words):
    undertaking = desk.undertaking()
    said = refused(lambda: desk.milestone(undertaking, stage, **other))
    assert words in said[field]


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"paid_on": TODAY + timedelta(days=1), "accepted_on": None}, "paid_on", "晚于今天"),
        ({"amount": 0}, "amount", "大于零"),
        ({"accepted_on": ON - timedelta(days=1)}, "accepted_on", "不能早于付款日期"),
    ],
)  # fmt: skip
def test_a_payment_with_a_fault_is_refused_in_words(desk, other, field, words):
    undertaking = desk.undertaking()
    values = {
        "undertaking": undertaking.code,
        "paid_on": ON,
        "amount": 5,
        "purpose": "工程款",
        "accepted_on": ON,
        "paper": "凭据",
    }
    said = refused(lambda: services.add(REGISTERS.get("eldercare.payments"), values | other, by=desk.chief))
    assert words in said[field]


def test_nothing_is_paid_for_an_undertaking_without_money(desk):
    legacy = desk.undertaking(LEGACY)
    assert "不登记付款" in refused(lambda: desk.payment(legacy, 5))["undertaking"]


def test_a_milestone_is_registered_in_its_own_line_only(desk):
    paper = desk.undertaking(PAPER)
    values = {
        "undertaking": paper.code,
        "stage": "written",
        "planned_on": None,
        "done_on": ON,
        "accepted_on": ON,
        "paper": "稿",
    }
    said = refused(lambda: services.add(REGISTERS.get("eldercare.milestones"), values, by=desk.chief))
    assert "它自己业务线的登记簿" in said["undertaking"]


def test_an_undertaking_elsewhere_does_not_exist_for_a_stranger(desk):
    undertaking = desk.undertaking()
    with pytest.raises(ValueError, match="没有这个事项编号"):
        desk.milestone(undertaking, "started", by=desk.world.stranger)


def test_the_reporter_cannot_confirm_and_a_milestone_waits_for_its_undertaking(desk):
    undertaking = desk.undertaking(confirmed=False)
    milestone = desk.milestone(undertaking, "started", confirmed=False)
    register, milestones = REGISTERS.get(HOME), REGISTERS.get("eldercare.milestones")
    assert "另一人" in register.confirm([undertaking], by=desk.chief)[1][0]
    assert "请先确认事项" in milestones.confirm([milestone], by=desk.deputy)[1][0]
    assert register.confirm([undertaking], by=desk.deputy)[0] == 1
    assert milestones.confirm([milestone], by=desk.deputy)[0] == 1


def test_a_planned_milestone_is_not_confirmed_and_a_document_needs_its_number(desk):
    home, plan = desk.undertaking(), desk.undertaking("bureau.five_year_plan", "X002")
    planned = desk.milestone(home, "started", None, planned_on=ON)
    issued = desk.milestone(plan, "issued", number="", confirmed=False)
    assert REGISTERS.get("eldercare.milestones").confirm([planned], by=desk.deputy)[0] == 0
    assert "文号" in REGISTERS.get("bureau.milestones").confirm([issued], by=desk.deputy)[1][0]


def test_a_planned_milestone_is_completed_by_changing_it(desk):
    home = desk.undertaking()
    planned = desk.milestone(home, "started", None, planned_on=ON)
    values = {"done_on": date(2021, 4, 1), "accepted_on": date(2021, 4, 2), "paper": "开工令"}
    register = REGISTERS.get("eldercare.milestones")
    services.change(register, planned, values, version=planned.version, by=desk.chief)
    planned.refresh_from_db()
    assert register.confirm([planned], by=desk.deputy) == (1, [])
    assert (planned.position, planned.planned_on, planned.done_on) == (2, ON, date(2021, 4, 1))


def test_milestones_and_payments_follow_their_undertaking_into_another_division(desk):
    undertaking = desk.undertaking(confirmed=False)
    desk.milestone(undertaking, "started", confirmed=False)
    desk.payment(undertaking, 700, confirmed=False)
    services.change(
        REGISTERS.get(HOME), undertaking, {"division": desk.world.other_county}, version=undertaking.version, by=desk.chief
    )  # fmt: skip
    assert {Milestone.objects.get().division, UndertakingPayment.objects.get().division} == {desk.world.other_county}


def test_a_form_shows_money_in_yuan_and_saving_it_unchanged_changes_nothing(desk):
    undertaking = desk.undertaking(amount=123_456_789)
    register = REGISTERS.get(HOME)
    shown = reads.form_values(register, undertaking)["amount"]
    assert shown == "1,234,567.89"
    field = next(one for one in register.fields if one.name == "amount")
    assert clean(field, shown, Places.__new__(Places)) == 123_456_789


def test_the_length_of_the_chain_and_the_place_in_it_come_from_the_kind(desk):
    undertaking = desk.undertaking()
    assert undertaking.steps == 4
    assert [desk.milestone(undertaking, stage).position for stage in ("designed", "completed", "accepted")] == [1, 3, 4]


@pytest.mark.parametrize("stages", [(("a", "甲"), ("a", "乙")), (("b", "乙"),)])
def test_a_kind_with_stages_twice_or_without_the_counted_one_is_refused(stages):
    with pytest.raises(ValueError, match="计入阶段"):
        UndertakingKind("x.y", "错", "x", stages, "a")


def test_within_a_line_one_stage_code_has_one_title(db):
    for line in {kind.line for kind in all_kinds()}:
        pairs = {pair for kind in kinds_of_line(line) for pair in kind.stages}
        assert len({code for code, _ in pairs}) == len(pairs), line
    assert "bureau.instruction" in KINDS
    assert Undertaking.objects.count() == 0
