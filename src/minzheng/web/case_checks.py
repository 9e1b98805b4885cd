"""办件的核对页面 — who of the household agreed to be asked about, what is missing, and the request to the county."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.access.permissions import Permission
from minzheng.core.cases import checking
from minzheng.core.cases import reads as cases
from minzheng.core.checks import reads
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.authorisations.services import Signing
from minzheng.core.checks.limits import limit
from minzheng.core.documents.services import PAPER_LIMIT
from minzheng.core.parties.references import a_person
from minzheng.core.parties.sealing import canonical_id
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible as NotInThisCase
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

if TYPE_CHECKING:
    from minzheng.core.checks.standing import MemberStanding

SELF, OTHER = "self", "other"
REFUSALS = (NotPossible, NotInThisCase, UploadRefused)


def _page(request: StaffRequest, uid: UUID, *, typed: str = "", refused: bool = False) -> HttpResponse:
    """The page; with what was typed where something was refused."""
    case = cases.get_case(request.user, uid)
    view = checking.view_of(case)
    if view.purpose is None:
        raise Http404(view.problem)
    today = periods.today()
    given = reads.authorisations_of(request.user, [one.person.pk for one in view.members])
    shown = {
        "case": case, "view": view, "sources": view.purpose.sources_on(today), "key": uuid4(), "typed": typed, "today": today,
        "may_work": view.household is not None and reads.may_ask(request.user, case.division.path), "given": given,
        "validity": limit("authorisation", today),
    }  # fmt: skip
    return render(request, "checks/case.html", shown, status=422 if refused else 200)


@allow(Permission.CASE_VIEW)
@require_GET
def of_case(request: StaffRequest, uid: UUID) -> HttpResponse:
    """The check of a case: its household, the authorisations, what was asked so far."""
    return _page(request, uid)


def _ask(request: StaffRequest, uid: UUID) -> str:
    try:
        key = UUID(request.POST.get("key", ""))
    except ValueError as problem:
        raise NotPossible("页面已过期，请刷新后再委托。") from problem
    made = checking.ask(uid, key=key, by=request.user)
    return f"已委托核对，编号 {made.number}；“核对委托”已存入案卷。"


def _revoke(request: StaffRequest, uid: UUID) -> str:
    view = checking.view_of(cases.get_case(request.user, uid, to=Permission.CASE_WORK))
    there = reads.authorisations_of(request.user, [one.person.pk for one in view.members])
    found = next((one for one in there if str(one.uid) == request.POST.get("authorisation", "")), None)
    if found is None:
        raise NotPossible("没有这份授权书，请刷新后查看。")
    authorisations.revoke(found.uid, reason=request.POST.get("reason", ""), by=request.user)
    return "已撤回授权；没有发出的不再核对，已发出的答复不再采用。"


ACTS: dict[str, Callable[[StaffRequest, UUID], str]] = {"ask": _ask, "revoke": _revoke}


@allow(Permission.CASE_WORK)
@require_POST
def act(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Ask for the check, or take an authorisation back."""
    cases.get_case(request.user, uid)
    try:
        wanted = ACTS.get(request.POST.get("act", ""))
        if wanted is None:
            raise NotPossible("没有这个动作，请从页面上的按钮办理。")
        messages.success(request, wanted(request, uid))
    except REFUSALS as problem:
        messages.error(request, str(problem))
        return _page(request, uid, typed=request.POST.get("reason", "").strip(), refused=True)
    return redirect("case_check", uid=uid)


