"""行政区划页面 — the tree as of a day, one unit and what became of it, the assessed sets, and records to be reassigned."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.divisions import reads
from minzheng.core.divisions.holders import HOLDERS
from minzheng.core.divisions.services import NotPossible
from minzheng.core.divisions.tree import Branch
from minzheng.core.divisions.worklist import reads as worklist
from minzheng.core.divisions.worklist import services as deciding
from minzheng.core.registers import reads as registers
from minzheng.kernel import periods
from minzheng.kernel.identifiers import Level
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from minzheng.core.divisions.models import Division, Reassignment, Succession

MOST_LISTED = 200
OUTSIDE = "（管辖范围外的单位）"


# -- words for what is known -----------------------------------------------------------------------------------------
def begins(row: "Division") -> str:
    """起 — since when a row stands, as exactly as it is known."""
    if row.since is None:
        return "最早一版以前"
    return f"{row.since}" if row.since_after is None else f"{row.since_after} 之后，不晚于 {row.since}"


def ends(row: "Division") -> str:
    """止 — until when a row stood."""
    if row.until is None:
        return "至今"
    return f"{row.until}" if row.until_after is None else f"{row.until_after} 之后，不晚于 {row.until}"


@dataclass(frozen=True)
class ChangeLine:
    """沿革行 — one succession in words; units outside the viewer's scope are not named."""

    tie: "Succession"
    before: str
    after: str

    @classmethod
    def of(cls, tie: "Succession", scope: Scope) -> "ChangeLine":
        return cls(tie, _named(tie.predecessor, scope), _named(tie.successor, scope))

    @property
    def when(self) -> str:
        return f"{self.tie.on}" if self.tie.on else f"{self.tie.after} 之后，不晚于 {self.tie.by}"


def _named(row: "Division | None", scope: Scope) -> str:
    if row is None:
        return "—"
    return f"{row.name}（{row.code}）" if scope.covers(row.path) else OUTSIDE


def _day(request: StaffRequest) -> date:
    """The day asked for, else the business date."""
    said = request.GET.get("at", "").strip()
    if not said:
        return periods.today()
    try:
        return periods.parse_date(said)
    except periods.BadPeriod as problem:
        messages.warning(request, str(problem))
        return periods.today()


# -- pages -----------------------------------------------------------------------------------------------------------
@allow(Permission.DIVISION_VIEW)
@require_GET
def divisions(request: StaffRequest) -> HttpResponse:
    """区划树 — the viewer's part of the tree on a day, and what a code meant on that day."""
    at, scope = _day(request), scope_of(request.user, Permission.DIVISION_VIEW)
    branches = reads.tree(scope.paths, at)
    code = request.GET.get("code", "").strip()
    context = {
        "title": gettext("行政区划"),
        "at": at,
        "code": code,
        "answer": _answer(code, at, scope) if code else None,
        "edition": reads.edition_at(at),
        "above": reads.ancestors_of(branches[0].division, at) if branches else [],
        "branches": branches,
        "totals": _totals(branches),
        "may_change": may(request.user, Permission.DIVISION_EDIT),
    }
    return render(request, "divisions/tree.html", context)


def _totals(branches: tuple[Branch, ...]) -> dict[str, int]:
    rows = [branch for top in branches for branch in (top, *top.below)]
    levels = [branch.division.level for branch in rows]
    return {
        "counties": levels.count(Level.COUNTY),
        "townships": levels.count(Level.TOWNSHIP),
        "villages": levels.count(Level.VILLAGE) + sum(branch.villages for branch in branches),
    }


def _answer(code: str, at: date, scope: Scope) -> dict[str, object]:
    """What the code meant; a unit outside the scope is as good as unknown."""
    found = reads.find(code, at)
    if isinstance(found, reads.Found) and scope.covers(found.division.path):
        return {"kind": "found", "division": found.division, "certainty": found.certainty}
    if isinstance(found, reads.BetweenEditions):
        sides = [row for row in (found.before, found.after) if row and scope.covers(row.path)]
        if sides:
            return {"kind": "between", "sides": sides, "notice": found.notice}
    known = [row for row in found.known if scope.covers(row.path)] if isinstance(found, reads.NotFound) else []
    return {"kind": "none", "known": [{"row": row, "begins": begins(row), "ends": ends(row)} for row in known]}


@allow(Permission.DIVISION_VIEW)
@require_GET
def division(request: StaffRequest, uid: UUID) -> HttpResponse:
    """一个单位 — names and codes over time, parents, units below, and every change."""
    at, scope = _day(request), scope_of(request.user, Permission.DIVISION_VIEW)
    row = _get_division(scope, uid)
    told = reads.history_of(row)
    standing = next((one for one in told.rows if _stands(one, at)), None)
    now = None if standing else reads.current_of(row, at)
    context = {
        "row": row,
        "at": at,
        "edition": reads.edition_at(at),
        "standing": standing,
        "now": now if now and scope.covers(now.path) else None,
        "between": bool(standing and standing.is_between(at)),
        "above": [{"row": one, "open": scope.covers(one.path)} for one in reads.ancestors_of(row, at)],
        "names": [{"row": one, "begins": begins(one), "ends": ends(one)} for one in told.rows],
        "changes": [ChangeLine.of(tie, scope) for tie in told.successions],
        "children": [{"row": one, "between": one.is_between(at)} for one in reads.children_of(row, at)],
    }
    return render(request, "divisions/unit.html", context)


def _stands(row: "Division", at: date) -> bool:
    return (row.since is None or row.since <= at) and (row.until is None or at < row.until)


