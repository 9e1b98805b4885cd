"""系统管理页面 — accounts, appointments and the log: three pages for three people."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.core.access import reads, services
from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS, post_choices
from minzheng.core.access.scopes import Scope
from minzheng.core.audit.reads import all_events
from minzheng.core.registers.parsing import BadValue, Places
from minzheng.kernel import periods
from minzheng.web.audit_words import action_in_words, kind_in_words, post_in_words
from minzheng.web.errors import Unclear
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest

EVENTS_PER_PAGE = 100


class AccountForm(forms.Form):
    """开设账号 — user name, name and a first password."""

    username = forms.RegexField(
        r"^[a-z][a-z0-9._-]{2,59}$",
        label="用户名",
        help_text="小写字母开头，3 至 60 位字母、数字或点。",
        error_messages={"invalid": "用户名应以小写字母开头，只含小写字母、数字、点、横线。"},
    )
    name = forms.CharField(label="姓名", max_length=60)
    password = forms.CharField(label="初始口令", widget=forms.PasswordInput, help_text="至少 10 位，不能全是数字。")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class PasswordForm(forms.Form):
    """重设口令 — a new first password; the old sessions end."""

    password = forms.CharField(
        label="新口令", widget=forms.PasswordInput, help_text="至少 10 位，不能全是数字。告知本人后请其登录修改。"
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class AppointmentForm(forms.Form):
    """任命 — post, place, from and to."""

    post = forms.ChoiceField(label="岗位", choices=post_choices)
    division = forms.CharField(label="区划", help_text="12 位代码，或“县（市、区）+乡镇（街道）”。")
    since = forms.DateField(label="起", required=False)
    until = forms.DateField(label="止", required=False, help_text="留空为长期。")


def _account(uid: UUID) -> Any:
    account = reads.accounts().filter(uid=uid).first()
    if account is None:
        raise Http404("没有这个账号。")
    return account


@allow(Permission.ACCOUNT_ADMIN)
@require_http_methods(["GET", "POST"])
def accounts(request: StaffRequest) -> HttpResponse:
    """Open accounts; nobody gets any power here."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.open_account(**form.cleaned_data, by=request.user)
        except (services.NotPossible, ValidationError) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "已开设账号；请安全管理员任命岗位。")
            return redirect("accounts")
    return render(
        request,
        "administration/accounts.html",
        {"form": form, "accounts": reads.accounts()},
        status=422 if form.errors else 200,
    )


@allow(Permission.ACCOUNT_ADMIN)
@require_POST
def close_account(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Disable an account; its sessions end at once."""
    services.close_account(_account(uid), by=request.user)
    messages.success(request, "已停用，原有登录立即失效。")
    return redirect("accounts")


@allow(Permission.ACCOUNT_ADMIN)
@require_http_methods(["GET", "POST"])
def account_password(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Give an account a new password; whoever is signed in with the old one is signed out."""
    account = _account(uid)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.set_password(account, form.cleaned_data["password"], by=request.user)
        messages.success(request, f"已重设{account.name}的口令，原有登录立即失效。")
        return redirect("accounts")
    shown = {"form": form, "account": account}
    return render(request, "administration/password.html", shown, status=422 if form.errors else 200)


@allow(Permission.POST_ADMIN)
@require_GET
def appointments(request: StaffRequest) -> HttpResponse:
    """Who holds which post where; and what each post may do."""
    return render(
        request,
        "administration/appointments.html",
        {"accounts": reads.accounts(), "posts": list(POSTS), "today": periods.today()},
    )


@allow(Permission.POST_ADMIN)
@require_http_methods(["GET", "POST"])
def appoint(request: StaffRequest, uid: UUID) -> HttpResponse:
    """Appoint a user to a post."""
    account = _account(uid)
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            place = Places.within(Scope(("",))).find(form.cleaned_data["division"])
            services.appoint(
                account,
                form.cleaned_data["post"],
                place,
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                by=request.user,
            )
        except BadValue as problem:
            form.add_error("division", str(problem))
        except (services.NotPossible, ValidationError) as problem:
            form.add_error(None, "；".join(problem.messages) if isinstance(problem, ValidationError) else str(problem))
        else:
            messages.success(request, "已任命。")
            return redirect("appointments")
    return render(
        request, "administration/appoint.html", {"form": form, "account": account}, status=422 if form.errors else 200
    )


@allow(Permission.POST_ADMIN)
@require_POST
def dismiss(request: StaffRequest, uid: UUID) -> HttpResponse:
    """End an appointment today."""
    found = reads.appointment(uid)
    if found is None:
        raise Http404("没有这项任命。")
    try:
        services.dismiss(found, by=request.user)
    except services.NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "已免去岗位。")
    return redirect("appointments")


@allow(Permission.AUDIT_VIEW)
@require_GET
def audit(request: StaffRequest) -> HttpResponse:
    """The log, newest first, whole or of one object; further pages by the number of the last event."""
    events = all_events()
    before = request.GET.get("before", "")
    if before.isdecimal():
        events = events.filter(id__lt=int(before))
    if target := _uid(request.GET.get("target", "")):
        events = events.filter(target_uid=target)
    day = request.GET.get("on", "")
    try:
        events = events.filter(at__date=date.fromisoformat(day)) if day else events
    except ValueError:
        messages.warning(request, "日期应写作 2021-08-30。")
    rows = list(events[: EVENTS_PER_PAGE + 1])
    more = rows[EVENTS_PER_PAGE - 1].pk if len(rows) > EVENTS_PER_PAGE else None
    lines = [
        (event, post_in_words(event.post), action_in_words(event.action), kind_in_words(event.target_kind))
        for event in rows[:EVENTS_PER_PAGE]
    ]
    kept = urlencode({name: value for name, value in (("target", target), ("on", day)) if value})
    shown = {"lines": lines, "more": more, "on": day, "target": target, "kept": kept}
    return render(request, "administration/audit.html", shown)


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as problem:
        raise Unclear("对象编号不对，请从审计日志里的链接打开。") from problem


urlpatterns = [
    path("accounts/", accounts, name="accounts"),
    path("accounts/<uuid:uid>/close/", close_account, name="account_close"),
    path("accounts/<uuid:uid>/password/", account_password, name="account_password"),
    path("appointments/", appointments, name="appointments"),
    path("appointments/<uuid:uid>/add/", appoint, name="appoint"),
    path("appointments/<uuid:uid>/end/", dismiss, name="dismiss"),
    path("audit/", audit, name="audit"),
]
