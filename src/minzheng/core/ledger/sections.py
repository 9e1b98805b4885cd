"""发放情况版块 — on the page of an enrolment, a household or a line: what was reckoned month by month, and why."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.activations.reads import started_in_words
from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger import reads
from minzheng.core.ledger.lines.models import LedgerLine, LineComponent, LineKind
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan

ENROLMENT, HOUSEHOLD, PERSON, LINE = "benefits.enrolment", "parties.household", "parties.person", "ledger.line"
TITLES = ("所属月份", "项目", "种类", "金额（元）", "怎样算出", "发放批次", "状态")
CHIPS = {"regular": "plain", "arrears": "go", "claim": "late", "offset": "soon", "members": "plain"}
NOTHING = "还没有锁定的台账。"
MOST = 60


def _of_enrolment(enrolment: Enrolment, user: User) -> Sheet:
    return _sheet([enrolment.pk], user)


def _of_household(household: Household, user: User) -> Sheet:
    """The household's own enrolments and those of its members of today."""
    people = Membership.objects.on(periods.today()).filter(household=household).values("person")
    found = Enrolment.objects.filter(Q(household=household) | Q(person__in=people))
    return _sheet(found.values("pk"), user)


def _of_person(person: Any, user: User) -> Sheet:
    """Enrolments of which the person is the holder or by which he is covered."""
    found = Enrolment.objects.filter(
        Q(person=person) | Q(coverages__person=person) | Q(follows__coverages__person=person)
    )
    return _sheet(found.values("pk"), user)


def _sheet(enrolments: Any, user: User) -> Sheet:
    """Only what lies where the viewer may see the ledger: a household may have been paid in another county."""
    scope = scope_of(user, Permission.LEDGER_VIEW)
    parts = Prefetch("components", queryset=LineComponent.objects.order_by("pk"))
    rows = (
        reads.months_of(enrolments, scope)
        .select_related("run", "decision", "activation", "corrects")
        .prefetch_related(parts)
    )
    lines = [_line(one) for one in rows[:MOST]]
    open_claims = reads.open_claims(enrolments, scope) if lines else 0
    note = "只列已锁定的批次；钱是否到账以银行回盘为准。"
    if open_claims:
        note += f"尚有多发 {format_yuan(open_claims)} 元待追缴。"
    return Sheet(TITLES, lines, NOTHING, "行", note)


def _line(line: LedgerLine) -> tuple[Mark, ...]:
    held: bool = line.is_held  # type: ignore[attr-defined]  # annotated by the query
    stands = Mark("暂缓，仍然应发", "soon") if held and line.kind != LineKind.CLAIM else Mark("已锁定", "ok")
    return (
        Mark(f"{line.month:%Y-%m}", register=LINE, uid=line.uid), Mark(reads.titles([line.programme])),
        Mark(line.get_kind_display(), CHIPS[line.kind]), Mark(format_yuan(line.amount)), Mark(in_words(line, line.components.all())),
        Mark(line.run.number, register="ledger.run", uid=line.run.uid), stands,
    )  # fmt: skip


def in_words(line: LedgerLine, parts: Iterable[LineComponent]) -> str:
    """How an amount came about, in one sentence for whoever asks."""
    said = "，".join(f"{one.get_kind_display()} {format_yuan(abs(one.amount))}" for one in parts)
    if line.kind == LineKind.OFFSET:
        return f"扣抵 {line.month:%Y-%m} 多发的部分"
    if line.kind == LineKind.MEMBERS:
        return "金额不变，保障人员变更"
    if line.activation is not None:
        return f"{said}（{started_in_words(line.activation)}）"
    return f"{said}{f'（{line.decision.paper}）' if line.decision else ''}"


def _parts(line: LedgerLine, _user: User) -> Sheet:
    """The parts of one line, whom it covers, and what corrected it later."""
    rows: list[tuple[Mark, ...]] = [
        (Mark("构成"), Mark(one.get_kind_display()), Mark(format_yuan(one.amount)))
        for one in line.components.order_by("pk")
    ]
    if line.corrects is not None:
        rows.append(
            (
                Mark("针对"),
                Mark(str(line.corrects), register=LINE, uid=line.corrects.uid),
                Mark(format_yuan(line.corrects.amount)),
            )
        )
    later = line.corrections.filter(void=False).order_by("pk")
    rows += [
        (Mark("后来更正"), Mark(str(one), register=LINE, uid=one.uid), Mark(format_yuan(one.amount))) for one in later
    ]
    covered, left = line.members.count(), line.members.filter(ends__void=False).count()
    rows.append((Mark("保障人员"), Mark(f"{covered} 人" + (f"，其中 {left} 人后来更正" if left else "")), Mark("")))
    rows.append((Mark("保障"), Mark(line.enrolment.number, register=ENROLMENT, uid=line.enrolment.uid), Mark("")))
    rows.append(
        (
            Mark("发放批次"),
            Mark(line.run.number, register="ledger.run", uid=line.run.uid),
            Mark(line.run.get_state_display()),
        )
    )
    return Sheet(("项", "内容", "金额（元）"), rows, "", "项")


for _register, _read in ((ENROLMENT, _of_enrolment), (HOUSEHOLD, _of_household), (PERSON, _of_person)):
    SECTIONS.add(Section(f"{_register}.months", _register, "发放情况", _read, to=Permission.LEDGER_VIEW))
SECTIONS.add(Section("ledger.line.parts", LINE, "怎样算出", _parts, leads=True, to=Permission.LEDGER_VIEW))
