"""演示推进事项 — a year of documents, projects, contracts, applications and instructions, with milestones and payments."""

from collections.abc import Mapping, Sequence
from typing import Any

from minzheng.core.undertakings.kinds import INSTRUCTION
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground
from minzheng.project.demonstration.chapters.undertaking_errors import SPOILERS
from minzheng.project.demonstration.chapters.undertaking_figures import FIGURES, NAME
from minzheng.project.demonstration.chapters.undertaking_rows import MilestoneRow, UndertakingRow
from minzheng.project.demonstration.chapters.undertaking_year import draft_undertakings
from minzheng.project.demonstration.copying import stored

ISSUER_ACTS = ("sent",)  # stages of an instruction that the bureau reports; the others are reported by the unit


def load_undertakings(ground: Ground, rows: Sequence[UndertakingRow]) -> Mapping[str, int]:
    """Undertakings, then their milestones, then their payments."""
    made = stored([_undertaking(ground, row) for row in rows])
    pairs = list(zip(rows, made, strict=True))
    milestones = [
        _milestone(ground, row, undertaking, milestone) for row, undertaking in pairs for milestone in row.milestones
    ]
    payments = [
        UndertakingPayment(
            undertaking=undertaking, paid_on=payment.effective_on, amount=payment.amount, purpose=payment.purpose,
            **ground.reported(payment),
        )
        for row, undertaking in pairs for payment in row.payments
    ]  # fmt: skip
    stored(milestones)
    stored(payments)
    return {
        "undertakings.undertaking": len(made), "undertakings.milestone": len(milestones), "undertakings.payment": len(payments)
    }  # fmt: skip


def _undertaking(ground: Ground, row: UndertakingRow) -> Undertaking:
    said = ground.reported(row)
    if row.kind == INSTRUCTION:
        said |= _acting(ground, row.place, row.confirmed_on is not None, issued=True)
    return Undertaking(
        code=row.code, kind=row.kind, title=row.title, lead=ground.organisation_of[row.lead] if row.lead else None,
        partner=row.partner, group=row.group, started_on=row.effective_on, due_on=row.due_on, amount=row.amount, steps=row.steps,
        note=row.note, particulars=dict(row.particulars), **said,
    )  # fmt: skip


def _milestone(ground: Ground, row: UndertakingRow, undertaking: Undertaking, milestone: MilestoneRow) -> Milestone:
    said = ground.reported(milestone)
    if milestone.done_on is None:
        said |= {"accepted_on": None, "paper": ""}
    if row.kind == INSTRUCTION:
        said |= _acting(ground, row.place, milestone.confirmed_on is not None, issued=milestone.stage in ISSUER_ACTS)
    return Milestone(
        undertaking=undertaking, stage=milestone.stage, position=milestone.position, planned_on=milestone.planned_on,
        done_on=milestone.done_on, number=milestone.number, note=milestone.note, **said,
    )  # fmt: skip


def _acting(ground: Ground, place: str, confirmed: bool, *, issued: bool) -> dict[str, Any]:  # noqa: FBT001 — one of two
    """The bureau issues and the unit signs for it; the unit answers and the bureau closes."""
    bureau, unit = ground.cast.entry, ground.cast.acting(place, current=True)[1]
    reporter, confirmer = (bureau, unit) if issued else (unit, bureau)
    return {"reported_by": reporter, "confirmed_by": confirmer if confirmed else None}


UNDERTAKINGS = Chapter(
    name=NAME, draft=draft_undertakings, load=load_undertakings, figures=FIGURES, spoilers=SPOILERS
)  # fmt: skip
