"""登记户的解释 — a household of the register under a programme in a month: its facts, what is paid, and the explanation of both.

The circumstances of a month are those of today in its own month, of the last day of a month gone by, of the first of one to
come. Four statements, whatever is there: three for the household, its members and their facts (only those that the rules ask
for), one for what is paid.
Whoever may see the household may see all of it: an answer does not depend on who asks.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.benefits import programmes
from minzheng.core.benefits.reads import paid_to
from minzheng.core.benefits.screening.comparing import day_in
from minzheng.core.facts.feeds import FEEDS
from minzheng.core.facts.kinds import FACTS
from minzheng.core.facts.one_household import facts_of_one
from minzheng.core.facts.providers import PROVIDERS
from minzheng.core.parties.households.models import Household, Membership
from minzheng.kernel import periods
from minzheng.kernel.masking import mask_name
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Input, Level, Programme
from minzheng.kernel.policy.evaluating import Known, Run, Situation
from minzheng.kernel.policy.explaining import Answer, Explanation, Missing
from minzheng.kernel.policy.reading import DUE, ENTITLED
from minzheng.kernel.policy.reasons import Reasons

FACT_REGISTER = "parties.fact"


@dataclass(frozen=True)
class Circumstances:
    """一户情况 — a household on a day with its members, the head first, as rules look at it; ``paid`` in fen, by person and programme."""

    household: Household
    month: Month
    on: date
    members: tuple[Membership, ...]
    situation: Situation
    paid: Mapping[int, Mapping[str, int]]

    @property
    def called(self) -> Mapping[int | None, str]:
        """What each member is called, by place."""
        return {place: one.name for place, one in enumerate(self.situation.members)} | {None: "全户"}

    def paid_for(self, programme: str, place: int | None = None) -> int:
        """What a programme pays in the month (fen): to all together, or the share of the member in a place."""
        whose = self.members if place is None else (self.members[place],)
        return sum(self.paid[one.person_id].get(programme, 0) for one in whose)

    def place_of(self, person: UUID) -> int | None:
        """The place of a member, by the person's outside number; None for somebody else."""
        return next((place for place, one in enumerate(self.members) if one.person.uid == person), None)


@dataclass(frozen=True)
class Way:
    """补齐途径 — something missing, whose it is, how it is gathered, and in which register it is written down."""

    label: str
    whose: str
    how: str
    register: str
    is_parameter: bool


@dataclass(frozen=True)
class Explained:
    """登记户的解释 — the explanation with the household, what is paid in the month (fen), and how to gather what is missing."""

    circumstances: Circumstances
    explanation: Explanation
    paid: int
    ways: tuple[Way, ...]

    def choices(self, fact: str) -> Mapping[str, str]:
        """What the codes of a fact mean."""
        return FACTS.get(fact).choices

    @property
    def gap(self) -> int | None:
        """What is due less what is paid; None where the answer is open or nothing is paid month by month."""
        if self.explanation.amount is None or self.explanation.programme.is_once:
            return None
        return self.explanation.amount - self.paid

    @property
    def apart(self) -> int:
        """How far what is due and what is paid lie apart (fen), whichever is more."""
        return abs(self.gap or 0)


@dataclass(frozen=True)
class Verdict:
    """测算结论 — what one programme says of a household, or of the member in a ``place``: the answer alone, and what is paid."""

    programme: Programme
    place: int | None
    answer: Answer
    due: int | None
    paid: int
    without_standard: bool  # the answer is open because a standard has no value


@dataclass(frozen=True)
class Overview:
    """各项目测算 — every programme's verdict on a household, and for those of members on every member: without lines or changes."""

    circumstances: Circumstances
    verdicts: tuple[Verdict, ...]


def circumstances_of(
    household: Household, wanted: Iterable[str], month: Month, said: Mapping[str, int | bool] | None = None
) -> Circumstances | None:
    """A household as some programmes look at it in a month; None where there is none on that day.

    ``said`` stands before what is recorded of the household: what an application says of itself.
    """
    on = day_in(month, periods.today())
    facts: dict[str, Input] = {}
    for code in wanted:
        facts |= programmes.in_force(code, month).program.facts
    known = facts_of_one(household, facts, on=on)
    if known is None:
        return None
    members = known.members
    paid = paid_to([one.person_id for one in members], on=on)
    together: Counter[str] = Counter()
    for theirs in paid.values():
        together.update(theirs)
    called = called_by(members)
    people = tuple(
        Known(theirs, paid[one.person_id], name)
        for one, theirs, name in zip(members, known.of_members, called, strict=True)
    )
    of_all = Known({**known.household, **(said or {})}, dict(together))
    return Circumstances(household, month, on, members, Situation(of_all, people), paid)


