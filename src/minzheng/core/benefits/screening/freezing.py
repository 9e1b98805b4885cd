"""筛查冻结 — the register of a month as files, a folder for each county: no names, no numbers of papers, only keys and the facts that rules ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.adapters.columnar import frozen
from minzheng.adapters.columnar.comparing import Asked
from minzheng.core.access.scopes import Scope
from minzheng.core.benefits.screening.comparing import Comparison
from minzheng.core.divisions import reads as divisions
from minzheng.core.facts.kinds import inputs
from minzheng.core.parties.households.models import Household
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, read

KIND = "register"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Frozen:
    """冻结结果 — how many counties, households and members stand in the files."""

    counties: int
    households: int
    members: int


def freeze(folder: Path, month: Month, on: date, progress: Progress) -> Frozen:
    """Write the register of a month by county: what is screened, with the parameters and the payments of the month."""
    comparison = Comparison(month, on)
    counties = list(divisions.counties_within((city.path,), on)) if (city := divisions.city(on)) else []
    sizes: dict[str, int] = {}
    households = members = 0
    for done, county in enumerate(counties):
        scope = Scope(divisions.scope_paths(county))
        part = comparison.part(Household.objects.on(on).filter(scope.as_condition()))
        for table, rows in part.tables().items():
            frozen.write(folder, table, month, county.code, rows)
        sizes[county.code] = len(part.homes)
        households, members = households + len(part.homes), members + len(part.members)
        progress(done + 1, len(counties))
    asked = [frozen.as_words(one) for one in comparison.asked]
    frozen.write_words(folder, KIND, month, {"on": on.isoformat(), "counties": sizes, "programmes": asked})
    return Frozen(len(counties), households, members)


def asked_in(folder: Path, month: Month) -> tuple[list[Asked], Mapping[str, int]]:
    """What a month was frozen for: each programme's question, and how many households each county has. Raises BadFolder."""
    said = frozen.words(folder, KIND, month)
    return [_asked(one) for one in said["programmes"]], said["counties"]


def _asked(said: Mapping[str, Any]) -> Asked:
    if said["code"] not in PROGRAMMES:
        raise frozen.BadFolder(f"本版本没有项目 {said['code']}，请用冻结时的版本计算。")
    program = read(PROGRAMMES.get(said["code"]), inputs(), date.fromisoformat(said["read_on"]))
    return frozen.asked_of(said, program)