def _get_division(scope: Scope, uid: UUID) -> "Division":
    """The one door: outside the viewer's subtrees a unit does not exist."""
    found = reads.one_within(scope.paths, uid)
    if found is None:
        raise Http404("没有这个区划单位，或者它不在您的管辖范围内。")
    return found


@allow(Permission.DIVISION_VIEW)
@require_GET
def division_sets(request: StaffRequest) -> HttpResponse:
    """考核单位集 — every set in force on a day, as far as the viewer's scope reaches."""
    at, scope = _day(request), scope_of(request.user, Permission.DIVISION_VIEW)
    sets = [
        {"set": one, "units": [{"row": unit, "open": scope.covers(unit.path)} for unit in one.units]}
        for one in reads.sets_within(scope.paths, at)
    ]
    return render(
        request,
        "divisions/sets.html",
        {
            "at": at,
            "edition": reads.edition_at(at),
            "sets": sets,
            "whole": scope.everything,
            "may_change": may(request.user, Permission.DIVISION_EDIT),
        },
    )


@dataclass(frozen=True)
class PendingLine:
    """待定记录 — one record of the work list and the units among which one may choose."""

    item: "Reassignment"
    title: str
    choices: "tuple[Division, ...]"
    may_decide: bool
    opens: bool  # whether some register shows it to this user


@allow(Permission.DIVISION_VIEW)
@require_GET
def division_worklist(request: StaffRequest) -> HttpResponse:
    """待定归属 — records of divided, moved and abolished units, undecided first."""
    scope, editing = scope_of(request.user, Permission.DIVISION_VIEW), scope_of(request.user, Permission.DIVISION_EDIT)
    rows = worklist.reassignments_within(scope.paths)
    listed = list(rows[:MOST_LISTED])
    shown = {holder for holder in {row.holder for row in listed} if registers.showing(request.user, holder)}
    items = [_item(row, editing, opens=row.holder in shown) for row in listed]
    units = [] if not editing.paths else [PendingUnit.of(*one) for one in worklist.waiting_units(editing.paths)]
    context = {
        "items": items, "units": units, "waiting": rows.filter(division=None).count(), "most": MOST_LISTED, "may_change": bool(editing.paths),
    }  # fmt: skip
    return render(request, "divisions/worklist.html", context)


def _item(row: "Reassignment", editing: Scope, *, opens: bool) -> PendingLine:
    old = row.succession.predecessor
    choices = tuple(tie.successor for tie in old.successions.all() if tie.successor) if old else ()
    title = HOLDERS.get(row.holder).title if row.holder in HOLDERS else row.holder
    may_decide = row.division_id is None and editing.covers(row.from_division.path)
    return PendingLine(row, title, choices, may_decide=may_decide, opens=opens)


@allow(Permission.DIVISION_VIEW)
@require_GET
def division_record(request: StaffRequest, uid: UUID) -> HttpResponse:
    """待定记录 — from a line of the work list to the record itself, in whichever register lists it."""
    scope = scope_of(request.user, Permission.DIVISION_VIEW)
    item = get_object_or_404(worklist.reassignments_within(scope.paths), uid=uid)
    return redirect("record", registers.find_register(request.user, item.holder, item.record).code, item.record)


@dataclass(frozen=True)
class PendingUnit:
    """待定单位 — a unit with undecided records, how many, and the units among which one may choose."""

    row: "Division"
    waiting: int
    choices: "tuple[Division, ...]"

    @classmethod
    def of(cls, row: "Division", waiting: int) -> "PendingUnit":
        return cls(row, waiting, tuple(tie.successor for tie in row.successions.all() if tie.successor))


@allow(Permission.DIVISION_EDIT)
@require_POST
def division_reassign(request: StaffRequest, uid: UUID) -> HttpResponse:
    """确定归属 — one record goes to the unit that was chosen."""
    scope = scope_of(request.user, Permission.DIVISION_EDIT)
    item = worklist.reassignments_within(scope.paths).filter(uid=uid).first()
    if item is None:
        raise Http404("没有这条待定记录，或者它不在您的管辖范围内。")
    return _decided(request, lambda chosen: deciding.reassign(item, chosen, by=request.user))


@allow(Permission.DIVISION_EDIT)
@require_POST
def division_reassign_all(request: StaffRequest, uid: UUID) -> HttpResponse:
    """全部归入 — all undecided records of a unit go to the one that was chosen."""
    origin = _get_division(scope_of(request.user, Permission.DIVISION_EDIT), uid)
    return _decided(request, lambda chosen: deciding.reassign_all(origin, chosen, by=request.user))


def _decided(request: StaffRequest, act: "Callable[[Division], int | None]") -> HttpResponse:
    """Do it with the unit that was chosen, and say what came of it."""
    answer = reads.find(request.POST.get("code", "").strip(), periods.today())
    scope = scope_of(request.user, Permission.DIVISION_EDIT)
    if not isinstance(answer, reads.Found) or not scope.covers(answer.division.path):
        messages.error(request, "没有这个代码的现有单位，请填写12位区划代码。")
        return redirect("division_worklist")
    try:
        count = act(answer.division)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"{'' if count is None else f'{count:,} 条记录'}已归入{answer.division.name}。")
    return redirect("division_worklist")


urlpatterns = [
    path("divisions/", divisions, name="divisions"),
    path("divisions/sets/", division_sets, name="division_sets"),
    path("divisions/worklist/", division_worklist, name="division_worklist"),
    path("divisions/worklist/<uuid:uid>/", division_reassign, name="division_reassign"),
    path("divisions/worklist/<uuid:uid>/record/", division_record, name="division_record"),
    path("divisions/worklist/all/<uuid:uid>/", division_reassign_all, name="division_reassign_all"),
    path("divisions/<uuid:uid>/", division, name="division"),
]
