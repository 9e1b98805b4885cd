"""主体登记簿 — persons, organisations and postings as registers."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.permissions import Permission
from minzheng.core.parties import sealing
from minzheng.core.parties.duplicates import registers as duplicates
from minzheng.core.parties.duplicates import sections
from minzheng.core.parties.households import registers as households
from minzheng.core.parties.models import Organisation, Person, Posting
from minzheng.core.parties.services import OrganisationWriter, PersonWriter, PostingWriter, reveal
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Field, Filter, Kind, Panel, Register
from minzheng.kernel import periods
from minzheng.kernel.identifiers import BadIdentifier, parse_credit_code, parse_phone

__all__ = ["OrganisationRegister", "PersonRegister", "PostingRegister", "duplicates", "households", "sections"]


def _id(_value: Any, row: dict[str, Any]) -> str:
    return sealing.masked_id(row["sealed_id"], row["uid"])


def _phone(_value: Any, row: dict[str, Any]) -> str:
    return sealing.masked_phone(row["sealed_phone"], row["uid"])


def _phone_number(text: str) -> str:
    return str(parse_phone(text))


def _holding(value: str) -> Q:
    """Postings that run today, or that do not."""
    today = periods.today()
    running = Q(until__isnull=True) | Q(until__gt=today)
    running &= Q(since__lte=today)
    return running if value == "yes" else ~running


def _credit_code(text: str) -> str:
    return parse_credit_code(text).number


@REGISTERS.add
class PersonRegister(Register):
    """人员登记簿 — everybody the bureau deals with, once."""

    code = "parties.person"
    title = "人员"
    line = "parties"
    note = "民政服务对象和工作人员，一人一条；证件号码加密保存，页面只显示遮盖后的号码。"
    icon = "users"
    unit = "人"
    model = Person
    identity = "id_number"
    order = "sort_key"
    writer = PersonWriter
    searches = "姓名、拼音、拼音首字母、身份证号、电话"
    reveals = True
    columns = (
        Column("name", "姓名", link=True),
        Column("id_masked", "身份证号", "id", kind=Kind.CODE, show=_id, needs=("sealed_id",)),
        Column("sex", "性别", choices=Person.Sex.choices),
        Column("born_on", "出生日期", kind=Kind.DATE),
        Column("county", "县（市、区）", "division__county__name"),
        Column("place", "居住地", "division__name"),
        Column("settlement", "户籍性质", choices=Person.Settlement.choices),
        Column("hukou", "户籍地", "hukou__name", in_list=False),
        Column("phone", "电话", "id", kind=Kind.CODE, show=_phone, needs=("sealed_phone",), in_list=False),
        Column("died_on", "死亡日期", kind=Kind.DATE),
    )
    filters = (
        Filter("sex", "性别", choices=Person.Sex.choices),
        Filter("settlement", "户籍性质", choices=Person.Settlement.choices),
        Filter(
            "alive",
            "在世",
            choices=(("yes", "在世"), ("no", "已故")),
            condition=lambda value: Q(died_on__isnull=value == "yes"),
        ),
    )
    fields = (
        Field("name", "姓名", required=True, limit=60, note="与身份证一致，少数民族姓名用“·”。"),
        Field("id_number", "身份证号", required=True, parse=sealing.canonical_id, note="18 位，末位可为 X。"),
        Field("sex", "性别", Kind.CHOICE, required=True, choices=Person.Sex.choices),
        Field("born_on", "出生日期", Kind.DATE, happened=True, required=True, note="与身份证号一致。"),
        Field(
            "division",
            "居住地",
            Kind.DIVISION,
            required=True,
            note="12 位区划代码，或“县（市、区）+乡镇（街道）+村（社区）”。",
        ),
        Field("settlement", "户籍性质", Kind.CHOICE, choices=Person.Settlement.choices),
        Field("phone", "电话", parse=_phone_number, note="手机 11 位，或区号加固定电话。"),
        Field("died_on", "死亡日期", Kind.DATE, happened=True),
    )
    panels = (Panel("parties.membership", "person", "所在家庭（含以往）"), Panel("parties.posting", "person"))
    acts = (
        Companion("case_open", "收件登记", "file-plus"),
        Companion("visit_plan", "安排走访", "home-search", Permission.VISIT_WORK),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        text = term.strip()
        try:
            return Q(id_index=sealing.id_index(sealing.canonical_id(text)))
        except BadIdentifier:
            pass
        try:
            return Q(phone_index=sealing.phone_index(_phone_number(text)))
        except BadIdentifier:
            pass
        if text.isascii():
            word = text.lower().replace(" ", "")
            return Q(reading_keys__contains=[word])
        return Q(name__startswith=text)

    @classmethod
    def reveal(cls, record: Any, *, reason: str, by: Any) -> str:
        return reveal(record, reason=reason, by=by)


@REGISTERS.add
class OrganisationRegister(Register):
    """组织登记簿 — organisations and the bureau's own offices."""

    code = "parties.organisation"
    title = "组织与处室"
    line = "parties"
    note = "民政局及其处室、窗口、社会组织和党组织；其他登记簿用这里的编号指明单位。"
    icon = "building"
    unit = "个"
    model = Organisation
    identity = "code"
    order = "code"
    writer = OrganisationWriter
    searches = "名称、编号、信用代码"
    columns = (
        Column("code", "编号", kind=Kind.CODE, link=True),
        Column("name", "名称"),
        Column("kind", "种类", choices=Organisation.Kind.choices),
        Column("credit_code", "统一社会信用代码", kind=Kind.CODE),
        Column("county", "县（市、区）", "division__county__name"),
        Column("place", "所在地", "division__name"),
        Column("phone", "办公电话"),
        Column("parent", "上级", "parent__name", in_list=False),
        Column("address", "地址", in_list=False),
        Column("opened_on", "成立日期", kind=Kind.DATE),
        Column("closed_on", "撤销日期", kind=Kind.DATE, in_list=False),
    )
    filters = (Filter("kind", "种类", choices=Organisation.Kind.choices),)
    fields = (
        Field("code", "编号", Kind.CODE, required=True, limit=30),
        Field("name", "名称", required=True, limit=120),
        Field("kind", "种类", Kind.CHOICE, required=True, choices=Organisation.Kind.choices),
        Field("credit_code", "统一社会信用代码", parse=_credit_code, note="18 位，没有的留空。"),
        Field("parent", "上级编号", Kind.CODE, limit=30, note="上级组织的编号；党支部填它所在单位的编号。"),
        Field("division", "所在地", Kind.DIVISION, required=True),
        Field("address", "地址"),
        Field("phone", "办公电话", limit=30),
        Field("opened_on", "成立日期", Kind.DATE, happened=True),
        Field("closed_on", "撤销日期", Kind.DATE),
    )
    panels = (Panel("parties.posting", "office"),)

    @classmethod
    def search(cls, term: str) -> Q:
        text = term.strip()
        return Q(code__istartswith=text) | Q(name__contains=text) | Q(credit_code__iexact=text)


