"""A sound city breaks no invariant; each is broken behind the product's back, and that one says so, by the row."""

import pytest
from django.db import transaction

from minzheng.core.invariants import Look
from minzheng.project import verifying
from tests.invariants.corruptions import CORRUPTIONS

pytestmark = pytest.mark.django_db
OF_THE_TRIALS = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")  # of a server that is thrown away


def broken():
    """Code of what does not hold → its rows; the settings of a server for tests are no fault of the city."""
    found = {
        one.invariant.code: one.rows or (one.problem,)
        for one in verifying.verify(look=Look(most=50, deep=True))
        if not one.holds
    }
    if set(found.get("audit.durable", ())) <= set(OF_THE_TRIALS):
        found.pop("audit.durable", None)
    return found


def test_a_sound_city_breaks_nothing(full_city):
    assert broken() == {}


@pytest.mark.parametrize("code", CORRUPTIONS)
def test_what_is_broken_is_told_by_its_row_and_nothing_else_is(full_city, code):
    corruption, code = CORRUPTIONS[code], code.partition("/")[0]
    with transaction.atomic():
        row = corruption.do()
        found = broken() if code != "audit.durable" else {code: _durable()}
        transaction.set_rollback(True)
    assert any(row in one for one in found.get(code, ())), (row, found)
    assert set(found) == {code} | corruption.also, found
    told = "".join(one for rows in found.values() for one in rows)
    assert not any(name.name in told for name in full_city.users.values())


def _durable():
    (verdict,) = verifying.verify(["audit.durable"])
    return verdict.rows


def test_more_than_is_told_is_said_to_be_more(full_city):
    with transaction.atomic():
        CORRUPTIONS["publicity.told"].do()
        (verdict,) = verifying.verify(["publicity.told"], look=Look(most=2))
        transaction.set_rollback(True)
    assert (len(verdict.rows), verdict.more) == (2, True)
    assert "还有更多" in verifying.in_words([verdict])


def test_only_what_is_named_is_asked_and_a_wrong_name_is_refused(full_city):
    assert {one.invariant.family.value for one in verifying.verify(["I7", "ledger.parts"])} == {"I7", "I3"}
    with pytest.raises(verifying.NoSuchInvariant, match="I12"):
        verifying.chosen(["I12"])


def test_an_invariant_that_cannot_be_asked_does_not_hold(full_city, monkeypatch):
    def fails(_look):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM no_such_table")

    one = verifying.chosen(["ledger.parts"])[0]
    monkeypatch.setattr(verifying, "chosen", lambda _only: [type(one)(one.code, one.family, "", "", "", fails)])
    (verdict,) = verifying.verify()
    assert (verdict.holds, verdict.problem) == (False, "没有查完：ProgrammingError")
