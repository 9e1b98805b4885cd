"""Stays at rescue stations: how they stand, what their clocks say, who confirms, and what may not be written."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.registers import accepting
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.parsing import BadValue
from minzheng.core.registers.services import BadFields
from minzheng.domains.assistance.registers.rescue import read_marks, write_marks
from minzheng.domains.assistance.rescue import sealing, services
from minzheng.domains.assistance.rescue.models import Departure, MissingReport, Stay
from minzheng.domains.assistance.rescue.reads import Sought, Standing, reports, stays, with_earlier
from tests.world import person_values
from tests.worlds.rescue import report_values, stay_values

pytestmark = pytest.mark.django_db
STATION = "ASSISTANCE.RESCUE_STATION-E"
ENTERED = date(2021, 3, 1)
DONE = {"accepted_on": date(2021, 8, 1), "paper": "核查记录", "note": ""}
LEFT = {"destination": "", "escorted_by": "", "registered_on": None, "person": None, "benefit": "", **DONE}
SETTLED = {"destination": "敬老院", "registered_on": date(2021, 7, 30), "benefit": "assistance.extreme_poverty"}


def register_of(code):
    return REGISTERS.get(f"assistance.{code}")


@pytest.fixture
def add(the_city):
    def added(register, by="reviewer", **values):
        return registers.add(register_of(register), values, by=the_city.users[by])

    return added


@pytest.fixture
def enter(add):
    def entered(number="甲1", **other):
        return add("stay", **(stay_values(number, STATION) | other))

    return entered


@pytest.fixture
def confirm(the_city):
    def confirmed(record, by="city"):
        return register_of(record._meta.model_name.replace("kinmatch", "kin_match")).confirm(
            [record], by=the_city.users[by]
        )

    return confirmed


@pytest.fixture
def somebody(the_city):
    values = person_values(811, "许某某", the_city.places["E1a"])
    registers.add(REGISTERS.get("parties.person"), values, by=the_city.users["reviewer"])
    return values["id_number"]


def standing(stay, at=None):
    return stays(at).get(pk=stay.pk).stands


# -- how a stay stands ------------------------------------------------------------------------------------------------
def test_somebody_unknown_is_stranded_from_the_day_after_the_third_month(enter):
    stay = enter(entered_on=date(2021, 5, 30))
    assert standing(stay, date(2021, 5, 30)) == Standing.UNKNOWN
    assert standing(stay, date(2021, 8, 30)) == Standing.UNKNOWN
    assert standing(stay, date(2021, 8, 31)) == Standing.STRANDED
    assert not stays(date(2021, 5, 29)).filter(pk=stay.pk).exists()


def test_the_clocks_of_a_stay_run_from_its_entry(enter):
    stay = stays().get(pk=enter(entered_on=date(2021, 1, 31)).pk)
    assert (stay.notice_by, stay.report_by) == (date(2021, 2, 1), date(2021, 2, 10))
    assert (stay.dna_by, stay.settle_by) == (date(2021, 2, 28), date(2021, 4, 30))  # a month has no 31st


def test_an_identification_counts_when_another_confirms_it_and_no_more_when_he_takes_it_back(
    add, enter, confirm, somebody, the_city
):
    stay = enter()
    found = add(
        "identification", stay=stay.number, person=somebody, identified_on=date(2021, 8, 1), way="dna", kin_found=True, **DONE
    )  # fmt: skip
    assert standing(stay) == Standing.STRANDED
    assert confirm(found, by="reviewer")[0] == 0  # who reported it
    assert confirm(found) == (1, [])
    assert standing(stay) == Standing.KNOWN
    assert standing(stay, date(2021, 7, 31)) == Standing.STRANDED
    found.refresh_from_db()
    accepting.reopen(found, reason="比对结果弄错", by=the_city.users["city"])
    assert standing(stay) == Standing.STRANDED


def test_a_stay_ends_by_a_confirmed_departure_and_a_settlement_is_told_apart(add, enter, confirm):
    gone, settled = enter("甲1"), enter("甲2")
    for stay, said in ((gone, {"way": "kin"}), (settled, {"way": "settled", **SETTLED})):
        assert confirm(add("departure", stay=stay.number, left_on=date(2021, 8, 1), **(LEFT | said))) == (1, [])
    assert (standing(gone), standing(settled)) == (Standing.LEFT, Standing.SETTLED)
    assert standing(gone, date(2021, 7, 31)) == Standing.STRANDED


def test_whoever_is_known_at_entry_is_never_stranded(enter, somebody):
    assert standing(enter(person=somebody)) == Standing.KNOWN


def test_who_comes_again_within_a_year_repeats_and_after_it_does_not(add, enter, confirm, somebody):
    first = enter("甲1", person=somebody, entered_on=date(2020, 6, 1))
    confirm(add("departure", stay=first.number, left_on=date(2020, 7, 1), **(LEFT | {"way": "own"})))
    again, after, unknown = (
        enter("甲2", person=somebody, entered_on=date(2021, 7, 1)),
        enter("甲3", person=somebody, entered_on=date(2021, 7, 2)),
        enter("甲4", entered_on=date(2021, 7, 1)),
    )
    told = dict(with_earlier(stays()).filter(pk__in=[again.pk, after.pk, unknown.pk]).values_list("number", "repeats"))
    assert told == {"甲2": "甲1", "甲3": None, "甲4": None}


# -- what may not be written ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"station": "EW-NOTHING"}, "station"),
        ({"station": "ASSISTANCE.RESCUE_STATION-W"}, "station"),  # another county's
        ({"station": "AFFAIRS.MARRIAGE_REGISTRY-E"}, "station"),
        ({"born_from": 1990, "born_to": 1980}, "born_from"),
        ({"height": 12}, "height"),
        ({"entered_on": date(2021, 9, 1)}, "entered_on"),
        ({"person": "990121194001019995"}, "person"),
    ],
)
def test_a_stay_is_refused_at_the_field_that_is_wrong(enter, said, field):
    with pytest.raises(BadFields) as refused:
        enter(**said)
    assert set(refused.value.problems) == {field}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"left_on": date(2021, 2, 28), "way": "kin"}, "left_on"),
        ({"way": "own"}, "way"),  # must not go alone
        ({"way": "escorted"}, "escorted_by"),
        ({"way": "settled", **SETTLED, "benefit": ""}, "benefit"),
        ({"way": "settled"}, "destination"),
        ({"way": "settled", **SETTLED, "registered_on": date(2020, 1, 1)}, "registered_on"),
        ({"way": "kin", "benefit": "institution"}, "way"),
        ({"way": "kin", "left_on": date(2021, 9, 1)}, "left_on"),
    ],
)
def test_a_departure_is_refused_at_the_field_that_is_wrong(add, enter, said, field):
    stay = enter(needs_escort=True)
    with pytest.raises(BadFields) as refused:
        add("departure", stay=stay.number, **({"left_on": date(2021, 8, 1)} | LEFT | said))
    assert field in refused.value.problems


def test_a_stay_ends_once_and_is_identified_once(add, enter, somebody):
    stay = enter()
    add("departure", stay=stay.number, left_on=date(2021, 8, 1), **(LEFT | {"way": "kin"}))
    with pytest.raises(BadFields, match="已经登记过离站"):
        add("departure", stay=stay.number, left_on=date(2021, 8, 2), **(LEFT | {"way": "kin"}))
    known = enter("甲2", person=somebody)
    with pytest.raises(BadFields, match="入站时已经知道身份"):
        add(
            "identification",
            stay=known.number,
            person=somebody,
            identified_on=ENTERED,
            way="self",
            kin_found=False,
            **DONE,
        )


def test_what_was_confirmed_stays_in_the_database(add, enter, confirm):
    record = add("departure", stay=enter().number, left_on=date(2021, 8, 1), **(LEFT | {"way": "kin"}))
    confirm(record)
    with pytest.raises(IntegrityError), transaction.atomic():
        Departure.objects.filter(pk=record.pk).update(way="died")
    with pytest.raises(IntegrityError), transaction.atomic():
        Departure.objects.filter(pk=record.pk).delete()


def test_an_act_before_the_entry_is_refused(add, enter):
    with pytest.raises(BadFields, match="早于入站日期"):
        add("stay_act", stay=enter().number, act="notice", done_on=date(2021, 2, 1), where="", result="")


# -- reports and matches ----------------------------------------------------------------------------------------------
def test_the_askers_phone_is_sealed_and_shown_whole_for_a_reason(add, the_city):
    values = report_values("寻9", the_city.places["E1"])
    report = add("missing_report", **values)
    stored = MissingReport.objects.get(pk=report.pk)
    assert values["phone"].encode() not in bytes(stored.sealed_phone)
    assert sealing.masked(stored.sealed_phone, stored.uid).count("*") >= 4
    assert services.reveal_phone(stored, reason="联系家属", by=the_city.users["reviewer"]) == values["phone"]
    registers.change(
        register_of("missing_report"), stored, values | {"lost_place": "车站"}, version=1, by=the_city.users["reviewer"]
    )
    again = MissingReport.objects.get(pk=report.pk)
    assert (again.lost_place, bytes(again.sealed_phone)) == ("车站", bytes(stored.sealed_phone))


@pytest.mark.parametrize(
    ("half", "field"), [({"closed_on": date(2021, 8, 1)}, "closed"), ({"closed": "home"}, "closed_on")]
)
def test_half_an_ending_of_a_report_is_refused(add, the_city, half, field):
    with pytest.raises(BadFields) as refused:
        add("missing_report", **(report_values("寻9", the_city.places["E1"]) | half))
    assert set(refused.value.problems) == {field}


def test_a_report_is_found_when_another_person_confirms_the_match(add, enter, confirm, the_city):
    stay, report = enter(), add("missing_report", **report_values("寻9", the_city.places["E1"]))
    match = services.judge(
        stay, report, "same", basis="当面辨认", paper="辨认笔录", on=date(2021, 8, 2), by=the_city.users["reviewer"]
    )
    assert reports().get(pk=report.pk).stands == Sought.OPEN
    assert confirm(match) == (1, [])
    assert reports().get(pk=report.pk).stands == Sought.FOUND


def test_nobody_is_found_who_was_missed_after_he_came(add, enter, the_city):
    late = add(
        "missing_report",
        **report_values("寻9", the_city.places["E1"], lost_on=date(2021, 4, 1), reported_on=date(2021, 4, 2)),
    )
    with pytest.raises(BadFields, match="不可能是同一人"):
        services.judge(enter(), late, "same", basis="像", paper="", on=None, by=the_city.users["reviewer"])


def test_one_report_is_one_person(add, enter, the_city):
    report, by = add("missing_report", **report_values("寻9", the_city.places["E1"])), the_city.users["reviewer"]
    services.judge(enter("甲1"), report, "same", basis="像", paper="", on=None, by=by)
    with pytest.raises(BadFields, match="已经核对为另一次救助的人"):
        services.judge(enter("甲2"), report, "same", basis="像", paper="", on=None, by=by)


def test_marks_are_words_of_a_list():
    assert write_marks(read_marks("驼背、疤痕，疤痕")) == "驼背、疤痕"
    with pytest.raises(BadValue, match="只能填"):
        read_marks("红鼻子")


def test_a_stay_moves_with_its_number_to_another_station(enter, the_city):
    stay = enter()
    assert Stay.objects.get(pk=stay.pk).division == the_city.places["E"]
