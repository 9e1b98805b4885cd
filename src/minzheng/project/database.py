"""数据库准备 — the embedded server or the given one, migrations by the owner, rights for the runtime role."""

import hashlib
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from minzheng.project import environment
from minzheng.project.embedded import RUNTIME, EmbeddedPostgres

OLDEST = 150_000
APPEND_ONLY = (
    "audit_auditevent", "plan_observation", "plan_allocation", "plan_allocatedshare", "plan_standingchange", "plan_frozenrecord",
    "cases_step", "cases_filedpaper", "cases_signature", "cases_missingnumber", "benefits_caseopinion", "ledger_frozenenrolment",
    "ledger_ledgerline", "ledger_linecomponent", "ledger_linemember", "ledger_linememberend", "ledger_runcheck", "ledger_checkanswer", "ledger_runrelease",
    "ledger_runhold", "payments_paymentorder", "payments_accountgap", "payments_orderoutcome", "payments_fundrequestitem",
    "returns_filingstep",
)  # fmt: skip
GRANTED = 2  # raised when ``grant`` gives or takes other rights: what is installed gets them with the next start
MARKED_VOID = (
    "ledger_ledgerline",
    "ledger_linemember",
    "ledger_linememberend",
    "payments_paymentorder",
)  # of these one column may be marked, by their triggers


class CannotUse(RuntimeError):
    """数据库不能使用 — what is wrong with the given database and how to mend it."""


@contextmanager
def available() -> Iterator[EmbeddedPostgres | None]:
    """A database that answers while the block runs: the given one (None), or the embedded one started for it."""
    if environment.secret("DATABASE_URL"):
        check_version()
        runtime_role()
        yield None
        return
    with EmbeddedPostgres(environment.take_home() / "postgres").running() as server:
        yield server


def owner_address() -> environment.DatabaseAddress:
    """Where and as whom tables are made."""
    url = environment.secret("DATABASE_URL")
    if url:
        return environment.DatabaseAddress.parse(url)
    return EmbeddedPostgres(environment.home() / "postgres").address("owner")


def connect(address: environment.DatabaseAddress) -> psycopg.Connection[tuple[object, ...]]:
    """A plain connection for the few statements outside Django."""
    parts: dict[str, Any] = {
        "dbname": address.name,
        "user": address.user,
        "password": address.password,
        "host": address.host,
        "port": address.port,
        "connect_timeout": 10,
    } | dict(address.options)
    try:
        return psycopg.connect(autocommit=True, **{key: value for key, value in parts.items() if value})
    except psycopg.Error as problem:
        raise CannotUse(
            f"连接不上数据库 {address.name}：请检查 DATABASE_URL 的主机、端口、用户和密码，以及数据库是否已启动。"
        ) from problem


def check_version() -> None:
    """Refuse a PostgreSQL older than 15."""
    with connect(owner_address()) as connection:
        refuse_older(connection.info.server_version)


def refuse_older(number: int) -> None:
    """Raise CannotUse for a server version such as 140011."""
    if number < OLDEST:
        raise CannotUse(f"数据库是 PostgreSQL {number // 10000}，本平台需要 15 或更高版本。")


def runtime_role() -> str:
    """The role that the running product uses; made here when the given database has none and the owner may make one."""
    if not environment.secret("DATABASE_URL"):
        return RUNTIME
    owner = owner_address()
    said = environment.secret("DATABASE_RUNTIME_URL")
    if said:
        address = environment.DatabaseAddress.parse(said, "DATABASE_RUNTIME_URL")
        _check_runtime(address, owner)
        return address.user
    kept = environment.take_home() / "keys" / "runtime_database_url"
    name = f"{owner.name}_runtime"
    if not kept.exists() or environment.DatabaseAddress.parse(kept.read_text(encoding="utf-8")).place != owner.place:
        _make_role(owner, name, kept)
    return name


def _check_runtime(address: environment.DatabaseAddress, owner: environment.DatabaseAddress) -> None:
    """Refuse a runtime role that is the owner, is almighty, or lives in another database."""
    if address.place[2] != owner.place[2]:
        raise CannotUse("DATABASE_RUNTIME_URL 和 DATABASE_URL 不是同一个库，请改成同一个库的两个用户。")
    if address.user == owner.user:
        raise CannotUse("DATABASE_RUNTIME_URL 的用户就是表的所有者；日常运行要用另一个普通用户，它不拥有任何表。")
    with connect(address) as connection:
        mighty = connection.execute(
            "SELECT rolsuper OR pg_has_role(current_user, %s, 'MEMBER') FROM pg_roles WHERE rolname = current_user",
            [owner.user],
        ).fetchone()
    if mighty == (True,):
        raise CannotUse(
            "DATABASE_RUNTIME_URL 的用户是超级用户，或属于表的所有者；日常运行要用一个没有这些权力的普通用户。"
        )


