"""办件动作 — what is done with a case by pressing a button on its page; each answers with one sentence and comes back to the page."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.applications.outcomes import outcome_of
from minzheng.core.cases import reads, services, showing
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.documents import services as documents
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible
from minzheng.web import case_applications
from minzheng.web.case_pages import CasePage
from minzheng.web.policy import allow
from minzheng.web.publicity import CasePublicity
from minzheng.web.staff import StaffRequest

if TYPE_CHECKING:
    from minzheng.core.access.models import User

Act = Callable[[StaffRequest, UUID], str]
WORDS = ("opinion", "reason", "text")  # what people write at length


def _revision(request: StaffRequest) -> int:
    """The revision that the page showed. Raises NotPossible where the page did not send it."""
    said = request.POST.get("revision", "")
    if not said.isascii() or not said.isdigit():
        raise NotPossible("页面已过期，请刷新后再办。")
    return int(said)


def _move(request: StaffRequest, uid: UUID) -> str:
    after = services.take_move(
        uid, request.POST.get("move", ""), revision=_revision(request), opinion=request.POST.get("opinion", ""),
        by=request.user,
    )  # fmt: skip
    course = reads.view_of(after, request.user).course
    return f"已办理，现在是“{course.state.title}”。"


def _claim(request: StaffRequest, uid: UUID) -> str:
    assigning.claim(uid, by=request.user)
    return "已领取，由您办理。"


def _give_back(request: StaffRequest, uid: UUID) -> str:
    assigning.give_back(uid, by=request.user)
    return "已交回，等待别人领取。"


def _hand_over(request: StaffRequest, uid: UUID) -> str:
    to = _colleague(request, uid)
    assigning.hand_over(uid, to=to, reason=request.POST.get("reason", ""), by=request.user)
    return f"已转给{to.name}办理。"


def _assign(request: StaffRequest, uid: UUID) -> str:
    to = _colleague(request, uid)
    assigning.assign(uid, to=to, reason=request.POST.get("reason", ""), by=request.user)
    return f"已指派{to.name}办理。"


def _colleague(request: StaffRequest, uid: UUID) -> "User":
    case = reads.get_case(request.user, uid)
    chosen = request.POST.get("to", "")
    found = [one for one in showing.colleagues_for(case, request.user, periods.today()) if str(one.uid) == chosen]
    if not found:
        raise NotPossible("请从名单里选一个人；名单上是岗位可以办下一步的人。")
    return found[0]


def _file(request: StaffRequest, uid: UUID) -> str:
    case = reads.get_case(request.user, uid, to=Permission.CASE_WORK)
    outcome = outcome_of(case.matter)
    if outcome is not None and request.POST.get("paper") == outcome.opinion:
        raise NotPossible(case_applications.BY_THE_RULES)
    file, document = request.FILES.get("file"), None
    if file is not None and file.name:
        document = documents.store(
            file.read(documents.PAPER_LIMIT + 1), str(file.name), purpose="办件材料", division=case.division,
            by=request.user, target_kind="cases.case", target_uid=case.uid,
        )  # fmt: skip
    said = request.POST.get("on", "").strip()
    try:
        on = periods.parse_date(said) if said else None
    except ValueError as problem:
        raise NotPossible("材料的日期请写成 2021-08-30 这样。") from problem
    services.put_paper(
        uid, request.POST.get("paper", ""), on=on, document=document, revision=_revision(request), by=request.user
    )
    return "已存入案卷并由您签名；需要另一人签名的，请他在本页签名。"


def _opinion(request: StaffRequest, uid: UUID) -> str:
    return case_applications.give(request, uid, _revision(request))


def _sign(request: StaffRequest, uid: UUID) -> str:
    serial = request.POST.get("serial", "")
    services.sign(uid, int(serial) if serial.isascii() and serial.isdigit() else 0, by=request.user)
    return "已签名。"


def _extend(request: StaffRequest, uid: UUID) -> str:
    services.extend(
        uid, request.POST.get("clock", ""), revision=_revision(request), reason=request.POST.get("reason", ""), by=request.user
    )  # fmt: skip
    return "时限已延长。"


def _mark(request: StaffRequest, uid: UUID) -> str:
    services.add_mark(uid, request.POST.get("mark", ""), reason=request.POST.get("reason", ""), by=request.user)
    return "已加标记。"


def _remind(request: StaffRequest, uid: UUID) -> str:
    told = services.remind(uid, text=request.POST.get("text", ""), by=request.user)
    return f"已催办，通知了 {told} 人。"


ACTS: dict[str, Act] = {
    "move": _move, "claim": _claim, "give_back": _give_back, "hand_over": _hand_over, "assign": _assign, "file": _file,
    "opinion": _opinion,     "sign": _sign, "extend": _extend, "mark": _mark, "remind": _remind,
}  # fmt: skip


@allow(Permission.CASE_WORK, Permission.CASE_MANAGE)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Do one thing with a case; what is refused is said with its reasons, and nothing of it is written."""
    reads.get_case(request.user, uid)
    try:
        with transaction.atomic():  # a file that was stored for a paper that is refused goes with it
            said = _wanted(request)(request, uid)
    except (NotPossible, UploadRefused) as problem:
        return _refused(request, uid, str(problem))
    messages.success(request, said)
    return redirect("case", uid=uid)


def _refused(request: StaffRequest, uid: UUID, problem: str) -> HttpResponse:
    """The page as it stands now, with the reason and with what was typed: nothing of it is lost."""
    messages.error(request, problem)
    typed = next((text for name in WORDS if (text := request.POST.get(name, "").strip())), "")
    case = reads.get_case(request.user, uid)
    shown = {
        "page": CasePage.of(case, request.user), "publicity": CasePublicity.of(case), "typed": typed,
        "typed_for": request.POST.get("move", ""), "typed_act": request.POST.get("act", ""),
        "typed_asked": request.POST.get("asked", ""), "typed_months": request.POST.get("months", ""),
    }  # fmt: skip
    return render(request, "cases/case.html", shown, status=422)


def _wanted(request: StaffRequest) -> Act:
    found = ACTS.get(request.POST.get("act", ""))
    if found is None:
        raise NotPossible("没有这个动作，请从页面上的按钮办理。")
    return found
