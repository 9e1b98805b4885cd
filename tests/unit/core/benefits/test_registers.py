"""What people write down: by form and by workbook, undone while nobody confirmed it, and never outside their own place."""

from datetime import date

import pytest

from minzheng.core.benefits import controls, services
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.benefits.expressions import STATES, state, state_is
from minzheng.core.benefits.models import Enrolment
from minzheng.core.designations import services as designations
from minzheng.core.jobs import services as jobs
from minzheng.core.registers import importing, undoing
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.models import ImportBatch
from minzheng.core.registers.reads import form_values
from minzheng.core.registers.services import BadFields
from minzheng.kernel.policy import PROGRAMMES
from tests.unit.core.benefits.conftest import ALLOWANCE, APRIL, OLD_AGE, ORPHAN, POVERTY, covered, month, spells

pytestmark = pytest.mark.django_db
GRANTS, CHANGES = REGISTERS.get("benefits.grant"), REGISTERS.get("benefits.decision")
HEADERS = "种类,项目,户主（本人）身份证号,原保障起始,起发月份,月保障金,保障人员,决定日期,决定文书"


def numbers(bench, people):
    return tuple(sorted(bench.numbers[one.pk] for one in people))


def opening(bench, members, **other):
    return {
        "kind": "opening", "programme": ALLOWANCE, "holder": bench.numbers[members[0].pk], "applied_on": None,
        "held_since": date(2016, 9, 1), "effective_on": month(1), "amount": 70200, "members": numbers(bench, members),
        "accepted_on": date(2020, 12, 20), "paper": "存量名册", "note": "",
    } | other  # fmt: skip


def change(enrolment, kind="stop", **other):
    empty = dict.fromkeys(("effective_on", "amount", "tapering_months", "accepted_on"))
    return empty | {
        "kind": kind, "enrolment": enrolment.number, "members": (), "reason": "", "deceased": "", "paper": "决定书", "note": "",
        "accepted_on": date(2021, 6, 10),
    } | other  # fmt: skip


def line(bench, members, programme="最低生活保障金"):
    ids = "、".join(numbers(bench, members))
    head = bench.numbers[members[0].pk]
    return f"存量,{programme},{head},2016-09-01,2021-01,702.00,{ids},2020-12-20,存量名册"


def uploaded(bench, lines):
    data = "\n".join([HEADERS, *lines]).encode()
    batch = importing.upload(GRANTS, data, "存量.csv", by=bench.world.clerk)
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    return batch


def committed(bench, lines):
    batch = uploaded(bench, lines)
    assert batch.state == ImportBatch.State.CHECKED, batch.problems
    jobs.run(str(importing.start_commit(batch, by=bench.world.clerk).uid))
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.COMMITTED
    return batch


# -- opening load --------------------------------------------------------------------------------------------------------
def test_existing_recipients_come_in_by_workbook_and_are_paid_from_the_first_month_written(bench):
    homes = [bench.household(2) for _ in range(3)]
    batch = committed(bench, [line(bench, members) for _, members in homes])
    assert batch.new == 3
    waiting = list(EnrolmentDecision.objects.waiting())
    assert GRANTS.confirm(waiting, by=bench.world.reviewer) == (3, [])
    enrolment = Enrolment.objects.get(household=homes[0][0])
    assert (enrolment.held_since, enrolment.since) == (date(2016, 9, 1), month(1))
    assert spells(enrolment) == [(month(1), None, "paid", 70200)]
    assert covered(enrolment) == sorted((one.pk, month(1), None) for one in homes[0][1])


def test_an_import_is_undone_while_nobody_confirmed_it(bench):
    homes = [bench.household(2) for _ in range(2)]
    batch = committed(bench, [line(bench, members) for _, members in homes])
    undone = undoing.undo(batch, by=bench.world.clerk)
    assert (undone.removed, undone.refused) == (2, [])
    assert not EnrolmentDecision.objects.exists()


def test_of_an_import_what_was_confirmed_stays_and_the_rest_is_undone(bench):
    homes = [bench.household(2) for _ in range(2)]
    batch = committed(bench, [line(bench, members) for _, members in homes])
    first = EnrolmentDecision.objects.order_by("pk").first()
    assert services.confirm([first], by=bench.world.reviewer).confirmed == 1
    undone = undoing.undo(batch, by=bench.world.clerk)
    assert undone.removed == 1
    assert len(undone.refused) == 1
    assert list(EnrolmentDecision.objects.all()) == [first]


