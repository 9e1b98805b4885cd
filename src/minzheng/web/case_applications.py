"""申请与项目 — the part of a case's page about the programme that it asks for, and the paper of the township's opinion."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse

from minzheng.adapters.papers import CannotTypeset, Heading, Text, memo_as_pdf
from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.applications import reads, services
from minzheng.core.benefits.applications.outcomes import outcome_of
from minzheng.core.benefits.applications.reckoning import Reckoned, reckon
from minzheng.core.benefits.applications.stating import ASK, TERM, Stated
from minzheng.core.documents import services as documents
from minzheng.core.payments.history import Told, told
from minzheng.core.payments.reserve.reads import ReserveEntry, entries_of
from minzheng.kernel.money import parse_yuan
from minzheng.kernel.workflow import NotPossible, Paper
from minzheng.web.benefits_explained import ANSWER_CHIPS, laid_out
from minzheng.web.benefits_printed import memo_of
from minzheng.web.staff import StaffRequest

PAYMENTS = 12  # runs, the newest; the rest is on the page of the enrolment
BY_THE_RULES = "初审意见由系统按规则测算拟定，请用“测算与初审意见”里的按钮。"


@dataclass(frozen=True)
class ApplicationCard:
    """测算与初审意见 — what was stated and what came of it; ``now`` or ``why_not`` only for who may state an opinion now."""

    found: reads.Application
    may_give: bool
    now: Reckoned | None = None
    why_not: str = ""
    explanation: str = ""
    payments: Sequence[Told] = ()
    first_help: Sequence[ReserveEntry] = ()

    @property
    def chip(self) -> str:
        """The chip of what the rules say now."""
        return ANSWER_CHIPS[self.now.answer] if self.now else "plain"

    @property
    def asks(self) -> bool:
        """Whether the office states a sum."""
        return self.found.outcome.stating is not None

    @property
    def enrolment(self) -> Any:
        """The enrolment that the decision opened."""
        return self.found.decision.enrolment if self.found.decision else None


def card_of(case: Any, user: Any, fitting: list[Paper]) -> ApplicationCard | None:
    """The card of a case; ``fitting`` are the papers that the viewer may put into the file."""
    found = reads.application_of(case)
    if found is None:
        return None
    may_give = any(paper.name == found.outcome.opinion for paper in fitting)
    now, why_not = None, ""
    if may_give and found.outcome.stating is None:
        try:
            now = reckon(case)
        except NotPossible as problem:
            why_not = str(problem)
    enrolment = found.decision.enrolment if found.decision else None
    scope = scope_of(user, Permission.LEDGER_VIEW)
    payments = told([enrolment.pk], scope, PAYMENTS) if enrolment else []
    return ApplicationCard(found, may_give, now, why_not, _explanation(case, found, user), payments, entries_of(case))


def by_hand(case: Any, fitting: list[Paper]) -> list[Paper]:
    """The papers that are put in by hand: all but the opinion, which follows from the rules."""
    outcome = outcome_of(case.matter)
    return [paper for paper in fitting if outcome is None or paper.name != outcome.opinion]


def _explanation(case: Any, found: reads.Application, user: Any) -> str:
    """Where the whole reckoning stands, for who may see facts; in the month of the opinion, once there is one.

    What rests on a sum that was stated has no page: its reckoning is behind the opinion in the file.
    """
    if found.household is None or found.outcome.stating is not None or not may(user, Permission.FACT_VIEW):
        return ""
    parts: list[Any] = ["parties.household", found.household.uid, found.programme.code]
    if found.of_member:
        parts.append(case.person.uid)
    base = reverse("explanation_of_member" if found.of_member else "explanation", args=parts)
    return f"{base}?month={found.opinion.month:%Y-%m}" if found.opinion else base


def give(request: StaffRequest, uid: UUID, revision: int) -> str:
    """State the opinion by the rules, and put its paper into the file. Raises NotPossible."""
    words = request.POST.get("opinion", "")
    services.give_opinion(
        uid,
        words=words,
        revision=revision,
        stated=_stated(request),
        paper_of=partial(_paper, request, words),
        by=request.user,
    )
    return "初审意见已按规则测算拟定，存入案卷并由您签名。"


def _stated(request: StaffRequest) -> Stated | None:
    """The sum and the months of the form; None where it asks for none. Raises NotPossible."""
    if "asked" not in request.POST:
        return None
    months = request.POST.get("months", "").strip()
    if not months.isascii() or not months.isdigit():
        raise NotPossible(TERM)
    try:
        amount = parse_yuan(request.POST["asked"])
    except ValueError as problem:
        raise NotPossible(ASK) from problem
    return Stated(amount, int(months))


def _paper(request: StaffRequest, words: str, case: Any, reckoned: Reckoned) -> Any:
    memo = memo_of(laid_out(reckoned.explained), by=request.user.name)
    title = f"{reckoned.explained.explanation.programme.title}初审意见"
    said = replace(memo, title=title, body=(Heading("初审意见"), Text(words.strip()), *memo.body))
    try:
        data = memo_as_pdf(said)
    except CannotTypeset as problem:
        raise NotPossible(str(problem)) from problem
    return documents.store(
        data, f"{title}.pdf", purpose="办件材料", division=case.division, by=request.user, target_kind="cases.case",
        target_uid=case.uid,
    )  # fmt: skip
