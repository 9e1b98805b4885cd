"""待遇保障登记簿 — enrolments with their spells and those covered; new ones and those taken over; and what changes them."""

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.benefits import following, sections, services
from minzheng.core.benefits.activations import sections as _started  # noqa: F401 — adds the sections of what follows
from minzheng.core.benefits.activations.registers import Activations
from minzheng.core.benefits.deaths.registers import DeathMatchRegister, DeathReportRegister
from minzheng.core.benefits.decisions.models import OPENING_KINDS, DecisionKind, EnrolmentDecision, StopReason
from minzheng.core.benefits.decisions.writing import DecisionWriter, GrantWriter
from minzheng.core.benefits.expressions import STATE_CHIPS, STATES, amount_now, holder_name, programmes, state, state_is
from minzheng.core.benefits.models import Coverage, Enrolment, EnrolmentSpell
from minzheng.core.benefits.screening.registers import FindingRegister
from minzheng.core.benefits.typed import month, shown_month, written_month
from minzheng.core.parties import sealing
from minzheng.core.registers.accepted_register import (
    ACCEPTANCE_COLUMNS,
    COUNTY,
    NOTE_FIELD,
    AcceptedRegister,
    masked_name,
    township,
)
from minzheng.core.registers.declarations import REGISTERS, Column, Field, Filter, Kind, Panel, Register

__all__ = [
    "Activations", "Changes", "Coverages", "DeathMatchRegister", "DeathReportRegister", "Enrolments", "FindingRegister", "Grants", "Spells", "following", "sections",
]  # fmt: skip
PROGRAMMES_PAID = programmes()
PROGRAMME = Column("programme", "项目", choices=PROGRAMMES_PAID)
PROGRAMME_FILTER = Filter("programme", "项目", choices=PROGRAMMES_PAID)
SPELL_CHIPS = {"paid": "ok", "suspended": "soon", "tapering": "soon"}
DECIDED = (
    Field("accepted_on", "决定日期", Kind.DATE, happened=True, note="作出决定的日期；确认之前须补齐。"),
    Field("paper", "决定文书", note="确认书、停发通知等的名称与文号；确认之前须补齐。"),
)
DECIDED_COLUMNS = tuple(
    Column(
        one.name, {"accepted_on": "决定日期", "paper": "决定文书"}.get(one.name, one.title), one.source, kind=one.kind,
        choices=one.choices, in_list=one.in_list, chips=one.chips,
    )
    for one in ACCEPTANCE_COLUMNS
)  # fmt: skip


def numbers(text: str) -> tuple[str, ...]:
    """Identity numbers of several people, in any order. Raises BadIdentifier in words."""
    return tuple(sorted(sealing.canonical_id(each) for each in re.split(r"[\s,，、;；]+", text.strip()) if each))


def written_numbers(value: Any) -> str:
    """The same as they are filled in."""
    return "、".join(value)


@REGISTERS.add
class Enrolments(Register):
    """保障登记簿 — who is enrolled in which programme; only confirmed decisions write here."""

    code = "benefits.enrolment"
    title = "保障"
    line = "benefits"
    icon = "wallet"
    unit = "项"
    note = "每个家庭或个人在一个项目中的保障：哪个月起发、哪个月停发、每月多少、保障哪些人。只随已确认的决定变化，不能直接填写。"
    model = Enrolment
    searches = "保障编号、姓名（从头输入）"
    columns = (
        Column("number", "保障编号", kind=Kind.CODE, link=True),
        PROGRAMME,
        Column("holder", "户主（本人）", holder_name(), show=masked_name),
        Column("household", "户编号", "household__code", kind=Kind.CODE, in_list=False),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("since", "起发月份", show=shown_month),
        Column("until", "停发月份", show=shown_month),
        Column("amount", "本月保障金（元）", amount_now(), kind=Kind.MONEY),
        Column("state", "状态", state(), choices=STATES, chips=STATE_CHIPS),
        Column("held_since", "原保障起始", kind=Kind.DATE, in_list=False),
    )
    filters = (PROGRAMME_FILTER, Filter("state", "状态", choices=STATES, condition=state_is))
    panels = (
        Panel("benefits.spell", "enrolment", "保障时段"),
        Panel("benefits.coverage", "enrolment", "保障人员"),
        Panel("benefits.decision", "enrolment", "变动决定"),
        Panel("benefits.grant", "enrolment", "确认决定"),
    )

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the number, of the person's name, or of the name of somebody it covers."""
        word = term.strip()
        return Q(number__startswith=word) | Q(person__name__startswith=word) | Q(
            pk__in=Coverage.objects.filter(person__name__startswith=word).values("enrolment")
        )  # fmt: skip


