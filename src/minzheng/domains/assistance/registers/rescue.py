"""救助登记簿 — stays at rescue stations, what was done in them, who people turned out to be, and how they left."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facilities.register_base import FacilityRegister
from minzheng.core.parties import sealing as numbers
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    ACCEPTANCE_FIELDS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
    masked_name,
)
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Field, Filter, Kind, Panel, Register
from minzheng.core.registers.parsing import BadValue
from minzheng.domains.assistance.facilities import RESCUE_STATION
from minzheng.domains.assistance.rescue.choices import (
    Act,
    Benefit,
    Brought,
    Category,
    Identified,
    Mark,
    Sex,
    Way,
)
from minzheng.domains.assistance.rescue.models import Departure, Identification, StayAct
from minzheng.domains.assistance.rescue.reads import CHIPS, Standing, stays, with_earlier
from minzheng.domains.assistance.rescue.writing import (
    DepartureWriter,
    IdentificationWriter,
    StayActWriter,
    StayWriter,
)

NUMBER_NOTE = "在站救助登记簿中的编号。"
_MARKS = dict(Mark.choices)
_BY_TITLE = {title: code for code, title in Mark.choices}
STAY_NUMBER = Column("stay", "救助编号", "stay__number", kind=Kind.CODE, link=True)
STAY_FIELD = Field("stay", "救助编号", Kind.CODE, required=True, limit=30, note=NUMBER_NOTE)


def read_marks(text: str) -> list[str]:
    """体貌特征 — from words with 、 between them. Raises BadValue."""
    words = [word.strip() for word in text.replace("，", "、").replace(",", "、").split("、") if word.strip()]
    if any(word not in _BY_TITLE for word in words):
        raise BadValue(f"只能填：{'、'.join(_BY_TITLE)}；其他的写在“其他特征”。")
    return sorted({_BY_TITLE[word] for word in words})


def write_marks(marks: Any) -> str:
    """The same as text."""
    return "、".join(_MARKS[mark] for mark in marks or ())


def _marks(value: Any, _row: dict[str, Any]) -> str:
    return write_marks(value)


def _years(value: Any, row: dict[str, Any]) -> str:
    last = row["born_to"]
    return "" if value is None else str(value) if value == last else f"{value}—{last}"


DESCRIBED_COLUMNS = (
    Column("sex", "性别", choices=Sex.choices),
    Column("born_from", "估计出生年份", kind=Kind.CODE, show=_years, needs=("born_to",)),
    Column("height", "身高（厘米）", kind=Kind.NUMBER, in_list=False),
    Column("origin", "籍贯或口音", in_list=False),
    Column("marks", "体貌特征", show=_marks, in_list=False),
    Column("features", "其他特征", in_list=False),
)
DESCRIBED_FIELDS = (
    Field("sex", "性别", Kind.CHOICE, required=True, choices=Sex.choices),
    Field("born_from", "出生年份（最早）", Kind.NUMBER, note="看上去最早哪一年出生；看不出的，两格都留空。"),
    Field("born_to", "出生年份（最晚）", Kind.NUMBER),
    Field("height", "身高（厘米）", Kind.NUMBER),
    Field("origin", "籍贯或口音", limit=60, note="自述的籍贯，或听得出的口音，写到省、市、县。"),
    Field("marks", "体貌特征", parse=read_marks, written=write_marks, note=f"用顿号分开：{'、'.join(_BY_TITLE)}。"),
    Field("features", "其他特征", limit=300, note="衣着、随身物品、说话习惯等；照片存在本页“附件”里。"),
)


@REGISTERS.add
class RescueStations(FacilityRegister):
    """救助管理站 — where people without a home are received."""

    kind = RESCUE_STATION


def _is_known(value: str) -> Q:
    return Q(known_on__isnull=value == "no")


@REGISTERS.add
class StayRegister(Register):
    """在站救助登记簿 — every entry of a person at a rescue station."""

    code = "assistance.stay"
    title = "在站救助"
    line = "assistance"
    icon = "lifebuoy"
    unit = "人次"
    note = "流浪乞讨人员每次入站一条，入站当时登记；身份不明的写自报姓名和体貌特征，查明、离站和安置另行登记并由另一人确认。"
    model = StayWriter.model
    identity = "number"
    order = "entered_on"
    writer = StayWriter
    searches = "救助编号、自报姓名（从头输入）"
    columns = (
        Column("number", "救助编号", kind=Kind.CODE, link=True),
        Column("told_name", "自报姓名", show=masked_name),
        Column("station", "救助站", "station__name"),
        COUNTY,
        Column("entered_on", "入站日期", kind=Kind.DATE),
        Column("category", "求助类别", choices=Category.choices),
        *DESCRIBED_COLUMNS,
        Column("known_on", "身份查明日期", kind=Kind.DATE, in_list=False),
        Column("left_on", "离站日期", kind=Kind.DATE),
        Column("way", "离站方式", choices=Way.choices),
        Column("stands", "状态", choices=Standing.choices, chips=CHIPS),
        Column("repeats", "上一次救助", kind=Kind.CODE, in_list=False),
        Column("brought", "来站方式", choices=Brought.choices, in_list=False),
        Column("found_place", "发现地点", in_list=False),
        Column("needs_escort", "须护送", kind=Kind.BOOLEAN, in_list=False),
        Column("note", "备注", in_list=False),
    )
    tabs = Filter("stands", "状态", choices=Standing.choices)
    filters = (
        Filter("category", "求助类别", choices=Category.choices),
        Filter("known", "身份", choices=(("no", "未查明"), ("yes", "已查明")), condition=_is_known),
        Filter(
            "again", "反复流浪", choices=(("no", "初次"), ("yes", "反复")),
            condition=lambda value: Q(repeats__isnull=value == "no"),
        ),
    )  # fmt: skip
    fields = (
        Field("number", "救助编号", Kind.CODE, required=True, limit=30),
        Field("station", "救助站编号", Kind.CODE, required=True, limit=40, note="救助管理站须已登记。"),
        Field("entered_on", "入站日期", Kind.DATE, required=True, happened=True),
        Field("category", "求助类别", Kind.CHOICE, required=True, choices=Category.choices),
        Field("brought", "来站方式", Kind.CHOICE, required=True, choices=Brought.choices),
        Field("found_place", "发现地点", limit=120),
        Field("told_name", "自报姓名", limit=60, note="身份不明的写他自己说的；说不出的留空。"),
        Field(
            "person", "身份证号", parse=numbers.canonical_id,
            note="入站时已核实身份的才填，人员须已登记；不能核实的留空，不要猜。",
        ),
        *DESCRIBED_FIELDS,
        Field("needs_escort", "须护送", Kind.BOOLEAN, note="未成年人、老年人、残疾人和行动不便的人填“是”，不能自行离站。"),
        NOTE_FIELD,
    )  # fmt: skip
    panels = (
        Panel("assistance.stay_act", "stay", "救助经过"),
        Panel("assistance.identification", "stay", "身份查明"),
        Panel("assistance.departure", "stay", "离站与安置"),
        Panel("assistance.kin_match", "stay", "寻亲核对"),
    )
    acts = (Companion("kin_search", "寻亲比对", "search", Permission.REGISTER_EDIT),)

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """Stays with how they stand today."""
        return with_earlier(stays())

    @classmethod
    def shown_for(cls, rows: Any) -> Any:
        """Stays that a figure counted, with how they stood on its day: figures count over ``stays``."""
        return with_earlier(rows)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the number or of the name that was told."""
        word = term.strip()
        return Q(number__istartswith=word) | Q(told_name__startswith=word)


