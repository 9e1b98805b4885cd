"""决定写入 — how decisions are written down: from the product itself as proposals, from people as rows of a form or a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.decisions.circumstances import Circumstances, Draft, holds
from minzheng.core.benefits.decisions.judging import judge
from minzheng.core.benefits.decisions.models import DecisionKind, DecisionMember, EnrolmentDecision
from minzheng.core.benefits.decisions.proposals import PLAIN, Proposal
from minzheng.core.benefits.looking_up import by_index
from minzheng.core.benefits.models import Enrolment
from minzheng.core.parties import sealing
from minzheng.core.parties.households.models import Household, Membership, Relation
from minzheng.core.parties.models import Person
from minzheng.core.parties.references import NO_SUCH_PERSON, a_person
from minzheng.core.registers.accepting import ALREADY_CONFIRMED, AcceptedWriter
from minzheng.core.registers.writing import BATCH, NotPossible, Values
from minzheng.kernel import periods
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Level

NO_SUCH_ENROLMENT = "没有这个保障编号，或者它不在您可以登记的范围内；编号在“保障”登记簿里。"
NOT_HEAD = "这个人在起发月份不是任何家庭的户主；请先在“家庭”中登记家庭和成员。"
People = Mapping[str, Person]


def write_down(drafts: Sequence[Draft]) -> list[EnrolmentDecision]:
    """Save decisions with their members: two statements for many."""
    made = EnrolmentDecision.objects.bulk_create([draft.decision for draft in drafts], batch_size=BATCH)
    members = [DecisionMember(decision=draft.decision, person_id=key) for draft in drafts for key in draft.members]
    with by_index():
        DecisionMember.objects.bulk_create(members, batch_size=BATCH)
    return made


@dataclass
class Read:
    """读入的行 — one row: the proposal it makes, or what is wrong with it by field."""

    proposal: Proposal | None = None
    faults: dict[str, str] = field(default_factory=dict)
    named: list[Any] = field(default_factory=list)  # the records whose places must lie within the writer's own


class RowsWriter(AcceptedWriter):
    """决定写入器 — rows become proposals; what a proposal would break is said before anything is written."""

    model = EnrolmentDecision
    missing: ClassVar[str]
    about: ClassVar[str]
    one_waits: ClassVar[str]

    @classmethod
    def read(cls, rows: Sequence[Values]) -> list[Read]:
        """What each row proposes: a constant number of statements."""
        raise NotImplementedError

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Numbers of nobody and nothing, and fields that do not belong to the kind of decision."""
        return {index: read.faults for index, read in enumerate(cls.read(rows)) if read.faults}

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:
        """Rows about somebody outside the writer's divisions, in the words for nobody."""
        scope = scope_of(by, Permission.REGISTER_EDIT)
        return {
            index: {cls.about: cls.missing}
            for index, read in enumerate(cls.read(rows))
            if any(not scope.covers(record.division.path) for record in read.named)
        }

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """What keeps a decision from being carried out, the earlier rows of the file taken as carried out."""
        known: Circumstances = seen.setdefault("known", Circumstances())
        asked: set[Any] = seen.setdefault("asked", set())
        drafts = [cls._draft(read) for read in cls.read(rows)]
        known.take_in([draft for draft in drafts if draft])
        waiting = cls._waiting([draft for draft in drafts if draft])
        found: dict[int, dict[str, str]] = {}
        for index, draft in enumerate(drafts):
            if draft is None:
                continue
            key = draft.decision.enrolment_id or draft.unit
            fault = judge(draft, known)
            if fault is None and (key in asked or key in waiting):
                found[index] = {cls.about: cls.one_waits}
            elif fault is not None:
                named = fault.field if fault.field in rows[index] else cls.about
                found[index] = {named: fault.text}
            else:
                known.note(draft)
            asked.add(key)
        return found

    @classmethod
    def _draft(cls, read: Read) -> Draft | None:
        return read.proposal.as_draft(User()) if read.proposal and not read.faults else None

    @classmethod
    def _waiting(cls, drafts: Sequence[Draft]) -> set[Any]:
        """Enrolments and units of which a decision waits already: one statement."""
        raise NotImplementedError

    @classmethod
    def _drafts(cls, rows: Sequence[Values], by: User) -> list[Draft]:
        """Decisions from rows. Raises NotPossible."""
        outside = cls.outside(rows, by=by)
        drafts = []
        for index, read in enumerate(cls.read(rows)):
            if faults := read.faults or outside.get(index):
                raise NotPossible("；".join(faults.values()))
            assert read.proposal is not None
            drafts.append(read.proposal.as_draft(by))
        return drafts

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        """Decisions that wait for confirmation. Raises NotPossible."""
        return list(write_down(cls._drafts(rows, by)))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Correct decisions that nobody confirmed; whoever corrects one has reported it. Raises NotPossible."""
        if any(record.counts for record, _ in pairs):
            raise NotPossible(ALREADY_CONFIRMED)
        present = cls._present([record for record, _ in pairs])
        drafts = cls._drafts([present[record.pk] | values for record, values in pairs], by)
        names = [
            one.name for one in EnrolmentDecision._meta.concrete_fields
            if one.name not in {"id", "uid", "version", "created_at", "updated_at", "confirmed_by", "confirmed_at"}
        ]  # fmt: skip
        for (record, _), draft in zip(pairs, drafts, strict=True):
            for name in names:
                setattr(record, name, getattr(draft.decision, name))
        EnrolmentDecision.objects.bulk_update([record for record, _ in pairs], names, batch_size=500)
        DecisionMember.objects.filter(decision__in=[record.pk for record, _ in pairs]).delete()
        members = [
            DecisionMember(decision=record, person_id=key)
            for (record, _), draft in zip(pairs, drafts, strict=True)
            for key in draft.members
        ]
        DecisionMember.objects.bulk_create(members, batch_size=BATCH)

    @classmethod
    def current(cls, record: Any) -> Values:
        """The present values of a decision as its form asks for them."""
        return cls._present([record])[record.pk]

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change the decision."""
        present = cls.current(record)
        return any(present.get(name) != value for name, value in values.items())

    @classmethod
    def _present(cls, records: Sequence[EnrolmentDecision]) -> dict[int, Values]:
        """Present values by key: numbers of people and enrolments in place of the records."""
        keys = [record.pk for record in records]
        members: dict[int, list[str]] = {}
        rows = DecisionMember.objects.filter(decision__in=keys).select_related("person").order_by("person")
        for member in rows:
            members.setdefault(member.decision_id, []).append(number_of(member.person))
        return {
            record.pk: {name: getattr(record, name) for name in PLAIN}
            | {"effective_on": record.effective_on, "members": tuple(sorted(members.get(record.pk, ())))}
            | cls._named(record)
            for record in records
        }

    @classmethod
    def _named(cls, record: EnrolmentDecision) -> Values:
        raise NotImplementedError


