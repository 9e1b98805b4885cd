"""演示活动的一年 — the roll of the party branches, and who meets, learns and talks when; all from one random source."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle

from minzheng.adapters import calendars
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.project.demonstration.chapters.activity_rows import ActivityRow, AttendanceRow, RollRow
from minzheng.project.demonstration.drafting import Draft, Steps
from minzheng.project.demonstration.records import Office, Person

MEMBER, SECRETARY = "党员", "党支部书记"
FRIDAY = 4
PREFIX = {
    "bureau.study_meeting": "ZX", "bureau.friday_study": "XX", "bureau.training": "GB", "bureau.party_meeting": "DZ",
    "bureau.history_learning": "DS", "eldercare.caregiver_course": "HL", "eldercare.joint_conference": "LX",
    "eldercare.skills_contest": "JN", "governance.secretary_course": "SJ", "welfare.policy_talk": "XJ",
}  # fmt: skip
# The roll: members of each of the bureau's branches, shares that joined or left in the year, of secretaries replaced.
MEMBERS_PER_BRANCH, JOINED, LEFT, REPLACED = 10, 0.06, 0.04, 0.06
# The bureau's year: extra study meetings, Fridays missed, decisions of weight, guests, supervision of decisions.
EXTRA_MEETINGS, MISSED, MAJOR, INVITED, SUPERVISED = ((7, 6), (11, 16)), 0.02, 0.6, 0.85, 0.9
HISTORY_MONTHS = (3, 4, 6, 7, 9, 11)
# Training: tenths of lessons of a month's session and of the long course, whose two groups go in spring and in autumn.
SESSION, HALF_SESSION, LONG_COURSE = 30, 15, 160
LONG_COURSES = ((5, 17), (10, 18))
ATTENDS, STAYS, TAKES_LONG_COURSE = 0.92, 0.96, 0.96
# Courses of elder care: how many, how many people, in which capacities, how many of them finish.
COUNTY_COURSES, COUNTY_SIZE, CITY_COURSES, CITY_SIZE = 6, (28, 44), 8, (100, 130)
ROLES, ROLE_WEIGHTS, FINISHES = ("caregiver", "manager", "fire"), (88, 8, 4), 0.95
# Secretaries: the share that each of the two courses takes; talks: the share of villages reached in the year.
SECRETARY_COURSES, TALKS = (((5, 25), 0.56), ((10, 12), 0.38)), 0.45


def draft_activities(draft: Draft) -> Sequence[ActivityRow | AttendanceRow | RollRow]:
    """Everything of the year; the roll comes first because those on it attend."""
    roll = tuple(_roll(draft))
    diary = _Diary(draft)
    _meetings(diary)
    _study_days(diary)
    _training(diary, [row for row in roll if row.role == MEMBER])
    _secretaries(diary, [row for row in roll if row.role == SECRETARY])
    _eldercare(diary)
    _talks(diary)
    return (*roll, *diary.activities, *diary.attendances)


class _Diary:
    """活动日志 — the rows so far, and how one more comes about."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.days: WorkingCalendar = calendars.exceptions((draft.year, draft.year + 1)).calendar()
        self.activities: list[ActivityRow] = []
        self.attendances: list[AttendanceRow] = []
        self.numbers: Counter[str] = Counter()
        self.city = draft.geography.city
        self.bureau = f"MZ{self.city.code[:6]}"
        self.branches = [one.code for one in draft.offices if one.kind == "party" and one.parent == self.bureau]

    def working(self, month: int, day: int) -> date:
        """That day of the year, or the next one that is worked."""
        return self.days.roll_forward(date(self.draft.year, month, day))

    def held(
        self, kind: str, title: str, place: str, on: date, *, host: str = "", ended_on: date | None = None, tenths: int = 0,
        marks: tuple[str, ...] = (), audience: int = 0, quick: bool = True,
    ) -> ActivityRow:  # fmt: skip
        """An activity; the bureau's own are entered and confirmed within days."""
        last = ended_on or on
        steps = self._quick(last) if quick else self.draft.steps(last)
        self.numbers[kind] += 1
        row = ActivityRow(
            code=f"{PREFIX[kind]}{on.year}-{self.numbers[kind]:04}", kind=kind, title=title, host=host, ended_on=ended_on, tenths=tenths,
            marks=marks, audience=audience, place=place, effective_on=on, accepted_on=steps.accepted_on,
            reported_on=steps.reported_on, confirmed_on=steps.confirmed_on, paper=self.draft.paper(place, last),
        )  # fmt: skip
        self.activities.append(row)
        return row

    def attended(self, activity: ActivityRow, person: str, role: str, *, tenths: int, completed: bool) -> None:
        """One attendance: reported with its activity, confirmed with it or up to three days later."""
        assert activity.confirmed_on
        row = AttendanceRow(
            activity=activity.code, person=person, role=role, tenths=tenths, completed=completed, place=activity.place,
            effective_on=activity.effective_on, accepted_on=activity.accepted_on, reported_on=activity.reported_on,
            confirmed_on=activity.confirmed_on + timedelta(days=self.draft.rng.randint(0, 3)), paper=activity.paper,
        )  # fmt: skip
        self.attendances.append(row)

    def _quick(self, on: date) -> Steps:
        reported_on = on + timedelta(days=1)
        return Steps(on, reported_on, reported_on + timedelta(days=self.draft.rng.randint(0, 2)))


