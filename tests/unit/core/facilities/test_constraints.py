"""What the database refuses behind the service's back."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from uuid6 import uuid7

from minzheng.core.facilities import services
from minzheng.core.facilities.models import BedEntry, Facility, FacilityEntry
from minzheng.kernel import periods

ON = date(2021, 3, 1)


def bed(world, facility, **other):
    values = {"cause": "new", "kind": "ordinary", "delta": 5, "effective_on": ON, "reported_by": world.clerk}
    return BedEntry(facility=facility, division=facility.division, **(values | other))


@pytest.mark.parametrize(
    "bad",
    [
        {"delta": 0},
        {"delta": -5},
        {"cause": "expanded", "delta": -1},
        {"cause": "reduced", "delta": 5},
        {"cause": "closed", "delta": 1},
        {"cause": "upgraded", "delta": 5},
        {"cause": "upgraded", "kind": "nursing"},
        {"cause": "upgraded", "kind": "dementia", "pair": uuid7()},
        {"cause": "upgraded", "kind": "nursing", "delta": -5, "pair": uuid7()},
        {"pair": uuid7()},
        {"kind": "bunk"},
        {"cause": "found"},
        {"effective_on": date(1900, 1, 1)},
        {"confirmed_at": periods.now()},
    ],
)
def test_a_bed_entry_that_makes_no_sense_is_refused(world, bad):
    facility = world.institution()
    with pytest.raises(IntegrityError), transaction.atomic():
        bed(world, facility, **bad).save()


@pytest.mark.parametrize("lacking", ["accepted_on", "paper", "confirmed_at"])
def test_a_confirmation_without_date_paper_or_moment_is_refused(world, lacking):
    facility = world.institution()
    whole = {"accepted_on": ON, "paper": "验收单", "confirmed_at": periods.now(), "confirmed_by": world.reviewer}
    bed(world, facility, **whole).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        bed(world, facility, **(whole | {lacking: "" if lacking == "paper" else None})).save()


def test_nobody_confirms_his_own_entry_by_bulk_update_either(world):
    facility = world.institution(confirmed=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilityEntry.objects.update(confirmed_by=world.clerk, confirmed_at=periods.now())
    assert facility.entries.counted().count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "Some.Class"},
        {"level": "province"},
        {"ownership": "mine"},
        {"name": ""},
        {"code": ""},
        {"filed_on": date(1900, 1, 1)},
    ],
)
def test_a_facility_that_makes_no_sense_is_refused(world, bad):
    values = {"code": "X", "name": "某处", "kind": "eldercare.canteen", "level": "village", "division": world.village}
    with pytest.raises(IntegrityError), transaction.atomic():
        Facility.objects.create(**(values | bad))


def test_a_facility_opens_once_a_day(world):
    facility = world.institution()
    with pytest.raises(IntegrityError), transaction.atomic():
        FacilityEntry.objects.create(
            facility=facility,
            division=facility.division,
            cause="opened",
            effective_on=date(2020, 1, 1),
            reported_by=world.clerk,
        )


@pytest.mark.parametrize("broken", ["half", "unequal", "half_confirmed", "half_removed", "half_let_go"])
def test_an_upgrade_is_whole_or_not_at_all(world, broken):
    facility = world.institution()
    world.beds(facility, 20)
    pair = uuid7()
    whole = {"cause": "upgraded", "pair": pair, "accepted_on": ON, "paper": "验收单"}
    with pytest.raises(IntegrityError, match="成对"), transaction.atomic():
        bed(world, facility, kind="nursing", delta=5, **whole).save()
        if broken != "half":
            bed(world, facility, kind="ordinary", delta=-4 if broken == "unequal" else -5, **whole).save()
        if broken == "half_confirmed":
            BedEntry.objects.filter(pair=pair, kind="nursing").update(
                confirmed_by=world.reviewer, confirmed_at=periods.now()
            )
        if broken == "half_removed":
            BedEntry.objects.filter(pair=pair, kind="nursing").delete()
        if broken == "half_let_go":
            BedEntry.objects.filter(pair=pair, kind="nursing").update(pair=None, cause="new")
        connection.check_constraints()


def test_what_was_confirmed_is_neither_changed_nor_deleted(world):
    facility = world.institution()
    entry = world.beds(facility, 10)
    for write in (
        lambda: BedEntry.objects.update(delta=99),
        lambda: BedEntry.objects.update(effective_on=ON),
        lambda: BedEntry.objects.all().delete(),
        lambda: FacilityEntry.objects.update(paper="另一份"),
        lambda: FacilityEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError, match="已确认"), transaction.atomic():
            write()
    BedEntry.objects.update(note="补充说明")
    entry.refresh_from_db()
    assert (entry.delta, entry.note) == (10, "补充说明")


def test_every_change_raises_the_version_and_leaves_history(world):
    facility = world.institution()
    services.change_facility(facility, {"operator": "某公司"}, by=world.clerk)
    facility.refresh_from_db()
    assert facility.version == 2
    history = [row.operator for row in facility.events.order_by("pgh_id")]
    assert history == ["", "某公司"]