def number_of(person: Person | None) -> str:
    """A person's identity number, for the form of somebody who may change the record."""
    return "" if person is None else sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid)


def found_people(numbers: Iterable[str]) -> People:
    """Persons by identity number: one statement."""
    return a_person("person").found([{"person": number} for number in numbers if number])


def heads_in(people: Iterable[Person]) -> Mapping[int, list[Membership]]:
    """Where persons are heads of a household, at any time: one statement."""
    found: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(person__in=list(people), relation=Relation.HEAD)
    for row in rows.select_related("household__division__county"):
        found.setdefault(row.person_id, []).append(row)
    return found


class GrantWriter(RowsWriter):
    """新增与存量写入器 — the household is named by its head's identity number, a person by his own."""

    missing = NO_SUCH_PERSON
    about = "holder"
    one_waits = "这个家庭（人员）同一项目已有一份确认等待另一人确认，或在本表前面已经出现。"

    @classmethod
    def read(cls, rows: Sequence[Values]) -> list[Read]:
        numbers = {values.get("holder", "") for values in rows}
        numbers |= {number for values in rows for number in values.get("members") or ()}
        people = found_people(numbers)
        heads = heads_in(people.values())
        return [cls._read(values, people, heads) for values in rows]

    @classmethod
    def _read(cls, values: Values, people: People, heads: Mapping[int, list[Membership]]) -> Read:
        read = Read()
        holder = people.get(values["holder"])
        members = [people.get(number) for number in values.get("members") or ()]
        opening = values["kind"] == DecisionKind.OPENING
        checks = {
            "programme": "" if values["programme"] in PROGRAMMES else "没有这个项目。",
            "holder": "" if holder else NO_SUCH_PERSON,
            "members": "" if None not in members else NO_SUCH_PERSON,
            "held_since": ""
            if opening is (values.get("held_since") is not None)
            else "存量须填写原保障起始，新增不填。",
            "effective_on": "存量请填写首个发放月份。" if opening and not values.get("effective_on") else "",
        }
        read.faults = {name: text for name, text in checks.items() if text}
        if read.faults or holder is None:
            return read
        unit: Household | Person | None = holder
        if PROGRAMMES.get(values["programme"]).to is Level.HOUSEHOLD:
            month = values.get("effective_on") or Month.of(values.get("accepted_on") or periods.today()).following.first
            unit = next(
                (one.household for one in heads.get(holder.pk, ()) if holds((one.since, one.until), month)), None
            )
        if unit is None:
            read.faults["holder"] = NOT_HEAD
            return read
        said = {name: values[name] for name in PLAIN if values.get(name) is not None}
        read.named = [unit]
        read.proposal = Proposal(
            **said | {"kind": DecisionKind(values["kind"])}, programme=values["programme"], unit=unit,
            members=tuple(one for one in members if one), effective_on=values.get("effective_on"),
        )  # fmt: skip
        return read

    @classmethod
    def _waiting(cls, drafts: Sequence[Draft]) -> set[Any]:
        programmes = {draft.decision.programme for draft in drafts}
        waiting = EnrolmentDecision.objects.waiting().filter(programme__in=programmes, enrolment__isnull=True)
        return set(waiting.values_list("programme", "household", "person"))

    @classmethod
    def _named(cls, record: EnrolmentDecision) -> Values:
        holder = record.person
        if record.household_id is not None:
            heads = Membership.objects.on(record.effective_on).filter(
                household=record.household_id, relation=Relation.HEAD
            )
            head = heads.select_related("person").first()
            holder = head.person if head else None
        return {"programme": record.programme, "holder": number_of(holder)}