def test_the_check_of_a_workbook_names_what_cannot_be_taken(bench):
    home, members = bench.household(2)
    stranger = bench.person()
    bench.granted(1)
    lines = [
        line(bench, members),
        line(bench, members),
        line(bench, [members[1]]),
        line(bench, bench.people[-1:]),
        line(bench, [members[0], stranger]),
        line(bench, [stranger], "临时救助"),
    ]
    batch = uploaded(bench, lines)
    assert batch.state == ImportBatch.State.FAULTY
    said = {(one["row"], one["column"]): one["message"] for one in batch.problems}
    assert (
        "在本表前面已经出现" in said[3, "户主（本人）身份证号"]
        or "已有同一项目的保障" in said[3, "户主（本人）身份证号"]
    )
    assert "不是任何家庭的户主" in said[4, "户主（本人）身份证号"]
    assert "已有同一项目的保障" in said[5, "户主（本人）身份证号"]
    assert {6, 7} <= {row for row, _ in said}
    assert 2 not in {row for row, _ in said}
    assert home.enrolments.count() == 0


def test_somebody_of_another_place_is_as_if_there_were_nobody(bench):
    _, members = bench.household(1)
    with pytest.raises(BadFields) as refusal:
        registers.add(GRANTS, opening(bench, members), by=bench.world.stranger)
    with pytest.raises(BadFields) as nobody:
        registers.add(GRANTS, opening(bench, members, holder="990121194002282076"), by=bench.world.stranger)
    assert refusal.value.problems["holder"] == nobody.value.problems["holder"]


# -- forms -----------------------------------------------------------------------------------------------------------------
def test_a_waiting_decision_is_corrected_by_form_and_its_corrector_has_reported_it(bench):
    _, members = bench.household(3)
    record = registers.add(GRANTS, opening(bench, members[:2]), by=bench.world.clerk)
    shown = form_values(GRANTS, record)
    assert (shown["effective_on"], shown["amount"], shown["holder"]) == (
        "2021-01",
        "702.00",
        bench.numbers[members[0].pk],
    )
    values = opening(bench, members, amount=84200)
    registers.change(GRANTS, record, values, version=record.version, by=bench.world.reviewer)
    record.refresh_from_db()
    assert (record.amount, record.reported_by, record.members.count()) == (84200, bench.world.reviewer, 3)
    assert GRANTS.confirm([record], by=bench.world.reviewer)[0] == 0


def test_decisions_on_an_enrolment_are_written_by_its_number(bench):
    enrolment = bench.granted()
    record = registers.add(CHANGES, change(enrolment, reason="income"), by=bench.world.clerk)
    assert (record.effective_on, record.programme, record.household) == (month(7), ALLOWANCE, enrolment.household)
    assert CHANGES.confirm([record], by=bench.world.reviewer) == (1, [])
    enrolment.refresh_from_db()
    assert enrolment.until == month(7)


@pytest.mark.parametrize(
    ("said", "column", "message"),
    [
        ({"kind": "stop"}, "reason", "请选择"),
        ({"kind": "change", "reason": "income", "amount": 1}, "reason", "只有停发"),
        ({"kind": "suspend", "reason": "review", "amount": 5}, "amount", "不改金额"),
        ({"kind": "taper"}, "tapering_months", "没有渐退期的参数"),
        ({"kind": "taper", "tapering_months": 0}, "tapering_months", "至少"),
        ({"kind": "death"}, "deceased", "请填写死亡人员"),
        ({"kind": "resume"}, "effective_on", "处于发放，不能恢复"),
        ({"kind": "change"}, "effective_on", "没有变更"),
        ({"kind": "stop", "reason": "wish", "enrolment": "X"}, "enrolment", "没有这个保障编号"),
        ({"kind": "stop", "reason": "wish", "effective_on": month(2)}, "effective_on", "早于起发月份"),
    ],
)  # fmt: skip
def test_a_form_says_under_which_field_something_is_wrong(bench, said, column, message):
    enrolment = bench.granted()
    with pytest.raises(BadFields) as refusal:
        registers.add(CHANGES, change(enrolment) | said, by=bench.world.clerk)
    assert message in refusal.value.problems[column]


@pytest.mark.parametrize("text", ["2021-13", "2021-09-02", "九月", "2021"])
def test_what_is_no_month_is_refused(text):
    field = next(one for one in GRANTS.fields if one.name == "effective_on")
    with pytest.raises(ValueError, match="应填月份"):
        field.parse(text)


@pytest.mark.parametrize("text", ["2021-09", "2021-09-01", "2021年9月", "2021/9", "2021年9月1日", "202109"])
def test_a_month_is_read_as_people_write_it(text):
    field = next(one for one in GRANTS.fields if one.name == "effective_on")
    assert field.parse(text) == month(9)


