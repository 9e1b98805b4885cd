"""Each control finds the error planted behind the service's back, and nothing in sound data."""

from datetime import date, timedelta

import pytest
from uuid6 import uuid7

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.facilities import services
from minzheng.core.facilities.models import BedEntry, Facility, FacilityChange, FacilityEntry, FeatureEntry
from minzheng.core.registers import controls
from minzheng.kernel import periods

AT = date(2021, 8, 31)
ON = date(2021, 3, 1)


@pytest.fixture
def sound(world):
    """An institution with every kind of entry, a closed one, a window, one of the same name elsewhere."""
    facility = world.institution()
    world.beds(facility, 20)
    pair = services.upgrade_beds(facility, count=4, effective_on=ON, accepted_on=ON, paper="验收单", by=world.clerk)
    services.confirm(pair, by=world.reviewer)
    closed = world.institution("Y002")
    world.beds(closed, 8)
    services.record_entry(closed, "closed", effective_on=ON, accepted_on=ON, paper="决定", by=world.clerk)
    services.confirm([*FacilityEntry.objects.waiting(), *BedEntry.objects.waiting()], by=world.reviewer)
    world.institution("Y003", name=closed.name, opened_on=ON)
    world.institution("Y004", name=facility.name, division=world.village)
    window = services.open_facility(
        kind="assistance.service_window", code="W1", name="窗口", division=world.township, opened_on=ON, accepted_on=ON, paper="批复",
        staff=2, by=world.clerk,
    )  # fmt: skip
    services.confirm_openings([window], by=world.reviewer)
    world.beds(facility, 1, on=AT, confirmed=False)
    return facility


def found(at=AT):
    return {(alarm.control.code, alarm.label) for alarm in controls.alarms(at)}


def confirmed(world, **other):
    return {
        "accepted_on": ON,
        "paper": "验收单",
        "reported_by": world.clerk,
        "confirmed_by": world.reviewer,
        "confirmed_at": periods.now(),
    } | other


def plant_bed(world, facility, delta, *, on=ON, **other):
    cause = "new" if delta > 0 else "reduced"
    values = (
        {"cause": cause, "kind": "ordinary", "effective_on": on, "division": facility.division}
        | confirmed(world)
        | other
    )
    return BedEntry.objects.create(facility=facility, delta=delta, **values)


def bare_facility(world, code="B1", **other):
    values = {
        "name": f"某处{code}",
        "kind": "eldercare.institution",
        "level": "county",
        "division": world.township,
    } | other
    return Facility.objects.create(code=code, **values)


def plant_entry_waiting(world, sound):
    FacilityEntry.objects.filter(pk=world.institution("Y009", name="久等", confirmed=False).entries.get().pk).update(
        created_at=periods.now() - timedelta(days=32)
    )
    return {("facilities.entry_waiting", "久等")}


def plant_change_waiting(world, sound):
    services.change_facility(sound, {"staff": 8}, by=world.clerk)
    FacilityChange.objects.update(created_at=periods.now() - timedelta(days=32))
    return {("facilities.change_waiting", sound.name)}


def plant_beds_waiting(world, sound):
    services.upgrade_beds(sound, count=1, effective_on=ON, by=world.clerk)
    BedEntry.objects.waiting().filter(pair__isnull=False).update(created_at=periods.now() - timedelta(days=32))
    return {("facilities.beds_waiting", sound.name)}


def plant_accepted_ahead(world, sound):
    FacilityEntry.objects.create(
        facility=sound,
        division=sound.division,
        cause="rebuilt",
        effective_on=ON,
        **confirmed(world, accepted_on=date(2021, 9, 1)),
    )
    plant_bed(world, sound, 2, accepted_on=date(2021, 9, 1))
    return {("facilities.entry_accepted_ahead", sound.name), ("facilities.beds_accepted_ahead", sound.name)}


def plant_double(world, sound):
    bare_facility(world, name=sound.name)
    return {("facilities.double", sound.name)}


def plant_ended_division(world, sound):
    world.township.until = date(2021, 7, 1)
    world.township.save()
    return {("facilities.ended_division", name) for name in ("窗口", sound.name, "颐养院Y002")}


def plant_misplaced(world, sound):
    bare_facility(world, "B2", kind="welfare.protection_point", level="village")
    bare_facility(world, "B3", kind="eldercare.unheard_of")
    return {("facilities.misplaced", "某处B2"), ("facilities.misplaced", "某处B3")}


def plant_negative_stock(world, sound):
    plant_bed(world, sound, -100, on=date(2021, 5, 1))
    plant_bed(world, sound, 200, on=date(2021, 5, 2))
    return {("facilities.negative_stock", sound.name)}


def plant_beds_before_opening(world, sound):
    plant_bed(world, sound, 3, on=date(2019, 12, 31))
    return {("facilities.beds_before_opening", sound.name)}


def plant_never_opened(world, sound):
    plant_bed(world, bare_facility(world), 3)
    return {("facilities.never_opened", "某处B1")}


