"""办件控制项 — what sound cases cannot show: a number that belongs to none, a clock that ran out, a case on which nobody works."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, Value

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.cases.intake.models import KnownApplication
from minzheng.core.cases.marks import STAFF_KIN, holds_source
from minzheng.core.cases.models import Case, CaseQuerySet, MissingNumber
from minzheng.core.cases.opening import marks_of
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.papers.models import NumberSequence
from minzheng.core.registers.controls import CONTROLS, Control

PATIENCE = timedelta(days=3)


def missing_before(at: date) -> CaseQuerySet:  # noqa: ARG001 — a number is missing on every day
    """Cases before whose number one is missing that nobody explained; also the last one where more numbers were given out."""
    same = {"word": OuterRef("word"), "year": OuterRef("year")}
    before, after = F("serial") - 1, F("serial") + 1
    rows = Case.objects.alias(before=before, after=after)
    gap_before = ~_there(Case, "before", same) & ~_there(MissingNumber, "before", same) & Q(serial__gt=1)
    given_out = Exists(NumberSequence.objects.filter(**same, last__gt=OuterRef("serial")))
    gap_after = ~_there(Case, "after", same) & ~_there(MissingNumber, "after", same) & Q(given_out)
    return rows.filter(gap_before | gap_after)


def _there(model: type[Case] | type[MissingNumber], serial: str, same: dict[str, OuterRef]) -> Q:
    return Q(Exists(model._default_manager.filter(**same, serial=OuterRef(serial))))


def overdue(at: date) -> CaseQuerySet:
    """Open cases one of whose clocks has run out."""
    return Case.objects.under_way().filter(due_on__lt=at)


def unmarked_kin(at: date) -> CaseQuerySet:
    """Open cases whose applicant, or somebody who lives with him, is filed as kin of staff: filed later, and nobody marked the case."""
    used = [version.pin for version in WORKFLOWS if STAFF_KIN.code in marks_of(version)]
    rows = Case.objects.under_way().filter(pin__in=used).exclude(marks__contains=[STAFF_KIN.code])
    return rows.filter(holds_source("person", STAFF_KIN.code, at))


def waiting_unclaimed(at: date) -> CaseQuerySet:
    """Open cases that came into their state more than three days ago and on which nobody works."""
    return Case.objects.under_way().unassigned().filter(stands_since__lt=at - PATIENCE)


def known_waiting(at: date) -> ScopedQuerySet[KnownApplication]:
    """Applications that are known from elsewhere and were not entered by the day on which that still counts as in time."""
    return KnownApplication.objects.filter(case__isnull=True, enter_by__lt=at)


def _control(code: str, title: str, explain: str, mend: str, rows: object) -> None:
    CONTROLS.add(
        Control(
            f"cases.{code}", title, "", explain, mend, rows, "number", Value("cases.case"), Permission.CASE_VIEW  # type: ignore[arg-type]  # checked by the control itself
        )
    )  # fmt: skip


_control(
    "missing_number", "办件编号有缺号", "这一件的前一个（或后一个）编号没有办件，也没有人说明原因。",
    "查清缺号的去向，由负责人写明原因。", missing_before,
)  # fmt: skip
_control(
    "overdue", "办件已经超期", "办件当前的办理期限已过，还没有办出本环节或办结。", "尽快办理；符合规定的应在届满前延长时限。", overdue
)  # fmt: skip
_control(
    "unmarked_kin", "近亲属申请没有加标记", "申请人或同住家人备案为工作人员近亲属，办件却没有标记，县级就不会入户调查。",
    "请在办件上加“工作人员近亲属”标记，并由县级入户调查；备案有误的请改正备案。", unmarked_kin,
)  # fmt: skip
_control(
    "unclaimed", "办件无人经手", "办件进入当前环节已超过 3 天，没有人领取。", "请有岗位的人领取，或由负责人指派。", waiting_unclaimed
)  # fmt: skip
CONTROLS.add(
    Control(
        "cases.known_waiting", "已知的申请还没有录入", "",
        "纸质登记、热线、信访等来源的申请登记在申请登记簿上，过了录入期限还没有对应的办件。",
        "请在窗口受理里补录：填同一来源编号、真实的收到日期和补录原因。",
        known_waiting, "source_number", Value("cases.known"),
    )
)  # fmt: skip
