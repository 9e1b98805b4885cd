"""Help that is granted once in the ledger: paid in its month, whenever it comes, and never again."""

import pytest

from minzheng.core.ledger.models import LedgerLine
from tests.unit.core.ledger.conftest import checks, lines, month

pytestmark = pytest.mark.django_db
TEMPORARY = "assistance.temporary"


def helped(office, number, day=15, **said):
    """A household helped once, decided on a day of a month, with its account."""
    office.on(number, day)
    home, members = office.bench.household()
    made = office.bench.decided(
        "grant", home, TEMPORARY, members=tuple(members), amount=120_000, accepted_on=office.today(number, day), **said
    ).enrolment
    office.account(made)
    return made


def test_it_is_paid_once_and_nobody_asks_why_it_stopped(office):
    office.released(3, programmes=(TEMPORARY,))
    helped(office, 4)
    april = office.released(4, programmes=(TEMPORARY,))
    assert lines(april) == [(4, "regular", 1_200)]
    assert checks(april) == ["new"]
    may = office.released(5, programmes=(TEMPORARY,))
    assert (lines(may), checks(may)) == ([], [])
    assert (lines(office.released(6, programmes=(TEMPORARY,)))) == []


def test_what_was_decided_after_the_cut_off_comes_with_the_next_run_for_its_own_month(office):
    office.released(3, programmes=(TEMPORARY,))
    april = office.released(4, programmes=(TEMPORARY,))
    assert lines(april) == []
    helped(office, 4, 28)
    assert lines(office.released(5, programmes=(TEMPORARY,))) == [(4, "regular", 1_200)]
    assert lines(office.released(6, programmes=(TEMPORARY,))) == []


def test_stages_are_paid_month_by_month_and_a_stop_ends_them(office):
    office.released(3, programmes=(TEMPORARY,))
    enrolment = helped(office, 4, term_months=3)
    assert lines(office.released(4, programmes=(TEMPORARY,))) == [(4, "regular", 1_200)]
    office.decided("stop", enrolment, 5, effective=6, reason="wish")
    assert lines(office.released(5, programmes=(TEMPORARY,))) == [(5, "regular", 1_200)]
    june = office.released(6, programmes=(TEMPORARY,))
    assert lines(june) == []
    assert "stopped" in checks(june)  # it ended before its term was over
    assert LedgerLine.objects.filter(enrolment=enrolment, month__gte=month(6)).count() == 0
