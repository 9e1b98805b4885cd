"""受理登记簿、申请登记簿 — receipts that were given, and every application that is known, entered as a case or still outside."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, F, Q, Value, When

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake.models import Channel, Intake, KnownApplication
from minzheng.core.cases.intake.writing import last_day_to_enter
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.registers.accepted_register import COUNTY
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Field, Filter, Kind, Register
from minzheng.core.registers.writing import NotPossible, Values, Writer
from minzheng.kernel.workflow import NotPossible as NoCalendar

TITLES = dict(sorted({version.code: version.title for version in WORKFLOWS}.items()))
APPLICATIONS = tuple((code, title) for code, title in TITLES.items() if code not in lists.needs())
OUTSIDE = tuple((code, label) for code, label in Channel.choices if code != Channel.WINDOW)
IN_TIME, LATE, WAITING = "in_time", "late", "waiting"
STANDINGS = ((IN_TIME, "按时录入"), (LATE, "逾期录入"), (WAITING, "还没有录入"))
CHIPS = {IN_TIME: "ok", LATE: "late", WAITING: "soon"}
ENTERED = "已经录入的申请不能再改；有误的请在办件上更正。"


@REGISTERS.add
class IntakeRegister(Register):
    """受理登记簿 — every receipt of the one window."""

    code = "cases.intake"
    title = "受理登记"
    line = "assistance"
    note = "一门受理：一张回执可以有几件申请和几件转办。回执发出后不可更改，可以重新打印。"
    icon = "receipt-2"
    unit = "张"
    model = Intake
    view = Permission.CASE_VIEW
    edit = Permission.CASE_VIEW  # whoever sees it may open the receipt
    searches = "回执编号、申请人姓名"
    columns = (
        Column("number", "回执编号", kind=Kind.CODE, link=True),
        Column("applicant", "申请人", "person__name"),
        COUNTY,
        Column("place", "区划", "division__name"),
        Column("channel", "来件渠道", choices=Channel.choices),
        Column("received_on", "收到日期", kind=Kind.DATE),
        Column("entered_on", "录入日期", kind=Kind.DATE),
        Column("taken_by", "收件人", "taken_by__name"),
        Column("reason", "补录原因", in_list=False),
    )
    filters = (Filter("channel", "来件渠道", choices=Channel.choices),)
    acts = (Companion("receipt_of_record", "回执", "receipt-2"),)

    @classmethod
    def search(cls, term: str) -> Q:
        word = term.strip()
        return Q(number__startswith=word.upper()) | Q(person__name__startswith=word)


def _is(value: str) -> Q:
    """Applications by whether they were entered in time."""
    entered, late = Q(case__isnull=False), Q(entered_on__gt=F("enter_by"))
    if value == WAITING:
        return ~entered
    return entered & late if value == LATE else entered & ~Q(pk__in=KnownApplication.objects.filter(late).values("pk"))


def _standing() -> Case:
    return Case(
        When(case__isnull=True, then=Value(WAITING)),
        When(entered_on__gt=F("enter_by"), then=Value(LATE)),
        default=Value(IN_TIME),
        output_field=CharField(),
    )


def _matter(code: str, _row: dict[str, Any]) -> str:
    return TITLES.get(code, code)


class KnownWriter(Writer):
    """申请登记写入器 — applications that are known from elsewhere and not entered; an entered one is changed by its case alone."""

    model = KnownApplication

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Days for which no calendar tells by when they should be entered."""
        found: dict[int, dict[str, str]] = {}
        calendar = working_calendar()
        for index, values in enumerate(rows):
            try:
                last_day_to_enter(values["received_on"], calendar)
            except NoCalendar as problem:
                found[index] = {"received_on": str(problem)}
        return found

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        return super().create_many(cls._with_days(rows), by=by)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        cls._refuse_entered([record for record, _ in pairs])
        ready = cls._with_days([{"received_on": record.received_on} | values for record, values in pairs])
        super().update_many([(record, values) for (record, _), values in zip(pairs, ready, strict=True)], by=by)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        cls._refuse_entered(records)
        super().remove_many(records, by=by)

    @classmethod
    def _refuse_entered(cls, records: Sequence[Any]) -> None:
        if any(one.case_id is not None for one in records):
            raise NotPossible(ENTERED)

    @classmethod
    def _with_days(cls, rows: Sequence[Values]) -> list[Values]:
        calendar = working_calendar()
        return [row | {"enter_by": last_day_to_enter(row["received_on"], calendar)} for row in rows]


@REGISTERS.add
class KnownRegister(Register):
    """申请登记簿 — every application that is known, whatever way it came: the denominator of what was entered in time."""

    code = "cases.known"
    title = "申请登记"
    line = "assistance"
    note = (
        "每一件知道的申请一行。窗口收的自动列入；纸质登记簿、热线、信访等转来而还没有录入系统的，在这里登记来源和编号，"
        "录入办件时填同一编号即对上。热线和信访系统没有接通，没有登记进来的不在数内。"
    )
    icon = "list-details"
    unit = "件"
    model = KnownApplication
    writer = KnownWriter
    order = "received_on"
    searches = "来源编号、办件编号"
    columns = (
        Column("matter", "事项", show=_matter, link=True),
        Column("channel", "来件渠道", choices=Channel.choices),
        Column("source_number", "来源编号", kind=Kind.CODE),
        COUNTY,
        Column("place", "区划", "division__name"),
        Column("received_on", "收到日期", kind=Kind.DATE),
        Column("accepted_on", "受理日期", "case__accepted_on", kind=Kind.DATE),
        Column("entered_on", "录入日期", kind=Kind.DATE),
        Column("enter_by", "录入期限", kind=Kind.DATE, in_list=False),
        Column("case", "办件编号", "case__number", kind=Kind.CODE),
        Column("standing", "录入情况", _standing(), choices=STANDINGS, chips=CHIPS),
        Column("reason", "补录原因", in_list=False),
    )
    tabs = Filter("standing", "录入情况", choices=STANDINGS, condition=_is)
    filters = (
        Filter("channel", "来件渠道", choices=Channel.choices),
        Filter("matter", "事项", choices=tuple(TITLES.items())),
    )
    fields = (
        Field("channel", "来件渠道", Kind.CHOICE, required=True, choices=OUTSIDE, note="窗口收的不用登记，自动列入。"),
        Field(
            "source_number", "来源编号", Kind.CODE, required=True, limit=40, note="纸质登记簿的序号、热线或信访的编号。"
        ),
        Field("matter", "事项", Kind.CHOICE, required=True, choices=APPLICATIONS),
        Field("received_on", "收到日期", Kind.DATE, happened=True, required=True),
        Field("division", "区划", Kind.DIVISION, required=True, note="收到申请的乡镇（街道）或村（社区）。"),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        word = term.strip()
        return Q(source_number__istartswith=word) | Q(case__number__startswith=word.upper())
