"""A page of figures reads from one snapshot and writes nothing."""

from contextlib import nullcontext, suppress

import pytest
from django.db import InternalError, connection, transaction
from django.http import Http404
from django.urls import resolve

from minzheng.core.plan.moments import one_moment
from minzheng.web import plan


@pytest.fixture
def outside_any_transaction(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        connection.close()


def said(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_inside_all_statements_see_one_snapshot_and_outside_the_connection_is_as_before(outside_any_transaction):
    with one_moment():
        assert said("SHOW transaction_isolation") == "repeatable read"
        snapshot = said("SELECT pg_current_snapshot()::text")
        other = connection.copy()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()")  # somebody else's transaction ends in between
        other.close()
        assert said("SELECT pg_current_snapshot()::text") == snapshot
    assert said("SHOW transaction_isolation") == "read committed"
    assert said("SHOW transaction_read_only") == "off"


def test_inside_nothing_can_be_written(outside_any_transaction):
    with pytest.raises(InternalError, match="read-only"), one_moment():
        said("INSERT INTO notices_notice DEFAULT VALUES RETURNING id")


@pytest.mark.django_db
def test_inside_another_transaction_that_one_goes_on():
    with transaction.atomic(), one_moment():
        assert said("SHOW transaction_read_only") == "off"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/plan/", "/plan/1/", "/indicators/eldercare.new_beds/", "/indicators/eldercare.new_beds/records/"]
)
def test_every_page_with_figures_is_of_one_moment(address, rf, monkeypatch):
    """The innermost layer that says so must enter the moment before the page does any work."""
    entered = []
    monkeypatch.setattr(plan, "one_moment", lambda: entered.append(address) or nullcontext())
    layers = [resolve(address).func]
    while hasattr(layers[-1], "__wrapped__"):
        layers.append(layers[-1].__wrapped__)
    page, bare = layers[-2], layers[-1]
    assert not hasattr(bare, "of_one_moment")
    with suppress(AttributeError, Http404):  # nobody is signed in and there is no plan: it stops soon
        page(rf.get(address), *resolve(address).args, **resolve(address).kwargs)
    assert entered == [address]
