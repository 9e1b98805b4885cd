"""绑定页面 — each commitment of the bureau's text beside what it most probably means; a person confirms."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.plan.binding import reads, services
from minzheng.core.plan.services import NotPossible
from minzheng.web.plan_charts import words_of_target
from minzheng.web.plan_conditions import Asked
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

# which rows a page shows: word of the address, title, rule
SHOWN: dict[str, tuple[str, Callable[[reads.Row], bool]]] = {
    "": ("全部", lambda _: True),
    "open": ("待确认", lambda row: row.is_open),
    "changed": ("有变化", lambda row: row.commitment.difference in {"changed", "added"}),
    "bound": ("已绑定", lambda row: bool(row.chosen) and not row.is_open),
    "aside": ("不作指标", lambda row: bool(row.set_aside_because)),
}
MOST_NOTES = 12


@dataclass(frozen=True)
class Option:
    """选项 — one proposal of a row, or what was confirmed: with its score and why."""

    code: str
    title: str
    target: str
    score: int | None
    reasons: tuple[tuple[str, int], ...]
    is_chosen: bool
    is_new: bool


@dataclass(frozen=True)
class RowCard:
    """绑定卡 — a row with its options; what was confirmed comes first."""

    row: reads.Row
    promises: dict[str, Any]

    @property
    def commitment(self) -> Any:
        return self.row.commitment

    @cached_property
    def options(self) -> list[Option]:
        """Confirmed promises, then proposals; before anything was confirmed, a sure proposal is ticked."""
        ticked = set(self.row.chosen)
        if not self.row.bindings and self.row.sure:
            ticked = {self.row.sure.known.code}
        found = [self._proposed(one, ticked) for one in self.row.proposals]
        shown = {one.code for one in found}
        found += [
            Option(code, promise.title, words_of_target(promise), None, (), is_chosen=True, is_new=False)
            for code in self.row.chosen
            if code not in shown and (promise := self.promises.get(code)) is not None
        ]
        return found

    def _proposed(self, one: Any, ticked: set[str]) -> Option:
        known, promise = one.known, self.promises.get(one.known.promise)
        reasons = tuple((reason.words, reason.points) for reason in one.reasons)
        target = words_of_target(promise) if promise else "计划里还没有，确认后新增"
        return Option(
            known.code, known.title, target, one.score, reasons, is_chosen=known.code in ticked, is_new=promise is None
        )

    @property
    def bound(self) -> list[Any]:
        """The confirmed promises, those that still exist."""
        return [self.promises[code] for code in self.row.chosen if code in self.promises]

    @property
    def confirmed(self) -> Any:
        """The binding that says who confirmed, and when."""
        return self.row.bindings[0] if self.row.bindings else None

    @property
    def difference(self) -> tuple[str, str]:
        """The chip that tells what the text changed."""
        kinds = {"changed": "soon", "added": "go"}
        kind = kinds.get(self.commitment.difference, "")
        return (kind, self.commitment.get_difference_display()) if kind else ("", "")


@dataclass(frozen=True)
class BindingPage:
    """绑定页 — the rows that were asked for, by item, with what vanished and what the text does not name."""

    asked: Asked
    table: reads.BindingTable
    show: str

    @cached_property
    def promises(self) -> dict[str, Any]:
        return {promise.code: promise for promise in self.table.promises}

    @cached_property
    def groups(self) -> list[tuple[Any, list[RowCard]]]:
        """Item → its rows: the first commitment tells number and title."""
        found: list[tuple[Any, list[RowCard]]] = []
        for row in self.table.rows:
            if not SHOWN[self.show][1](row):
                continue
            place = (row.commitment.item_number, row.commitment.item_title)
            if not found or (found[-1][0].item_number, found[-1][0].item_title) != place:
                found.append((row.commitment, []))
            found[-1][1].append(RowCard(row, self.promises))
        return found

    @property
    def filters(self) -> list[tuple[str, str, int, bool]]:
        """Address, title, number of rows, whether it is the present one."""
        return [
            (
                self.asked.url("plan_binding", show=word),
                title,
                sum(1 for row in self.table.rows if rule(row)),
                word == self.show,
            )
            for word, (title, rule) in SHOWN.items()
        ]

    @property
    def sure(self) -> list[str]:
        """What the button for all sure proposals sends: commitment, version and code of each."""
        return [
            f"{row.commitment.uid}:{row.commitment.version}:{row.sure.known.code}"
            for row in self.table.rows
            if not row.bindings and row.sure
        ]

    @property
    def vanished(self) -> list[tuple[Any, list[Any]]]:
        """What the reading before had and this one has not, with the promises it was bound to."""
        return [
            (one, [self.promises[each.promise] for each in one.bindings.all() if each.promise in self.promises])
            for one in self.table.vanished
        ]

    @property
    def choices(self) -> Iterator[tuple[str, str]]:
        """Everything that a commitment can be bound to: code and title."""
        for promise in self.table.promises:
            yield promise.code, f"{promise.title}（第 {promise.item.number} 条）"
        for indicator in self.table.indicators:
            yield indicator.code, f"{indicator.title}（新增）"

    @property
    def threshold(self) -> str:
        return f"{reads.SURE} 分以上、领先 {reads.LEAD} 分以上"


@allow(Permission.PLAN_EDIT)
@require_GET
def binding(request: StaffRequest) -> HttpResponse:
    """The last reading of the plan, row by row."""
    asked = Asked.of(request)
    reading = reads.last_reading(asked.plan)
    show = request.GET.get("show", "")
    page = BindingPage(asked, reads.table(reading), show if show in SHOWN else "") if reading else None
    shown = {"page": page, "asked": asked, "text_url": asked.url("plan_text")}
    shown |= {"all_url": asked.url("plan_bind_all"), "show": page.show if page else ""}
    return render(request, "plan/binding.html", shown)


@allow(Permission.PLAN_EDIT)
@require_POST
def bind(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Confirm one row."""
    asked = Asked.of(request)
    codes = [code for code in (*request.POST.getlist("code"), _typed(request.POST.get("other", ""))) if code]
    version = request.POST.get("version", "")
    choice = services.Choice(
        uid,
        int(version) if version.isdecimal() else 0,
        tuple(codes),
        request.POST.get("because", ""),
        adopts=bool(request.POST.get("adopts")),
    )
    try:
        result = services.confirm(choice, by=request.user)
        messages.success(request, " ".join(["已确认 1 处。", *result.notes]))
    except NotPossible as problem:
        messages.error(request, str(problem))
    return redirect(f"{_back(asked, request)}#c-{uid}")


