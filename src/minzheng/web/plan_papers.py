"""计划出文 — what leaves the plan as a file: the circular (督办通报), the plan on one A4 page, the plan as a workbook."""

import io
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.adapters.papers import CannotTypeset, Overview, overview_as_pdf
from minzheng.adapters.spreadsheets.writing import Column, Sheet, write_workbook
from minzheng.core.access.permissions import Permission
from minzheng.core.divisions import reads as divisions
from minzheng.core.papers import reads as papers
from minzheng.core.papers import services as paper_services
from minzheng.core.plan import circular, reads
from minzheng.core.plan.figures import Part
from minzheng.core.plan.moments import one_moment
from minzheng.core.plan.services import tell_of_export
from minzheng.core.plan.shapes import Indicator
from minzheng.web.plan_amounts import amounts_of
from minzheng.web.plan_charts import value_words, words_of_target
from minzheng.web.plan_conditions import Asked
from minzheng.web.policy import allow
from minzheng.web.staff import StaffRequest
from minzheng.web.templatetags.mz import percent, zh_moment

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
USUAL_DEMANDS = (
    "各责任处室、各县（市、区）要对照通报逐项查找原因，明确责任人和完成时限，按月填报进展。",
    "进度滞后的事项，责任处室要在收到通报后十个工作日内报送整改措施；到期仍未改进的，将再次督办。",
)


class CircularForm(forms.Form):
    """督办通报要素 — what the office adds to the figures."""

    word = forms.CharField(
        label="机关代字", max_length=12, help_text="文号里的代字，例如“某民”；签发时自动取下一个序号。"
    )
    title = forms.CharField(label="标题", max_length=200)
    addressee = forms.CharField(label="主送", max_length=200, help_text="不写末尾的冒号。")
    demands = forms.CharField(
        label="工作要求", required=False, max_length=4_000, widget=forms.Textarea(attrs={"rows": 6}), help_text="每行一段。"
    )  # fmt: skip

    def clean_word(self) -> str:
        """A word that may stand in a number."""
        word = str(self.cleaned_data["word"]).strip()
        if not paper_services.WORD.fullmatch(word):
            raise forms.ValidationError("机关代字应是一至十二个汉字，例如“某民”。")
        return word


@allow(Permission.PLAN_EDIT)
@require_http_methods(["GET", "POST"])
def compose(request: StaffRequest) -> HttpResponse:
    """Compose the circular of the page's day over its set: figures are the plan's own, the office adds its words."""
    asked = Asked.of(request)
    with one_moment():
        table = reads.table(asked.plan, asked.at, asked.set_code)
        usual = {
            "word": papers.last_word(circular.KIND), "title": circular.usual_title(table),
            "addressee": "各县（市、区）民政局，机关各处室，局属各单位", "demands": "\n".join(USUAL_DEMANDS),
        }  # fmt: skip
        form = CircularForm(request.POST if request.method == "POST" else None, initial=usual)
        said: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else usual
        wording = circular.Wording(asked.plan.issuer, said["title"], said["addressee"], said["demands"].splitlines())
        paper = circular.circular(table, wording)
    if form.is_bound and form.is_valid():
        division = divisions.city(asked.at)
        assert division is not None
        row = paper_services.draft(paper, kind=circular.KIND, word=said["word"], division=division, by=request.user)
        messages.success(request, "已存为草稿。请核对内容，由另一人签发；签发后取文号并生成 Word 和 PDF。")
        return redirect("paper", uid=row.uid)
    status = 422 if form.is_bound else 200
    return render(request, "papers/compose.html", {"form": form, "paper": paper, "asked": asked}, status=status)


