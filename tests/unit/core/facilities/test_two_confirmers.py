"""Two people who confirm at the same moment cannot take the same bed away twice."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from minzheng.core.facilities import reads, services

ON = date(2021, 5, 1)
GUARDED = "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger_no_truncate%'"


def guards(state):
    """Switch the triggers of the tables that refuse to be emptied."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} {state} TRIGGER USER")


@pytest.fixture
def guarded_again(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        guards("ENABLE")


@pytest.fixture
def committed(guarded_again, transactional_db):
    """Real transactions; the append-only tables let the test's own cleaning through."""
    yield
    guards("DISABLE")


@pytest.mark.slow
def test_of_two_reductions_confirmed_at_once_only_the_one_that_fits_is_taken(committed, world):
    facility = world.institution()
    world.beds(facility, 10)
    reductions = [world.beds(facility, 7, cause="reduced", on=ON, confirmed=False) for _ in range(2)]
    together, outcomes = Barrier(2), []

    def confirm(entry):
        try:
            together.wait(timeout=10)
            outcomes.append(services.confirm([entry], by=world.reviewer))
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=[entry]) for entry in reductions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(outcome.confirmed for outcome in outcomes) == [0, 1]
    assert reads.stock_of(facility, ON) == {"ordinary": 3}