class AuthorisationForm(forms.Form):
    """授权书登记 — who signed, when, for which sources, until when, and the scan."""

    signer = forms.ChoiceField(label="签署人", widget=forms.RadioSelect)
    guardian_number = forms.CharField(
        label="监护人身份证号",
        required=False,
        max_length=18,
        help_text="监护人不在本户时填写；监护人须已在“人员”中登记。",
    )
    ground = forms.ChoiceField(
        label="监护依据",
        required=False,
        choices=[("", "没有"), *authorisations.GROUNDS],
        help_text="成年人由监护人签署的必选，并上传判决书或监护证明。",
    )
    ground_file = forms.FileField(label="监护依据扫描件", required=False, help_text="PDF 或图片，不超过 20 MB。")
    signed_on = forms.DateField(label="签署日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    valid_through = forms.DateField(
        label="有效期至", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    sources = forms.MultipleChoiceField(label="授权核对的来源", widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(label="授权书扫描件", help_text="PDF 或图片，不超过 20 MB。")

    def __init__(self, *args: Any, member: "MemberStanding", view: checking.CaseCheck, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, today = member, periods.today()
        grown = [one for one in view.members if one.is_adult and one.person.pk != member.person.pk]
        own = [(SELF, "本人")] if member.is_adult else []
        self.guardians = {str(one.person.uid): one.person for one in grown}
        named = [(uid, f"监护人：{person.name}") for uid, person in self.guardians.items()]
        assert view.purpose is not None
        offered = [(one.code, f"{one.title}（{one.office}）") for one in view.purpose.sources_on(today)]
        if not member.is_adult:
            del self.fields["ground"], self.fields["ground_file"]
        for name, choices in (("signer", [*own, *named, (OTHER, "监护人：其他人")]), ("sources", offered)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        validity = limit("authorisation", today)
        self.fields["valid_through"].help_text = f"不填按签署后 {validity.value} 天（{validity.note}）。"
        self.initial = {"signer": SELF if own else "", "signed_on": today, "sources": [code for code, _ in offered]}

    def guardian(self, by: Any) -> Any:
        """Whoever signs in the person's place; None where he signs himself. Raises NotPossible."""
        chosen = self.cleaned_data["signer"]
        if chosen != OTHER:
            return self.guardians.get(chosen)
        number = self.cleaned_data["guardian_number"]
        found = a_person("guardian").within([{"guardian": number}], by).get(number) if number else None
        if found is None:
            raise NotPossible("没有登记这个身份证号的人员，或者不在您的范围内；请先在“人员”中登记监护人。")
        return found

    def clean_guardian_number(self) -> str:
        """The canonical number, or nothing."""
        typed = str(self.cleaned_data["guardian_number"]).strip()
        if not typed:
            return ""
        try:
            return canonical_id(typed)
        except ValueError as problem:
            raise forms.ValidationError("身份证号不对，请核对 18 位号码。") from problem


@allow(Permission.CASE_WORK)
@require_http_methods(["GET", "POST"])
def authorise(request: StaffRequest, uid: UUID, person: UUID) -> HttpResponse:
    """Record the authorisation that a member of the household signed."""
    case = cases.get_case(request.user, uid, to=Permission.CASE_WORK)
    view = checking.view_of(case)
    member = next((one for one in view.members if one.person.uid == person), None)
    if member is None:
        raise Http404("这个人今天不是这一户的成员。")
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AuthorisationForm(*given, member=member, view=view)
    if form.is_bound and form.is_valid():
        try:
            authorisations.authorise(_signing(form, member, request), by=request.user)
        except REFUSALS as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已登记授权书。")
            return redirect("case_check", uid=uid)
    shown = {"case": case, "member": member, "form": form}
    return render(request, "checks/authorise.html", shown, status=422 if form.is_bound else 200)


def _signing(form: AuthorisationForm, member: "MemberStanding", request: StaffRequest) -> Signing:
    said = form.cleaned_data
    proof = said.get("ground_file")
    return Signing(
        member.person, said["sources"], said["signed_on"], said["file"].read(PAPER_LIMIT + 1), str(said["file"].name),
        guardian=form.guardian(request.user), valid_through=said["valid_through"], ground=said.get("ground", ""),
        ground_file=proof.read(PAPER_LIMIT + 1) if proof else b"", ground_file_name=str(proof.name) if proof else "",
    )  # fmt: skip


urlpatterns = [
    path("cases/<uuid:uid>/check/", of_case, name="case_check"),
    path("cases/<uuid:uid>/check/act/", act, name="case_check_act"),
    path("cases/<uuid:uid>/check/authorise/<uuid:person>/", authorise, name="case_authorise"),
]
