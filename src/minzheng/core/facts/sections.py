"""状况版块 — what is known today, what contradicts, and what was known before, on the pages of households and persons."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.facts import reads
from minzheng.core.facts.conflicts import conflicts
from minzheng.core.facts.feeds import origin_in_words
from minzheng.core.facts.kinds import FACTS, FactKind
from minzheng.core.facts.models import Fact, Source
from minzheng.core.facts.reads import Provided
from minzheng.core.facts.values import in_words, shown
from minzheng.core.parties.models import Household, Membership, Person
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.kernel import periods
from minzheng.kernel.masking import mask_name

HOUSEHOLD, PERSON = "parties.household", "parties.person"
FACT, CONFLICT = "parties.fact", "parties.fact_conflict"
CHIPS = {Source.DECLARED: "plain", Source.CHECKED: "go", Source.ASSESSED: "ok"}
TITLES = ("对象", "项目", "内容", "来源", "依据", "起", "止")
WHOLE = "全户"


def _of(record: Any) -> Q:
    """The facts of a person, or of a household and whoever is a member today."""
    if isinstance(record, Person):
        return Q(person=record)
    members = Membership.objects.on(periods.today()).filter(household=record)
    people = list(members.values_list("person", flat=True))  # named, so that both sides are found by their index
    return Q(household=record) | Q(person__in=people)


def _who(fact: Fact) -> str:
    return WHOLE if fact.person is None else mask_name(fact.person.name)


def _line(fact: Fact) -> tuple[Mark, ...]:
    kind, source = FACTS.get(fact.kind), Source(fact.source)
    basis = "，".join(part for part in (origin_in_words(fact.origin), fact.basis) if part)
    return (
        Mark(_who(fact)), Mark(kind.label, register=FACT, uid=fact.uid), Mark(in_words(kind, fact.value)),
        Mark(str(source.label), CHIPS[source]), Mark(basis), Mark(f"{fact.since}"), Mark(f"{fact.until or ''}"),
    )  # fmt: skip


def _known_now(record: Any, user: User) -> Sheet:
    today = periods.today()
    ruling = reads.rules_among(reads.known_of(user, _of(record)), today)
    lines = [_line(fact) for fact in sorted(ruling.values(), key=_order)]
    note = "评估认定优先于部门核对，部门核对优先于本人申报。"
    if isinstance(record, Household):
        members = reads.members_on(record, today)
        insured = sum(fact.value is True for fact in ruling.values() if fact.kind == "insured")
        note = f"共同生活 {len(members)} 人，其中纳入保障 {insured} 人。{note}"
        lines = [*_provided(record, members), *lines]
    return Sheet(TITLES, lines, "还没有登记状况。", "项", note)


def _order(fact: Fact) -> tuple[bool, int, list[str]]:
    """The household first, then its members; each in the order of the vocabulary."""
    return fact.person_id is not None, fact.person_id or 0, [str(FACTS.codes().index(fact.kind)).zfill(3)]


def _provided(household: Household, members: Sequence[Membership]) -> list[tuple[Mark, ...]]:
    """What stands in other registers: named with them, because it is mended there."""
    homes, of_members = reads.provided(household, periods.today())
    lines = [_line_elsewhere(WHOLE, each) for each in homes if each.value is not None]
    for member in members:
        name = mask_name(member.person.name)
        lines += [_line_elsewhere(name, each) for each in of_members.get(member.person_id, ()) if each.value]
    return lines


def _line_elsewhere(who: str, given: Provided) -> tuple[Mark, ...]:
    return (
        Mark(who), Mark(given.kind.label), Mark(in_words(given.kind, given.value)), Mark(f"取自{given.where}", "plain"), Mark(""),
        Mark(""), Mark(""),
    )  # fmt: skip


def _contradicted(record: Any, user: User) -> Sheet | None:
    found = conflicts(periods.today(), _of(record)).visible_to(user, reads.VIEW).select_related("person")
    lines = [_conflict(FACTS.get(fact.kind), fact) for fact in found.order_by("kind", "pk")]
    if not lines:
        return None
    titles = ("对象", "项目", "申报", "核对", "处理")
    return Sheet(titles, lines, "", "项", "核实后更正申报，或登记一条“评估认定”；登记后不再列出。")


def _conflict(kind: FactKind, fact: Any) -> tuple[Mark, ...]:
    return (
        Mark(_who(fact)), Mark(kind.label, register=CONFLICT, uid=fact.uid), Mark(shown(kind.code, fact.declared_said)),
        Mark(shown(kind.code, fact.checked_said)), Mark("待核实", "late"),
    )  # fmt: skip


def _known_before(record: Any, user: User) -> Sheet | None:
    facts = reads.known_of(user, _of(record))
    now = {fact.pk for fact in reads.rules_among(facts, periods.today()).values()}
    lines = [_line(fact) for fact in sorted(facts, key=_order) if fact.pk not in now]
    return Sheet(TITLES, lines, "", "项", "已终止的，和今天有更优先来源的。", folded=True) if lines else None


for _register in (HOUSEHOLD, PERSON):
    SECTIONS.add(Section(f"{_register}.facts_now", _register, "今天的状况", _known_now, to=reads.VIEW))
    SECTIONS.add(
        Section(f"{_register}.facts_contradicted", _register, "申报与核对不一致", _contradicted, to=reads.VIEW)
    )
    SECTIONS.add(Section(f"{_register}.facts_before", _register, "以往和未采用的状况", _known_before, to=reads.VIEW))
