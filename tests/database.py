"""Starts one embedded PostgreSQL for the whole test run, before Django reads its settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    os.environ.setdefault("MINZHENG_PLAIN_STATIC", "1")
    os.environ.pop("MINZHENG_TODAY", None)
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    home = Path(tempfile.mkdtemp(prefix="minzheng-tests-"))
    os.environ["MINZHENG_HOME"] = str(home)
    os.environ["MINZHENG_DATABASE_ROLE"] = "owner"
    if "DATABASE_URL" in os.environ:
        return
    from minzheng.project.embedded import EmbeddedPostgres

    home.chmod(0o711)
    # Vacuuming a table whose rows were all rolled back tells the planner that it is empty, and the next city is joined row by row.
    server = EmbeddedPostgres(
        home / "postgres", fsync="off", synchronous_commit="off", full_page_writes="off", autovacuum="off"
    )
    server.start()

    def end() -> None:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(end)