class PartRegister(Register):
    """保障分段登记簿 — parts of enrolments, reached from their page."""

    in_menu = False
    searches = "保障编号（从头输入）"

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the enrolment's number."""
        return Q(enrolment__number__startswith=term.strip())


@REGISTERS.add
class Spells(PartRegister):
    """保障时段登记簿 — from which month to which month how much."""

    code = "benefits.spell"
    title = "保障时段"
    line = "benefits"
    icon = "timeline"
    unit = "段"
    note = "每段从起始月份到截止月份（不含）按同一金额、同一状态；只随已确认的决定变化。"
    model = EnrolmentSpell
    columns = (
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE, link=True),
        PROGRAMME,
        Column("since", "起", show=shown_month),
        Column("until", "止（不含）", show=shown_month),
        Column("amount", "月保障金（元）", kind=Kind.MONEY),
        Column("state", "状态", choices=EnrolmentSpell.State.choices, chips=SPELL_CHIPS),
        Column("decision", "起始决定", "decision__kind", choices=DecisionKind.choices),
        Column("ended_by", "截止决定", "ended_by__kind", choices=DecisionKind.choices),
    )
    filters = (PROGRAMME_FILTER, Filter("state", "状态", choices=EnrolmentSpell.State.choices))


@REGISTERS.add
class Coverages(PartRegister):
    """保障人员登记簿 — whom an enrolment covers, from which month to which month."""

    code = "benefits.coverage"
    title = "保障人员"
    line = "benefits"
    icon = "user-shield"
    unit = "人次"
    note = "一个人同一天在一个项目中只由一项保障覆盖，也不能同时由互斥的项目覆盖；由数据库保证。"
    model = Coverage
    columns = (
        Column("person", "姓名", "person__name", show=masked_name, link=True),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        PROGRAMME,
        Column("since", "起", show=shown_month),
        Column("until", "止（不含）", show=shown_month),
        Column("decision", "起始决定", "decision__kind", choices=DecisionKind.choices),
        Column("ended_by", "截止决定", "ended_by__kind", choices=DecisionKind.choices),
    )
    filters = (PROGRAMME_FILTER,)


class Decisions(AcceptedRegister):
    """保障决定登记簿 — what the two registers of decisions share; a confirmed decision is carried out and stays."""

    line = "benefits"
    unit = "项"
    model = EnrolmentDecision
    reopens = False
    locks = True

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen decisions as the second person: they are carried out."""
        return cls.in_words(services.confirm(records, by=by))

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        kinds = dict(DecisionKind.choices)
        return f"{masked_name(row['holder'], row)}：{kinds[row['kind']]}"


@REGISTERS.add
class Grants(Decisions):
    """新增与存量登记簿 — new enrolments, and those that were paid before this register began."""

    code = "benefits.grant"
    title = "新增与存量"
    icon = "circle-plus"
    note = (
        "新增：从项目规定的月份起发；一次性待遇发完写明的月数自行停止。存量：此前已在享受的，写明原保障起始和从这里开始发放的首个月份；"
        "两者之间的月份已由原来的渠道发放，不产生补发。确认后建立保障，内容不再更改。"
    )
    writer = GrantWriter
    searches = "决定文书、姓名（从头输入）"
    columns = (
        Column("holder", "户主（本人）", holder_name(), show=masked_name, link=True),
        Column("kind", "种类", choices=DecisionKind.choices),
        PROGRAMME,
        COUNTY,
        Column("effective_on", "起发月份", show=shown_month),
        Column("amount", "月保障金（元）", kind=Kind.MONEY),
        Column("term_months", "发放月数", kind=Kind.NUMBER, in_list=False),
        Column("held_since", "原保障起始", kind=Kind.DATE, in_list=False),
        Column("applied_on", "申请日期", kind=Kind.DATE, in_list=False),
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        *DECIDED_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (
        PROGRAMME_FILTER,
        Filter("kind", "种类", choices=[(one.value, one.label) for one in OPENING_KINDS]),
    )
    fields = (
        Field("kind", "种类", Kind.CHOICE, required=True, choices=[(one.value, one.label) for one in OPENING_KINDS]),
        Field("programme", "项目", Kind.CHOICE, required=True, choices=PROGRAMMES_PAID),
        Field(
            "holder", "户主（本人）身份证号", required=True, parse=sealing.canonical_id,
            note="按户保障的填户主，按人保障的填本人；人员、家庭须已登记。",
        ),
        Field("applied_on", "申请日期", Kind.DATE, happened=True, note="从申请当月起发的项目必填。"),
        Field("held_since", "原保障起始", Kind.DATE, happened=True, note="存量必填：哪一天起就在享受；新增不填。"),
        Field(
            "effective_on", "起发月份", parse=month, written=written_month, note="例如 2021-09；新增不填的按项目规定推算，存量填首个发放月份。"
        ),
        Field("amount", "月保障金", Kind.MONEY, required=True, note="元，全户（本人）每月合计。"),
        Field(
            "term_months", "发放月数", Kind.NUMBER, note="只有一次性待遇才填：一次批准、分几个月发放；不填就是 1 个月。"
        ),
        Field(
            "members", "保障人员", parse=numbers, written=written_numbers, limit=2_000,
            note="保障人员的身份证号，用“、”隔开；按人保障的可不填。",
        ),
        *DECIDED,
        NOTE_FIELD,
    )  # fmt: skip

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """Grants and openings."""
        return EnrolmentDecision.objects.filter(kind__in=OPENING_KINDS)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the paper's name, or of the person's."""
        return Q(paper__startswith=term.strip()) | Q(person__name__startswith=term.strip())


