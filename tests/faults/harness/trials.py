"""Trials: a script is hurt in one way, taken up again, and must end as the unhurt one did, with every invariant kept throughout."""

import os
import random
import resource
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.harness import scripts
from tests.faults.harness.processes import Child, in_child
from tests.faults.harness.scripts import SCRIPTS

OF_THE_GROUND = ("fsync = off",)  # see ``Ground.open``
OF_FIGURES = "plan.figures"  # seconds for every indicator: asked where figures are the work
SHARES = {"point": 46, "moment": 20, "server": 8, "twice": 12, "full": 10, "backup": 4}  # in a hundred
DEEPEST = 3  # passes of one point at which a process is ended


@dataclass
class Clean:
    """The script unhurt: what it came to, how often it passed each point, how long it took."""

    result: object
    essence: object
    passes: Counter
    seconds: float


@dataclass(frozen=True)
class Trial:
    """One way to hurt a script: ``at`` and ``nth`` name a point; ``seed`` settles what is left to chance."""

    kind: str
    script: str
    at: str = ""
    nth: int = 1
    seed: int = 0

    def __str__(self):
        return " ".join(
            filter(None, (self.kind, self.script, self.at, str(self.nth) if self.at else "", f"#{self.seed}"))
        )


@dataclass
class Verdict:
    """What a trial found: nothing, when all is as it must be. ``hit``: whether it hurt at all."""

    trial: object
    found: list[str] = field(default_factory=list)
    hit: bool = True


# -- inside a process ----------------------------------------------------------------------------------------------------
def broken(script):
    """Invariants that do not hold, each with its rows."""
    from minzheng.project import verifying

    asked = [one.code for one in verifying.chosen() if one.code != OF_FIGURES or script.name == "observation"]
    return [
        f"{one.invariant.code} {list(one.rows)[:3]} {one.problem}".strip()
        for one in verifying.verify(asked)
        if not one.holds and one.rows != OF_THE_GROUND
    ]


def ended_at(point, nth):
    """From here on the process is ended when it passes the point for the nth time."""
    from minzheng.core import failpoints

    left = [nth]

    def passing(name):
        left[0] -= name == point
        if name == point and left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    failpoints.arm(passing)


def without_room(point, nth):
    """From here on the server's process writes nothing any more when the point is passed: the disk is full for it."""
    from django.db import connection

    from minzheng.core import failpoints

    left = [nth]

    def passing(name):
        left[0] -= name == point
        if name == point and left[0] == 0:
            connection.ensure_connection()
            _let_write_nothing(connection.connection.info.backend_pid)

    failpoints.arm(passing)


def _let_write_nothing(pid):
    """Limit the files of a process of the server, as the account that it belongs to: root lends the server another one."""
    stands = Path(f"/proc/{pid}").stat()
    helper = os.fork()
    if helper == 0:
        try:
            if stands.st_uid != os.geteuid():
                os.setgid(stands.st_gid)
                os.setuid(stands.st_uid)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            os._exit(0)
        except OSError:
            os._exit(1)
    if os.waitpid(helper, 0)[1]:
        raise RuntimeError("the files of the server cannot be limited here")


def counted(script):
    """Run it, and count the points."""
    from minzheng.core import failpoints

    passes = Counter()
    failpoints.arm(lambda name: passes.update([name]))
    scripts.run(script)
    return passes


