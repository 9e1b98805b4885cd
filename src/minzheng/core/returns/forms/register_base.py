"""报送登记簿 — every version of every filing of one form, with its figures beside one another, for the list, the export and the import."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import BigIntegerField, OuterRef, Q, Subquery

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.registers.accepted_register import COUNTY
from minzheng.core.registers.declarations import Column, Companion, Field, Filter, Kind, Register
from minzheng.core.returns.forms.declarations import Form
from minzheng.core.returns.forms.models import Filing, FilingState
from minzheng.core.returns.forms.writing import FilingWriter
from minzheng.core.returns.models import Return

CHIPS = {"draft": "soon", "submitted": "go", "sent_back": "late", "approved": "ok", "withdrawn": "off"}
WRITTEN_IN = {100: Kind.MONEY}  # fen are shown as money, whole numbers as numbers


class FilingRegister(Register):
    """报送登记簿 — the filings of one form. Subclasses name the ``form``."""

    form: ClassVar[Form]
    model = Filing
    unit = "份"
    typed = False
    edit = Permission.STATISTICS_REPORT
    searches = "期间（如 2021-07）、单位（从头输入）"
    tabs = Filter("state", "状态", choices=FilingState.choices)
    companions = (Companion("statistics", "报送一览", "table"),)
    acts = (Companion("statistics_of_record", "报表页面", "report", Permission.REGISTER_VIEW),)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        form = cls.form
        cls.code, cls.title, cls.line, cls.note = form.code, form.title, form.line, form.note
        cls.columns, cls.fields = _columns(form), _fields(form)
        cls.writer = type(f"{cls.__name__}Writer", (FilingWriter,), {"form": form})

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The filings of this form."""
        return Filing.objects.filter(form=cls.form.code)

    @classmethod
    def search(cls, term: str) -> Q:
        """By period, or by the beginning of the unit's name."""
        try:
            return Q(period_start=cls.form.every.read(term.strip()).start)
        except ValueError:
            return Q(division__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{row['county']} {_period(cls.form, row['period'])}（第 {row['number']} 版）"


def _period(form: Form, start: date) -> str:
    return form.every.words(form.every.holding(start))


def _columns(form: Form) -> tuple[Column, ...]:
    figures = [
        Column(
            FilingWriter.field_of(item.code), f"{item.kind.title}（{item.kind.unit}）",
            Subquery(
                Return.objects.filter(filing=OuterRef("pk"), kind=item.code).order_by().values("amount")[:1],
                output_field=BigIntegerField(),
            ),
            kind=WRITTEN_IN.get(item.kind.scale, Kind.NUMBER), in_list=item.headline,
        )
        for item in form.items
    ]  # fmt: skip
    return (
        COUNTY,
        Column("period", "期间", "period_start", show=lambda day, _row: _period(form, day), link=True),
        Column("number", "版次", "version_number", kind=Kind.NUMBER),
        Column("state", "状态", choices=FilingState.choices, chips=CHIPS),
        *figures,
        Column("submitted_at", "报送时间", kind=Kind.MOMENT, in_list=False),
        Column("submitted_by", "报送人", "submitted_by__name", in_list=False),
        Column("approved_by", "审定人", "approved_by__name", in_list=False),
        Column("approved_at", "审定时间", kind=Kind.MOMENT, in_list=False),
        Column("sent_back_for", "退回原因", in_list=False),
        Column("reason", "更正原因", in_list=False),
    )


def _fields(form: Form) -> tuple[Field, ...]:
    every = form.every
    return (
        Field("division", "单位", Kind.DIVISION, required=True, note="由县（市、区）报送。"),
        Field(
            "period_start", "期间", required=True, parse=lambda text: every.read(text).start,
            written=lambda day: str(every.holding(day)), note=f"按{every.label}报送，写作 {every.example}。",
        ),
        Field("reason", "更正原因", limit=300, note="更正已审定的报表时必填；首次报送留空。"),
        *(
            Field(
                FilingWriter.field_of(item.code), f"{item.kind.title}（{item.kind.unit}）", parse=item.kind.parse,
                written=item.kind.written, note="没有发生的填 0；导入后是草稿，在报表页面核对、报送。",
            )
            for item in form.items
        ),
    )  # fmt: skip