@REGISTERS.add
class PostingRegister(Register):
    """任岗登记簿 — who holds which role in which office."""

    code = "parties.posting"
    title = "任岗"
    line = "parties"
    note = "谁从哪天到哪天在哪个处室（窗口）任什么职务；离任时填“止”，不要删除。"
    icon = "id-badge"
    unit = "人次"
    model = Posting
    writer = PostingWriter
    searches = "姓名（从头输入）、处室（窗口）"
    in_menu = False
    columns = (
        Column("person", "姓名", "person__name", link=True),
        Column("office", "处室（窗口）", "office__name"),
        Column("county", "县（市、区）", "division__county__name"),
        Column("role", "职务"),
        Column("since", "起", kind=Kind.DATE),
        Column("until", "止", kind=Kind.DATE),
    )
    filters = (
        Filter("holding", "任期", choices=(("yes", "在任"), ("no", "不在任")), condition=_holding),
        Filter("kind", "组织种类", "office__kind", choices=Organisation.Kind.choices),
    )
    fields = (
        Field(
            "person", "身份证号", required=True, parse=sealing.canonical_id, note="人员须已登记；18 位，末位可为 X。"
        ),
        Field("office", "组织编号", Kind.CODE, required=True, limit=30, note="组织与处室登记簿里的编号。"),
        Field("role", "职务", required=True, limit=60, note="党支部成员填“党员”，书记填“党支部书记”。"),
        Field("since", "起", Kind.DATE, required=True, note="任职或转入的第一天。"),
        Field("until", "止", Kind.DATE, note="不再任职的第一天；在任的留空。"),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the name, or by a part of the office's."""
        return Q(person__name__startswith=term) | Q(office__name__contains=term)
