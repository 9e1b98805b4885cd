"""Rooms and features: what is refused, what counts, what follows the facility, and what the indicators make of it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.facilities import services
from minzheng.core.facilities.changes import writing as changes
from minzheng.core.facilities.features import FeatureEntry, with_features
from minzheng.core.facilities.models import Facility, FacilityChange
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers import accepting
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import NotPossible
from minzheng.domains.affairs.facilities import DISCLOSURE, FURTHER_ROOMS, INFORMATISATION, SEPARATE_ROOMS
from minzheng.kernel import periods

FEATURES = REGISTERS.get("affairs.features")
ON, AT = date(2021, 3, 1), date(2021, 8, 31)


@pytest.fixture
def registry(world):
    """A confirmed marriage registry of the county."""
    made = services.open_facility(
        kind="affairs.marriage_registry", code="HY1", name="乙县婚姻登记处", division=world.county, level="county",
        opened_on=date(2019, 1, 1), accepted_on=date(2019, 1, 2), paper="批复", by=world.reviewer,
    )  # fmt: skip
    second = other_confirmer(world)
    assert services.confirm_openings([made], by=second).confirmed == 1
    return made


def other_confirmer(world):
    from minzheng.core.access.models import Appointment, User

    made, fresh = User.objects.get_or_create(username="second", defaults={"name": "副审丁"})
    if fresh:
        Appointment.objects.create(user=made, post="county_reviewer", division=world.county, since=date(2019, 1, 1))
    return made


def values(**other):
    return {
        "facility": "HY1", "feature": "waiting_hall", "since": ON, "until": None, "area": 60, "checked_on": ON,
        "accepted_on": ON, "paper": "验收单", "note": "",
    } | other  # fmt: skip


def added(world, *, confirmed=True, **other):
    entry = registers.add(FEATURES, values(**other), by=world.reviewer)
    if confirmed:
        assert FEATURES.confirm([entry], by=other_confirmer(world)) == (1, [])
    entry.refresh_from_db()
    return entry


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"facility": "没有"}, "facility", "没有这个设施编号"),
        ({"feature": "elderly", "area": None}, "feature", "婚姻登记处只能填"),
        ({"since": date(2021, 9, 1)}, "since", "还没有到"),
        ({"until": ON}, "until", "应晚于启用日期"),
        ({"checked_on": date(2021, 9, 2)}, "checked_on", "不能晚于今天"),
        ({"area": 0}, "area", "大于零"),
        ({"feature": "booking"}, "area", "不是用房"),
        ({"accepted_on": date(2021, 9, 1)}, "accepted_on", "不能晚于今天"),
    ],
)
def test_a_wrong_entry_is_refused_with_the_field_and_the_reason(world, registry, wrong, field, says):
    with pytest.raises(registers.BadFields) as refused:
        registers.add(FEATURES, values(**wrong), by=world.reviewer)
    assert says in refused.value.problems[field]


def test_a_kind_without_features_takes_none(world, registry):
    world.institution()
    with pytest.raises(registers.BadFields) as refused:
        registers.add(FEATURES, values(facility="Y001"), by=world.reviewer)
    assert refused.value.problems["feature"] == "养老机构不登记功能与用房。"


def test_a_facility_of_another_county_does_not_exist_for_the_writer(world, registry):
    with pytest.raises(NotPossible, match="没有这个设施编号"):
        registers.add(FEATURES, values(), by=world.stranger)


def test_what_is_still_open_is_not_entered_twice_and_may_come_back_after_its_end(world, registry):
    added(world, until=date(2021, 5, 1))
    again = added(world, since=date(2021, 6, 1))
    with pytest.raises(NotPossible, match="先为原来的登记填上停用日期"):
        registers.add(FEATURES, values(since=date(2021, 7, 1)), by=world.reviewer)
    assert [entry.pk for entry in FeatureEntry.objects.in_force(AT)] == [again.pk]


@pytest.mark.parametrize(
    "wrong",
    [
        {"feature": "候登大厅"}, {"since": date(1949, 9, 30)}, {"until": ON}, {"area": 0},
        {"confirmed_at": periods.now()}, {"feature": "archive"}, {"feature": "archive", "until": date(2021, 4, 1)},
    ],
)  # fmt: skip
def test_the_database_keeps_the_rules(world, registry, wrong):
    common = {"facility": registry, "division": registry.division, "reported_by": world.clerk, "since": ON}
    FeatureEntry.objects.create(**common, feature="archive")
    with pytest.raises(IntegrityError), transaction.atomic():
        FeatureEntry.objects.create(**{**common, "feature": "waiting_hall", **wrong})


def test_the_reporter_is_not_the_second_person(world, registry):
    entry = added(world, confirmed=False)
    assert FEATURES.confirm([entry], by=world.reviewer)[1] == [
        "乙县婚姻登记处：候登大厅：填报人不能确认自己填报的记录，请由另一人确认。"
    ]


def test_a_room_is_measured_before_it_is_confirmed(world, registry):
    entry = added(world, confirmed=False, area=None)
    done, reasons = FEATURES.confirm([entry], by=other_confirmer(world))
    assert (done, reasons) == (0, ["乙县婚姻登记处：候登大厅：用房没有填面积，请填报人补齐。"])


@pytest.mark.parametrize("since", [date(2018, 12, 31), date(2018, 1, 1)])
def test_nothing_begins_before_its_facility(world, registry, since):
    entry = added(world, confirmed=False, since=since)
    assert "没有在用" in FEATURES.confirm([entry], by=other_confirmer(world))[1][0]


def test_a_confirmed_entry_stays_until_its_confirmation_is_taken_back(world, registry):
    entry = added(world)
    with pytest.raises(NotPossible, match="撤销确认"):
        registers.change(FEATURES, entry, values(area=70), version=entry.version, by=world.reviewer)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeatureEntry.objects.filter(pk=entry.pk).update(until=AT)
    accepting.reopen(entry, reason="补填停用日期", by=world.reviewer)
    entry.refresh_from_db()
    ended = values(until=date(2021, 8, 1))
    registers.change(FEATURES, entry, ended, version=entry.version, by=world.reviewer)
    assert FEATURES.confirm([entry], by=other_confirmer(world)) == (1, [])
    assert not FeatureEntry.objects.in_force(AT).exists()
    assert FeatureEntry.objects.in_force(date(2021, 7, 31)).exists()


def test_confirming_many_takes_as_many_statements_as_confirming_one(world, registry, django_assert_max_num_queries):
    codes = [feature.code for feature in DISCLOSURE]
    entries = [added(world, confirmed=False, feature=code, area=None) for code in codes]
    rows = list(FeatureEntry.objects.filter(pk__in=[one.pk for one in entries]).select_related("facility"))
    with django_assert_max_num_queries(10):
        assert FEATURES.confirm(rows, by=other_confirmer(world)) == (len(codes), [])


def test_features_follow_their_facility_to_another_division(world, registry):
    entry = added(world)
    said = {"division": world.other_county, "changed_on": ON, "change_paper": "批复"}
    services.change_facility(registry, said, by=world.reviewer)
    assert changes.confirm(FacilityChange.objects.all(), by=other_confirmer(world)).refused == ()
    entry.refresh_from_db()
    assert entry.division == world.other_county


def test_a_facility_with_features_is_not_removed(world, registry):
    added(world, confirmed=False)
    registry.entries.update(confirmed_by=None, confirmed_at=None)
    with pytest.raises(NotPossible):
        registers.remove(REGISTERS.get("affairs.marriage_registry"), registry, by=world.reviewer)


def test_the_page_of_a_facility_lists_its_features_and_other_kinds_have_no_such_panel():
    panels = {panel.register for panel in REGISTERS.get("affairs.marriage_registry").panels}
    assert "affairs.features" in panels
    assert all("features" not in panel.register for panel in REGISTERS.get("eldercare.institution").panels)


# -- figures ---------------------------------------------------------------------------------------------------------
GROUPS = {
    "affairs.registry_independent_premises": ("independent_premises",),
    "affairs.registry_separate_rooms": tuple(one.code for one in SEPARATE_ROOMS),
    "affairs.registry_ceremony_and_counselling": tuple(one.code for one in FURTHER_ROOMS),
    "affairs.registry_disclosure": tuple(one.code for one in DISCLOSURE),
    "affairs.registry_informatisation": tuple(one.code for one in INFORMATISATION),
    "affairs.cross_district_marriage": ("cross_district",),
}


def part_of(code, at=AT):
    indicator = INDICATORS.get(code)
    whole = indicator.whole(at)
    return whole.count(), indicator.part(whole).count()


@pytest.mark.parametrize("code", GROUPS)
def test_a_registry_counts_only_with_all_that_is_asked_and_only_while_it_has_it(world, registry, code):
    *others, last = GROUPS[code]
    area = {"area": 30} if "room" in code or "ceremony" in code else {"area": None}
    for feature in others:
        added(world, feature=feature, **area)
    assert part_of(code) == (1, 0)
    entry = added(world, feature=last, confirmed=False, **area)
    assert part_of(code) == (1, 0)
    FEATURES.confirm([entry], by=other_confirmer(world))
    assert part_of(code) == (1, 1)
    assert part_of(code, date(2021, 2, 28)) == (1, 0)
    services.record_entry(registry, "closed", effective_on=AT, accepted_on=AT, paper="决定", by=world.reviewer)
    services.confirm(registry.entries.filter(cause="closed"), by=other_confirmer(world))
    assert part_of(code) == (0, 0)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spells=st.lists(
        st.tuples(st.sampled_from(["archive", "booking"]), st.integers(0, 200), st.integers(1, 60), st.booleans()), max_size=5
    ),
    day=st.integers(0, 260),
)  # fmt: skip
def test_what_a_registry_has_on_a_day_is_what_its_confirmed_spells_cover(world, registry, spells, day):
    base = date(2020, 12, 1).toordinal()
    wanted = set()
    with transaction.atomic():
        for feature, begins, lasts, confirmed in {(one[0], one[1]): one for one in spells}.values():
            stamp = {"accepted_on": ON, "paper": "单", "confirmed_by": world.reviewer, "confirmed_at": periods.now()}
            FeatureEntry.objects.create(
                facility=registry, division=registry.division, reported_by=world.clerk, feature=feature,
                since=date.fromordinal(base + begins), until=date.fromordinal(base + begins + lasts),
                **(stamp if confirmed else {}),
            )  # fmt: skip
            if confirmed and begins <= day < begins + lasts:
                wanted.add(feature)
        rows = with_features(Facility.objects.filter(pk=registry.pk), date.fromordinal(base + day))
        has = {code for code in ("archive", "booking") if rows.filter(features__contains=[code]).exists()}
        transaction.set_rollback(True)
    assert has == wanted
