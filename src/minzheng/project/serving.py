"""服务 — the web server and the job worker as children of one command; Ctrl-C ends them all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import click

from minzheng.project import environment

_STOP_SECONDS = 15


def prepare_static() -> None:
    """Gather and compress static files when they are newer than what was gathered; needs no database."""
    from minzheng.project.settings import PACKAGE  # noqa: TID251 — before Django is set up

    home = environment.home()
    stamp = home / "static" / ".stamp"
    sources = [path for path in (PACKAGE / "web" / "static").rglob("*") if path.is_file()]
    if not (PACKAGE / "web" / "static" / "vendor" / "bootstrap.min.css").exists():
        raise environment.BadEnvironment("前端文件还没有生成，请先运行 make assets，或安装发布的软件包。")
    newest = f"{len(sources)} {max(path.stat().st_mtime for path in sources)}"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == newest:
        return
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "django", "collectstatic", "--no-input", "--clear", "-v", "0"]
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": "minzheng.project.settings"}
    subprocess.run(command, check=True, env=surroundings)  # noqa: S603 — our own interpreter
    stamp.write_text(newest, encoding="utf-8")


def serve() -> None:
    """Run until Ctrl-C, a TERM signal, or the end of either child."""
    port = environment.port()
    workers = os.environ.get("MINZHENG_WORKERS", "2")
    environment_ = os.environ | {"DJANGO_SETTINGS_MODULE": "minzheng.project.settings"}
    programs = Path(sys.executable).parent
    web = [str(programs / "granian"), "--interface", "wsgi", "--host", os.environ.get("MINZHENG_HOST", "127.0.0.1"), "--port", str(port),
           "--workers", workers, "--blocking-threads", "4", "--no-access-log", "--log-level", "warning", "--respawn-failed-workers",
           "minzheng.project.wsgi:application"]  # fmt: skip
    jobs = [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "1"]
    children = [subprocess.Popen(command, env=environment_, start_new_session=True) for command in (web, jobs)]  # noqa: S603 — our own programs
    stopping: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopping.append(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    click.echo(f"服务地址 http://127.0.0.1:{port}　按 Ctrl-C 停止。")
    try:
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.3)
    finally:
        _end(children)
    if not stopping:
        raise environment.BadEnvironment(f"服务意外停止（端口 {port} 可能已被占用），其余进程已一并停止。")
    click.echo("已停止。")


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
