"""A PostgreSQL that the bureau gives: two roles, and the running one cannot touch the tables."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from minzheng.project import embedded
from minzheng.project.environment import DatabaseAddress
from tests.faults.installation import Installation

SIXTEEN = "pginstall"


@pytest.fixture(scope="module")
def given(folder):
    """A server of the older major version that the wheel also brings, as if it were somebody else's."""
    newest = embedded.binaries()
    older = newest.parent.parent / SIXTEEN / "bin"
    server = embedded.EmbeddedPostgres(folder / "given")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded, "binaries", lambda: older if (older / "postgres").exists() else newest)
        with server.running(), psycopg.connect(**server._superuser(), autocommit=True) as almighty:
            almighty.execute("ALTER SYSTEM SET fsync = off")  # a power cut is no matter here
            almighty.execute("SELECT pg_reload_conf()")
            almighty.execute("CREATE ROLE bureau LOGIN PASSWORD 'p@ss/word:1'")
            almighty.execute("CREATE ROLE desk LOGIN PASSWORD 'desk'")
            almighty.execute("CREATE DATABASE affairs OWNER bureau TEMPLATE template0")
            yield server, almighty


def url(server, user, password, name="affairs"):
    said = server._superuser()
    return DatabaseAddress(name, user, password, said["host"], str(said["port"])).as_url()


def owned(server, home, **said):
    return Installation(home, DATABASE_URL=url(server, "bureau", "p@ss/word:1"), **said)


def test_an_owner_who_may_not_make_roles_is_told_what_to_give(given, folder):
    done = owned(given[0], folder / "refused").run("migrate")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "DATABASE_RUNTIME_URL" in done.stderr


@pytest.mark.parametrize("user", [("bureau", "p@ss/word:1"), ("postgres", "")])
def test_a_runtime_role_with_the_owners_powers_is_refused(given, folder, user):
    name, password = user
    password = password or given[0]._superuser()["password"]
    done = owned(given[0], folder / "mighty", DATABASE_RUNTIME_URL=url(given[0], name, password)).run("migrate")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "DATABASE_RUNTIME_URL" in done.stderr


def test_both_ways_to_a_runtime_role_work_and_it_cannot_touch_the_tables(given, folder):
    server, almighty = given
    first = owned(server, folder / "first", DATABASE_RUNTIME_URL=url(server, "desk", "desk"))
    done = first.run("migrate", seconds=300)
    assert done.returncode == 0, done.stderr
    done = first.run("check")
    assert done.returncode == 0, done.stderr + done.stdout
    assert_bounded(almighty, "desk", url(server, "desk", "desk"))

    almighty.execute("ALTER ROLE bureau CREATEROLE")
    second = owned(server, folder / "second")
    done = second.run("migrate", seconds=300)
    assert done.returncode == 0, done.stderr
    kept = second.home / "keys" / "runtime_database_url"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert_bounded(almighty, "affairs_runtime", kept.read_text())


def assert_bounded(almighty, role, address):
    with psycopg.connect(address, autocommit=True) as runtime:
        tables = [name for (name,) in runtime.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        assert len(tables) > 30
        kept = [name for name in tables if name.endswith("event")] + ["plan_observation", "django_migrations"]
        assert len(kept) > 5
        statements = [
            sql.SQL("CREATE TABLE mine (id int)"),
            sql.SQL("DROP TABLE parties_person"),
            sql.SQL("ALTER TABLE parties_person DROP COLUMN name"),
        ]
        statements += [sql.SQL("TRUNCATE {}").format(sql.Identifier(name)) for name in tables]
        for name in kept:
            statements.append(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            statements.append(
                sql.SQL("UPDATE {} SET {} = NULL").format(sql.Identifier(name), sql.Identifier(a_column(runtime, name)))
            )
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                runtime.execute(statement)
        owned_by_it = runtime.execute("SELECT relname FROM pg_class WHERE relowner = %s::regrole", [role]).fetchall()
        assert owned_by_it == []


def test_the_kept_runtime_role_is_made_anew_for_another_database(given, folder):
    server, almighty = given
    almighty.execute("ALTER ROLE bureau CREATEROLE")
    home = folder / "changed"
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "runtime_database_url").write_text("postgresql://x:y@/elsewhere?host=/nowhere", encoding="utf-8")
    owned(server, home).run("check")
    address = DatabaseAddress.parse(Path(home / "keys" / "runtime_database_url").read_text(encoding="utf-8"))
    assert (address.name, address.user) == ("affairs", "affairs_runtime")


def a_column(connection, table):
    """Any column of a table."""
    rows = connection.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table])
    return rows.fetchone()[0]


def test_a_demonstration_takes_an_empty_database_only(given, folder):
    server, almighty = given
    almighty.execute("ALTER ROLE bureau CREATEROLE")
    almighty.execute("CREATE DATABASE strange OWNER bureau TEMPLATE template0")
    address = url(server, "bureau", "p@ss/word:1", name="strange")
    with psycopg.connect(address, autocommit=True) as owner:
        owner.execute("CREATE TABLE theirs AS SELECT 1 AS kept")
    done = Installation(folder / "strange", DATABASE_URL=address).run("demo", "--no-serve")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert "不是演示库" in done.stderr
    with psycopg.connect(address) as owner:
        assert owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall() == [("theirs",)]


def test_a_bureaus_own_database_is_set_up_once_and_never_becomes_a_demonstration(given, folder):
    server, almighty = given
    almighty.execute("ALTER ROLE bureau CREATEROLE")
    almighty.execute("CREATE DATABASE own OWNER bureau TEMPLATE template0")
    installation = Installation(folder / "own", DATABASE_URL=url(server, "bureau", "p@ss/word:1", name="own"))
    done = installation.run("migrate", seconds=300)
    assert done.returncode == 0, done.stderr
    refused = installation.run("demo", "--no-serve", seconds=300)
    assert refused.returncode == 1, refused.stdout
    assert "不是演示库" in refused.stderr

    done = installation.run("setup", seconds=300)
    assert done.returncode == 0, done.stderr
    assert [title in done.stdout for title in ("系统管理员", "安全管理员", "审计管理员")] == [True] * 3
    again = installation.run("setup")
    assert (again.returncode, again.stdout) == (1, "")
    assert "已有账号" in again.stderr
