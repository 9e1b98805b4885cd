"""A short form of the harness: a month's ledger, a file and payments, hurt in every way, and bugs that must be caught."""

import os
import re
import sys

HARNESS = [sys.executable, "-m", "tests.faults.harness"]
SLOW = 240


def test_whatever_ends_the_work_it_completes_with_the_same_bytes_and_planted_bugs_are_caught(built):
    built.environ |= {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = built.run("--short", "--home", str(built.home), command=HARNESS, seconds=SLOW)
    assert done.returncode == 0, done.stdout + done.stderr
    last = done.stdout.strip().splitlines()[-1]
    assert re.fullmatch(r"trials 8 \(hit \d\), violations 0, bugs planted 5, bugs caught 5, \d+ s", last), done.stdout