@allow(Permission.PLAN_EDIT)
@require_POST
def bind_all(request: StaffRequest) -> HttpResponse:
    """Confirm every proposal that the page showed as sure."""
    asked = Asked.of(request)
    result = services.confirm_all(_sent(request.POST.getlist("sure")), by=request.user)
    if result.done:
        messages.success(request, f"已确认 {result.done} 处。")
    else:
        messages.info(request, "没有可以一并确认的建议，请逐处确认。")
    if result.notes:
        more = len(result.notes) - MOST_NOTES
        messages.info(request, " ".join(result.notes[:MOST_NOTES]) + (f"另有 {more} 项说明。" if more > 0 else ""))
    return redirect(_back(asked, request))


def _back(asked: Asked, request: StaffRequest) -> str:
    show = request.POST.get("show", "")
    return asked.url("plan_binding", show=show if show in SHOWN else "")


def _typed(text: str) -> str:
    """The code at the beginning of what was typed or picked: “T14 新增养老床位” is T14."""
    return text.strip().split(" ")[0].split("　")[0]


def _sent(lines: list[str]) -> Iterator[services.Choice]:
    for line in lines:
        uid, _, rest = line.partition(":")
        version, _, code = rest.partition(":")
        try:
            yield services.Choice(UUID(uid), int(version), (code,))
        except ValueError:
            continue


urlpatterns = [
    path("plan/binding/", binding, name="plan_binding"),
    path("plan/binding/all/", bind_all, name="plan_bind_all"),
    path("plan/binding/<uuid:uid>/", bind, name="plan_bind"),
]
