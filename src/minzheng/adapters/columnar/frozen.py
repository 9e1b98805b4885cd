"""冻结文件 — a month of a register as Parquet, a folder for each table, month and county: what every engine reads alike.

``households/of_month=2021-08/of_county=130102/part.parquet``; beside the tables a ``month-2021-08.json`` says what they were frozen for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl

from minzheng.adapters.columnar.comparing import Asked
from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER, ParameterTable
from minzheng.kernel.periods import Month
from minzheng.kernel.policy.reading import Program
from minzheng.kernel.policy.symbols import Symbol

Frame = Any  # a Polars frame; nobody above needs to know
FORM = "minzheng.frozen/1"
OF_MONTH, OF_COUNTY, OF_HOUSEHOLD = "of_month", "of_county", "of_household"
HOUSEHOLDS, MEMBERS, SPELLS, DEAD = "households", "members", "spells", "dead"
REGISTER = (HOUSEHOLDS, MEMBERS, SPELLS, DEAD)


class BadFolder(ValueError):
    """冻结文件有误 — files that are not there, or that were frozen for something else."""


@dataclass(frozen=True)
class FrozenPart:
    """一份登记簿 — some households of a county in a month, with what is paid to them and who of them is dead."""

    homes: Frame
    members: Frame
    spells: Frame
    dead: Frame

    def tables(self) -> Mapping[str, Frame]:
        """By the names of the folders; what belongs to a household in another way carries its number."""
        whose = self.members.select(MEMBER, pl.col(HOUSEHOLD).alias(OF_HOUSEHOLD))
        of_homes = self.spells.join(self.homes.select(HOUSEHOLD), on=HOUSEHOLD, how="semi")
        of_people = self.spells.filter(pl.col(HOUSEHOLD).is_null()).join(whose, on=MEMBER)
        spells = pl.concat([of_homes.with_columns(pl.col(HOUSEHOLD).alias(OF_HOUSEHOLD)), of_people])
        dead = self.dead.join(whose, on=MEMBER)
        return {
            HOUSEHOLDS: self.homes.with_columns(pl.col(HOUSEHOLD).alias(OF_HOUSEHOLD)),
            MEMBERS: self.members.with_columns(pl.col(HOUSEHOLD).alias(OF_HOUSEHOLD)), SPELLS: spells, DEAD: dead,
        }  # fmt: skip

    @classmethod
    def of(cls, tables: Mapping[str, Frame]) -> "FrozenPart":
        """The same from the tables of the folders."""
        return cls(*(tables[name].drop(OF_HOUSEHOLD) for name in REGISTER))


def place(folder: Path, table: str, month: Month, county: str) -> Path:
    """Where the rows of a county's month stand."""
    return folder / table / f"{OF_MONTH}={month}" / f"{OF_COUNTY}={county}"


def write(folder: Path, table: str, month: Month, county: str, rows: Frame) -> None:
    """Write the rows of a county's month anew: beside the old ones first, so that nobody ever reads half of them."""
    there = place(folder, table, month, county)
    there.mkdir(parents=True, exist_ok=True)
    made = there / ".part.parquet"
    rows.write_parquet(made)
    made.replace(there / "part.parquet")


def read(folder: Path, table: str, month: Month, county: str) -> Frame:
    """The rows of a county's month."""
    return pl.read_parquet(place(folder, table, month, county) / "part.parquet", hive_partitioning=False)


def counties(folder: Path, table: str, month: Month) -> list[str]:
    """The counties of which a table has rows of a month."""
    there = folder / table / f"{OF_MONTH}={month}"
    return sorted(one.name.split("=", 1)[1] for one in there.glob(f"{OF_COUNTY}=*"))


def write_words(folder: Path, kind: str, month: Month, words: Mapping[str, Any]) -> None:
    """What a month was frozen for."""
    said = {"form": FORM, "month": str(month)} | dict(words)
    (folder / f"{kind}-{month}.json").write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")


def words(folder: Path, kind: str, month: Month) -> Mapping[str, Any]:
    """What a month was frozen for. Raises BadFolder."""
    file = folder / f"{kind}-{month}.json"
    if not file.is_file():
        raise BadFolder(f"“{folder}”里没有 {month} 的冻结文件，请先运行 minzheng spark freeze。")
    said = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(said, dict) or said.get("form") != FORM:
        raise BadFolder(f"“{file}”不是本版本的冻结文件（{FORM}），请重新冻结。")
    return said


def as_words(asked: Asked) -> dict[str, Any]:
    """What is asked of a programme, as plain data; its rules are read again from the product, and must be the same."""
    program = asked.program
    return {
        "code": program.programme.code, "read_on": program.on.isoformat(), "rules": fingerprint(program), "place": asked.place,
        "paid": dict(asked.paid), "beside": list(asked.beside), "recorded": sorted(asked.recorded),
        "parameters": {name: [[*keys, value] for keys, value in table.values.items()] for name, table in asked.parameters.items()},
    }  # fmt: skip


def asked_of(said: Mapping[str, Any], program: Program) -> Asked:
    """The question of a file, with the product's rules. Raises BadFolder where they are not those it was frozen with."""
    if fingerprint(program) != said["rules"]:
        raise BadFolder(f"项目 {said['code']} 的规则与冻结时不同，请用冻结时的版本计算，或重新冻结。")
    parameters = {
        name: ParameterTable({tuple(keys): value for *keys, value in rows}) for name, rows in said["parameters"].items()
    }
    return Asked(program, parameters, said["place"], said["paid"], said["beside"], frozenset(said["recorded"]))


def fingerprint(program: Program) -> str:
    """规则指纹 — the hash of every step's expression: the same as long as the same is reckoned, whatever it is called on screens."""
    said = "\n".join(f"{step.name}={_written(step.expression)}" for step in program.steps)
    return sha256(said.encode()).hexdigest()


def _written(symbol: Symbol) -> str:
    """A whole expression as one text, in brackets."""
    said = (
        symbol.op,
        symbol.kind.value,
        symbol.level.value,
        symbol.name,
        repr(symbol.value),
        *map(_written, symbol.args),
    )
    return f"({' '.join(said)})"
