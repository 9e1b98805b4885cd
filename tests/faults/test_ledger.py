"""A month's ledger is reckoned once and whole, wherever the process is killed while it is reckoned."""

import os
import signal
import sys

POINTS = (1, 4, 9, 14, 22, 30, 38, 46, 54, 62, 70)
SLOW, PATIENT = 180, 4


def ledger(city, command):
    city.environ |= {"DJANGO_SETTINGS_MODULE": "minzheng.project.settings", "PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(PATIENT):  # the server of the one that was killed may still be going down
        done = city.run(str(command), command=[sys.executable, "-m", "tests.faults.ledgering"], seconds=SLOW)
        if done.returncode != 1 or "OperationalError" not in done.stderr:
            break
    return done


def test_killed_anywhere_it_completes_on_the_next_start_with_the_same_bytes(city):
    ledger(city, "discard")
    clean = ledger(city, 0)
    assert clean.stdout.startswith("checking "), clean.stderr
    killed = 0
    for point in POINTS:
        done = ledger(city, "discard")
        assert done.returncode == 0, done.stderr
        done = ledger(city, point)
        killed += done.returncode == -signal.SIGKILL
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        again = ledger(city, 0)
        assert again.stdout == clean.stdout, (point, again.stdout, again.stderr)
    assert killed >= len(POINTS) - 3
