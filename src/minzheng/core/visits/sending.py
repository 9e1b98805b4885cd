"""提交走访 — what a phone sends at the end of a visit, and all that is wrong with it at once, by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.core.registers.writing import NotPossible
from minzheng.core.visits.checklist import Checklist, Photo, judge
from minzheng.core.visits.models import Draft, Visit
from minzheng.kernel import periods

PHOTO_LIMIT = 5 * 1024 * 1024  # bytes
MOST_PHOTOS = 20  # in one visit
LONGEST = 200


class Superseded(NotPossible):
    """草稿已有新内容 — the same writer kept another draft since, on another page or phone; ``kept`` is that one."""

    def __init__(self, kept: Draft) -> None:
        super().__init__(
            f"您在另一个页面或手机上另有较新的草稿（{kept.saved_at.astimezone(periods.ZONE):%H:%M} 存），这里的没有存上。"
        )
        self.kept = kept


class Incomplete(NotPossible):
    """没有填完 — what is wrong or lacking, by the name of the field; nothing was written."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(f"还有 {len(problems)} 处没有填好，请改正后再提交。")
        self.problems = dict(problems)


@dataclass(frozen=True)
class Shot:
    """照片文件 — one picture as it was sent: its bytes and its name."""

    data: bytes
    name: str


@dataclass(frozen=True)
class Submission:
    """走访提交 — ``key`` is made when the form is shown: sent twice, it is taken once. ``typed`` is by question; ``dropped`` are
    the files of pictures sent earlier that are not to stay with the visit.
    """

    key: UUID
    visited_on: date
    at_home: bool
    typed: Mapping[str, str]
    absence: str = ""
    photos: Mapping[str, Sequence[Shot]] = field(default_factory=dict)
    signature: Shot | None = None
    unsigned: str = ""
    dropped: frozenset[UUID] = frozenset()


def weigh(
    visit: Visit, checklist: type[Checklist], sent: Submission, kept: Mapping[str, int], today: date
) -> dict[str, Any]:
    """The answers of a submission that is whole; ``kept`` are pictures sent before, by question. Raises Incomplete."""
    counts = dict(kept)
    for name, shots in sent.photos.items():
        if isinstance(checklist.questions.get(name), Photo):
            counts[name] = counts.get(name, 0) + len(shots)
    judged = judge(checklist, sent.typed, counts, sent.visited_on)
    problems = {
        **_about_the_day(visit, checklist, sent, today),
        **judged.problems,
        **_about_those_present(checklist, sent),
    }
    if sum(counts.values()) > MOST_PHOTOS:
        problems.setdefault(next(iter(sent.photos)), f"一次走访最多 {MOST_PHOTOS} 张照片，请去掉几张。")
    if problems:
        raise Incomplete(problems)
    return judged.answers


def _about_the_day(visit: Visit, checklist: type[Checklist], sent: Submission, today: date) -> dict[str, str]:
    if sent.visited_on > today:
        return {"visited_on": "走访日期不能晚于今天。"}
    if visit.earliest_on is not None and sent.visited_on < visit.earliest_on:
        return {"visited_on": f"走访日期不能早于 {visit.earliest_on}（收件之日）。"}
    if not checklist.in_force.contains(sent.visited_on):
        return {"visited_on": "这一天不用这一版检查单，请核对日期；确是那一天的请取消后另行安排。"}
    return {}


def _about_those_present(checklist: type[Checklist], sent: Submission) -> dict[str, str]:
    """Who was there, and whether he signed."""
    if not sent.at_home and not checklist.away:
        return {"at_home": "这项走访须见到本人（或其家人、负责人），没有见到的请改日再去。"}
    problems = {}
    if not sent.at_home and not sent.absence.strip():
        problems["absence"] = "请写明没有见到的情况。"
    if checklist.signed and sent.at_home and sent.signature is None and not sent.unsigned.strip():
        problems["signature"] = "请被走访人签名；不能签名的，写明原因。"
    for name, words in (("absence", sent.absence), ("unsigned", sent.unsigned)):
        if len(words.strip()) > LONGEST:
            problems[name] = f"最多 {LONGEST} 个字，请写短一些。"
    return problems