CHANGING = tuple((one.value, one.label) for one in DecisionKind if one not in OPENING_KINDS)


@REGISTERS.add
class Changes(Decisions):
    """变动决定登记簿 — changes of amount or of those covered, suspending, resuming, tapering, death, stopping."""

    code = "benefits.decision"
    title = "变动决定"
    icon = "clipboard-check"
    note = (
        "变更、暂停、恢复、渐退、死亡、停发，一项一条。生效月份不填的，从决定次月起（死亡从死亡次月起）；"
        "可以追溯到过去的月份，多发、少发由台账追回或补发。确认后执行，内容不再更改。"
    )
    writer = DecisionWriter
    searches = "保障编号、决定文书（从头输入）"
    columns = (
        Column("holder", "户主（本人）", holder_name(), show=masked_name, link=True),
        Column("kind", "决定", choices=DecisionKind.choices),
        PROGRAMME,
        Column("enrolment", "保障编号", "enrolment__number", kind=Kind.CODE),
        COUNTY,
        Column("effective_on", "生效月份", show=shown_month),
        Column("amount", "新月保障金（元）", kind=Kind.MONEY),
        Column("tapering_months", "渐退（月）", kind=Kind.NUMBER, in_list=False),
        Column("reason", "事由", choices=StopReason.choices),
        Column("deceased", "死亡人员", "deceased__name", show=masked_name, in_list=False),
        *DECIDED_COLUMNS,
        Column("note", "备注", in_list=False),
    )
    filters = (PROGRAMME_FILTER, Filter("kind", "决定", choices=CHANGING))
    fields = (
        Field("kind", "决定", Kind.CHOICE, required=True, choices=CHANGING),
        Field("enrolment", "保障编号", Kind.CODE, required=True, limit=20),
        Field(
            "effective_on", "生效月份", parse=month, written=written_month, note="例如 2021-09；不填的从决定次月（死亡次月）起。"
        ),
        Field("amount", "新月保障金", Kind.MONEY, note="元；变更、恢复、死亡后其余人员的保障金有变的填写。"),
        Field(
            "members", "变更后保障人员", parse=numbers, written=written_numbers, limit=2_000,
            note="只有变更才填：变更后全部保障人员的身份证号，用“、”隔开；不变的留空。",
        ),
        Field("reason", "事由", Kind.CHOICE, choices=StopReason.choices, note="停发、暂停必选。"),
        Field("tapering_months", "渐退月数", Kind.NUMBER, note="只有渐退才填；本地有参数的不填。"),
        Field("deceased", "死亡人员身份证号", parse=sealing.canonical_id, note="死亡日期须已在“人员”中登记。"),
        *DECIDED,
        NOTE_FIELD,
    )  # fmt: skip

    @classmethod
    def rows(cls) -> ScopedQuerySet[Any]:
        """Everything but grants and openings."""
        return EnrolmentDecision.objects.exclude(kind__in=OPENING_KINDS)

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the enrolment's number, or of the paper's name."""
        return Q(enrolment__number__startswith=term.strip()) | Q(paper__startswith=term.strip())