# -- the list ----------------------------------------------------------------------------------------------------------------
def test_every_enrolment_stands_under_exactly_one_state(bench):
    running, stopped, tapering, held = (bench.granted(1) for _ in range(4))
    home, members = bench.household(1)
    coming = bench.decided("grant", home, members=tuple(members), effective_on=month(11)).enrolment
    bench.decided("stop", enrolment=stopped, effective_on=month(6), reason="wish")
    bench.decided("taper", enrolment=tapering, effective_on=month(7), tapering_months=4)
    bench.decided("suspend", enrolment=held, effective_on=month(8), reason="review")
    shown = dict(Enrolment.objects.annotate(shown=state()).values_list("pk", "shown"))
    assert [shown[one.pk] for one in (running, stopped, tapering, held, coming)] == [
        "paid", "ended", "tapering", "suspended", "coming"
    ]  # fmt: skip
    for value, _ in STATES:
        assert set(Enrolment.objects.filter(state_is(value)).values_list("pk", flat=True)) == {
            key for key, each in shown.items() if each == value
        }


# -- recognition -----------------------------------------------------------------------------------------------------------------
def test_when_a_recognition_is_ended_stopping_is_proposed_once_and_a_second_person_decides(bench):
    person = bench.person()
    title = bench.recognised(person, "welfare.recognised_orphan")
    enrolment = bench.decided("grant", person, ORPHAN).enrolment
    end = designations.end(title, date(2021, 8, 20), "撤销决定", "已被收养", by=bench.world.clerk)
    assert not EnrolmentDecision.objects.waiting().exists()
    assert designations.confirm_ends([end], by=bench.world.reviewer).confirmed == 1
    (stop,) = EnrolmentDecision.objects.waiting()
    assert (stop.kind, stop.enrolment, stop.effective_on, stop.reason, stop.paper) == (
        "stop", enrolment, month(9), "recognition", "撤销决定"
    )  # fmt: skip
    assert designations.confirm_ends([end], by=bench.world.reviewer).confirmed == 0
    assert EnrolmentDecision.objects.waiting().count() == 1
    assert spells(enrolment) == [(APRIL, None, "paid", 70200)]
    assert services.confirm([stop], by=bench.world.reviewer).confirmed == 0
    assert services.confirm([stop], by=bench.world.clerk).confirmed == 1
    assert spells(enrolment) == [(APRIL, month(9), "paid", 70200)]


def test_programmes_that_rest_on_a_recognition_name_one_that_a_person_can_hold():
    from minzheng.core.designations.kinds import kind_of

    named = [one for one in PROGRAMMES if one.recognised_by]
    assert {one.code for one in named} >= {POVERTY, ORPHAN}
    assert {kind_of(one.recognised_by).holder for one in named} == {"person"}
    assert {str(one.to) for one in named} == {"member"}


def test_what_excludes_is_a_programme():
    assert {code for one in PROGRAMMES for code in one.excludes} <= set(PROGRAMMES.codes())


# -- controls ------------------------------------------------------------------------------------------------------------------------
def test_sound_enrolments_raise_no_alarm_and_each_thing_wrong_raises_its_own(bench):
    at = date(2021, 8, 31)
    enrolment = bench.granted(2)
    elder = bench.person()
    bench.decided("grant", elder, OLD_AGE)
    asked = {
        name: getattr(controls, name) for name in (
            "covered_dead", "covered_elsewhere", "covered_outside", "without_spell", "without_anybody", "beyond_horizon", "suspended_long", "recognition_lost",
        )
    }  # fmt: skip

    def found():
        return {name for name, rows in asked.items() if rows(at).exists()}

    assert found() == set()
    head, member = bench.people[:2]
    member.memberships.update(until=date(2021, 7, 5))
    assert found() == {"covered_outside"}
    head.died_on = date(2021, 7, 5)
    head.save()
    assert found() == {"covered_outside", "covered_dead"}
    elder.division = bench.world.other_township
    elder.save()
    assert found() == {"covered_outside", "covered_dead", "covered_elsewhere"}
    bench.decided("change", enrolment=enrolment, amount=5, effective_on=month(12, 2023))
    assert "beyond_horizon" in found()
    assert controls.beyond_horizon(at).get().enrolment == enrolment


def test_what_is_held_back_for_half_a_year_and_what_lost_its_ground_is_found(bench):
    at = date(2021, 8, 31)
    enrolment = bench.granted(1, accepted_on=date(2020, 9, 1))
    bench.decided("suspend", enrolment=enrolment, effective_on=month(2), reason="review", accepted_on=date(2021, 1, 5))
    assert not controls.suspended_long(at).exists()
    assert controls.suspended_long(date(2021, 9, 1)).get().enrolment == enrolment
    person = bench.person()
    bench.recognised(person, until=date(2021, 7, 1))
    poor = bench.decided("grant", person, POVERTY).enrolment
    assert not controls.recognition_lost(date(2021, 6, 30)).exists()
    assert controls.recognition_lost(at).get() == poor
    bench.proposed("stop", enrolment=poor, reason="recognition")
    assert not controls.recognition_lost(at).exists()
