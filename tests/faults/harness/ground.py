"""The ground of the trials: one installation with a small city, prepared once, and a copy of its database for each trial."""

import json
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

TODAY = "2021-08-30"
BASE = "minzheng"


class Ground:
    """The server, and databases made after the prepared one."""

    def __init__(self, home):
        self.home, self.made, self.server = Path(home), 0, None

    def build(self, people):
        """The demonstration city, by the command that everybody uses."""
        command = [sys.executable, "-m", "minzheng", "demo", "--no-serve", "--people", str(people), "--clean"]
        subprocess.run(command, env=self._environ(), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _environ(self):
        return os.environ | {"MINZHENG_HOME": str(self.home), "MINZHENG_TODAY": TODAY}

    def open(self):
        """Start the server and set Django up; this process never speaks to the database through Django.

        Without fsync: what is ended here are processes, and what they wrote is with the operating system by then. A power cut is no
        part of these trials.
        """
        from minzheng.project.embedded import EmbeddedPostgres

        os.environ |= self._environ() | {
            "DJANGO_SETTINGS_MODULE": "minzheng.project.settings",
            "MINZHENG_PLAIN_STATIC": "1",
        }
        self.server = EmbeddedPostgres(self.home / "postgres", autovacuum="off", fsync="off")
        self.server.start()
        import django

        django.setup()

    def close(self):
        """Stop the server."""
        if self.server is not None:
            self.server.stop()

    @contextmanager
    def connected(self, dbname="postgres", user="postgres"):
        """A connection of the one who owns the server, or the tables."""
        said = json.loads((self.home / "postgres" / "connection.json").read_text())
        with psycopg.connect(
            host=said["socket"], port=5432, user=user, password=said[user], dbname=dbname, autocommit=True, connect_timeout=10
        ) as connection:  # fmt: skip
            yield connection

    @contextmanager
    def copy(self):
        """A database as it was prepared, for one trial."""
        self.made += 1
        name = f"trial_{self.made}"
        with self.connected() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {BASE} OWNER minzheng_owner STRATEGY wal_log")
        try:
            yield name
        finally:
            self.answering()
            with self.connected() as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def back_up(self, name, place, *said):
        """A backup of a database at work, by the server's own tool."""
        self._by_tool("pg_dump", "--format=custom", f"--file={place}", *said, name)

    def lost(self, name, *, without):
        """The database is gone, and its backup holds no row of one table."""
        place = self.home / f"{name}.backup"
        self.back_up(name, place, f"--exclude-table-data={without}")
        self.restore(name, place)
        place.unlink()

    def restore(self, name, place):
        """The database is gone, and what the backup holds is there under its name; files beside it stay as they are."""
        with self.connected() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 OWNER minzheng_owner")
        self._by_tool("pg_restore", "--exit-on-error", f"--dbname={name}", str(place))

    def _by_tool(self, tool, *said):
        from minzheng.project.embedded import binaries

        known = json.loads((self.home / "postgres" / "connection.json").read_text())
        where = {"PGHOST": known["socket"], "PGPORT": "5432", "PGUSER": "postgres", "PGPASSWORD": known["postgres"]}
        subprocess.run([str(binaries() / tool), *said], env=os.environ | where, check=True, stdout=subprocess.DEVNULL)

    def settle(self):
        """Make the prepared database fit to be copied.

        A copy takes over how many numbers of a sequence were logged ahead, and not that they were: after a crash it would give
        them twice. Set anew, each sequence logs its first number in the copy.
        """
        with self.connected(BASE) as connection:
            connection.execute(
                "SELECT setval(c.oid::regclass, s.last_value, s.last_value IS NOT NULL) FROM pg_class c"
                " JOIN pg_sequences s ON s.schemaname = c.relnamespace::regnamespace::text AND s.sequencename = c.relname"
                " WHERE c.relkind = 'S' AND s.last_value IS NOT NULL"
            )

    def kill_server(self):
        """End the whole server as a power cut would, and start it again."""
        self.server.kill()
        self.server.start()

    def answering(self):
        """Wait until the server answers: after the loss of a process it starts itself anew; when it is gone, start it."""
        for _ in range(300):
            try:
                with self.connected() as connection:
                    connection.execute("SELECT 1")
            except psycopg.OperationalError:
                if not self.server.alive():
                    self.server.kill()
                    self.server.start()
                time.sleep(0.1)
            else:
                return
        raise RuntimeError("the database server does not come back")

    def quiet(self, name):
        """Wait until nobody is left of whoever was killed: a server process ends its statement first."""
        for _ in range(600):
            with self.connected() as connection:
                row = connection.execute(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
                    [name],
                ).fetchone()
            if row == (0,):
                return
            time.sleep(0.05)
        raise RuntimeError(f"somebody is still connected to {name}")
