"""地级市区划数据 — reads one folder: ``divisions.yaml`` and the editions' CSV files. Another prefecture is another folder."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from minzheng.core.divisions.editions import Change, Given, Snapshot, Unit
from minzheng.kernel.identifiers import BadIdentifier, DivisionCode, Level

DESCRIPTION = "divisions.yaml"
COLUMNS = ["code12", "level", "name"]


class BadPrefecture(ValueError):
    """区划数据有误 — the file, the place, and how to mend it."""


@dataclass(frozen=True)
class SetOfUnits:
    """考核单位集 — all county-level units but a few."""

    code: str
    title: str
    note: str
    by_legal_parent: bool
    is_default: bool
    without: frozenset[str]
    since: date | None


@dataclass(frozen=True)
class LegalParent:
    """行政隶属 — the county to which a zone's township legally belongs, when a document says so."""

    county: str
    verified: bool


@dataclass(frozen=True)
class Prefecture:
    """地级市 — everything the folder says."""

    city: Unit
    editions: tuple[Snapshot, ...]
    zones: frozenset[str]
    legal_parents: Mapping[str, LegalParent]
    sets: tuple[SetOfUnits, ...]
    successions: tuple[Given, ...]


def read_prefecture(folder: Path) -> Prefecture:
    """Read and check a folder. Raises BadPrefecture, in Chinese, naming file, place and remedy."""
    file = folder / DESCRIPTION
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        return _prefecture(folder, said)
    except FileNotFoundError as problem:
        raise BadPrefecture(f"{folder} 里没有 {Path(problem.filename).name}，请放入该文件。") from problem
    except yaml.YAMLError as problem:
        raise BadPrefecture(f"{file} 不是合法的 YAML：{problem}") from problem
    except (KeyError, TypeError, AttributeError) as problem:
        raise BadPrefecture(
            f"{file} 缺少内容或格式不对（{problem}），请对照已有地级市的 {DESCRIPTION} 填写。"
        ) from problem


def _prefecture(folder: Path, said: dict[str, Any]) -> Prefecture:
    city = Unit(said["city"]["code"], said["city"]["name"], Level.CITY)
    seen: dict[tuple[str, ...], Unit] = {}  # most lines are the same in every edition
    editions = tuple(_edition(folder, one, city, seen) for one in said["editions"])
    if not editions:
        raise BadPrefecture(f"{folder / DESCRIPTION} 没有列出任何版本（editions），至少要有一版。")
    prefecture = Prefecture(
        city=city,
        editions=editions,
        zones=frozenset(zone["code"] for zone in said.get("zones") or ()),
        legal_parents={
            one["township"]: LegalParent(one["county"], bool(one.get("verified", False)))
            for one in said.get("legal_parents") or ()
        },
        sets=tuple(_set(one) for one in said.get("sets") or ()),
        successions=tuple(_given(one) for one in said.get("successions") or ()),
    )
    _check(folder / DESCRIPTION, prefecture)
    return prefecture


def _edition(folder: Path, said: dict[str, Any], city: Unit, seen: dict[tuple[str, ...], Unit]) -> Snapshot:
    file = folder / said["file"]
    units = {city.code: city}
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != COLUMNS:
            raise BadPrefecture(f"{file} 第1行应为“{','.join(COLUMNS)}”，请改正表头。")
        for row in reader:
            line = tuple(row.values())
            unit = seen.get(line) or seen.setdefault(line, _unit(file, reader.line_num, row, city))
            if unit.code in units:
                raise BadPrefecture(f"{file} 第{reader.line_num}行：代码 {unit.code} 重复，请删去一行。")
            units[unit.code] = unit
    for unit in units.values():
        if unit.parent_code and unit.parent_code not in units:
            raise BadPrefecture(
                f"{file}：{unit.name}（{unit.code}）的上级 {unit.parent_code} 不在本版，请补上或改正代码。"
            )
    return Snapshot(said["cut_off"], said["source"], units)


def _unit(file: Path, line: int, row: dict[str, str], city: Unit) -> Unit:
    where = f"{file} 第{line}行"
    try:
        code = DivisionCode(row["code12"])
    except BadIdentifier as problem:
        raise BadPrefecture(f"{where}：{problem}") from problem
    if code.level.value != row["level"]:
        raise BadPrefecture(f"{where}：代码 {code} 是{code.level.label}，层级却写作 {row['level']}，请改正其一。")
    if code.text[: Level.CITY.digits] != city.code[: Level.CITY.digits]:
        raise BadPrefecture(f"{where}：代码 {code} 不属于{city.name}（{city.code}），请删去该行。")
    if not row["name"].strip():
        raise BadPrefecture(f"{where}：代码 {code} 没有名称，请填写。")
    return Unit(code.text, row["name"].strip(), code.level)


def _set(said: dict[str, Any]) -> SetOfUnits:
    return SetOfUnits(
        code=said["code"],
        title=said["title"],
        note=said.get("note", ""),
        by_legal_parent=bool(said.get("by_legal_parent", False)),
        is_default=bool(said.get("is_default", False)),
        without=frozenset(said.get("without") or ()),
        since=said.get("since"),
    )


def _given(said: dict[str, Any]) -> Given:
    return Given(
        predecessors=tuple(said.get("from") or ()),
        successors=tuple(said.get("to") or ()),
        after=said["after"],
        by=said["by"],
        source=said["source"],
        verified=bool(said.get("verified", False)),
        on=said.get("on"),
        change=Change(said["kind"]) if said.get("kind") else None,
    )


def _check(file: Path, prefecture: Prefecture) -> None:
    days = sorted(edition.published_on for edition in prefecture.editions)
    gaps = set(pairwise(days))
    if len(set(days)) != len(days):
        raise BadPrefecture(f"{file}：有两版的截止日期（cut_off）相同，请改正。")
    for given in prefecture.successions:
        if (given.after, given.by) not in gaps:
            raise BadPrefecture(f"{file}：沿革“{given}”的 after、by 应是相邻两版的截止日期，请改正。")
        if given.on and not given.after < given.on <= given.by:
            raise BadPrefecture(f"{file}：沿革“{given}”的确切日期 {given.on} 不在两版之间，请改正。")
    known = {code for edition in prefecture.editions for code in edition.units}
    named = (
        prefecture.zones | {code for one in prefecture.sets for code in one.without} | prefecture.legal_parents.keys()
    )
    if strange := sorted(named - known):
        raise BadPrefecture(f"{file}：代码 {'、'.join(strange)} 不在任何一版里，请核对 zones、sets、legal_parents。")
    if prefecture.sets and sum(one.is_default for one in prefecture.sets) != 1:
        raise BadPrefecture(f"{file}：考核单位集应有且只有一个默认（is_default: true）。")