@allow(Permission.PLAN_VIEW)
@require_GET
def printed(request: StaffRequest) -> HttpResponse:
    """The whole plan on one A4 page, as PDF."""
    asked = Asked.of(request)
    with one_moment():
        table = reads.table(asked.plan, asked.at, asked.set_code)
    rows = [
        [
            str(row.promise.item.number), row.promise.title, words_of_target(row.promise),
            value_words(row.indicator, row.value) if row.shown else "—",
            "" if row.standing.completion is None else percent(row.standing.completion), row.standing.label,
        ]
        for row in table.rows
    ]  # fmt: skip
    overview = Overview(
        title=asked.plan.title, heads=("条", "指标", "目标", "现值", "完成", "判断"), rows=rows, widths=(1, 7, 4, 3, 2, 3),
        aligns=("center", "left", "left", "right", "right", "center"),
        subtitle=f"截至{circular.day_words(asked.at)}，{asked.set_title}，时间进度 {percent(table.elapsed)}",
        bold=frozenset(number for number, row in enumerate(table.rows) if row.status in {"late", "slow"}),
        foot="加粗的是偏慢和滞后的事项。“—”表示登记簿尚未建立，没有数字。",
    )  # fmt: skip
    try:
        data = overview_as_pdf(overview)
    except CannotTypeset as problem:
        messages.error(request, str(problem))
        return redirect(asked.plan_url)
    return _file(data, f"{asked.plan.title}一览（截至{asked.at}）.pdf", PDF, attached=False)


@allow(Permission.PLAN_VIEW)
@require_GET
def workbook(request: StaffRequest) -> HttpResponse:
    """The plan's table as a workbook; numbers are numbers."""
    asked = Asked.of(request)
    with one_moment():
        table = reads.table(asked.plan, asked.at, asked.set_code)
    columns = [
        Column("条", "plain", 6), Column("条目", width=24), Column("代码", width=8), Column("指标", width=28), Column("责任处室", width=20),
        Column("目标", width=18), Column("分子", "plain", 12), Column("分母", "plain", 12), Column("现值", width=14),
        Column("完成", "percent"), Column("时间进度", "percent"), Column("判断", width=14), Column("期限", "date"), Column("数字时点", width=20), Column("统计内容", width=40),
    ]  # fmt: skip
    sheet = Sheet(f"计划 {asked.at}", columns, [_line(row) for row in table.rows])
    target = io.BytesIO()
    write_workbook(target, [sheet])
    tell_of_export(asked.plan, asked.at, asked.set_code, by=request.user)
    return _file(target.getvalue(), f"{asked.plan.title}（截至{asked.at}）.xlsx", XLSX, attached=True)


def _line(row: reads.PromiseRow) -> list[Any]:
    promise, total = row.promise, row.shown.total if row.shown else None
    completion = row.standing.completion
    return [
        promise.item.number, promise.item.title, promise.code, promise.title, "、".join(promise.owners), words_of_target(promise),
        _side(row.indicator, Part.NUMERATOR, total.numerator if total else None),
        _side(row.indicator, Part.WHOLE, total.denominator if total else None),
        value_words(row.indicator, row.value) if row.shown else "", None if completion is None else _number(completion),
        _number(row.standing.elapsed), row.standing.label, promise.deadline, _moment_words(row), promise.scope,
    ]  # fmt: skip


def _side(indicator: Indicator | None, part: Part, amount: int | None) -> Decimal | None:
    """One side of a figure in the unit in which pages write it: never fen or tenths."""
    if indicator is None or amount is None:
        return None
    return Decimal(amount) / amounts_of(indicator, part).scale


def _number(share: Fraction) -> Decimal:
    """A share as a workbook keeps a number."""
    return Decimal(share.numerator) / share.denominator


def _moment_words(row: reads.PromiseRow) -> str:
    if row.shown is None:
        return ""
    return f"{'存档' if row.shown.stored else '现算'} {zh_moment(row.shown.computed_at)}"


def _file(data: bytes, name: str, media_type: str, *, attached: bool) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=attached, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


urlpatterns = [
    path("plan/circular/", compose, name="plan_circular"),
    path("plan/print/", printed, name="plan_print"),
    path("plan/workbook/", workbook, name="plan_workbook"),
]