# -- the roll --------------------------------------------------------------------------------------------------------
def _roll(draft: Draft) -> Iterator[RollRow]:
    """Members of the bureau's branches, and the secretaries of the branches of social organisations."""
    bureau = f"MZ{draft.geography.city.code[:6]}"
    branches = [one for one in draft.offices if one.kind == "party"]
    own = [one for one in branches if one.parent == bureau]
    people = draft.dealt(draft.people, len(draft.people))
    members = people[: min(MEMBERS_PER_BRANCH * len(own), len(people) // 2)]
    for person, branch in zip(members, cycle(own), strict=False):
        yield _member(draft, person, branch)
    yield from _in_charge(draft, [one for one in branches if one not in own], people[len(members) :])


def _member(draft: Draft, person: Person, branch: Office) -> RollRow:
    joins, leaves = draft.chance(JOINED), draft.chance(LEFT)
    since = date(draft.year, draft.rng.randint(2, 10), 1) if joins else draft.day_in(draft.year - 12, draft.year - 1)
    until = date(draft.year, draft.rng.randint(4, 11), 16) if leaves and not joins else None
    return RollRow(
        branch=branch.code, place=branch.place, person=person.id_number, role=MEMBER, since=since, until=until
    )


def _in_charge(draft: Draft, branches: Sequence[Office], people: list[Person]) -> Iterator[RollRow]:
    """A secretary for each branch, from its own county where somebody is left there; some give way to another."""
    for branch in branches:
        since = draft.day_in(draft.year - 5, draft.year - 1)
        until = date(draft.year, draft.rng.randint(3, 11), 11) if draft.chance(REPLACED) else None
        for first, last in ((since, until), *(((until, None),) if until else ())):
            near = (place for place, one in enumerate(people) if one.place[:6] == branch.place[:6])
            if people:
                chosen = people.pop(next(near, 0))
                yield RollRow(
                    branch=branch.code, place=branch.place, person=chosen.id_number, role=SECRETARY, since=first, until=last
                )  # fmt: skip


# -- the bureau ------------------------------------------------------------------------------------------------------
def _meetings(diary: _Diary) -> None:
    """Study meetings of each month and a few more, two party meetings a month, and what is done to learn the history."""
    rng, place = diary.draft.rng, diary.city.code
    days = [diary.working(month, rng.randint(6, 17)) for month in range(1, 13)]
    for number, on in enumerate(sorted([*days, *(diary.working(*day) for day in EXTRA_MEETINGS)]), 1):
        diary.held(
            "bureau.study_meeting", f"党组理论学习中心组第{number}次集体学习", place, on, host=diary.bureau, audience=rng.randint(9, 16)
        )  # fmt: skip
    for number, (month, day) in enumerate(((month, day) for month in range(1, 13) for day in (4, 19)), 1):
        major = diary.draft.chance(MAJOR)
        marks = [("major_decision", major), ("discipline_invited", diary.draft.chance(INVITED))]
        marks.append(("supervised", major and diary.draft.chance(SUPERVISED)))
        diary.held(
            "bureau.party_meeting", f"第{number}次局党组会", place, diary.working(month, day), host=diary.bureau,
            marks=tuple(sorted(mark for mark, has in marks if has)), audience=rng.randint(7, 11),
        )  # fmt: skip
    for month in HISTORY_MONTHS:
        for branch in diary.branches:
            on = diary.working(month, rng.randint(3, 26))
            diary.held(
                "bureau.history_learning", "党史学习教育主题党日", place, on, host=branch, audience=rng.randint(7, 14)
            )


def _study_days(diary: _Diary) -> None:
    """Every Friday that is worked, each branch; now and then one is missed."""
    first = date(diary.draft.year, 1, 1)
    week = timedelta(days=(FRIDAY - first.weekday()) % 7)
    fridays = (first + week + timedelta(weeks=number) for number in range(53))
    for on in (day for day in fridays if day.year == diary.draft.year and diary.days.is_working_day(day)):
        for branch in diary.branches:
            if not diary.draft.chance(MISSED):
                audience = diary.draft.rng.randint(6, 11)
                diary.held("bureau.friday_study", "周五集中学习", diary.city.code, on, host=branch, audience=audience)


def _training(diary: _Diary, roll: Sequence[RollRow]) -> None:
    """A session each month for all members, and a long course in two groups; some leave early, a few stay away."""
    draft = diary.draft
    for month in range(1, 13):
        on = diary.working(month, 22)
        session = diary.held(
            "bureau.training",
            f"{month}月党员干部培训",
            diary.city.code,
            on,
            host=diary.bureau,
            tenths=SESSION,
            audience=len(roll),
        )
        for row in (one for one in roll if one.in_force(on) and draft.chance(ATTENDS)):
            tenths = SESSION if draft.chance(STAYS) else HALF_SESSION
            diary.attended(session, row.person, "party_member", tenths=tenths, completed=True)
    for group, day in enumerate(LONG_COURSES):
        on = diary.working(*day)
        course = diary.held(
            "bureau.training", f"党员干部集中轮训第{group + 1}期", diary.city.code, on, host=diary.bureau, tenths=LONG_COURSE,
            ended_on=diary.days.add_working_days(on, 2), audience=len(roll) // len(LONG_COURSES),
        )  # fmt: skip
        for row in (one for place, one in enumerate(roll) if place // 8 % 2 == group and one.in_force(on)):
            if draft.chance(TAKES_LONG_COURSE):
                diary.attended(course, row.person, "party_member", tenths=LONG_COURSE, completed=True)


# -- courses and talks -----------------------------------------------------------------------------------------------
def _secretaries(diary: _Diary, roll: Sequence[RollRow]) -> None:
    """Two courses of the city; a few secretaries go to neither."""
    left = diary.draft.dealt(roll, len(roll))
    for number, (day, share) in enumerate(SECRETARY_COURSES, 1):
        on = diary.working(*day)
        sent = [row for row in left if row.in_force(on)][: round(len(roll) * share)]
        left = [row for row in left if row not in sent]
        course = diary.held(
            "governance.secretary_course", f"社会组织党支部书记培训班第{number}期", diary.city.code, on, host=diary.bureau,
            ended_on=diary.days.add_working_days(on, 2), tenths=200, audience=len(sent),
        )  # fmt: skip
        for place, row in enumerate(sent):
            completed = place == 0 or diary.draft.chance(FINISHES)
            diary.attended(course, row.person, "branch_secretary", tenths=200 if completed else 60, completed=completed)


def _eldercare(diary: _Diary) -> None:
    """Courses of each county and of the city itself, joint conferences, contests."""
    draft, city = diary.draft, diary.city
    for county in draft.geography.counties:
        near = [person for person in draft.people if person.place[:6] == county.code[:6]]
        for number, on in enumerate(draft.spread(COUNTY_COURSES), 1):
            _course(
                diary,
                f"{county.name}养老护理员培训第{number}期",
                county.code,
                on,
                draft.rng.randint(*COUNTY_SIZE),
                near,
            )
        diary.held(
            "eldercare.joint_conference", f"{county.name}养老服务联席会议", county.code, draft.spread(1)[0], audience=18
        )
    for number, on in enumerate(draft.spread(CITY_COURSES), 1):
        _course(diary, f"全市养老护理员培训第{number}期", city.code, on, draft.rng.randint(*CITY_SIZE), draft.people)
    for month in (4, 10):
        diary.held("eldercare.joint_conference", f"{city.name}养老服务联席会议", city.code, diary.working(month, 13), host=diary.bureau, audience=26)  # fmt: skip
    for county in draft.dealt(draft.geography.legal_counties, 6):
        on = diary.working(draft.rng.randint(5, 7), 20)
        diary.held("eldercare.skills_contest", f"{county.name}养老护理职业技能竞赛", county.code, on, audience=draft.rng.randint(20, 45))  # fmt: skip
    diary.held("eldercare.skills_contest", f"{city.name}养老护理职业技能竞赛", city.code, diary.working(9, 15), host=diary.bureau, audience=86)  # fmt: skip


def _course(diary: _Diary, title: str, place: str, day: date, size: int, near: Sequence[Person]) -> None:
    """A course of a few days for people of the place, and others where it has too few; the first always finishes."""
    draft = diary.draft
    chosen = draft.dealt(near, size)
    if len(chosen) < size:
        taken = {person.id_number for person in chosen}
        chosen += draft.dealt([one for one in draft.people if one.id_number not in taken], size - len(chosen))
    on = diary.days.roll_forward(day)
    tenths = draft.rng.choice((160, 200, 240))
    course = diary.held(
        "eldercare.caregiver_course", title, place, on, host=f"MZ{place[:6]}", tenths=tenths, audience=len(chosen), quick=False,
        ended_on=diary.days.add_working_days(on, tenths // 80),
    )  # fmt: skip
    for number, person in enumerate(chosen):
        (role,) = draft.rng.choices(ROLES, ROLE_WEIGHTS)
        completed = number == 0 or draft.chance(FINISHES)
        diary.attended(course, person.id_number, role, tenths=tenths if completed else tenths // 2, completed=completed)


def _talks(diary: _Diary) -> None:
    """Talks in villages and communities, spread over the year."""
    draft = diary.draft
    villages = [unit for unit in draft.geography.villages if unit.code in draft.geography.lasting]
    chosen = draft.dealt(villages, round(len(villages) * TALKS))
    for unit, on in zip(chosen, draft.spread(len(chosen)), strict=True):
        title = f"{unit.name}未成年人保护政策宣讲"
        diary.held("welfare.policy_talk", title, unit.code, on, audience=draft.rng.randint(18, 90), quick=False)
