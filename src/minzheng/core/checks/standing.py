"""核对准备 — per member of a household: whether an authorisation is there, what it covers, and what is missing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.core.checks.authorisations.models import Authorisation, born_when_of_age
from minzheng.core.checks.purposes import CheckPurpose
from minzheng.core.checks.sources import CheckSource
from minzheng.core.parties.models import Household, Membership, Person


@dataclass(frozen=True)
class MemberStanding:
    """成员授权 — a member with the authorisation that holds (None: there is none) and the sources that it leaves out."""

    member: Membership
    is_adult: bool
    authorisation: Authorisation | None
    covered: tuple[CheckSource, ...]
    left_out: tuple[CheckSource, ...]

    @property
    def person(self) -> Person:
        return self.member.person

    @property
    def problem(self) -> str:
        """What keeps the check from being asked for, and how to mend it; empty when nothing does."""
        if self.authorisation is not None:
            return ""
        who = "请本人签署授权书后上传。" if self.is_adult else "未满 18 周岁，请监护人签署授权书后上传。"
        return f"没有有效的核对授权书，不能发出核对请求。{who}"


def is_of_age(person: Person, on: date) -> bool:
    """Whether somebody is eighteen on a day."""
    return person.born_on <= born_when_of_age(on)


def standings(households: Iterable[int], purpose: CheckPurpose, on: date) -> Mapping[int, list[MemberStanding]]:
    """By household its members of the day, the oldest first, with their authorisations: two statements, whatever is there."""
    wanted = purpose.sources_on(on)
    members = list(
        Membership.objects.on(on)
        .filter(household__in=list(households), person__died_on__isnull=True)
        .select_related("person")
        .order_by("household", "person__born_on", "pk")
    )
    held = authorisations_of((member.person_id for member in members), on)
    found: dict[int, list[MemberStanding]] = defaultdict(list)
    for member in members:
        given = _best(held[member.person_id], wanted)
        covered = tuple(one for one in wanted if given is not None and one.code in given.sources)
        left_out = tuple(one for one in wanted if one not in covered)
        found[member.household_id].append(
            MemberStanding(member, is_of_age(member.person, on), given, covered, left_out)
        )
    return found


def standing_of_household(household: Household, purpose: CheckPurpose, on: date) -> list[MemberStanding]:
    """The members of one household with their authorisations."""
    return standings([household.pk], purpose, on).get(household.pk, [])


def authorisations_of(persons: Iterable[int], on: date) -> Mapping[int, list[Authorisation]]:
    """By person the authorisations that hold on a day, the latest first: one statement."""
    found: dict[int, list[Authorisation]] = defaultdict(list)
    rows = Authorisation.objects.holding(on).filter(person__in=set(persons))
    for one in rows.order_by("-signed_on", "-pk"):
        found[one.person_id].append(one)
    return found


def _best(held: list[Authorisation], wanted: tuple[CheckSource, ...]) -> Authorisation | None:
    """Of several the one that covers the most of what is needed, the latest of those."""
    codes = {one.code for one in wanted}
    return max(held, key=lambda one: len(codes & set(one.sources)), default=None)


def problem_of(members: list[MemberStanding]) -> str:
    """Why a check of a household cannot be asked for, in numbers: a message names nobody. Empty when it can."""
    if not members:
        return "这一户今天没有登记在世的家庭成员，请先在“家庭成员”中登记。"
    lacking = [one for one in members if one.authorisation is None]
    if not lacking:
        return ""
    grown = sum(one.is_adult for one in lacking)
    parts = [
        f"{grown} 名成年成员" if grown else "",
        f"{len(lacking) - grown} 名未成年成员" if len(lacking) > grown else "",
    ]
    return f"还有 {'、'.join(part for part in parts if part)}没有有效的核对授权书，请补齐后再委托核对。"
