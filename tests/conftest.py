"""What every test run needs beside the database: the runtime role, the invented city, and an eye on what leaks."""

import gc
import os
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from unittest import mock

import psycopg
import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck
from hypothesis import settings as trials
from psycopg import sql

from minzheng.core.access.keys import keyring
from minzheng.project import database
from tests import cities, leaks, once

trials.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # speed is no test's matter
if "HYPOTHESIS_PROFILE" not in os.environ:
    trials.load_profile("house")


def pytest_configure(config):
    """The folder of collected static files: WhiteNoise warns when it is missing, and warnings are errors."""
    config.addinivalue_line(
        "markers", "as_owner: works as the owner of the tables, not as the role of the running product"
    )
    home = os.environ.get("MINZHENG_HOME")
    if home:
        (Path(home) / "static").mkdir(parents=True, exist_ok=True)


def pytest_collection_finish(session):
    """What is loaded by now stays to the end: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


LONGEST_FIRST = (
    "e2e/test_every_page",
    "web/test_matrix",
    "faults/",
    "spark/",
    "web/test_scope",
    "unit/project/",
    "e2e/",
    "web/",
    "spec/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Files that take minutes begin first, so that no worker ends alone with one: files of seconds fill what is left."""
    tests = Path(__file__).parent

    def turn(item):
        where = item.path.relative_to(tests).as_posix()
        return next((place for place, one in enumerate(LONGEST_FIRST) if where.startswith(one)), len(LONGEST_FIRST))

    items.sort(key=turn)


ROLE = "minzheng_tests"  # of all workers: a copied database brings its rights along


@pytest.fixture(scope="session")
def one_at_a_time():
    """While the worker that came first makes the tables, the others wait; then each copies its database."""
    with ExitStack() as held:
        yield held


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, one_at_a_time):
    """Where the test database is copied from, if a worker has made the tables already."""
    made = one_at_a_time.enter_context(once.locked(cities.TABLES)) / "made"
    if made.exists():
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = cities.shared(cities.TABLES)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, one_at_a_time, django_db_blocker):
    """The test database, with a role beside its owner that has the rights of the running product and no others."""
    name = connections["default"].settings_dict["NAME"]
    made = once.RUN / cities.TABLES / "made"
    with django_db_blocker.unblock():
        if not made.exists():
            _give_rights(name)
            cities.copy(name, cities.shared(cities.TABLES))
            made.touch()
    one_at_a_time.close()
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    cities.drop_all(name)


def _give_rights(name: str) -> None:
    with database.connect(cities.address(name)) as owner:
        try:
            owner.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(ROLE)))
        except psycopg.errors.DuplicateObject:
            owner.execute("SELECT 1")
        owner.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(ROLE)))
    with mock.patch.object(database, "owner_address", return_value=cities.address(name)):
        database.grant(ROLE)


def take_runtime_role() -> None:
    """From here on the connection may do what the running product may do."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(ROLE)))


def become_owner() -> None:
    """The connection owns the tables again."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(autouse=True)
def runtime_role(request):
    """Every test speaks to the database as the runtime role, so that a missing right shows."""
    uses = request.node.get_closest_marker("django_db") or "db" in request.fixturenames
    own_transactions = "transactional_db" in request.fixturenames  # emptying the tables afterwards takes their owner
    if not uses or own_transactions or request.node.get_closest_marker("as_owner"):
        yield
        return
    request.getfixturevalue("db")
    take_runtime_role()
    yield
    if not connection.needs_rollback and connection.connection is not None:
        become_owner()


@pytest.fixture(autouse=True)
def nothing_leaks(request, caplog, monkeypatch):
    """No identity number and no mobile number in an address, a log line, an audit event or a notice of any test."""
    if request.node.get_closest_marker("django_db") or "db" in request.fixturenames:
        with leaks.watching(monkeypatch) as seen:
            yield
        assert leaks.found(seen) == []
    else:
        yield
    assert leaks.found([("日志", record.getMessage()) for record in caplog.records]) == []


@pytest.fixture(scope="session")
def built_city(django_db_setup, django_db_blocker):
    """The invented city, made once by the runtime role and kept in its own database."""
    from tests.world import TODAY, build

    def fill(place):
        with pytest.MonkeyPatch.context() as patch, transaction.atomic():
            patch.setenv("MINZHENG_TODAY", str(TODAY))
            take_runtime_role()
            world = build(place)
            become_owner()
            connection.run_on_commit.clear()  # what should follow a commit follows none here
        return world

    keyring.cache_clear()  # a test before may have had keys of its own
    with django_db_blocker.unblock():
        return cities.take(cities.INVENTED, fill)


@pytest.fixture(scope="module")
def the_city(built_city, django_db_blocker):
    """The invented city for a module: what its tests change is rolled back after it."""
    from tests.world import TODAY

    keyring.cache_clear()
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), cities.connected(cities.INVENTED):
        patch.setenv("MINZHENG_TODAY", str(TODAY))
        with transaction.atomic():
            take_runtime_role()
            yield deepcopy(built_city)
            transaction.set_rollback(True)
        become_owner()
