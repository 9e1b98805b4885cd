"""台账版面 — a page of checks with what was decided, and what a run's page has to say about its ground."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from minzheng.core.benefits.expressions import holder_name
from minzheng.core.ledger import reads
from minzheng.core.ledger.checks.models import EXPLAINED, CheckKind, RunCheck, Severity
from minzheng.core.ledger.runs.models import PaymentRun, RunProgramme
from minzheng.kernel.masking import mask_name
from minzheng.kernel.money import format_yuan

PAGE_SIZE = 50
LONGEST = 18  # digits of a key
KINDS = {one.value: one for one in CheckKind}
AMOUNTS = {CheckKind.NEW, CheckKind.STOPPED, CheckKind.CHANGED, CheckKind.UNUSUAL, CheckKind.CLAIM}
COUNTED = {
    CheckKind.LONG_ARREARS: "个月",
    CheckKind.EARLIER: "个月",
    CheckKind.SHARED: "项别的保障",
    CheckKind.ALIKE: "人",
}
OUTCOMES = {"accepted": ("ok", "照发"), "held": ("soon", "暂缓发放")}


@dataclass(frozen=True)
class Asked:
    """所问 — checks of one kind or all, only those that wait or all, behind one that was shown last."""

    kind: str
    only_waiting: bool
    after: int

    @classmethod
    def of(cls, kind: str, only: str, after: str) -> "Asked":
        """From an address; what is unknown is left out."""
        number = after.isascii() and after.isdecimal() and len(after) <= LONGEST
        return cls(kind if kind in KINDS else "", only == "waiting", int(after) if number else 0)

    @property
    def explained(self) -> str:
        """What the kind means and what is to be done."""
        return EXPLAINED[KINDS[self.kind]] if self.kind else ""


@dataclass(frozen=True)
class Line:
    """核查行 — one check as the page shows it."""

    check: RunCheck
    who: str
    said: str
    outcome: tuple[str, str] | None
    reason: str
    by: str

    @property
    def asks(self) -> bool:
        """Whether it wants an answer."""
        return self.check.severity != Severity.INFO


@dataclass(frozen=True)
class Page:
    """一页核查 — lines, and behind which the next page begins (0: there is none)."""

    lines: list[Line]
    following: int


def checks_of(run: PaymentRun, asked: Asked) -> Page:
    """A page of the checks of a run, in the order in which they were found: one statement."""
    rows = reads.with_answers(RunCheck.objects.filter(run=run, pk__gt=asked.after)).annotate(
        holder=holder_name("enrolment__")
    )
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.only_waiting:
        rows = rows.filter(~Q(severity=Severity.INFO), outcome__isnull=True)
    found = list(rows.select_related("enrolment", "person", "other").order_by("pk")[: PAGE_SIZE + 1])
    return Page([_line(one) for one in found[:PAGE_SIZE]], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0)


def _line(check: Any) -> Line:
    return Line(
        check, mask_name(check.holder or ""), _said(check), OUTCOMES.get(check.outcome or ""), check.answer_reason or "",
        check.answered_by or "",
    )  # fmt: skip


def _said(check: RunCheck) -> str:
    """What exactly was noticed, in words without names."""
    kind = CheckKind(check.kind)
    said = []
    if check.person is not None:
        said.append(mask_name(check.person.name))
    if kind in AMOUNTS:
        before, now = (None if value is None else format_yuan(abs(value)) for value in (check.before, check.now))
        said.append(f"上期 {before}，本期 {now}" if before and now else f"上期 {before}" if before else f"{now}")
    elif kind in COUNTED and check.now is not None:
        said.append(f"{check.now} {COUNTED[kind]}")
    if check.month is not None:
        said.append(f"{check.month:%Y-%m}")
    if check.note:
        said.append(check.note)
    return "，".join(said)


def notes_of(run: PaymentRun) -> list[str]:
    """What a page says about the ground of a run: what was not verified, and what no document gives."""
    notes = [f"名册按 {run.cut_off_on} 日终时已确认的决定冻结；截止日是本平台的默认安排，未见本市文件。"]
    if run.submitted_at is not None:
        if run.threshold is None:
            notes.append("没有录入“两人放行限额”，由一人放行。")
        else:
            doubt = "" if run.threshold_verified else "（限额未核实）"
            notes.append(
                f"同一县同月各批次合计达到 {format_yuan(run.threshold)} 元须两人放行{doubt}；本批次须 {run.releases_needed} 人放行。"
            )
    if RunProgramme.objects.filter(run=run, month=F("since")).exists():
        notes.append("这是台账的第一个月：更早的月份由原来的渠道发放，这里不计。")
    if run.claims:
        notes.append("多发的列为待追回，不自动从当月应发中扣除；本地录入了扣抵比例的按比例扣抵，与补发相抵的除外。")
    return notes
