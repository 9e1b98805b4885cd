"""定计划: what compares rows before and after a statement takes as long as they are many, whatever the connection did before."""

import pytest
from django.db import connection

from minzheng.core.founding import settled

pytestmark = pytest.mark.django_db
BOTH = """
    SELECT p.proname, p.proconfig FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL AND p.prosrc ~ t.tgoldtable::text AND p.prosrc ~ t.tgnewtable::text
"""


def functions() -> list[tuple[str, list[str] | None]]:
    with connection.cursor() as cursor:
        cursor.execute(BOTH)
        return cursor.fetchall()


def test_every_function_that_joins_rows_before_and_after_never_does_so_one_by_one():
    found = functions()
    assert len(found) > 80
    assert [name for name, config in found if config != ["enable_nestloop=off"]] == []


@pytest.mark.as_owner
def test_a_function_that_was_replaced_is_settled_again():
    with connection.cursor() as cursor:
        name = functions()[0][0]
        cursor.execute(f"ALTER FUNCTION {name}() RESET ALL")
    assert (name, None) in functions()
    settled.settle(connection)
    assert (name, ["enable_nestloop=off"]) in functions()
