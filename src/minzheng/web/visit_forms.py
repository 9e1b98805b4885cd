"""走访填写 — the phone form: every question of the checklist, a draft kept while one types, and what is sent at the end.

What is typed is kept on the server as soon as it is typed. While the network is away the browser keeps it, sealed with a key
that only this person's own page is given for this visit (ADR 0028).
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.core.access.permissions import Permission
from minzheng.core.visits import reads, services
from minzheng.core.visits.checklist import Condition, Photo, Question
from minzheng.core.visits.services import PHOTO_LIMIT, Incomplete, NotPossible, Shot, Submission
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.register_lists import uid_of
from minzheng.web.staff import StaffRequest
from minzheng.web.visit_pages import VisitPage, form_key

OWN = ("visited_on", "at_home", "absence", "unsigned")  # what is asked of every visit, beside its questions
TITLES = {
    "visited_on": "走访日期", "at_home": "是否见到本人", "absence": "没有见到的情况", "unsigned": "不能签名的原因",
    "signature": "被走访人签名",
}  # fmt: skip
LONGEST = 4_000  # of one field of a draft


@dataclass(frozen=True)
class Item:
    """一题 — a question as the form draws it: what was typed, what is wrong with it, when it is asked, pictures that are there."""

    question: Question
    typed: str
    problem: str
    pictures: Sequence[Any]

    @property
    def depends_on(self) -> str:
        """The name of the question on whose answer this one hangs; empty for one that is always asked."""
        return self.question.only_if.question.name if self.question.only_if else ""

    @property
    def wanted(self) -> str:
        """The answers after which it is asked, as they are typed."""
        return " ".join(_typed(self.question.only_if)) if self.question.only_if else ""

    @property
    def options(self) -> list[tuple[str, str]]:
        """What may be chosen: the value that is sent, and its words."""
        return [(self.question.typed(value), self.question.words(value)) for value in self.question.values]


def _typed(condition: Condition) -> list[str]:
    return [condition.question.typed(value) for value in condition.values]


@allow(Permission.VISIT_WORK)
@require_http_methods(["GET", "POST"])
def form(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Fill in a visit and send it in. A script asks for JSON: it stays on the page, with the pictures chosen there."""
    visit = reads.get_visit(request.user, uid, to=Permission.VISIT_WORK)
    page = VisitPage.of(visit, request.user)
    if request.method == "POST":
        return _sent(request, uid, page)
    if not page.may_fill:
        return redirect("visit", uid=uid)
    draft = reads.draft_of(visit, request.user)
    typed = dict(draft.typed) if draft else {}
    kept = {"saved_at": draft.saved_at, "draft_version": draft.version} if draft else {}
    return render(request, "visits/form.html", _shown(request, page, typed, {}, key=uuid4()) | kept)


def _sent(request: StaffRequest, uid: UUID, page: VisitPage) -> HttpResponse:
    wants_json = request.POST.get("answer") == "json"
    problems: dict[str, str] = {}
    said = ""
    try:
        done = services.submit(uid, _submission(request, page), by=request.user)
    except Incomplete as problem:
        problems, said = problem.problems, str(problem)
    except NotPossible as problem:
        said = str(problem)
    else:
        words = "走访已提交并完成。" if done.state == "finished" else "走访已提交，请同行的人在自己的账号里确认签名。"
        messages.success(request, words)
        return JsonResponse({"url": reverse("visit", args=[uid])}) if wants_json else redirect("visit", uid=uid)
    if wants_json:
        return JsonResponse({"said": said, "problems": problems}, status=422)
    if not problems:
        messages.error(request, said)
    key = form_key(request.POST, "key") or uuid4()
    return render(
        request, "visits/form.html", _shown(request, page, request.POST.dict(), problems, key=key), status=422
    )


def _submission(request: StaffRequest, page: VisitPage) -> Submission:
    """What was sent. Raises Incomplete for a day that is none, NotPossible for a form without its key."""
    sent, key = request.POST, form_key(request.POST, "key")
    if key is None:
        raise NotPossible("页面已过期，请从走访页面重新打开表单；填写的内容在草稿里。")
    try:
        day = periods.parse_date(sent.get("visited_on", ""))
    except ValueError as problem:
        raise Incomplete({"visited_on": "走访日期请写成 2021-08-30 这样。"}) from problem
    names = [name for name, question in page.checklist.questions.items() if isinstance(question, Photo)]
    photos = {
        name: [Shot(one.read(PHOTO_LIMIT + 1), str(one.name)) for one in request.FILES.getlist(f"q-{name}") if one.name]
        for name in names
    }
    signed = request.FILES.get("signature")
    return Submission(
        key, day, sent.get("at_home") != "no", {name: sent.get(f"q-{name}", "") for name in page.checklist.questions},
        sent.get("absence", ""), {name: shots for name, shots in photos.items() if shots},
        Shot(signed.read(PHOTO_LIMIT + 1), str(signed.name)) if signed is not None and signed.name else None,
        sent.get("unsigned", ""), frozenset(filter(None, (uid_of(one) for one in sent.getlist("drop")))),
    )  # fmt: skip


def _shown(
    request: StaffRequest, page: VisitPage, typed: dict[str, Any], problems: dict[str, str], *, key: UUID
) -> dict[str, Any]:
    """What the template draws; ``typed`` is by the names of the form's fields."""
    pictures = reads.pictures_of(page.record)
    sections = [
        (section, [
            Item(one, str(typed.get(f"q-{one.name}", "")), problems.get(one.name, ""), pictures.get(one.name, ()))
            for one in questions
        ])
        for section, questions in page.checklist.sections
    ]  # fmt: skip
    titles = {name: question.title for name, question in page.checklist.questions.items()} | TITLES
    targets = {name: f"f-{name}" for name in titles}
    return {
        "page": page, "sections": sections, "key": key, "today": periods.today(),
        "own": {name: str(typed.get(name, "")) for name in OWN}, "wrong": problems,
        "rows": [(targets[name], titles[name], words) for name, words in problems.items() if name in titles],
        "draft_key": draft_key(request, page.record.uid), "draft_name": f"{page.record.uid}.{request.user.pk}",
        "photo_limit": PHOTO_LIMIT,
    }  # fmt: skip


def draft_key(request: StaffRequest, uid: UUID) -> str:
    """本机草稿密钥 — 256 bits that seal what a browser keeps of this visit for this person; made anew from the product's secret each time."""
    made = salted_hmac("minzheng.visit.draft", f"{request.user.pk}:{uid}", algorithm="sha256").digest()
    return base64.b64encode(made).decode()


@allow(Permission.VISIT_WORK)
@require_POST
def draft(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Keep what was typed so far; answers with the moment, or with the reason why it is not kept."""
    page = VisitPage.of(reads.get_visit(request.user, uid, to=Permission.VISIT_WORK), request.user)
    names = {*OWN, *(f"q-{name}" for name in page.checklist.questions)}
    typed = {name: str(value)[:LONGEST] for name, value in request.POST.items() if name in names and value}
    try:
        kept = services.save_draft(uid, typed=typed, by=request.user, over=request.POST.get("over"))
    except services.Superseded as problem:
        return JsonResponse({"said": str(problem), "version": problem.kept.version}, status=409)
    except NotPossible as problem:
        return JsonResponse({"said": str(problem)}, status=422)
    return JsonResponse({"saved_at": f"{kept.saved_at.astimezone(periods.ZONE):%H:%M}", "version": kept.version})


urlpatterns = [
    path("visits/<uuid:uid>/form/", form, name="visit_form"),
    path("visits/<uuid:uid>/draft/", draft, name="visit_draft"),
]
