"""活动登记簿 — what the registers of all kinds of activity share; a line of business declares one in a few lines."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.activities.kinds import ActivityKind, roles_of
from minzheng.core.activities.models import TENTHS, Activity, Attendance
from minzheng.core.activities.writing import ActivityWriter, AttendanceWriter
from minzheng.core.parties import sealing
from minzheng.core.registers import accepting
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
    masked_name,
    township,
    village,
)
from minzheng.core.registers.declarations import Column, Field, Filter, Kind, Panel, coded_or_named

MOST_LESSONS = 1_000
PLACES = (Column("township", "乡镇（街道）", township()), Column("village", "村（社区）", village()))


def written_lessons(tenths: Any) -> str:
    """Tenths of lessons as people write them: 15 → 1.5, 20 → 2; nothing for none."""
    whole, rest = divmod(tenths or 0, TENTHS)
    return (f"{whole}.{rest}" if rest else f"{whole}") if tenths else ""


def lessons(value: Any, _row: dict[str, Any]) -> str:
    """How a list shows tenths of lessons."""
    return written_lessons(value)


def parse_lessons(text: str) -> int:
    """学时 — a number with at most one decimal, as whole tenths. Raises ValueError."""
    try:
        tenths = Decimal(text) * TENTHS
    except InvalidOperation:
        raise ValueError("学时应填数字，例如 8 或 1.5。") from None
    if not tenths.is_finite() or tenths != tenths.to_integral_value() or not 0 <= tenths <= MOST_LESSONS * TENTHS:
        raise ValueError("学时应在 0 至 1000 之间，最多一位小数。")
    return int(tenths)


def _marks_parser(kind: ActivityKind) -> Any:
    codes = {title: code for code, title in kind.marks}

    def parse(text: str) -> list[str]:
        words = [word for word in text.replace("，", "、").replace(",", "、").split("、") if word.strip()]
        unknown = [word for word in words if word.strip() not in codes]
        if unknown:
            raise ValueError(f"只能填：{'、'.join(codes)}；多项用“、”隔开。")
        return sorted({codes[word.strip()] for word in words})

    return parse


def _marks_written(kind: ActivityKind) -> Any:
    titles = dict(kind.marks)
    return lambda marks: "、".join(titles.get(code, code) for code in marks or [])


def _marks_shown(kind: ActivityKind) -> Any:
    written = _marks_written(kind)
    return lambda value, _row: written(value)


def _listed() -> Coalesce:
    counted = Attendance.objects.counted().filter(activity=OuterRef("pk")).order_by().values("activity")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


class ActivityRegister(AcceptedRegister):
    """活动登记簿 — all activities of one kind. Subclasses name the ``kind``."""

    kind: ClassVar[ActivityKind]
    model = Activity
    identity = "code"
    searches = "编号（从头输入）、主题"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        kind = cls.kind
        cls.code, cls.title, cls.line, cls.unit, cls.icon = kind.code, kind.title, kind.line, kind.unit, kind.icon
        cls.note = kind.note
        cls.columns, cls.fields, cls.filters = _columns(kind), _fields(kind), _filters(kind)
        cls.writer = type(f"{cls.__name__}Writer", (ActivityWriter,), {"kind": kind, "fixed": {"kind": kind.code}})
        cls.panels = (Panel(f"{kind.line}.attendance", "activity", "参加人员"),) if kind.roles else ()

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The activities of this kind."""
        return Activity.objects.filter(kind=cls.kind.code)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the code, or a part of the title."""
        return coded_or_named(term, codes=["code"], names=["title"])

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return str(row["title"])


def _columns(kind: ActivityKind) -> tuple[Column, ...]:
    lessons_column = Column("lessons", "学时", "tenths", kind=Kind.NUMBER, show=lessons)
    marks = Column("marks", "事项标记", show=_marks_shown(kind))
    return (
        Column("code", "编号", kind=Kind.CODE, link=True),
        Column("title", "主题", link=True),
        COUNTY,
        *(PLACES if kind.local else ()),
        Column("host", "主办单位", "host__name"),
        Column("held_on", "开始日期", kind=Kind.DATE),
        Column("ended_on", "结束日期", kind=Kind.DATE, in_list=False),
        *((lessons_column,) if kind.has_lessons else ()),
        *((marks,) if kind.marks else ()),
        Column("audience", "参加人数（人）", kind=Kind.NUMBER, total=not kind.roles),
        *((Column("listed", "其中已确认名单", _listed(), kind=Kind.NUMBER, total=True),) if kind.roles else ()),
        *ACCEPTANCE_COLUMNS,
        Column("place", "地点", in_list=False),
        Column("note", "备注", in_list=False),
    )


def _fields(kind: ActivityKind) -> tuple[Field, ...]:
    marks = Field(
        "marks",
        "事项标记",
        parse=_marks_parser(kind),
        written=_marks_written(kind),
        note=f"可填：{'、'.join(dict(kind.marks).values())}；多项用“、”隔开。",
    )
    whose = "组织与处室登记簿里的编号" + ("。" if kind.host_kind else "，没有的留空。")
    host = Field("host", "主办单位编号", Kind.CODE, required=bool(kind.host_kind), limit=30, note=whose)
    return (
        Field("code", "编号", Kind.CODE, required=True, limit=40, note="全市唯一；已有的编号表示更改该活动。"),
        Field("title", "主题", required=True),
        Field(
            "division", "所在区划", Kind.DIVISION, required=True, note="举办地的区划：市级活动填市，村里的活动填村。"
        ),
        host,
        Field("held_on", "开始日期", Kind.DATE, happened=True, required=True),
        Field("ended_on", "结束日期", Kind.DATE),
        *(
            (Field("tenths", "学时", parse=parse_lessons, written=written_lessons, note="每人学时，最多一位小数。"),)
            if kind.has_lessons
            else ()
        ),
        *((marks,) if kind.marks else ()),
        Field("place", "地点"),
        Field("audience", "参加人数", Kind.NUMBER, note="人数，整数。"),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )


def _filters(kind: ActivityKind) -> tuple[Filter, ...]:
    if not kind.marks:
        return ()
    return (Filter("mark", "事项标记", choices=kind.marks, condition=lambda value: Q(marks__contains=[value])),)


NOT_YET = "活动本身还没有确认，请先确认活动。"


class AttendanceRegister(AcceptedRegister):
    """参加登记簿 — who attended the activities of one line."""

    in_menu = False  # reached from an activity's page and from the workbench
    model = Attendance
    icon = "users"
    unit = "人次"
    note = "谁参加了哪次活动、多少学时、是否完成；活动确认之后名单才能确认，确认的人次才计入。"
    searches = "活动编号、姓名（从头输入），主题"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.code, cls.title = f"{cls.line}.attendance", "参加人员"
        cls.writer = type(f"{cls.__name__}Writer", (AttendanceWriter,), {"line": cls.line})
        roles = roles_of(cls.line)
        cls.columns = (
            Column("person", "姓名", "person__name", show=masked_name, link=True),
            Column("activity", "活动", "activity__title"),
            Column("activity_code", "活动编号", "activity__code", kind=Kind.CODE),
            COUNTY,
            Column("role", "身份", choices=roles),
            Column("lessons", "学时", "tenths", kind=Kind.NUMBER, show=lessons),
            Column("completed", "完成", Case(When(completed=True, then=Value("yes")), default=Value("no")), choices=(("yes", "完成"), ("no", "未完成"))),
            Column("certificate", "证书编号", kind=Kind.CODE, in_list=False),
            *ACCEPTANCE_COLUMNS,
        )  # fmt: skip
        cls.fields = (
            Field("activity", "活动编号", Kind.CODE, required=True, limit=40, note="活动须已登记。"),
            Field(
                "person",
                "身份证号",
                required=True,
                parse=sealing.canonical_id,
                note="人员须已登记；18 位，末位可为 X。",
            ),
            Field("role", "身份", Kind.CHOICE, required=True, choices=roles),
            Field("tenths", "学时", parse=parse_lessons, written=written_lessons, note="本人学时，最多一位小数。"),
            Field("completed", "完成", Kind.BOOLEAN, note="考核合格或全程参加的填“是”。"),
            Field("certificate", "证书编号", Kind.CODE, limit=60),
            *ACCEPTANCE_FIELDS,
        )
        cls.filters = (Filter("role", "身份", choices=roles),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """The attendances of this line's activities."""
        return Attendance.objects.filter(activity__kind__startswith=f"{cls.line}.")

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the activity's code or of the person's name, or a part of the title."""
        attended = coded_or_named(term, codes=["activity__code"], names=["activity__title"])
        return attended | Q(person__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        return f"{masked_name(row['person'], row)}：{row['activity']}"

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm attendances of activities that are confirmed themselves."""
        keys = [record.pk for record in records]
        waiting = set(
            Attendance.objects.filter(pk__in=keys, activity__confirmed_at__isnull=True).values_list("pk", flat=True)
        )
        return cls.in_words(
            accepting.confirm(cls.model, records, by=by, further=lambda one: NOT_YET if one.pk in waiting else "")
        )
