"""窗口受理 — search first; then a draft that is kept as it is typed: who asks and for what, papers and steps, check, one receipt.

Nothing that people type stands in an address; every page works without scripts, where it is kept at each step.
"""

from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.cases.drafting import reads as drafts
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.intake import reads
from minzheng.core.registers.searching import (
    is_a_phone,
    is_probing,
    looks_like_a_number,
    looks_like_an_identity_number,
    note_miss,
)
from minzheng.core.registers.services import BadFields
from minzheng.core.registers.writing import NotPossible as NotRegistrable
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web import window_forms as typed
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest
from minzheng.web.window_shown import DraftLine, FoundLine, hints_of, receiving_of, visitor_of
from minzheng.web.window_submit import check, page_of, papers

LONGEST_TERM = 60
RECEIPTS_SHOWN = 8
REGISTERING = "register"  # begins the buttons that put somebody into a draft


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def window(request: StaffRequest) -> HttpResponse:
    """Look for whoever stands at the window; below, one's own drafts and latest receipts."""
    term = request.POST.get("q", "").strip()[:LONGEST_TERM]
    shown: dict[str, Any] = {"term": term, "searched": bool(term), "found": [], "limited": False, "more": False}
    status = 200
    if term:
        by_number = looks_like_a_number(term)
        if by_number and is_probing(request.user):
            shown["limited"], status = True, 429
        else:
            people = reads.found(request.user, term)
            missed = by_number and not people
            if missed and looks_like_an_identity_number(term):
                people = reads.found_near(request.user, term)
                shown["near"] = bool(people)
            shown["more"] = len(people) > reads.FOUND_AT_MOST
            visitors = reads.visitors(request.user, people[: reads.FOUND_AT_MOST], periods.today())
            shown["found"] = FoundLine.of(visitors)
            if missed:
                note_miss(by=request.user)
    else:
        shown["drafts"] = DraftLine.of(drafts.drafts_of(request.user))
        shown["receipts"] = reads.latest_of(request.user, RECEIPTS_SHOWN)
    return render(request, "window/window.html", shown, status=status)


