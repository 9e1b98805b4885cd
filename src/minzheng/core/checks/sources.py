"""核对来源 — which office is asked about what, on which ground, and within how many days: data with a document beside each line.

What an office answers is the feed that it has in ``core/facts``; how it is asked stands here. A number whose document nobody has
seen is not verified, and every page that shows it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from minzheng.core.facts.feeds import FEEDS, Feed, FeedColumn

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "checks" / "sources.yaml"
FIELDS = frozenset(
    {"code", "title", "office", "feed", "since", "names", "document", "cites", "verified", "due", "due_verified"}
)


class BadSource(ValueError):
    """核对来源有误 — the file and what is wrong with it; found when the product starts."""


@dataclass(frozen=True)
class CheckSource:
    """核对来源 — one office that may be asked from a day on. ``due`` is in working days; ``names`` where a number does not do."""

    code: str
    title: str
    office: str
    feed_code: str
    since: date
    names: bool
    document: str
    cites: str
    verified: bool
    due: int
    due_verified: bool

    @property
    def feed(self) -> Feed:
        """What the office answers."""
        return FEEDS.get(self.feed_code)

    @property
    def ground(self) -> str:
        """依据 — document and article as people read them."""
        return f"{self.document} {self.cites}".strip() + f"{'' if self.verified else '（未核实）'}"

    @property
    def time_limit(self) -> str:
        """答复期限 — in words, with what nobody verified."""
        return f"{self.due} 个工作日{'' if self.due_verified else '（未核实）'}"

    def columns_for(self, kinds: frozenset[str]) -> tuple[FeedColumn, ...]:
        """Of what the office could answer, that which is needed: nothing else is asked for, and nothing else is read."""
        return tuple(column for column in self.feed.columns if column.kind in kinds)


@cache
def sources() -> Mapping[str, CheckSource]:
    """All sources by code, in the order of the file. Raises BadSource."""
    found: dict[str, CheckSource] = {}
    for entry in yaml.safe_load(SHIPPED.read_text(encoding="utf-8")):
        one = _read(entry)
        if one.code in found:
            raise BadSource(f"核对来源“{one.code}”登记了两次。")
        found[one.code] = one
    return found


def source_title(code: str) -> str:
    """What a source is called; the code itself where the list does not know it any more."""
    return sources()[code].title if code in sources() else code


def sources_for(kinds: frozenset[str], on: date) -> tuple[CheckSource, ...]:
    """The sources that can answer some of what is needed and may be asked on a day."""
    return tuple(one for one in sources().values() if one.since <= on and one.columns_for(kinds))


def settle() -> None:
    """Refuse a list that names a feed of nobody: asked when the product starts. Raises BadSource."""
    for one in sources().values():
        if one.feed_code not in FEEDS:
            raise BadSource(f"核对来源“{one.code}”的来件 {one.feed_code} 没有声明。")


def _read(entry: dict[str, Any]) -> CheckSource:
    if set(entry) != FIELDS:
        wrong = "、".join(sorted(set(entry) ^ FIELDS))
        raise BadSource(f"核对来源“{entry.get('code', '？')}”的项目不全或有多余：{wrong}。")
    said = {name: value for name, value in entry.items() if name != "feed"}
    if not isinstance(said["since"], date) or type(said["due"]) is not int or said["due"] < 1:
        raise BadSource(f"核对来源“{entry['code']}”的起始日期或答复期限有误。")
    return CheckSource(feed_code=entry["feed"], **said)
