"""演示慈善 — charities of the invented city, the platforms, a year of campaigns, trusts, and what foundations spent."""

from collections.abc import Mapping, Sequence

from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.charity_errors import SPOILERS
from minzheng.project.demonstration.chapters.charity_year import CAMPAIGN, NAME, draft_charities
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.chapters.designations import load as load_designations
from minzheng.project.demonstration.chapters.undertaking_figures import placed
from minzheng.project.demonstration.chapters.undertaking_rows import UndertakingRow
from minzheng.project.demonstration.chapters.undertakings import load_undertakings
from minzheng.project.demonstration.truth import Question, Truth


def _load(ground: Ground, rows: Sequence[DesignationRow | UndertakingRow]) -> Mapping[str, int]:
    """With the loaders of their concepts; what was loaded is told with them."""
    load_designations(ground, [row for row in rows if isinstance(row, DesignationRow)])
    load_undertakings(ground, [row for row in rows if isinstance(row, UndertakingRow)])
    return {}


def _campaigns(question: Question) -> list[UndertakingRow]:
    rows = (row for row in question.world.chapters[NAME] if isinstance(row, UndertakingRow))
    return [row for row in rows if row.kind == CAMPAIGN and row.confirmed_on is not None]


def _filed(question: Question) -> Truth:
    """Of the campaigns that began this year, those with a filing on an earlier day."""

    def in_time(row: UndertakingRow) -> bool:
        filing = row.done(question.at).get("filed")
        return filing is not None and filing.done_on is not None and filing.done_on < row.effective_on

    begun = [
        row for row in _campaigns(question) if row.effective_on.year == question.at.year and row.begun(question.at)
    ]
    return placed(question, ((row.place, int(in_time(row)), 1) for row in begun), whole=True, own=True)


def _published(question: Question) -> Truth:
    """Of the days that came this year, those on or before which was published."""
    due = [
        (row.place, one)
        for row in _campaigns(question)
        for one in row.milestones
        if one.planned_on is not None and one.planned_on.year == question.at.year and one.planned_on <= question.at
    ]
    return placed(
        question,
        (
            (place, int(one.confirmed_on is not None and one.done_on is not None and one.done_on <= day), 1)
            for place, one in due
            if (day := one.planned_on) is not None
        ),
        whole=True,
        own=True,
    )


CHARITIES = Chapter(
    NAME, draft=draft_charities, load=_load,
    figures={"S10": ("assistance.charity_filing", _filed), "S10 公开": ("assistance.charity_reports", _published)},
    spoilers=SPOILERS,
)  # fmt: skip
