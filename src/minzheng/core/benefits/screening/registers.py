"""政策找人登记簿 — the findings, township by township: whose they are, what is owed and paid, what is missing, and what was decided."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.expressions import holder_name, programmes
from minzheng.core.benefits.models import ScreeningFinding
from minzheng.core.benefits.screening.comparing import NO_HOUSEHOLD
from minzheng.core.benefits.screening.models import FindingKind
from minzheng.core.benefits.sections import EXPLANATION, HOUSEHOLD, OF_MEMBER, PERSON
from minzheng.core.facts.kinds import FACTS
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.registers.accepted_register import COUNTY, masked_name, township, village
from minzheng.core.registers.declarations import REGISTERS, Column, Companion, Filter, Kind, Register
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.kernel.policy import PROGRAMMES

CODE = "benefits.finding"
PROGRAMMES_PAID = programmes(screened=True)
KIND_CHIPS = {"entitled": "go", "receiving": "late", "amount": "soon", "undetermined": "plain"}
STATE_CHIPS = {"open": "soon", "handled": "ok", "dismissed": "off", "closed": "off"}
MISSING = {NO_HOUSEHOLD: "家庭成员关系", **{kind.code: kind.label for kind in FACTS}}


def missing_in_words(codes: list[str] | None) -> str:
    """The names of what is missing."""
    return "、".join(MISSING.get(code, code) for code in codes or ())


def _missing_shown(value: Any, _row: dict[str, Any]) -> str:
    return missing_in_words(value)


def _month_shown(value: Any, _row: dict[str, Any]) -> str:
    return f"{value:%Y-%m}" if value else ""


@REGISTERS.add
class FindingRegister(Register):
    """政策找人登记簿 — findings of the screening; runs write them, people settle them."""

    code = CODE
    title = "政策找人线索"
    line = "benefits"
    icon = "user-search"
    note = (
        "每次筛查把登记簿里的家庭和个人对照全部按月发放的项目：应享未享、享而不符、金额不符，以及缺少哪些状况而未定。"
        "由居住地乡镇（街道）核实处理；标为不成立的，在有关状况不变时以后的筛查不再提出；不再成立的由下次筛查自动消除。"
    )
    model = ScreeningFinding
    searches = "户编号、姓名（从头输入）"
    acts = (Companion("finding_settle", "处理", "checklist"),)
    columns = (
        Column("holder", "户主（本人）", holder_name(), show=masked_name, link=True),
        Column("programme", "项目", choices=PROGRAMMES_PAID),
        Column("kind", "种类", choices=FindingKind.choices, chips=KIND_CHIPS),
        COUNTY,
        Column("township", "乡镇（街道）", township()),
        Column("village", "村（社区）", village(), in_list=False),
        Column("household", "户编号", "household__code", kind=Kind.CODE, in_list=False),
        Column("owed", "应发（元）", kind=Kind.MONEY),
        Column("paid", "在发（元）", kind=Kind.MONEY),
        Column("missing", "缺少的状况", show=_missing_shown),
        Column("month", "筛查月份", "run__month", show=_month_shown),
        Column("state", "状态", choices=ScreeningFinding.State.choices, chips=STATE_CHIPS),
        Column("reason", "处理说明", in_list=False),
        Column("settled_by", "处理人", "settled_by__name", in_list=False),
        Column("settled_at", "处理时间", kind=Kind.MOMENT, in_list=False),
    )
    tabs = Filter("state", "状态", choices=ScreeningFinding.State.choices)
    filters = (
        Filter("kind", "种类", choices=FindingKind.choices),
        Filter("programme", "项目", choices=PROGRAMMES_PAID),
        Filter(
            "missing", "缺少的状况", choices=tuple((code, label) for code, label in MISSING.items() if code not in PROVIDERS),
            condition=lambda value: Q(missing__contains=[value]),
        ),
    )  # fmt: skip

    @classmethod
    def search(cls, term: str) -> Q:
        """By the beginning of the household's code, or of the person's name."""
        return Q(household__code__startswith=term.strip()) | Q(person__name__startswith=term.strip())

    @classmethod
    def label(cls, row: dict[str, Any]) -> str:
        title = PROGRAMMES.get(row["programme"]).title if row["programme"] in PROGRAMMES else row["programme"]
        return f"{masked_name(row['holder'], row)}：{title}"


def _where(finding: ScreeningFinding, _user: User) -> Sheet:
    """The explanation, and the records in which it is verified: the household with what is known of it, and the person."""
    home, person = finding.household, finding.person
    lines: list[tuple[Mark, ...]] = []
    if home is not None:
        within = (finding.programme,) if person is None else (finding.programme, person.uid)
        page = EXPLANATION if person is None else OF_MEMBER
        lines.append(
            (
                Mark("测算依据", register=HOUSEHOLD, uid=home.uid, page=page, within=within),
                Mark("逐条规则、参数和还缺什么"),
            )
        )
        lines.append((Mark("家庭", register=HOUSEHOLD, uid=home.uid), Mark("家庭成员、收入财产等状况")))
    if person is not None:
        lines.append((Mark("本人", register=PERSON, uid=person.uid), Mark("本人的残疾、就学、能力等状况")))
    note = f"登记缺少的状况后，下次筛查给出结论：{missing_in_words(finding.missing)}。" if finding.missing else ""
    return Sheet(("到哪里", "核实什么"), lines, "", "处", note)


SECTIONS.add(Section(f"{CODE}.where", CODE, "核实", _where, to=Permission.FACT_VIEW))
