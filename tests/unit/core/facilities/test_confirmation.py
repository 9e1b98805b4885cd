"""Entries count only when a second person confirmed them, with a date, a paper, and beds to stand on."""

from datetime import date

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.facilities import reads, services
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.kernel.periods import Year

AT = date(2021, 8, 31)


def reasons(outcome):
    return [refusal.reason for refusal in outcome.refused]


def test_a_facility_stands_only_after_its_opening_was_confirmed(world):
    facility = world.institution(confirmed=False)
    assert not Facility.objects.standing(AT).exists()
    services.confirm_openings([facility], by=world.reviewer)
    assert list(Facility.objects.standing(AT, kind="eldercare.institution")) == [facility]
    assert not Facility.objects.standing(date(2019, 12, 31)).exists()
    assert not Facility.objects.standing(AT, kind="eldercare.canteen").exists()


def test_a_reporter_cannot_confirm_his_own_entry(world):
    facility = world.institution()
    entry = world.beds(facility, 10, confirmed=False)
    outcome = services.confirm([entry], by=world.clerk)
    assert outcome.confirmed == 0
    assert reasons(outcome) == ["填报人不能确认自己填报的记录，请由另一人确认。"]


def test_an_entry_without_a_paper_or_accepted_in_the_future_is_refused_and_the_others_are_confirmed(world):
    facility = world.institution()
    good = world.beds(facility, 5, confirmed=False)
    bare = services.record_beds(facility, "new", kind="ordinary", count=3, effective_on=AT, by=world.clerk)
    late = BedEntry.objects.create(
        facility=facility, division=facility.division, cause="new", kind="ordinary", delta=2, effective_on=AT,
        accepted_on=date(2021, 9, 1), paper="验收单", reported_by=world.clerk,
    )  # fmt: skip
    outcome = services.confirm([good, bare, late], by=world.reviewer)
    assert outcome.confirmed == 1
    assert {refusal.uid for refusal in outcome.refused} == {bare.uid, late.uid}
    assert reads.stock_of(facility, AT) == {"ordinary": 5}


def test_confirming_twice_changes_nothing_and_says_so(world):
    facility = world.institution()
    entry = world.beds(facility, 10)
    first = entry.confirmed_at
    assert reasons(services.confirm([entry], by=world.reviewer)) == ["已经确认过。"]
    entry.refresh_from_db()
    assert entry.confirmed_at == first


def test_more_beds_than_there_are_cannot_be_taken_away(world):
    facility = world.institution()
    world.beds(facility, 10)
    outcome = services.confirm(
        [world.beds(facility, 11, cause="reduced", on=date(2021, 3, 1), confirmed=False)], by=world.reviewer
    )
    assert "只有 10 张，不能减少 11 张" in reasons(outcome)[0]
    assert reads.stock_of(facility, AT) == {"ordinary": 10}


def test_a_late_reduction_may_not_undercut_an_earlier_confirmed_one(world):
    facility = world.institution()
    world.beds(facility, 10)
    world.beds(facility, 8, cause="reduced", on=date(2021, 6, 1))
    outcome = services.confirm(
        [world.beds(facility, 5, cause="reduced", on=date(2021, 3, 1), confirmed=False)], by=world.reviewer
    )
    assert "最少时只有 2 张" in reasons(outcome)[0]


def test_an_upgrade_is_two_rows_confirmed_together_whichever_is_given(world):
    facility = world.institution()
    world.beds(facility, 10)
    nursing, ordinary = services.upgrade_beds(
        facility, count=4, effective_on=date(2021, 5, 1), accepted_on=date(2021, 5, 1), paper="验收单", by=world.clerk
    )
    assert (nursing.delta, ordinary.delta, nursing.pair) == (4, -4, ordinary.pair)
    assert services.confirm([ordinary], by=world.reviewer).confirmed == 2
    assert reads.stock_of(facility, AT) == {"ordinary": 6, "nursing": 4}


def test_an_upgrade_of_beds_that_are_not_there_is_refused_with_both_rows(world):
    facility = world.institution()
    pair = services.upgrade_beds(
        facility, count=4, effective_on=date(2021, 5, 1), accepted_on=date(2021, 5, 1), paper="验收单", by=world.clerk
    )
    outcome = services.confirm(pair, by=world.reviewer)
    assert outcome.confirmed == 0
    assert len(outcome.refused) == 2


def test_new_beds_an_upgrade_and_a_reduction_of_one_batch_are_taken_in_the_order_that_works(world):
    facility = world.institution()
    reduction = world.beds(facility, 3, cause="reduced", kind="nursing", on=date(2021, 6, 1), confirmed=False)
    pair = services.upgrade_beds(
        facility, count=4, effective_on=date(2021, 5, 1), accepted_on=date(2021, 5, 1), paper="验收单", by=world.clerk
    )
    new = world.beds(facility, 10, confirmed=False)
    assert services.confirm([reduction, *pair, new], by=world.reviewer).refused == ()
    assert reads.stock_of(facility, AT) == {"ordinary": 6, "nursing": 1}


def test_beds_before_the_opening_are_refused(world):
    facility = world.institution(opened_on=date(2021, 2, 1))
    outcome = services.confirm([world.beds(facility, 10, on=date(2021, 1, 31), confirmed=False)], by=world.reviewer)
    assert "尚未开办" in reasons(outcome)[0]


