"""回执查询网页 — whoever has a receipt and the last four of the number sees the stage, what to do and what was paid; a guesser learns nothing."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.cases.intake.status import progress_of
from minzheng.core.payments.history import told_at_home
from minzheng.core.publicity.limits.services import too_often
from minzheng.kernel import periods
from minzheng.web.addresses import address_of
from minzheng.web.policy import public

BY_ADDRESS, BY_CODE, WITHIN = 20, 6, timedelta(hours=1)
NOTHING = "没有查到。请核对查询码和身份证号末四位；几次都查不到的，请打窗口电话或到窗口询问。"
TOO_OFTEN = "查询次数太多，请一小时以后再查，或打窗口电话询问。"


class StatusForm(forms.Form):
    """回执查询 — the code of the receipt and the last four of the number; neither is kept."""

    code = forms.CharField(
        label="查询码", max_length=40, help_text="回执上二维码旁边的 12 位字母和数字，短横可以不写。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    last_four = forms.CharField(
        label="身份证号末四位", min_length=4, max_length=4, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


@public
@require_http_methods(["GET", "POST"])
def receipt_status(request: HttpRequest) -> HttpResponse:
    """The form, and the answer to it; posted, so that neither code nor number stands in an address."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    found, paid, status = None, [], 200
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["code"]
        typed = "".join(sign for sign in code.upper() if sign.isalnum())
        address = address_of(request)
        if too_often(address, "status", most=BY_ADDRESS, within=WITHIN, by="public") or too_often(
            typed, "status-code", most=BY_CODE, within=WITHIN, by="public"
        ):
            form.add_error(None, TOO_OFTEN)
            status = 429
        else:
            found = progress_of(code, form.cleaned_data["last_four"], periods.today())
            if found is None:
                form.add_error(None, NOTHING)
            else:
                paid = told_at_home(found.cases)
    if form.is_bound and found is None and status == 200:  # noqa: PLR2004 — a status of HTTP
        status = 422
    response = render(request, "public/status.html", {"form": form, "found": found, "paid": paid}, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


urlpatterns = [path("receipt-status/", receipt_status, name="receipt_status")]
