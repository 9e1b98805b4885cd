"""出处 — the documents that rules cite, and whether anybody has had their text in hand: what was not seen is marked everywhere."""

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.registry import Registry

UNSEEN, NOT_YET = "出处待核", "当时尚未施行"


@dataclass(frozen=True)
class Source:
    """出处文件 — ``code`` as rules cite it, from which day it holds, and ``seen``: whether its text was read for these rules."""

    code: str
    title: str
    seen: bool
    since: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Citation:
    """引用 — one document with its article; ``note`` says what is doubtful about it, empty where nothing is."""

    text: str
    source: Source | None
    note: str


SOURCES: Registry[Source] = Registry("出处文件")


def cited(cites: str, on: date) -> tuple[Citation, ...]:
    """逐条引用 — each citation of a rule (they stand apart by ；), as it is to be taken on a day."""
    return tuple(_citation(text.strip(), on) for text in cites.split("；") if text.strip())


def _citation(text: str, on: date) -> Citation:
    source = next((each for each in SOURCES if text == each.code or text.startswith(f"{each.code} ")), None)
    if source is None or not source.seen:
        return Citation(text, source, UNSEEN)
    return Citation(text, source, NOT_YET if source.since and on < source.since else "")