def plant_beds_after_closing(world, sound):
    plant_bed(world, Facility.objects.get(code="Y002"), 3)
    return {("facilities.beds_after_closing", "颐养院Y002")}


def plant_strayed(world, sound):
    BedEntry.objects.filter(facility=sound, cause="new").update(division=world.other_township)
    return {("facilities.strayed_entry", sound.name)}


def plant_feature(world, facility, feature="waiting_hall", **other):
    common = {"facility": facility, "division": facility.division, "reported_by": world.clerk, "since": ON}
    return FeatureEntry.objects.create(**{**common, "feature": feature, **other})


def registry_of(world, code="HY1"):
    made = services.open_facility(
        kind="affairs.marriage_registry", code=code, name=f"登记处{code}", division=world.county, level="county",
        opened_on=ON, accepted_on=ON, paper="批复", by=world.clerk,
    )  # fmt: skip
    services.confirm_openings([made], by=world.reviewer)
    return made


def plant_feature_waiting(world, sound):
    entry = plant_feature(world, registry_of(world))
    plant_feature(world, registry_of(world, "HY2"))
    FeatureEntry.objects.filter(pk=entry.pk).update(created_at=periods.now() - timedelta(days=32))
    return {("facilities.feature_waiting", "登记处HY1")}


def plant_room_unmeasured(world, sound):
    registry = registry_of(world)
    plant_feature(world, registry, **confirmed(world))
    plant_feature(world, registry, "archive", area=20, **confirmed(world))
    plant_feature(world, registry, "booking", **confirmed(world))
    return {("facilities.room_unmeasured", "登记处HY1")}


def plant_features_after_closing(world, sound):
    registry, other = registry_of(world), registry_of(world, "HY2")
    plant_feature(world, registry, area=20, **confirmed(world))
    plant_feature(world, other, area=20, until=date(2021, 6, 1), **confirmed(world))
    for one in (registry, other):
        services.record_entry(
            one, "closed", effective_on=date(2021, 6, 1), accepted_on=ON, paper="决定", by=world.clerk
        )
    services.confirm(FacilityEntry.objects.waiting().filter(cause="closed"), by=world.reviewer)
    return {("facilities.features_after_closing", "登记处HY1")}


def plant_features_strayed(world, sound):
    plant_feature(world, registry_of(world), area=20, division=world.other_county, **confirmed(world))
    return {("facilities.strayed_entry", "登记处HY1")}


def plant_unstaffed_window(world, sound):
    Facility.objects.filter(code="W1").update(staff=0)
    return {("assistance.unstaffed_window", "窗口")}


PLANTS = [
    value
    for name, value in list(globals().items())
    if name.startswith("plant_") and name not in {"plant_bed", "plant_feature"}
]


def test_sound_data_raises_no_alarm_on_any_day(sound):
    days = (date(2019, 1, 1), date(2020, 3, 1), ON, AT)
    assert {at: found(at) for at in days} == {at: set() for at in days}


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_error_is_found_by_its_own_control_alone(world, sound, plant):
    expected = plant(world, sound)
    assert found() == expected


def test_every_control_of_facilities_is_tried(world):
    tried = {"facilities.entry_accepted_ahead", "facilities.beds_accepted_ahead", "assistance.unstaffed_window"}
    tried |= {f"facilities.{plant.__name__.removeprefix('plant_')}" for plant in PLANTS} | {"facilities.strayed_entry"}
    ours = {
        one.code for one in controls.CONTROLS
        if one.code.startswith("facilities.") or one.rows.__module__.endswith("assistance.controls.facilities")
    }  # fmt: skip
    assert ours <= tried


def test_a_renamed_division_is_no_alarm(world, sound):
    world.township.until = date(2021, 7, 1)
    world.township.save()
    new = world.township
    new.pk, new.uid, new.name, new.since, new.until = None, uuid7(), "丁街道", date(2021, 7, 1), None
    new.save(force_insert=True)
    assert found() == set()


def test_alarms_stay_inside_the_scope_and_are_counted_per_division(world, sound, django_assert_num_queries):
    plant_double(world, sound)
    mine, theirs = (scope_of(user, Permission.ALARM_VIEW) for user in (world.reviewer, world.stranger))
    assert [(tally.division_name, tally.count) for tally in controls.run_controls(AT, mine)] == [("丁镇", 1)]
    assert controls.run_controls(AT, theirs) == []
    with django_assert_num_queries(2):
        groups = {group.control.code: group for group in controls.found_by_control(AT, mine)}
    alarm = groups["facilities.double"].rows[0]
    assert (alarm.url, alarm.division) == (f"/registers/eldercare.institution/{alarm.uid}/", "乙县 丁镇")
    assert sum(group.count for group in groups.values()) == 1


def test_a_long_list_is_cut_but_counted_whole(world):
    for number in range(5):
        bare_facility(world, f"B{number}", name="同名")
    group = next(group for group in controls.found_by_control(AT, most=2) if group.count)
    assert (group.count, len(group.rows), group.more) == (4, 2, 2)
