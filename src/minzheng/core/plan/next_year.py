"""下年计划 — a draft for the year after, made of this year's plan: the same items and promises, every target undecided."""

import re
from dataclasses import replace
from datetime import date

from minzheng.core.plan.file_model import FileItem, FilePromise, PlanFile, PromiseKind
from minzheng.core.plan.files import PENDING

LEAP_DAY = (2, 29)


def next_year(plan: PlanFile) -> PlanFile:
    """The draft: numbers, titles, owners, scopes and indicators go on, deadlines a year later, targets are 待定.

    What the text of this year said, and when it was published, is not carried over.
    """
    year = plan.year + 1
    return replace(
        plan,
        code=_dated(plan.code, plan.year, "-"),
        title=_dated(plan.title, plan.year, ""),
        year=year,
        published_on=None,
        note=f"以“{plan.title}”为底稿，目标待核定。",
        sections=tuple(
            replace(part, items=tuple(_item(item) for item in part.items)) for part in plan.sections
        ),
    )  # fmt: skip


def _dated(text: str, year: int, joint: str) -> str:
    """The text with the year after; where it names no year, it is added."""
    found, number = re.subn(rf"(?<!\d){year}(?!\d)", str(year + 1), text)
    return found if number else f"{text}{joint}{year + 1}"


def _item(item: FileItem) -> FileItem:
    return replace(
        item, clause="", clause_source="", set_aside=(), promises=tuple(_promise(one) for one in item.promises)
    )


def _promise(promise: FilePromise) -> FilePromise:
    soft = promise.kind is PromiseKind.SOFT
    return replace(
        promise,
        target=None,
        target_text="" if soft else PENDING,
        deadline=_year_later(promise.deadline),
        bindings=(),
    )


def _year_later(day: date) -> date:
    return (
        day.replace(year=day.year + 1, day=28) if (day.month, day.day) == LEAP_DAY else day.replace(year=day.year + 1)
    )
