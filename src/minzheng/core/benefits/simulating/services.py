"""标准测算登记 — asking for a simulation, and the job that goes through the register once and runs the rules twice.

Rows of the register are read, never written; proposed values stand in copies of the parameter tables. Kept is what the columns
counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from minzheng.adapters.columnar import gathering, simulating
from minzheng.adapters.columnar.simulating import Sides, Tallies
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.benefits import programmes
from minzheng.core.benefits.reads import paid_beside
from minzheng.core.benefits.simulating.levers import Lever, lever_of
from minzheng.core.benefits.simulating.models import Simulation
from minzheng.core.benefits.simulating.proposals import (
    Cell,
    as_json,
    from_json,
    problems,
    proposed_tables,
    with_proposal,
)
from minzheng.core.designations.models import Designation
from minzheng.core.divisions.models import Division
from minzheng.core.divisions.reads import scope_paths
from minzheng.core.facts.gathering import gather
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress
from minzheng.core.jobs.models import Job
from minzheng.core.parties.households.models import Household
from minzheng.core.registers.copying import copied
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import MONTHS_IN_YEAR, Month
from minzheng.kernel.policy import PROGRAMMES, Input

KIND = "benefits.simulation"
MAY = Permission.PAPER_ISSUE
AT_ONCE = 200_000  # households
SOURCES = ("central", "provincial", "city", "county")
WHOLE = 100  # percent


@dataclass(frozen=True)
class Asked:
    """测算要求 — what somebody proposes; ``months`` is for how many months of the year the cost is reckoned."""

    title: str
    lever: Lever
    month: Month
    cells: Sequence[Cell]
    percent: int | None = None
    lowered_for: str = ""

    @property
    def months(self) -> int:
        return MONTHS_IN_YEAR + 1 - self.month.month


class Refused(NotPossible):
    """不予测算 — what stands against the proposal, one sentence each."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__("".join(found))
        self.problems = tuple(found)


@transaction.atomic
def start(asked: Asked, division: Division, *, by: User) -> Simulation:
    """Keep a proposal and queue the job. Raises Refused."""
    found = problems(asked.cells, lowered_for=asked.lowered_for)
    if not asked.title.strip():
        found.insert(0, "请给这次测算起一个名称。")
    if found:
        raise Refused(found)
    made = Simulation.objects.create(
        title=asked.title.strip()[:100], lever=asked.lever.code, division=division, month=asked.month.first, months=asked.months,
        on=min(periods.today(), asked.month.last),
        percent=asked.percent, lowered_for=asked.lowered_for.strip()[:200], proposal=as_json(asked.cells), asked_by=by,
    )  # fmt: skip
    made.job = jobs.start(KIND, by=by, title=f"标准测算：{made.title}", params={"simulation": str(made.uid)})
    made.save(update_fields=["job"])
    audit.record(
        "simulation.start", by=by, target_kind="benefits.simulation", target_uid=made.uid, division_path=division.path,
        body={"lever": made.lever, "month": made.month.isoformat()},
    )  # fmt: skip
    return made


def work(job: Job, progress: Progress, *, at_once: int = AT_ONCE) -> dict[str, Any]:
    """测算作业 — run the rules over the register under both sets of standards; done already, it says so again. Raises CannotFinish."""
    row = Simulation.objects.select_related("division").get(uid=job.params["simulation"])
    if not scope_of(job.owner, MAY).covers(row.division.path):
        raise CannotFinish("您现在的岗位不能测算这个范围。")
    if row.ended_at is None:
        _keep(row, _Run(row).outcome(progress, at_once))
    return {
        "message": f"共测算 {row.outcome['households']:,} 户 {row.outcome['persons']:,} 人。",
        "url": f"/benefits/standards/{row.uid}/",
    }  # fmt: skip


def _keep(row: Simulation, outcome: dict[str, Any]) -> None:
    """Keep what came out; whoever else came first with it found the same."""
    Simulation.objects.filter(pk=row.pk, ended_at__isnull=True).update(outcome=outcome, ended_at=periods.now())
    row.refresh_from_db()


def tell_of_export(row: Simulation, form: str, *, by: User) -> None:
    """Note in the log that a simulation left as a file."""
    audit.record(
        "simulation.export", by=by, target_kind="benefits.simulation", target_uid=row.uid, division_path=row.division.path,
        body={"form": form},
    )  # fmt: skip