class DecisionWriter(RowsWriter):
    """变动决定写入器 — the enrolment is named by its number, a deceased by his identity number."""

    missing = NO_SUCH_ENROLMENT
    about = "enrolment"
    one_waits = "这项保障已有一个决定等待确认，或在本表前面已经出现；请先确认、改正或撤回。"

    @classmethod
    def read(cls, rows: Sequence[Values]) -> list[Read]:
        numbers = {values["enrolment"] for values in rows}
        there = Enrolment.objects.filter(number__in=numbers).select_related("division__county")
        enrolments = {one.number: one for one in there}
        ids = {values.get("deceased") or "" for values in rows}
        people = found_people(ids | {number for values in rows for number in values.get("members") or ()})
        return [cls._read(values, enrolments, people) for values in rows]

    @classmethod
    def _read(cls, values: Values, enrolments: Mapping[str, Enrolment], people: People) -> Read:
        read = Read()
        kind, enrolment = DecisionKind(values["kind"]), enrolments.get(values["enrolment"])
        deceased = people.get(values.get("deceased") or "")
        members = [people.get(number) for number in values.get("members") or ()]
        checks = {
            "enrolment": "" if enrolment else NO_SUCH_ENROLMENT,
            "members": "" if None not in members else NO_SUCH_PERSON,
            **_out_of_place(kind, values, deceased),
        }
        read.faults = {name: text for name, text in checks.items() if text}
        if read.faults or enrolment is None:
            return read
        said = {name: values[name] for name in PLAIN if values.get(name) is not None}
        read.named = [enrolment]
        read.proposal = Proposal(
            **said | {"kind": kind}, enrolment=enrolment, deceased=deceased, members=tuple(one for one in members if one),
            effective_on=values.get("effective_on"),
        )  # fmt: skip
        if kind == DecisionKind.TAPER and not read.proposal.as_draft(User()).decision.tapering_months:
            read.faults["tapering_months"] = "本地没有渐退期的参数，请按文件填写渐退月数。"
        return read

    @classmethod
    def _waiting(cls, drafts: Sequence[Draft]) -> set[Any]:
        keys = {draft.decision.enrolment_id for draft in drafts}
        return set(EnrolmentDecision.objects.waiting().filter(enrolment__in=keys).values_list("enrolment", flat=True))

    @classmethod
    def _named(cls, record: EnrolmentDecision) -> Values:
        number = record.enrolment.number if record.enrolment else ""
        return {"enrolment": number, "deceased": number_of(record.deceased)}


def _out_of_place(kind: DecisionKind, values: Values, deceased: Person | None) -> dict[str, str]:
    """Fields that this kind of decision wants and does not have, or has and does not want."""
    reasoned, pays = (
        {DecisionKind.STOP, DecisionKind.SUSPEND},
        {DecisionKind.CHANGE, DecisionKind.RESUME, DecisionKind.DEATH},
    )
    said_deceased = bool(values.get("deceased"))
    checks = {
        "deceased": (
            (kind == DecisionKind.DEATH and not said_deceased, "请填写死亡人员的身份证号。"),
            (kind != DecisionKind.DEATH and said_deceased, "只有死亡才填写死亡人员。"),
            (said_deceased and deceased is None, NO_SUCH_PERSON),
        ),
        "reason": (
            (kind in reasoned and not values.get("reason"), "请选择停发或暂停的事由。"),
            (kind not in reasoned and bool(values.get("reason")), "只有停发、暂停才选事由。"),
        ),
        "amount": ((kind not in pays and values.get("amount") is not None, f"{kind.label}不改金额，请留空。"),),
        "members": ((kind != DecisionKind.CHANGE and bool(values.get("members")), "只有变更才改保障人员。"),),
        "tapering_months": (
            (kind != DecisionKind.TAPER and values.get("tapering_months") is not None, "只有渐退才填渐退月数。"),
            (kind == DecisionKind.TAPER and values.get("tapering_months") == 0, "渐退月数至少 1 个月。"),
        ),
    }
    return {name: next((text for applies, text in each if applies), "") for name, each in checks.items()}
