"""Installations in folders of their own, and the processes that belong to them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import psycopg

MINZHENG = [sys.executable, "-m", "minzheng"]
SURROUNDINGS = ("MINZHENG_", "DATABASE_", "PORT", "DJANGO_", "PYTEST_", "COV_", "SECRET_KEY")
PATIENCE = 90
TODAY = "2021-08-30"
SMALL = ("--people", "100", "--clean")


def free_port():
    """A port that nobody has at the moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def until(true, *, seconds=PATIENCE, what="it"):
    """Poll; fail with a sentence."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what}: not within {seconds} seconds")


class Installation:
    """One data folder, one port, and the commands run over them."""

    def __init__(self, home, **said):
        self.home = Path(home)
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(SURROUNDINGS)}
        self.environ = kept | {"MINZHENG_HOME": str(home), "PORT": str(self.port), **said}

    def run(self, *arguments, seconds=PATIENCE, command=MINZHENG, **options):
        """Run a command to its end."""
        return subprocess.run(
            [*command, *arguments],
            env=self.environ,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            **options,
        )

    @contextmanager
    def serving(self, *arguments, log):
        """``minzheng serve`` while the block runs; whatever is left at its end is killed."""
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*MINZHENG, "serve", *arguments], env=self.environ, stdout=out, stderr=out, start_new_session=True
            )
            try:
                until(lambda: self.page() == 200 or process.poll() is not None, what="the sign-in page")
                assert process.poll() is None, log.read_text()
                yield process
            finally:
                for pid in (process.pid, *self.processes()):
                    with_patience_kill(pid)
                process.wait()

    def page(self, path="/account/login/"):
        """The status of a page; None when nobody answers."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return answer.status
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return None

    def processes(self, word=""):
        """Everything alive that was started for this data folder, by what it was told and by where it stands."""
        found = []
        for place in Path("/proc").iterdir():
            if not place.name.isdigit() or int(place.name) == os.getpid():
                continue
            try:
                told = (place / "environ").read_bytes().split(b"\0")
                line = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                stands = str((place / "cwd").readlink())
                dead = (place / "stat").read_text().rsplit(")", 1)[1].split()[0] in "ZX"
            except OSError:
                continue
            # a process that changed its title may have written over what it was told
            ours = (
                f"MINZHENG_HOME={self.home}".encode() in told
                or stands.startswith(str(self.home))
                or f":{self.port} " in line
            )
            if ours and not dead and word in line:
                found.append(int(place.name))
        return found

    def postmaster(self):
        """The main process of the embedded server."""
        return int((self.home / "postgres" / "data" / "postmaster.pid").read_text().split("\n", 1)[0])

    @contextmanager
    def database(self, *, user="postgres", dbname="minzheng"):
        """A connection to the embedded server."""
        said = json.loads((self.home / "postgres" / "connection.json").read_text())
        with psycopg.connect(
            host=said["socket"],
            port=5432,
            user=user,
            password=said[user],
            dbname=dbname,
            autocommit=True,
            connect_timeout=10,
        ) as connection:
            yield connection

    def ask(self, statement, *values):
        """The first column of the first row, or None when the server does not answer just now."""
        try:
            with self.database() as connection:
                row = connection.execute(statement, values or None).fetchone()
        except psycopg.OperationalError:
            return None
        return row[0] if row else None


def small_city(place):
    """Build a clean city of a hundred people in a folder; its home, of which nothing runs."""
    installation = Installation(place / "原件 of 'it\"", MINZHENG_TODAY=TODAY)
    done = installation.run("demo", "--no-serve", *SMALL, seconds=300)
    assert done.returncode == 0, done.stderr + done.stdout
    assert installation.processes() == []
    return installation.home


def copy_of(installation, home):
    """The same city in another folder; nothing of the first may run meanwhile."""
    home.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    subprocess.run(["cp", "-a", str(installation.home), str(home)], check=True)
    return Installation(home, MINZHENG_TODAY=TODAY)


def with_patience_kill(pid):
    """Kill; a process that is gone is what was wanted."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