class _Run:
    """一次测算 — everything that is the same for all parts of the register."""

    def __init__(self, row: Simulation) -> None:
        self.row, self.lever, self.month = row, lever_of(row.lever), Month.of(row.month)
        self.cells = from_json(row.proposal)
        versions = {code: programmes.in_force(code, self.month) for code in self.lever.programmes}
        self.codes = [code for code in programmes.order() if code in versions]
        self.versions = {code: versions[code] for code in self.codes}
        self.wanted: Mapping[str, Input] = {
            name: each for version in self.versions.values() for name, each in version.program.facts.items()
        }
        self.others = {one.programme for version in self.versions.values() for one in version.program.paid.values()}
        self.scope = Scope(scope_paths(row.division))
        proposed = proposed_tables(self.lever, self.cells, self.month, row.percent)
        self.sides = {code: self._sides(code, proposed) for code in self.codes}

    def _sides(self, code: str, proposed: Mapping[str, Any]) -> Sides:
        version = self.versions[code]
        named = {name: declared.code for name, declared in version.program.parameters.items()}
        after = with_proposal(version.tables, named, proposed)
        paid = {one.programme: _column(one.programme) for one in version.program.paid.values()}
        return Sides(
            version.program, version.tables, after, paid, _column(code), self.lever.heads.get(code, ""),
            self._recognised(PROGRAMMES.get(code).recognised_by),
        )  # fmt: skip

    def _recognised(self, kind: str) -> Any:
        """Those recognised on the day and alive in the month, where the programme pays nobody else."""
        if not kind:
            return None
        rows = (
            Designation.objects.in_force(self.row.on, kind=kind)
            .exclude(person__died_on__lt=self.month.first)
            .order_by()
        )
        return gathering.units(copied(rows.values_list("person_id")), ["member"], {})

    def outcome(self, progress: Progress, at_once: int) -> dict[str, Any]:
        """Go through the register in parts and add up."""
        there = Household.objects.on(self.row.on).filter(self.scope.as_condition())
        total, reached, households, persons = there.count(), 0, 0, 0
        tallies = {code: Tallies() for code in self.codes}
        while True:
            beyond = there.filter(pk__gt=reached).order_by("pk")
            end = beyond.values_list("pk", flat=True)[at_once - 1 : at_once].first()
            part = there.filter(pk__gt=reached) if end is None else there.filter(pk__gt=reached, pk__lte=end)
            gathered = gather(self.wanted, on=self.row.on, households=part)
            beside = paid_beside(gathered, self.others | set(self.codes), on=self.row.on, households=part).gathered
            for code, sides in self.sides.items():
                tallies[code].add(simulating.simulate(sides, beside.households, beside.members, self.month))
            households, persons = households + len(beside.households), persons + len(beside.members)
            progress(households, total)
            if end is None:
                break
            reached = end
        return {
            "households": households, "persons": persons, "programmes": {code: _said(one) for code, one in tallies.items()},
            "shares": self._shares(), "unverified": self._unverified(),
        }  # fmt: skip

    def _shares(self) -> dict[str, dict[str, int]]:
        """Which level bears how much, for each county in which all is said and adds up."""
        if not self.lever.shares:
            return {}
        found: dict[str, dict[str, int]] = {}
        for (county, source), one in programmes.book().series(self.lever.shares).in_force(self.row.month).items():
            if source in SOURCES and isinstance(one.value, int):
                found.setdefault(county, {})[source] = one.value
        return {county: said for county, said in found.items() if sum(said.values()) == WHOLE}

    def _unverified(self) -> list[str]:
        """Names of the parameters whose document nobody has seen, as far as they have a value."""
        named = {
            each.series.label
            for version in self.versions.values()
            for each in version.parameters.values()
            if any(not one.verified for one in each.values.values())
        }
        return sorted(named)


def _said(tallies: Tallies) -> dict[str, Any]:
    return {
        "places": [[*place, dict(counts)] for place, counts in sorted(tallies.counts.items())],
        "bins": [[*place, number, *pair] for place, bins in sorted(tallies.bins.items()) for number, pair in sorted(bins.items())],
        "missing": dict(tallies.missing),
    }  # fmt: skip


def _column(programme: str) -> str:
    return f"paid:{programme}"
