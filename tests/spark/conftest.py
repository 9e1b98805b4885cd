"""A Spark that answers commands for as long as a module needs it; where there is none, the house's own run fails and a developer's skips."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "spark" / "bin" / "python"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "SPARK_LOCAL_IP": "127.0.0.1"}


def lacking(what):
    """What Spark needs is not here: a developer's machine skips, the house's own run fails."""
    if os.environ.get("MINZHENG_CI"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    """Runs a command of ``minzheng spark`` and gives what it said and what went wrong."""
    if not PYTHON.exists():
        lacking("make spark-environment installs Spark in an environment of its own")
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        lacking("Spark needs Java 17")
    log = (tmp_path_factory.mktemp("spark") / "log").open("w+")
    process = subprocess.Popen(
        [PYTHON, "-m", "tests.spark.serving"], cwd=ROOT, env=ENVIRONMENT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
    )  # fmt: skip

    def line():
        said = process.stdout.readline()
        if not said:
            log.seek(0)
            pytest.fail(f"Spark stopped: {log.read()[-3_000:]}")
        return said

    assert line() == "ready\n"

    def command(*arguments):
        process.stdin.write(json.dumps([str(each) for each in arguments]) + "\n")
        process.stdin.flush()
        return tuple(json.loads(line()))

    yield command
    process.stdin.close()
    process.wait(30)
    process.stdout.close()
    log.close()