def test_a_closing_writes_off_the_beds_and_ends_the_standing(world):
    facility = world.institution()
    world.beds(facility, 10)
    on = date(2021, 7, 1)
    closing = services.record_entry(
        facility, "closed", effective_on=on, accepted_on=on, paper="关停决定", by=world.clerk
    )
    assert "请先确认撤销床位" in reasons(services.confirm([closing], by=world.reviewer))[0]
    written_off = list(BedEntry.objects.waiting())
    assert [entry.delta for entry in written_off] == [-10]
    assert services.confirm([closing, *written_off], by=world.reviewer).confirmed == 2
    assert not Facility.objects.standing(on).exists()
    assert Facility.objects.standing(date(2021, 6, 30)).exists()
    assert reads.stock_of(facility, on) == {"ordinary": 0}
    late = world.beds(facility, 3, on=date(2021, 6, 1), confirmed=False)
    assert "关停之日还有床位" in reasons(services.confirm([late], by=world.reviewer))[0]


def test_a_closed_facility_can_open_again(world):
    facility = world.institution()
    for cause, on in (("closed", date(2020, 6, 1)), ("opened", date(2021, 1, 1))):
        entry = services.record_entry(facility, cause, effective_on=on, accepted_on=on, paper="批复", by=world.clerk)
        assert services.confirm([entry], by=world.reviewer).refused == ()
    days = {
        day: Facility.objects.standing(day).exists() for day in (date(2020, 5, 31), date(2020, 7, 1), date(2021, 1, 1))
    }
    assert list(days.values()) == [True, False, True]
    outcome = services.confirm(
        [services.record_entry(facility, "opened", effective_on=AT, accepted_on=AT, paper="批复", by=world.clerk)],
        by=world.reviewer,
    )
    assert "已经在用" in reasons(outcome)[0]


def test_only_what_was_accepted_in_the_period_counts_for_it(world):
    facility = world.institution()
    world.beds(facility, 10, on=date(2020, 12, 31))
    entry = world.beds(facility, 20, on=date(2021, 1, 1))
    waiting = world.beds(facility, 30, on=date(2021, 2, 1), confirmed=False)
    assert list(BedEntry.objects.accepted_during(Year(2021).period)) == [entry]
    assert list(BedEntry.objects.waiting()) == [waiting]
    assert FacilityEntry.objects.counted(Year(2020).period).count() == 1
    assert FacilityEntry.objects.counted(Year(2021).period).count() == 0


def test_an_unconfirmed_upgrade_is_withdrawn_with_both_rows_and_a_confirmed_entry_stays(world):
    facility = world.institution()
    kept = world.beds(facility, 10)
    nursing, _ = services.upgrade_beds(facility, count=4, effective_on=AT, by=world.clerk)
    services.withdraw(nursing, by=world.clerk)
    assert list(BedEntry.objects.all()) == [kept]
    with pytest.raises(services.NotPossible, match="已经确认"):
        services.withdraw(kept, by=world.clerk)


def test_every_write_leaves_one_event(world):
    facility = world.institution()
    entry = world.beds(facility, 10, confirmed=False)
    services.change_facility(facility, {"name": "新名称"}, by=world.clerk)
    services.withdraw(entry, by=world.clerk)
    said = list(AuditEvent.objects.filter(action__startswith="facility.").order_by("id").values_list("action", "actor"))
    assert said == [
        ("facility.open", "窗口甲"), ("facility.confirm", "审核乙"), ("facility.beds", "窗口甲"),
        ("facility.change", "窗口甲"), ("facility.withdraw", "窗口甲"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "level", "where", "said"),
    [
        ("assistance.service_window", "township", "county", "应登记在乡镇（街道）区划上"),
        ("assistance.service_window", "county", "county", "设立层级应为乡镇（街道）级"),
        ("welfare.protection_point", "village", "township", "应登记在村（社区）区划上"),
        ("eldercare.institution", "township", "county", "或其下级区划上"),
    ],
)
def test_a_facility_stands_where_its_kind_belongs(world, kind, level, where, said):
    with pytest.raises(services.NotPossible, match=said):
        services.open_facility(
            kind=kind, code="X", name="某处", division=getattr(world, where), level=level, opened_on=AT, by=world.clerk
        )
    assert not Facility.objects.exists()


def test_a_code_is_used_once_and_a_window_has_no_beds(world):
    world.institution("Y001")
    with pytest.raises(services.NotPossible, match="已被使用"):
        world.institution("Y001")
    window = services.open_facility(
        kind="assistance.service_window", code="W1", name="窗口", division=world.township, opened_on=AT, by=world.clerk
    )
    with pytest.raises(services.NotPossible, match="不登记床位"):
        world.beds(window, 1)


def test_the_history_tells_everything_in_the_order_of_days(world, django_assert_num_queries):
    facility = world.institution()
    world.beds(facility, 10)
    world.beds(facility, 2, cause="expanded", kind="dementia", on=date(2021, 3, 1), confirmed=False)
    with django_assert_num_queries(2):
        lines = reads.facility_history(facility)
    assert [(line.what, line.beds, line.counts) for line in lines] == [
        ("新建", None, True), ("新增普通床位", 10, True), ("扩建认知障碍床位", 2, False),
    ]  # fmt: skip


def test_moving_a_facility_takes_its_entries_along(world):
    facility = world.institution(confirmed=False)
    world.beds(facility, 10, confirmed=False)
    services.change_facility(facility, {"division": world.village}, by=world.reviewer)
    assert FacilityEntry.objects.get().division == BedEntry.objects.get().division == world.village