# -- around processes ----------------------------------------------------------------------------------------------------
class Trials:
    """All trials over one ground."""

    def __init__(self, ground):
        self.ground = ground
        self.clean = {}

    def unhurt(self, names=tuple(SCRIPTS)):
        """Each script once without harm; raises RuntimeError where even that finds something."""
        for name in names:
            script = SCRIPTS[name]
            with self.ground.copy() as database:
                began = time.monotonic()
                ran = in_child(database, lambda script=script: counted(script))
                took = time.monotonic() - began
                seen = in_child(database, lambda script=script: (broken(script), script.result(), script.essence()))
            if ran.problem or seen.problem or seen.answer[0]:
                raise RuntimeError(f"{name} unhurt: {ran.problem or seen.problem or seen.answer[0]}")
            self.clean[name] = Clean(seen.answer[1], seen.answer[2], ran.answer, took)

    def passed(self):
        """Every point that some script passes."""
        return {point for clean in self.clean.values() for point in clean.passes}

    def planned(self, count, seed):
        """So many trials: every point first, then every other harm in its share, the same for the same seed."""
        rng = random.Random(seed)
        points = [
            Trial("point", name, point, nth, seed)
            for name, clean in self.clean.items() for point, n in sorted(clean.passes.items()) for nth in range(1, min(n, DEEPEST) + 1)
        ]  # fmt: skip
        rng.shuffle(points)
        wanted = {kind: max(1, count * share // 100) for kind, share in SHARES.items()}
        chosen = [
            points[place % len(points)]
            for place in range(count - sum(n for kind, n in wanted.items() if kind != "point"))
        ]
        for kind, number in wanted.items():
            chosen += [self._drawn(kind, rng) for _ in range(number if kind != "point" else 0)]
        rng.shuffle(chosen)
        return chosen[:count]

    def _drawn(self, kind, rng):
        name = rng.choice(sorted(self.clean))
        at = rng.choice(sorted(self.clean[name].passes)) if kind == "full" and self.clean[name].passes else ""
        return Trial(kind, name, at, seed=rng.randrange(10**6))

    def run(self, trial):
        """Hurt, take up again, compare."""
        script, verdict = SCRIPTS[trial.script], Verdict(trial)
        with self.ground.copy() as database:
            getattr(self, f"_{trial.kind}")(trial, script, database, verdict)
            self.ground.answering()
            self.ground.quiet(database)
            self._afterwards(script, database, verdict, begun_anew=trial.kind == "full")
        return verdict

    def _afterwards(self, script, database, verdict, *, begun_anew=False):
        """What stands is sound; what is left is done; what it comes to is what it comes to unhurt."""
        clean = self.clean[script.name]
        expected, come_to = (clean.essence, script.essence) if begun_anew else (clean.result, script.result)

        def look():
            before = [f"before: {one}" for one in broken(script)]
            scripts.run(script)
            return before + broken(script), come_to()

        seen = in_child(database, look)
        if seen.problem:
            verdict.found.append(f"not finished: {seen.problem.strip().splitlines()[-1]}")
            return
        verdict.found += seen.answer[0]
        if seen.answer[1] != expected:
            verdict.found.append(f"another result: {_difference(seen.answer[1], expected)}")

    # -- ways to hurt
    def _point(self, trial, script, database, verdict):
        def hurt():
            ended_at(trial.at, trial.nth)
            scripts.run(script)

        ended = in_child(database, hurt)
        verdict.hit = ended.killed
        if ended.problem and not ended.killed:
            verdict.found.append(f"hurt: {ended.problem.strip().splitlines()[-1]}")

    def _moment(self, trial, script, database, verdict):
        child = Child(database, lambda: scripts.run(script))
        time.sleep(random.Random(trial.seed).uniform(0, self.clean[script.name].seconds))
        child.kill()
        verdict.hit = child.ended().killed

    def _server(self, trial, script, database, verdict):
        child = Child(database, lambda: scripts.run(script))
        time.sleep(random.Random(trial.seed).uniform(0.05, self.clean[script.name].seconds))
        self.ground.kill_server()
        verdict.hit = bool(child.ended().problem)

    def _backup(self, trial, script, database, verdict):
        """Backed up at any moment, the work goes on; then the database is lost, and the work taken up from the backup beside newer files."""
        child, place = Child(database, lambda: scripts.run(script)), self.ground.home / f"{database}.backup"
        time.sleep(random.Random(trial.seed).uniform(0, self.clean[script.name].seconds))
        self.ground.back_up(database, place)
        child.ended()
        self.ground.quiet(database)
        self.ground.restore(database, place)
        place.unlink()

    def _twice(self, trial, script, database, verdict):
        children = [Child(database, lambda: scripts.run(script)) for _ in range(2)]
        for child in children:
            ended = child.ended()
            if ended.problem:
                verdict.found.append(f"two at once: {ended.problem.strip().splitlines()[-1]}")

    def _full(self, trial, script, database, verdict):
        def hurt():
            if script.name == "document":
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
            else:
                without_room(trial.at, trial.nth)
            scripts.run(script)

        verdict.hit = bool(in_child(database, hurt).problem)


def _difference(one, other):
    """Where two results part, in short."""
    pairs = zip(one, other, strict=False) if isinstance(one, tuple) and isinstance(other, tuple) else [(one, other)]
    return "; ".join(f"{str(left)[:200]} ≠ {str(right)[:200]}" for left, right in pairs if left != right)