def called_by(members: Iterable[Membership]) -> list[str]:
    """称呼 — each member by relation and masked name; those of the same relation and name are numbered."""
    plain = [f"{one.get_relation_display()} {mask_name(one.person.name)}" for one in members]
    often, seen, found = Counter(plain), Counter[str](), []
    for name in plain:
        seen[name] += 1
        found.append(f"{name}（{seen[name]}）" if often[name] > 1 else name)
    return found


def for_household(
    household: Household,
    code: str,
    month: Month,
    *,
    person: UUID | None = None,
    said: Mapping[str, int | bool] | None = None,
) -> Explained | None:
    """解释一户 — a programme of a household, or of one of its members (by the person's outside number).

    ``said``: see ``circumstances_of``. None where the household does not exist in the month, or the person is no member of it.
    """
    version = programmes.in_force(code, month)
    circumstances = circumstances_of(household, [code], month, said)
    if circumstances is None:
        return None
    place = None
    if version.program.programme.to is Level.MEMBER:
        place = circumstances.place_of(person) if person is not None else None
        if place is None:
            return None
    found = version.explainer.explain(circumstances.situation, month, place)
    ways = tuple(_way(one, found) for one in found.missing)
    return Explained(circumstances, found, circumstances.paid_for(code, place), ways)


def overview(household: Household, month: Month, wanted: Iterable[str] | None = None) -> Overview | None:
    """各项目测算 — all programmes, or those wanted, over one household; None where there is none on that day."""
    codes = tuple(programmes.order() if wanted is None else wanted)
    circumstances = circumstances_of(household, codes, month)
    return (
        None
        if circumstances is None
        else Overview(circumstances, tuple(each for code in codes for each in _verdicts(circumstances, code)))
    )


def tell_of(found: Explained, form: str, *, by: User) -> None:
    """留痕 — write down that somebody took an explanation away: of which household, under which programme and month, in which form."""
    household, explanation = found.circumstances.household, found.explanation
    audit.record(
        "benefits.explain", by=by, target_kind="parties.household", target_uid=household.uid,
        division_path=household.division.path,
        body={"programme": explanation.programme.code, "month": str(explanation.month), "format": form},
    )  # fmt: skip


def _verdicts(circumstances: Circumstances, code: str) -> Iterator[Verdict]:
    version = programmes.in_force(code, circumstances.month)
    programme = version.program.programme
    explainer = version.explainer
    run = explainer.evaluator.run(circumstances.situation, explainer.tables, circumstances.month)
    whose: list[int | None] = [None] if programme.to is Level.HOUSEHOLD else list(range(len(circumstances.members)))
    for place in whose:
        entitled, due = run.value(ENTITLED, place), run.value(DUE, place)
        is_open = entitled is None or due is None
        answer = Answer.UNDETERMINED if is_open else Answer.ENTITLED if entitled else Answer.NOT_ENTITLED
        yield Verdict(
            programme, place, answer, None if is_open else due, circumstances.paid_for(code, place),
            is_open and _lacks_a_standard(run, place),
        )  # fmt: skip


def _lacks_a_standard(run: Run, place: int | None) -> bool:
    """Whether a parameter without a value, under keys that are known, keeps the answer open."""
    declared = run.evaluator.program.parameters
    reached = Reasons(run).reach([(DUE, place)]).reached
    return any(
        name in declared and run.value(name, one) is None and all(run.value(key, one) is not None for key in declared[name].by)
        for name, one in reached
    )  # fmt: skip


def _way(missing: Missing, found: Explanation) -> Way:
    whose = found.called[missing.member]
    if missing.is_parameter:
        how = "本地在这个月没有这些参数的值，由局里按文件补录后才能计算。"
        return Way(missing.label, whose, how, "", is_parameter=True)
    if missing.name in PROVIDERS:
        where = PROVIDERS.get(missing.name).where
        return Way(
            missing.label,
            whose,
            f"取自“{where}”，请在那里补登；要由另一人确认的，确认后才算数。",
            "",
            is_parameter=False,
        )
    return Way(missing.label, whose, "".join(_gathering(missing.name)), FACT_REGISTER, is_parameter=False)


def _gathering(name: str) -> Iterator[str]:
    """How a fact that is recorded comes in: by an office's file, from the members, or typed."""
    kind = FACTS.get(name)
    offices = [one for one in FEEDS if {name, kind.adds_up} & one.kinds]
    for one in offices:
        yield f"可由{one.office}提供（导入“{one.title}”）；"
    if kind.adds_up:
        yield f"每名成员的“{FACTS.get(kind.adds_up).label}”都登记后自动相加；"
    yield (
        "也可在“家庭与个人状况”中登记申报或评估认定。"
        if offices or kind.adds_up
        else "请在“家庭与个人状况”中登记申报或评估认定。"
    )