def _make_role(owner: environment.DatabaseAddress, name: str, kept: Path) -> None:
    password = secrets.token_urlsafe(24)
    with connect(owner) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone()
        statement = sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
            sql.SQL("ALTER" if known else "CREATE"), sql.Identifier(name), sql.Literal(password)
        )
        try:
            connection.execute(statement)
        except psycopg.errors.InsufficientPrivilege as problem:
            raise CannotUse(
                "DATABASE_URL 的用户不能建立角色。请由数据库管理员建一个普通角色，并用 DATABASE_RUNTIME_URL 给出它的地址；"
                "日常运行只用这个角色，它不拥有任何表。"
            ) from problem
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.touch(mode=0o600)
    fresh.write_text(replace(owner, user=name, password=password).as_url(), encoding="utf-8")
    fresh.rename(kept)


def grant(role: str) -> None:
    """Let the runtime role work with the rows, never with the tables; append-only tables take rows and give none back."""
    with connect(owner_address()) as connection, connection.transaction():
        user = sql.Identifier(role)
        for text in (
            "GRANT USAGE ON SCHEMA public TO {}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}",
            "GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}",
        ):
            connection.execute(sql.SQL(text).format(user))
        connection.execute(sql.SQL("REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {}").format(user))
        history = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND right(tablename, 5) = 'event'"
        ).fetchall()
        triggered = connection.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger\\_append\\_only\\_%'"
        ).fetchall()
        for table in sorted({*APPEND_ONLY, *(str(name) for (name,) in (*history, *triggered))}):
            connection.execute(sql.SQL("REVOKE UPDATE, DELETE ON {} FROM {}").format(sql.Identifier(table), user))
        for table in MARKED_VOID:
            connection.execute(sql.SQL("GRANT UPDATE (void) ON {} TO {}").format(sql.Identifier(table), user))


def migrate(*, quiet: bool = True) -> None:
    """Bring the tables up to date as their owner, then give the runtime role its rights; nothing to do costs no time."""
    check_version()
    role = runtime_role()
    stamp = environment.take_home() / "keys" / "migrated"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == _state(role):
        return
    command = [sys.executable, "-P", "-m", "django", "migrate", "--no-input", "-v", "0" if quiet else "1"]
    surroundings = os.environ | {
        "DJANGO_SETTINGS_MODULE": "minzheng.project.settings",
        "MINZHENG_DATABASE_ROLE": "owner",
    }
    done = subprocess.run(command, check=False, env=surroundings)  # noqa: S603 — our own interpreter
    if done.returncode:
        raise CannotUse("数据库表没有更新成功，原因见上。")
    grant(role)
    stamp.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp.write_text(_state(role), encoding="utf-8")


def check_migrated() -> None:
    """Refuse a database that has no tables yet."""
    with connect(owner_address()) as connection:
        there = connection.execute("SELECT to_regclass('public.django_migrations') IS NOT NULL").fetchone()
    if there != (True,):
        raise CannotUse("数据库里还没有表。请先运行 minzheng migrate 建表，或用 minzheng serve、minzheng demo 启动。")


def _state(role: str) -> str:
    """What the tables should look like, and in which database: our migrations, the libraries that bring their own, its identity."""
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{GRANTED}".encode())
    for file in sorted(package.glob("**/migrations/0*.py")):
        digest.update(file.name.encode() + file.read_bytes())
    for name in ("django", "django-allauth", "django-axes", "django-pghistory", "procrastinate"):
        digest.update(version(name).encode())
    with connect(owner_address()) as connection:
        identity = connection.execute(
            "SELECT (pg_control_system()).system_identifier::text, oid::text FROM pg_database WHERE datname = current_database()"
        ).fetchone()
        there = connection.execute("SELECT to_regclass('django_migrations') IS NOT NULL").fetchone()
    return f"{digest.hexdigest()} {identity} {there} {role}"
