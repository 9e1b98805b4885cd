"""服务 — the web server and the job worker as children of one command; Ctrl-C ends them all.

What falls over is set up again: a killed worker, web server or database is started anew, and its work goes on. What keeps
falling over ends the command with a clear message. When the command itself is killed, the kernel ends its children.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import click

from minzheng.project import environment, orphans
from minzheng.project.embedded import EmbeddedPostgres

_STOP_SECONDS = 9
_STEADY_SECONDS = 20
_FALLS = 3
_BEAT_SECONDS = 0.2
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StoppedByItself(RuntimeError):
    """服务意外停止 — something that was set up again kept ending; the message says what."""


def check_port() -> None:
    """Refuse a port that is taken, before anything is started."""
    host, port = environment.host(), environment.port()
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as problem:
        raise environment.BadEnvironment(f"MINZHENG_HOST 不是本机能用的地址：“{host}”。") from problem
    with socket.socket(family, kind, protocol) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except PermissionError as problem:
            raise environment.BadEnvironment(
                f"当前账号不能使用端口 {port}，请用 PORT 指定 1024 以上的端口。"
            ) from problem
        except OSError as problem:
            raise environment.BadEnvironment(
                f"{host} 的端口 {port} 不能使用，多半已被别的程序占用；请停止那个程序，或用 PORT 指定另一个端口，例如 PORT=8001。"
            ) from problem


@contextmanager
def static_being_prepared() -> Iterator[None]:
    """Gather and compress static files beside what the block does, when they changed; they are ready at its end."""
    spec = find_spec("minzheng")
    assert spec is not None
    assert spec.origin is not None
    static = Path(spec.origin).parent / "web" / "static"
    if not (static / "vendor" / "bootstrap.min.css").exists():
        raise environment.BadEnvironment("前端文件还没有生成，请先运行 make assets，或安装发布的软件包。")
    home = environment.take_home()
    stamp = home / "static" / ".stamp"
    sources = [path for path in static.rglob("*") if path.is_file()]
    newest = f"{static} {len(sources)} {max(path.stat().st_mtime for path in sources)}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == newest:
        yield
        return
    command = [sys.executable, "-P", "-m", "django", "collectstatic", "--no-input", "--clear", "-v", "0"]
    gathering = subprocess.Popen(command, env=_surroundings(), preexec_fn=orphans.die_with_parent)  # noqa: S603, PLW1509 — our own interpreter; one call to prctl
    try:
        yield
        if gathering.wait():
            raise environment.BadEnvironment(
                f"网页所用的静态文件没有收集成功，原因见上；请检查 {home} 是否可写、磁盘是否已满。"
            )
    finally:
        gathering.kill()
        gathering.wait()
    stamp.write_text(newest, encoding="utf-8")


def _surroundings() -> dict[str, str]:
    return os.environ | {"DJANGO_SETTINGS_MODULE": "minzheng.project.settings"}


class Child:
    """子进程 — a program that belongs to the service and is started again when it falls over, but not for ever."""

    def __init__(self, title: str, command: list[str]) -> None:
        self.title = title
        self.command = command
        self.falls = 0
        self.start()

    def start(self) -> None:
        """Start the program in a session of its own, so that Ctrl-C reaches only the command."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 — our own programs
            [sys.executable, "-P", *self.command], env=_surroundings() | {orphans.SUPERVISED: "1"}, start_new_session=True,
            stdin=subprocess.DEVNULL, preexec_fn=orphans.die_with_parent,  # noqa: PLW1509 — one call to prctl, no threads yet
        )  # fmt: skip

    def attend(self) -> None:
        """Start it again when it ended. Raises StoppedByItself when it keeps ending."""
        if self.process.poll() is None:
            return
        steady = time.monotonic() - self.started > _STEADY_SECONDS
        self.falls = 1 if steady else self.falls + 1
        if self.falls >= _FALLS:
            raise StoppedByItself(
                f"{self.title}一再停止（退出码 {self.process.returncode}），原因见上；其余进程已一并停止。"
            )
        click.echo(f"{self.title}意外停止，正在重新启动。", err=True)
        self.renew()

    def renew(self) -> None:
        """End it and start it again; that is no fall of its own."""
        self.kill()
        self.start()

    def ask_to_end(self) -> None:
        """Ask politely."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and what it started, at once."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _children() -> list[Child]:
    web = ["-m", "granian", "--interface", "wsgi", "--host", environment.host(), "--port", str(environment.port()),
           "--workers", str(environment.workers()), "--blocking-threads", "4", "--no-access-log", "--log-level", "warning",
           "--respawn-failed-workers", "minzheng.project.wsgi:application"]  # fmt: skip
    return [Child("网页服务", web), Child("后台作业", ["-m", "minzheng.project.working"])]


def serve(server: EmbeddedPostgres | None) -> None:
    """Run until Ctrl-C or a TERM signal. Raises StoppedByItself."""
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in _SIGNALS:
        signal.signal(number, stop)
    children: list[Child] = []
    try:
        children += _children()
        announce = _announcer()
        restarts = 0
        while not stopping:
            if server is not None and not server.alive():
                restarts += 1
                if restarts > _FALLS:
                    raise StoppedByItself(f"数据库一再停止，原因见 {server.log}；其余进程已一并停止。")
                click.echo("数据库意外停止，正在重新启动。", err=True)
                server.start()
                children[-1].renew()
            for child in children:
                child.attend()
            announce()
            time.sleep(_BEAT_SECONDS)
    finally:
        _end(children)
    click.echo("已停止。")


def _announcer() -> Callable[[], None]:
    """Say the address once, when it answers."""
    said: list[bool] = []
    host, port = environment.host(), environment.port()
    near = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 — compared, not bound

    def announce() -> None:
        if said:
            return
        try:
            socket.create_connection((near, port), timeout=0.2).close()
        except OSError:
            return
        said.append(True)
        click.echo(f"服务地址 http://{f'[{near}]' if ':' in near else near}:{port}　按 Ctrl-C 停止。")

    return announce


def _end(children: list[Child]) -> None:
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.1, deadline - time.monotonic()))
        child.kill()
