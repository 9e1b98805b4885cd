"""应办登记 — duties come about from calendars and rosters, lapse with them, and are excused by two persons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.duties.kinds import DutyKind, all_kinds
from minzheng.core.duties.models import Duty
from minzheng.core.duties.rules import DuePeriod
from minzheng.core.registers.writing import BATCH, NotPossible
from minzheng.kernel import periods
from minzheng.kernel.calendar import UnknownYear
from minzheng.kernel.periods import Year

NOT_ON_ROLL = "期间内已不在册，自动失效"
NOT_DUE = "工作日安排调整后不再应办，自动失效"


@dataclass(frozen=True)
class Generated:
    """生成结果 — how many duties came about, lapsed and came back; ``refused`` says which kinds could not be generated, and why."""

    made: int = 0
    withdrawn: int = 0
    restored: int = 0
    refused: tuple[str, ...] = ()


@transaction.atomic
def generate(year: int, *, by: Actor | str, kinds: Sequence[DutyKind] | None = None) -> Generated:
    """Make the duties of a year that are not there, let those of holders who left lapse, and bring back who returned.

    Again and again with the same result; the number of statements does not grow with the holders. A kind that needs the
    working days of a year that nobody entered is not generated, and the answer says so.
    """
    calendar = working_calendar()
    made: list[Duty] = []
    withdrawn = restored = 0
    refused: list[str] = []
    for kind in all_kinds() if kinds is None else kinds:
        try:
            wanted = kind.periods(year, calendar)
        except UnknownYear as problem:
            refused.append(f"{kind.title}：{problem}")
            continue
        withdrawn += _without_day(kind, year, wanted)
        for due in wanted:
            made += _missing(kind, due)
            withdrawn += _lapsed(kind, due)
            restored += _returned(kind, due)
    Duty.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)
    outcome = Generated(len(made), withdrawn, restored, tuple(refused))
    body = {"year": year, "made": outcome.made, "withdrawn": withdrawn, "restored": restored, "refused": len(refused)}
    audit.record("duty.generate", by=by, target_kind="duties.duty", body=body)
    return outcome


def _of(kind: DutyKind, due: DuePeriod) -> QuerySet[Duty]:
    return Duty.objects.filter(kind=kind.code, period_start=due.during.start, period_end=due.during.end)


def _missing(kind: DutyKind, due: DuePeriod) -> list[Duty]:
    """Duties of those on the roll who have none yet: one statement."""
    there = _of(kind, due).filter(**{kind.holder: OuterRef("pk")})
    place = "pk" if kind.holder == Duty.Holder.UNIT else "division_id"
    rows = kind.roster(due.during).filter(~Exists(there)).order_by("pk").values_list("pk", place)
    return [
        Duty(
            kind=kind.code, period_start=due.during.start, period_end=due.during.end, due_on=due.due_on,
            required=kind.required, division_id=division, **{f"{kind.holder}_id": holder},
        )
        for holder, division in rows
    ]  # fmt: skip


def _on_roll(kind: DutyKind, due: DuePeriod) -> Exists:
    return Exists(kind.roster(due.during).filter(pk=OuterRef(f"{kind.holder}_id")))


def _lapsed(kind: DutyKind, due: DuePeriod) -> int:
    return _withdraw(_of(kind, due).filter(~_on_roll(kind, due)), NOT_ON_ROLL)


def _without_day(kind: DutyKind, year: int, wanted: Iterable[DuePeriod]) -> int:
    """Duties for a period that the corrected calendar no longer has."""
    whole = Year(year).period
    those = Duty.objects.filter(kind=kind.code, period_start__gte=whole.start, period_end__lte=whole.end)
    return _withdraw(those.exclude(period_start__in=[due.during.start for due in wanted]), NOT_DUE)


def _withdraw(duties: QuerySet[Duty], reason: str) -> int:
    """A decision of two persons stands; a request for one is settled by the lapse."""
    lapsing: dict[str, Any] = {
        "withdrawn": True, "excused_on": periods.today(), "excuse_reason": reason, "excuse_asked_by": None,
    }  # fmt: skip
    return duties.filter(excused_on__isnull=True).update(**lapsing)


def _returned(kind: DutyKind, due: DuePeriod) -> int:
    back: dict[str, Any] = {"withdrawn": False, "excused_on": None, "excuse_reason": ""}
    return _of(kind, due).filter(_on_roll(kind, due), withdrawn=True).update(**back)


def generate_due(today: date, *, by: Actor | str) -> list[Generated]:
    """What is generated every night: this year, and in January once more the year before, whose rosters are still mended."""
    years = [today.year - 1, today.year] if today.month == 1 else [today.year]
    return [generate(year, by=by) for year in years]


# -- excusing: one person asks, another decides ----------------------------------------------------------------------
@transaction.atomic
def ask_to_excuse(duty: Duty, *, reason: str, by: User) -> None:
    """Ask that a duty need not be done, for a stated reason; a second person decides. Raises NotPossible."""
    locked = _locked(duty)
    if locked.excused_on is not None:
        raise NotPossible("这一项已经免办，不必再申请。")
    if not reason.strip():
        raise NotPossible("请写明免办的原因，例如长期病假、组织关系已转出。")
    _change(locked, "duty.ask", by, excuse_asked_by=by, excuse_reason=reason.strip()[:200])


@transaction.atomic
def excuse(duty: Duty, *, by: User) -> None:
    """Grant what somebody else asked for. Raises NotPossible."""
    locked = _locked(duty)
    _refuse_undecidable(locked)
    if locked.excuse_asked_by_id == by.pk:
        raise NotPossible("申请人不能批准自己提出的免办，请由另一人批准。")
    _change(locked, "duty.excuse", by, excused_by=by, excused_on=periods.today())


@transaction.atomic
def turn_down(duty: Duty, *, by: User) -> None:
    """The duty stays as it was; whoever asked may turn his own request down. Raises NotPossible."""
    locked = _locked(duty)
    _refuse_undecidable(locked)
    _change(locked, "duty.turn_down", by, excuse_asked_by=None, excuse_reason="")


@transaction.atomic
def reinstate(duty: Duty, *, by: User) -> None:
    """Take an excuse back: the duty is owed again. Raises NotPossible for one that lapsed by itself or is owed anyway."""
    locked = _locked(duty)
    if locked.excused_on is None or locked.withdrawn:
        raise NotPossible("只有经批准的免办可以收回；自动失效的，请先改正名册或日历。")
    _change(locked, "duty.reinstate", by, excused_by=None, excused_on=None, excuse_asked_by=None, excuse_reason="")


def _refuse_undecidable(duty: Duty) -> None:
    if duty.excused_on is not None:
        raise NotPossible("这一项已经免办。")
    if duty.excuse_asked_by_id is None:
        raise NotPossible("还没有人提出免办申请。")


def _locked(duty: Duty) -> Duty:
    return Duty.objects.select_for_update(of=("self",)).select_related("division").get(pk=duty.pk)


def _change(duty: Duty, action: str, by: User, **values: Any) -> None:
    """The reason stays in the record: it may tell of an illness."""
    Duty.objects.filter(pk=duty.pk).update(**values)
    audit.record(
        action, by=by, target_kind="duties.duty", target_uid=duty.uid, division_path=duty.division.path,
        body={"kind": duty.kind, "due_on": duty.due_on.isoformat()},
    )  # fmt: skip
