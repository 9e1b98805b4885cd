"""材料与核对 — the second page (papers and steps), the check of every answer, and the one press that opens everything."""

from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.cases.drafting import reads as drafts
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.intake import reads, services
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome
from minzheng.core.cases.marks import MARKS
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web import window_forms as typed
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest
from minzheng.web.window_shown import visitor_of


def page_of(request: StaffRequest) -> drafting.Page:
    """The open page that sends: numbers that are none count as the oldest."""
    revision, tick = (request.POST.get(name, "") for name in ("revision", "tick"))
    return drafting.Page(
        int(revision) if revision.isascii() and revision.isdigit() and len(revision) < 10 else 0,  # noqa: PLR2004 — a number that the database holds
        request.POST.get("tab", "")[:32],
        int(tick) if tick.isascii() and tick.isdigit() and len(tick) < 16 else 0,  # noqa: PLR2004 — a number that the database holds
    )


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def papers(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The second page: for each thing asked, which papers were handed in and what becomes of it now."""
    if given := reads.given_for(request.user, uid):
        return redirect("receipt", uid=given.uid)
    kept = drafts.get_draft(request.user, uid)
    answers = drafts.typed_in(kept)
    visitor = visitor_of(request.user, answers)
    chosen = typed.chosen(answers)
    if visitor is None or not chosen:
        return redirect("window_draft", uid=uid)
    refused = ""
    if request.method == "POST":
        said = typed.sent(request.POST, tuple(name for matter, _ in chosen for name in typed.names_of(matter)))
        try:
            drafting.keep(uid, said, page_of(request), by=request.user)
        except NotPossible as problem:
            refused, answers = str(problem), answers | said
        else:
            if request.POST.get("go") == "on":
                return redirect("window_check", uid=uid)
            messages.success(request, "草稿已保存。")
            return redirect("window_papers", uid=uid)
    path = visitor.person.division.path
    forms = [
        typed.shown(_usual(answers, matter, outcomes), typed.MatterPage(matter, title, outcomes))
        for matter, title in chosen
        for outcomes in [reads.outcomes_for(matter, request.user, path, periods.today())]
    ]
    shown = {
        "draft": kept,
        "tab": token_urlsafe(16),
        "visitor": visitor,
        "forms": forms,
        "others": [refused] if refused else [],
    }
    return render(request, "window/papers.html", shown, status=422 if refused else 200)


def _usual(answers: typed.Answers, matter: str, outcomes: list[Outcome]) -> typed.Answers:
    """What is kept, with the usual step where none was chosen yet."""
    name = typed.names_of(matter)[1]
    return (
        answers
        if typed.one(answers, name)
        else answers | {name: [typed.asked_of(answers, matter, outcomes).outcome.value]}
    )


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def check(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Every answer once more, each with the way back to it; pressing opens everything at once, however often it is pressed."""
    if given := reads.given_for(request.user, uid):
        return redirect("receipt", uid=given.uid)
    kept = drafts.get_draft(request.user, uid)
    found = _whole(request, kept)
    if found is None:
        return redirect("window_draft", uid=uid)
    form, problems, warnings = found
    refused: list[str] = []
    if request.method == "POST" and not problems:
        revision = request.POST.get("revision", "")
        try:
            made = services.submit(
                uid, form, revision=int(revision) if revision.isascii() and revision.isdigit() else 0, by=request.user
            )
        except NotPossible as problem:
            refused.append(str(problem))
        else:
            messages.success(request, f"已收件，回执编号 {made.number}。")
            return redirect("receipt", uid=made.uid)
    shown = {
        "draft": kept, "form": form, "visitor": visitor_of(request.user, drafts.typed_in(kept)), "problems": problems,
        "warnings": warnings, "others": refused, "lines": [_line(one) for one in form.asked],
        "marks": [MARKS.get(code) for code in sorted(form.marks)],
    }  # fmt: skip
    bad = bool(refused) or (request.method == "POST" and bool(problems))
    return render(request, "window/check.html", shown, status=422 if bad else 200)


def _whole(request: StaffRequest, kept: Any) -> tuple[IntakeForm, list[typed.Problem], list[str]] | None:
    """The intake that a draft amounts to, what is wrong with it, and what is only noteworthy; None without person or matter."""
    answers = drafts.typed_in(kept)
    visitor, chosen = visitor_of(request.user, answers), typed.chosen(answers)
    if visitor is None or not chosen:
        return None
    problems: list[typed.Problem] = []
    arrival = typed.arrival_of(answers, problems)
    path, today = visitor.person.division.path, periods.today()
    asked = tuple(
        typed.asked_of(answers, matter, reads.outcomes_for(matter, request.user, path, today)) for matter, _ in chosen
    )
    form = IntakeForm(
        kept.uid, visitor.person, asked, household=visitor.household, arrival=arrival,
        marks=frozenset(answers.get("marks", [])) & set(MARKS.codes()),
    )  # fmt: skip
    try:
        arrival.check(today)
    except NotPossible as problem:
        problems.append(typed.Problem("window_draft", "id_received_on", "收件", str(problem)))
    try:
        form.check()
    except NotPossible as problem:
        problems.append(typed.Problem("window_papers", "", "材料与处理", str(problem)))
    warnings = [
        f"“{title}”还缺 {len(one.missing)} 份材料，却选了当场受理；材料不齐的应一次性告知补正。"
        for one, (_, title) in zip(asked, chosen, strict=True)
        if one.outcome is Outcome.ACCEPT and one.missing
    ]
    return form, problems, warnings


def _line(one: Asked) -> dict[str, Any]:
    """One thing asked, as the check shows it."""
    title = dict(typed.titles())[one.matter]
    return {
        "asked": one, "title": title, "outcome": typed.label_of(one.outcome, one.matter), "there": one.there,
        "missing": one.missing if one.outcome is not Outcome.DECLINE else (), "anchor": f"m_{one.matter.replace('.', '_')}",
    }  # fmt: skip