@allow(Permission.CASE_WORK)
@require_POST
def start(request: StaffRequest) -> HttpResponse:
    """Begin a draft: for a registered person, or for a newcomer with what was typed to find him."""
    person, term = request.POST.get("person", ""), request.POST.get("q", "").strip()[:LONGEST_TERM]
    answers: typed.Answers = {}
    if person:
        try:
            answers["person"] = [str(reads.get_visitor(request.user, UUID(person), periods.today()).person.uid)]
        except ValueError as problem:
            raise Http404("没有这个人的登记。") from problem
    elif term:
        field = (
            "new_id_number" if looks_like_an_identity_number(term) else "new_phone" if is_a_phone(term) else "new_name"
        )
        answers[field] = [term]
    try:
        made = drafting.begin(answers, by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("window")
    return redirect("window_draft", uid=made.uid)


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def draft(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The first page: who it is, what he asks for; what speaks for what stands beside it."""
    if given := reads.given_for(request.user, uid):
        return redirect("receipt", uid=given.uid)
    kept = drafts.get_draft(request.user, uid)
    if request.method == "GET":
        return _first_page(request, kept, drafts.typed_in(kept))
    if request.POST.get("go", "").startswith(REGISTERING) and drafts.typed_in(kept).get("person"):
        return redirect("window_draft", uid=uid)  # pressed twice: the first press registered him
    answers = typed.sent(request.POST, typed.FIRST_PAGE)
    try:
        kept = drafting.keep(uid, _of_page(kept, answers), page_of(request), by=request.user)
    except NotPossible as problem:
        return _first_page(request, kept, drafts.typed_in(kept) | answers, refused=[str(problem)])
    return _went_on(request, kept)


def _went_on(request: StaffRequest, kept: Any) -> HttpResponse:
    """After the page was kept: the newcomer registered, the next page, or this one again."""
    wanted = request.POST.get("go", "")
    if wanted in {"register", "register_new"}:
        return _register(request, kept, is_new=wanted == "register_new")
    if wanted.startswith("registered:"):
        return _take(request, kept, wanted.partition(":")[2])
    if wanted == "on":
        whole = drafts.typed_in(kept)
        if refused := _not_ready(whole):
            return _first_page(request, kept, whole, refused=refused)
        return redirect("window_papers", uid=kept.uid)
    messages.success(request, "草稿已保存。")
    return redirect("window_draft", uid=kept.uid)


@allow(Permission.CASE_WORK)
@require_POST
def keep(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Keep what is being typed; answers with a word and the revision that the page goes on with."""
    kept = drafts.get_draft(request.user, uid)
    names = [
        name for name in request.POST if name in typed.FIRST_PAGE or name.startswith(("handed:", "outcome:", "words:"))
    ]
    if request.POST.get("page") == "first":
        names = list(typed.FIRST_PAGE)
    names += [f"handed:{matter}" for matter in request.POST.getlist("matter")]
    try:
        kept = drafting.keep(
            uid, _of_page(kept, typed.sent(request.POST, tuple(names))), page_of(request), by=request.user
        )
    except NotPossible as problem:
        return render(request, "window/_kept.html", {"problem": str(problem)}, status=422)
    return render(request, "window/_kept.html", {"draft": kept})


@allow(Permission.CASE_WORK)
@require_POST
def discard(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    drafting.discard(uid, by=request.user)
    messages.success(request, "草稿已删除。")
    return redirect("window")


@allow(Permission.CASE_WORK)
@require_GET
def hints(request: StaffRequest, uid: UUID) -> HttpResponse:
    """What the household may be entitled to, for the page that is being filled in."""
    kept = drafts.get_draft(request.user, uid)
    visitor = visitor_of(request.user, drafts.typed_in(kept))
    return render(request, "window/_hints.html", {"visitor": visitor, "hints": hints_of(request.user, visitor)})


def _of_page(kept: Any, answers: typed.Answers) -> typed.Answers:
    """Of a registered person nothing of the newcomer's fields is kept: the page did not show them."""
    if drafts.typed_in(kept).get("person"):
        return {name: values for name, values in answers.items() if not name.startswith(("new_", "home"))}
    return answers


def _not_ready(answers: typed.Answers) -> list[str]:
    """Why the next page cannot be shown yet."""
    refused = [] if typed.one(answers, "person") else ["请先登记来人，再继续。"]
    return refused + ([] if typed.chosen(answers) else ["请至少选择一项申请事项或转办需要。"])


def _take(request: StaffRequest, kept: Any, person: str) -> HttpResponse:
    """One of those who were like the newcomer is whom the clerk has before him."""
    try:
        known = reads.get_visitor(request.user, UUID(person), periods.today()).person
    except ValueError as problem:
        raise Http404("没有这个人的登记。") from problem
    drafting.keep(kept.uid, {"person": [str(known.uid)]}, drafting.Page(kept.revision), by=request.user)
    messages.success(request, "已选定登记过的人，请继续选择申请事项。")
    return redirect("window_draft", uid=kept.uid)


def _register(request: StaffRequest, kept: Any, *, is_new: bool) -> HttpResponse:
    answers = drafts.typed_in(kept)
    values, home, problems = typed.newcomer_of(answers, request.user)
    if problems:
        return _first_page(request, kept, answers, wrong=problems)
    try:
        drafting.register_newcomer(kept.uid, answers, values, home, is_new=is_new, by=request.user)
    except BadFields as problem:
        named = {
            ("home_code" if name == "household" else f"new_{name}"): words for name, words in problem.problems.items()
        }
        return _first_page(request, kept, answers, wrong=named)
    except drafting.MaybeRegistered as problem:
        return _first_page(request, kept, answers, refused=[str(problem)], alike=problem.found)
    except (NotRegistrable, NotPossible) as problem:
        return _first_page(request, kept, answers, refused=[str(problem)])
    messages.success(request, "已登记来人，请继续选择申请事项。")
    return redirect("window_draft", uid=kept.uid)


def _first_page(
    request: StaffRequest, kept: Any, answers: typed.Answers, *, refused: list[str] | None = None,
    wrong: dict[str, str] | None = None, alike: list[reads.Alike] | None = None,
) -> HttpResponse:  # fmt: skip
    visitor = visitor_of(request.user, answers)
    newcomer = None if visitor is not None else typed.newcomer(answers, wrong or {})
    rows = [(bound.id_for_label, str(bound.label), str(one)) for bound in newcomer or () for one in bound.errors]
    known = set(newcomer.fields) if newcomer else set()
    others = [*(refused or []), *(words for name, words in (wrong or {}).items() if name not in known)]
    shown = {
        "draft": kept, "tab": token_urlsafe(16), "visitor": visitor, "form": typed.shown(answers, typed.FirstPage()),
        "newcomer": newcomer, "rows": rows, "others": others, "receiving": receiving_of(visitor),
        "hints": hints_of(request.user, visitor), "alike": alike or [],
    }  # fmt: skip
    return render(request, "window/draft.html", shown, status=422 if rows or others else 200)


urlpatterns = [
    path("window/", window, name="window"),
    path("window/start/", start, name="window_start"),
    path("window/<uuid:uid>/", draft, name="window_draft"),
    path("window/<uuid:uid>/keep/", keep, name="window_keep"),
    path("window/<uuid:uid>/hints/", hints, name="window_hints"),
    path("window/<uuid:uid>/papers/", papers, name="window_papers"),
    path("window/<uuid:uid>/check/", check, name="window_check"),
    path("window/<uuid:uid>/discard/", discard, name="window_discard"),
]
