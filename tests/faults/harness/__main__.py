"""``python -m tests.faults.harness``: trials, then bugs planted in the product; the last line says what was found.

Ends with 1 unless every trial was done and none found anything, every point was passed and every bug was caught.
"""

import argparse
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.faults.harness import beside_bugs  # noqa: F401 — each registers itself
from tests.faults.harness.bugs import BUGS, plant
from tests.faults.harness.ground import Ground
from tests.faults.harness.processes import in_child
from tests.faults.harness.scripts import SCRIPTS
from tests.faults.harness.trials import Trials

SHORT, SHORT_TRIALS = ("ledger", "document", "payment"), 8
SHORT_BUGS = (  # that a city of a hundred people can show: an answer of which a part is applied takes several payments
    "an audit event that comes in a later transaction",
    "a line without its part",
    "a release by the hand that prepared",
    "an answer with another amount that is applied all the same",
    "a repayment of a claim that is told of in a later transaction",
)


def main():
    said = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="minzheng-harness-"))
    folder.chmod(0o711)
    ground = Ground(folder / "home")
    try:
        if said.home:
            shutil.copytree(said.home, ground.home, symlinks=True, copy_function=shutil.copy2)
            _as_owned(said.home, ground.home)
        else:
            _say("building the city …")
            ground.build(said.people)
        ground.open()
        return carried_out(ground, said)
    finally:
        ground.close()
        shutil.rmtree(folder, ignore_errors=True)


def _arguments():
    parser = argparse.ArgumentParser(prog="python -m tests.faults.harness")
    parser.add_argument("--trials", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--home", help="a built city to take a copy of; nothing of it may run")
    parser.add_argument("--only", nargs="+", choices=sorted(SCRIPTS), help="these scripts and their bugs alone")
    parser.add_argument("--no-bugs", action="store_true", help="trials only")
    parser.add_argument(
        "--minutes",
        type=float,
        default=60,
        help="trials that are not begun by then are left out, said to be, and fail the run",
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help="a ledger, a file and payments, eight trials and five bugs: what every test run does",
    )
    return parser.parse_args()


def carried_out(ground, said):
    """The trials and the bugs; the exit code."""
    from minzheng.core.failpoints import POINTS

    began = time.monotonic()
    prepared = in_child("minzheng", _prepare)
    if prepared.problem:
        raise RuntimeError(prepared.problem)
    ground.settle()
    trials = Trials(ground)
    trials.unhurt(SHORT if said.short else tuple(said.only or SCRIPTS))
    for name, clean in trials.clean.items():
        _say(f"{name}: {clean.seconds:.1f} s, {sum(clean.passes.values())} passes of {len(clean.passes)} points")
    missed = [] if said.short or said.only else sorted(set(POINTS) - trials.passed())
    found, done, hit = [], 0, 0
    planned = trials.planned(SHORT_TRIALS if said.short else said.trials, said.seed)
    bugs = [] if said.no_bugs else [one for one in BUGS if one.script in trials.clean]
    bugs = [one for one in bugs if one.name in SHORT_BUGS] if said.short else bugs
    for number, trial in enumerate(planned, 1):
        if time.monotonic() - began > said.minutes * 60:
            break
        verdict = trials.run(trial)
        done, hit = number, hit + verdict.hit
        found += [f"{trial}: {one}" for one in verdict.found]
        _say(
            f"{number}/{len(planned)} {trial}{'' if verdict.hit else ' (not hit)'}{'' if not verdict.found else ' VIOLATION ' + '; '.join(verdict.found)}"
        )
    caught = [bug for bug in bugs if _caught(trials, bug)]
    if missed:
        _say(f"points that no script passes: {', '.join(missed)}")
    if done < len(planned):
        _say(f"{len(planned) - done} trials were not begun within {said.minutes:g} minutes")
    _say(
        f"trials {done} (hit {hit}), violations {len(found)}, bugs planted {len(bugs)}, bugs caught {len(caught)}, {time.monotonic() - began:.0f} s"
    )
    return 0 if not found and not missed and 0 < len(planned) == done and len(caught) == len(bugs) else 1


def _prepare():
    from tests.faults.harness import scripts

    return scripts.prepare()


def _caught(trials, bug):
    by = plant(trials, bug)
    _say(f"bug {bug.name}: {'caught by ' + by if by else 'NOT CAUGHT'}")
    return bool(by)


def _as_owned(source, target):
    """Files of a copied cluster belong to the account that they belonged to."""
    import os

    for folder, _, files in os.walk(source):
        for name in (".", *files):
            at = Path(folder) / name
            to = target / at.relative_to(source)
            stat = at.lstat()
            os.chown(to, stat.st_uid, stat.st_gid, follow_symlinks=False)


def _say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
