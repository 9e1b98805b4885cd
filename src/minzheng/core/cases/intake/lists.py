"""窗口清单 — which department answers which need, and what an applicant brings for which matter; data with their documents.

A bureau's own ``window/needs.yaml`` and ``window/papers.yaml`` in its data folder (MINZHENG_HOME) replace single entries of the
product's. Files are read once when a process starts; what is doubtful is refused, with the file and the entry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

SHIPPED = Path(__file__).resolve().parents[3] / "data" / "window"
WINDOW = "assistance.service_window"  # the kind of facility whose address and phone a receipt gives
NEED_FIELDS = {"matter", "need", "department", "phone", "document", "verified"}
LIST_FIELDS = {"matter", "document", "verified", "papers"}
PAPER_FIELDS = {"paper", "title", "optional"}


class BadList(ValueError):
    """清单有误 — the file, the entry and what is wrong with it."""

    def __init__(self, path: Path, entry: int, problem: str) -> None:
        super().__init__(f"窗口清单 {path.parent.name}/{path.name} 第 {entry} 项：{problem}。")


@dataclass(frozen=True)
class Need:
    """转办去向 — a need in the applicant's words, the matter under which it is passed on, who answers it, and by which document."""

    matter: str
    need: str
    department: str
    phone: str
    document: str
    verified: bool


@dataclass(frozen=True)
class Wanted:
    """应交材料 — one paper that an applicant brings; an ``optional`` one is not missing when it is not there."""

    code: str
    title: str
    optional: bool = False


@dataclass(frozen=True)
class PaperList:
    """材料清单 — what an applicant brings for a matter, and by which document."""

    matter: str
    papers: tuple[Wanted, ...]
    document: str
    verified: bool


@cache
def needs() -> Mapping[str, Need]:
    """转办去向 — by matter, in the order of the file. Raises BadList."""
    return {one.matter: one for path in _files("needs.yaml") for one in _needs(path)}


@cache
def paper_lists() -> Mapping[str, PaperList]:
    """材料清单 — by matter. Raises BadList."""
    return {one.matter: one for path in _files("papers.yaml") for one in _lists(path)}


def papers_for(matter: str) -> tuple[Wanted, ...]:
    """应交材料 — of a matter; empty for one without a list, such as a need that is passed on."""
    found = paper_lists().get(matter)
    return found.papers if found else ()


def _files(name: str) -> Iterator[Path]:
    yield SHIPPED / name
    own = Path(settings.HOME) / "window" / name
    if own.exists():
        yield own


def _entries(path: Path, fields: set[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as problem:
        raise BadList(path, 0, "不是有效的 YAML 文件，请按产品自带的文件改写") from problem
    if not isinstance(said, list):
        raise BadList(path, 0, "应是一个列表")
    for number, entry in enumerate(said, start=1):
        if not isinstance(entry, dict) or set(entry) != fields:
            raise BadList(path, number, f"应恰有这些项：{'、'.join(sorted(fields))}")
        if not isinstance(entry["verified"], bool):
            raise BadList(path, number, "verified 应写 true 或 false")
        yield number, entry


def _words(path: Path, number: int, entry: dict[str, Any], *names: str) -> dict[str, str]:
    for name in names:
        if not isinstance(entry[name], str) or (not entry[name].strip() and name != "phone"):
            raise BadList(path, number, f"{name} 应是文字")
    return {name: entry[name].strip() for name in names}


def _needs(path: Path) -> Iterator[Need]:
    for number, entry in _entries(path, NEED_FIELDS):
        words = _words(path, number, entry, "matter", "need", "department", "phone", "document")
        yield Need(**words, verified=entry["verified"])


def _lists(path: Path) -> Iterator[PaperList]:
    for number, entry in _entries(path, LIST_FIELDS):
        words = _words(path, number, entry, "matter", "document")
        papers = entry["papers"]
        if not isinstance(papers, list) or not all(
            isinstance(one, dict) and {"paper", "title"} <= set(one) <= PAPER_FIELDS for one in papers
        ):
            raise BadList(path, number, "papers 的每一项应写 paper 和 title，可写 optional")
        wanted = tuple(Wanted(str(one["paper"]), str(one["title"]), one.get("optional") is True) for one in papers)
        if len({one.code for one in wanted}) != len(wanted):
            raise BadList(path, number, "同一事项里 paper 代码重复")
        yield PaperList(words["matter"], wanted, words["document"], entry["verified"])