class OfStay(AcceptedRegister):
    """救助事项登记簿 — what is said of a stay and waits for a second person."""

    line = "assistance"
    searches = "救助编号（从头输入）"
    in_menu = False

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the stay's number."""
        return Q(stay__number__istartswith=term.strip())


@REGISTERS.add
class StayActRegister(Register):
    """救助经过登记簿 — what was done for people at stations, and after they left."""

    code = "assistance.stay_act"
    title = "救助经过"
    line = "assistance"
    icon = "clipboard-list"
    unit = "项"
    note = "入站以后做的每一件事：寻亲公告、DNA 采集、比对、滞留报告、送医、护送，以及离站后的回访。"
    model = StayAct
    order = "done_on"
    writer = StayActWriter
    searches = "救助编号（从头输入）"
    in_search = False
    in_menu = False
    columns = (
        STAY_NUMBER,
        Column("act", "事项", choices=Act.choices),
        Column("done_on", "日期", kind=Kind.DATE),
        COUNTY,
        Column("where", "网站、单位或地点"),
        Column("result", "结果", in_list=False),
    )
    filters = (Filter("act", "事项", choices=Act.choices),)
    fields = (
        STAY_FIELD,
        Field("act", "事项", Kind.CHOICE, required=True, choices=Act.choices),
        Field("done_on", "日期", Kind.DATE, required=True, happened=True),
        Field("where", "网站、单位或地点", limit=120, note="公告发在哪个网站、样本送到哪个单位、回访到哪里。"),
        Field("result", "结果", limit=200),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the stay's number."""
        return Q(stay__number__istartswith=term.strip())


@REGISTERS.add
class IdentificationRegister(OfStay):
    """身份查明登记簿 — who people at stations turned out to be."""

    code = "assistance.identification"
    title = "身份查明"
    icon = "id"
    unit = "人次"
    note = "身份不明人员查明是谁：由一人登记、另一人确认后才算；查错的由确认人撤销确认，再改正或删除。"
    model = Identification
    order = "identified_on"
    writer = IdentificationWriter
    columns = (
        STAY_NUMBER,
        Column("person", "查明的身份", "person__name", show=masked_name),
        COUNTY,
        Column("identified_on", "查明日期", kind=Kind.DATE),
        Column("way", "查明方式", choices=Identified.choices),
        Column("kin_found", "已找到亲属", kind=Kind.BOOLEAN),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (Filter("way", "查明方式", choices=Identified.choices),)
    fields = (
        STAY_FIELD,
        Field("person", "身份证号", required=True, parse=numbers.canonical_id, note="查明的人须先登记在“人员”里。"),
        Field("identified_on", "查明日期", Kind.DATE, required=True, happened=True),
        Field("way", "查明方式", Kind.CHOICE, required=True, choices=Identified.choices),
        Field("kin_found", "已找到亲属", Kind.BOOLEAN),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )


@REGISTERS.add
class DepartureRegister(OfStay):
    """离站登记簿 — how stays ended, settlements among them."""

    code = "assistance.departure"
    title = "离站与安置"
    icon = "logout"
    unit = "人次"
    note = "每次救助怎样结束：由一人登记、另一人确认后才算离站；落户安置须写明安置地、户籍登记日期和安置保障。"
    model = Departure
    order = "left_on"
    writer = DepartureWriter
    columns = (
        STAY_NUMBER,
        COUNTY,
        Column("left_on", "离站日期", kind=Kind.DATE),
        Column("way", "离站方式", choices=Way.choices),
        Column("destination", "去向", in_list=False),
        Column("escorted_by", "护送单位", in_list=False),
        Column("registered_on", "户籍登记日期", kind=Kind.DATE, in_list=False),
        Column("benefit", "安置保障", choices=Benefit.choices),
        Column("person", "落户后的登记", "person__name", show=masked_name, in_list=False),
        *ACCEPTANCE_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (Filter("way", "离站方式", choices=Way.choices),)
    fields = (
        STAY_FIELD,
        Field("left_on", "离站日期", Kind.DATE, required=True, happened=True),
        Field("way", "离站方式", Kind.CHOICE, required=True, choices=Way.choices),
        Field("destination", "去向", limit=120, note="回到哪里、转到哪里；落户安置的写安置地。"),
        Field("escorted_by", "护送单位", limit=80, note="护送返乡的必填。"),
        Field("registered_on", "户籍登记日期", Kind.DATE, happened=True, note="落户安置的必填。"),
        Field("benefit", "安置保障", Kind.CHOICE, choices=Benefit.choices, note="落户安置的必填。"),
        Field("person", "身份证号", parse=numbers.canonical_id, note="落户后在“人员”里的登记，用来核对保障是否落实。"),
        *ACCEPTANCE_FIELDS,
        NOTE_FIELD,
    )
