"""What share of the known applications came into the system in time: what nobody entered counts against it once it is due."""

from datetime import date

import pytest

from minzheng.core.cases import services, versions
from minzheng.core.cases.intake.models import Channel
from minzheng.core.cases.intake.registers import KnownRegister, KnownWriter
from minzheng.core.cases.models import KnownApplication
from minzheng.core.cases.opening import Arrival
from minzheng.core.cases.services import NotPossible
from minzheng.core.registers.writing import NotPossible as NotChangeable
from minzheng.domains.assistance.indicators.intake import EntryRate
from minzheng.kernel.periods import Period
from minzheng.kernel.workflow import workflows
from tests.unit.core.cases.conftest import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
LIVING, MEDICAL = "assistance.minimum_living", "assistance.referral_medical"


@pytest.fixture(autouse=True)
def of_the_house(monkeypatch):
    monkeypatch.setattr(versions, "WORKFLOWS", workflows)


def rate(day):
    whole = EntryRate.whole(Period(date(day.year, 1, 1), day))
    return EntryRate.part(whole).count(), whole.count()


def outside(window, received_on, number="12345-1"):
    row = {
        "matter": LIVING, "channel": Channel.HOTLINE, "source_number": number, "received_on": received_on,
        "division": window.world.township,
    }  # fmt: skip
    (made,) = KnownWriter.create_many([row], by=window.clerk)
    return made


def on_paper(window, accepted_on):
    arrival = Arrival(Channel.PAPER, "", accepted_on, accepted_on, "停电")
    return services.open_case(window.form(LIVING, arrival=arrival), by=window.clerk)


@pytest.mark.parametrize(
    ("accepted_on", "entered_on", "in_time"),
    [
        (date(2021, 7, 1), date(2021, 7, 1), 1),
        (date(2021, 7, 1), date(2021, 7, 2), 1),
        (date(2021, 7, 2), date(2021, 7, 5), 1),  # over a weekend
        (date(2021, 7, 1), date(2021, 7, 5), 0),
    ],
)
def test_the_working_day_after_acceptance_is_the_last_that_counts(window, accepted_on, entered_on, in_time):
    window.on(entered_on)
    on_paper(window, accepted_on)
    assert rate(entered_on) == (in_time, 1)


def test_what_was_received_long_ago_and_accepted_after_it_was_entered_is_in_time(window):
    window.on(date(2021, 7, 9))
    services.open_case(
        window.form(LIVING, arrival=Arrival(Channel.VILLAGE, "村-1", date(2021, 7, 1), None, "村里代办")),
        by=window.clerk,
    )
    assert rate(date(2021, 7, 9)) == (1, 1)


def test_what_nobody_entered_counts_against_it_once_its_day_is_over(window):
    outside(window, date(2021, 7, 1))
    assert rate(date(2021, 7, 2)) == (0, 0)
    assert rate(date(2021, 7, 3)) == (0, 1)


def test_transfers_and_other_years_do_not_count(window):
    services.open_case(window.form(MEDICAL), by=window.clerk)
    assert rate(date(2021, 12, 31)) == (0, 0)
    services.open_case(window.form(LIVING), by=window.clerk)
    assert rate(date(2021, 12, 31)) == (1, 1)
    assert rate(date(2022, 12, 31)) == (0, 0)


def test_a_figure_of_an_earlier_day_does_not_know_what_was_entered_later(window):
    outside(window, date(2021, 7, 1), "12345-7")
    window.on(date(2021, 7, 9))
    arrival = Arrival(Channel.HOTLINE, "12345-7", date(2021, 7, 1), None, "热线转来")
    services.open_case(window.form(LIVING, arrival=arrival), by=window.clerk)
    assert rate(date(2021, 7, 9)) == (1, 1)
    assert rate(date(2021, 7, 8)) == (0, 0), "entered before acceptance: nothing was due"


def test_an_entered_line_is_changed_and_removed_by_nobody(window):
    case = services.open_case(window.form(LIVING), by=window.clerk)
    known = KnownApplication.objects.get(case=case)
    for act in (
        lambda: KnownWriter.update_many([(known, {"source_number": "x"})], by=window.clerk),
        lambda: KnownWriter.remove_many([known], by=window.clerk),
    ):
        with pytest.raises(NotChangeable, match="不能再改"):
            act()
    assert {field.name for field in KnownRegister.fields} == {
        "channel",
        "source_number",
        "matter",
        "received_on",
        "division",
    }


def test_a_year_without_calendar_gives_no_day(window):
    for day in (date(1990, 7, 1), date(2030, 12, 31)):
        with pytest.raises(NotPossible, match="工作日历中没有|没有规定"):
            outside(window, day)
