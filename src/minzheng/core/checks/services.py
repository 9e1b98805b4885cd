"""核对登记 — a check is asked for, one household or a whole population at a time, started, and withdrawn while nothing relies on it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import people_at, scope_of
from minzheng.core.audit import services as audit
from minzheng.core.checks.models import Check, Question
from minzheng.core.checks.purposes import PURPOSES, CheckPurpose
from minzheng.core.checks.reads import get_check
from minzheng.core.checks.standing import MemberStanding, problem_of, standings
from minzheng.core.notices import services as notices
from minzheng.core.papers.writing import next_serial
from minzheng.core.parties.models import Household
from minzheng.core.registers.writing import BATCH, NotPossible
from minzheng.kernel import periods

KIND = "checks.check"
WORD = "HD"
CHUNK = 2_000
STALE = "这项核对刚由他人办过，请刷新后再办。"
CASE_ENDED = "办件已办结"


@dataclass(frozen=True)
class Asking:
    """核对委托 — one household, for one matter and case; ``key`` is made when the form is shown: sent twice, it asks once."""

    matter: str
    household: Household
    key: UUID
    case_uid: UUID
    case_number: str


@dataclass(frozen=True)
class Placed:
    """已委托 — the check, and whether this very act asked for it: the same form sent again did not."""

    check: Check
    fresh: bool


@dataclass(frozen=True)
class Asked:
    """批量委托结果 — how many were asked for, how many were there already, and how many cannot be asked for want of authorisation."""

    made: int
    there: int
    without: int


# -- asking ------------------------------------------------------------------------------------------------------------
def ask(asking: Asking, *, by: User) -> Placed:
    """委托核对 — ask for the check of a household for a case. Raises NotPossible with what is missing, in numbers."""
    if (there := Check.objects.filter(key=asking.key).first()) is not None:
        return Placed(_same(there, asking, by), fresh=False)
    purpose, today = purpose_of(asking.matter), periods.today()
    household = asking.household
    if not scope_of(by, Permission.CASE_WORK).covers(household.division.path):
        raise NotPossible("这一户不在您办理的范围内，不能委托核对。")
    members = standings([household.pk], purpose, today).get(household.pk, [])
    if problem := problem_of(members):
        raise NotPossible(problem)
    try:
        with transaction.atomic():
            case = {"case_uid": asking.case_uid, "case_number": asking.case_number}
            draft = _draft(household, purpose, today, by, key=asking.key, **case)
            _number([draft], today)
            draft.save(force_insert=True)
            Question.objects.bulk_create(_questions(draft, members), batch_size=BATCH)
            tell("check.ask", draft, by, matter=purpose.code, persons=len(members))
            _notify_county(draft, by)
    except IntegrityError:
        there = Check.objects.filter(key=asking.key).first()  # the same form, sent at the same moment
        if there is None:
            raise NotPossible("这一件已有一项核对正在进行，请先查看它的结果。") from None
        return Placed(_same(there, asking, by), fresh=False)
    return Placed(draft, fresh=True)


def _same(there: Check, asking: Asking, by: User) -> Check:
    """The check that a form asked for already, for the same person and case."""
    if there.asked_by_id != by.pk or there.case_uid != asking.case_uid or there.household_id != asking.household.pk:
        raise NotPossible("这张表单已经提交过，内容与这次不同；请重新打开页面委托。")
    return there


def ask_many(households: QuerySet[Household] | Iterable[int], matter: str, occasion: str, *, by: User) -> Asked:
    """批量委托 — ask for the checks of many households at once, started with it: what a yearly review needs.

    Six statements for each two thousand households. Whoever asks has narrowed them to his scope; asked again for the same
    occasion, only what is not there yet is added. A household of which anybody has not agreed is left out and counted.
    """
    purpose, today, occasion = purpose_of(matter), periods.today(), occasion.strip()
    if not occasion:
        raise NotPossible("请写明核对的由来，例如“2021 年年度复核”。")
    keys = households.order_by("pk").values_list("pk", flat=True) if isinstance(households, QuerySet) else households
    chosen = sorted(set(keys))
    made = there = without = 0
    for start in range(0, len(chosen), CHUNK):
        part = _ask_part(chosen[start : start + CHUNK], purpose, occasion[:60], today, by)
        made, there, without = made + part.made, there + part.there, without + part.without
    audit.record(
        "check.ask_many",
        by=by,
        target_kind=KIND,
        body={"matter": matter, "made": made, "there": there, "without": without},
    )
    return Asked(made, there, without)


@transaction.atomic
def _ask_part(keys: Sequence[int], purpose: CheckPurpose, occasion: str, today: date, by: User) -> Asked:
    homes = {
        home.pk: home for home in Household.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    known = Check.objects.filter(household__in=keys, matter=purpose.code, occasion=occasion)
    there = set(known.exclude(state=Check.State.WITHDRAWN).values_list("household", flat=True))
    members = standings([key for key in homes if key not in there], purpose, today)
    ready = {key: people for key, people in members.items() if not problem_of(people)}
    started = {"state": Check.State.STARTED, "started_on": today, "started_by": by}
    drafts = [_draft(homes[key], purpose, today, by, occasion=occasion, **started) for key in ready]
    if drafts:
        _number(drafts, today)
        Check.objects.bulk_create(drafts, batch_size=BATCH)
        questions = [one for draft in drafts for one in _questions(draft, ready[draft.household_id])]
        Question.objects.bulk_create(questions, batch_size=BATCH)
    return Asked(len(drafts), len(there), len(homes) - len(there) - len(drafts))


def _draft(household: Household, purpose: CheckPurpose, today: date, by: User, **more: Any) -> Check:
    said = {"key": uuid4(), "state": Check.State.ASKED} | more
    return Check(
        household=household, division_id=household.division_id, matter=purpose.code, facts=sorted(purpose.kinds_on(today)),
        asked_on=today, asked_by=by, **said,
    )  # fmt: skip


def _number(drafts: Sequence[Check], today: date) -> None:
    """Numbers without a gap, taken as late as possible."""
    last = next_serial(WORD, today.year, count=len(drafts))
    for place, draft in enumerate(drafts, last - len(drafts) + 1):
        draft.number = f"{WORD}-{today.year}-{place:06d}"


def _questions(check: Check, members: Sequence[MemberStanding]) -> list[Question]:
    return [
        Question(check_ref=check, person_id=one.person.pk, source=source.code, authorisation=one.authorisation)
        for one in members
        for source in one.covered
    ]


def purpose_of(matter: str) -> CheckPurpose:
    """核对目的 — what may be asked for a matter. Raises NotPossible for one that has no check."""
    if matter not in PURPOSES:
        raise NotPossible("这个事项没有声明核对的目的和内容，不能委托核对。")
    return PURPOSES.get(matter)


# -- starting and withdrawing ------------------------------------------------------------------------------------------
@transaction.atomic
def start(uid: UUID, *, by: User) -> Check:
    """启动核对 — the checking officer takes it up; from then on it may go out. Raises Http404, PermissionDenied, NotPossible."""
    check = locked(uid, by=by)
    if check.state != Check.State.ASKED:
        raise NotPossible(STALE)
    check.state, check.started_on, check.started_by = Check.State.STARTED, periods.today(), by
    check.save(update_fields=["state", "started_on", "started_by"])
    tell("check.start", check, by)
    return check


@transaction.atomic
def withdraw(uid: UUID, *, reason: str, by: User) -> Check:
    """撤销核对 — nobody asks any more; answers that still come are not read. Raises Http404, PermissionDenied, NotPossible."""
    check = locked(uid, by=by, to=Permission.CASE_WORK)
    if check.state not in {Check.State.ASKED, Check.State.STARTED}:
        raise NotPossible("已出报告的核对不能撤销。" if check.state == Check.State.REPORTED else STALE)
    if not reason.strip():
        raise NotPossible("请写明撤销的原因。")
    _withdrawn(check, reason.strip()[:200], "核对已撤销。", by)
    return check


def end_with_case(case_uid: UUID, *, by: User) -> None:
    """随件撤销 — the case has ended and asks nobody any more: what of its check is open is withdrawn; answers are not read.

    Whoever ends the case holds its row. One statement where nothing is open.
    """
    rows = Check.objects.under_way().filter(case_uid=case_uid).select_for_update(of=("self",))
    for check in rows.select_related("division"):  # one at most: check_one_open
        _withdrawn(check, CASE_ENDED, CASE_ENDED, by)


def _withdrawn(check: Check, reason: str, given_up: str, by: User) -> None:
    check.state, check.withdrawn_reason = Check.State.WITHDRAWN, reason
    check.save(update_fields=["state", "withdrawn_reason"])
    Question.objects.unanswered().filter(check_ref=check).update(given_up=given_up)
    tell("check.withdraw", check, by, reason=reason)


def locked(uid: UUID, *, by: User, to: Permission = Permission.CHECK_WORK) -> Check:
    """A check by its one door, its row locked until the transaction ends."""
    seen = get_check(by, uid, to=to)
    rows = Check.objects.select_for_update(of=("self",)).select_related("division", "household")
    found: Check = rows.get(pk=seen.pk)
    return found


def _notify_county(check: Check, by: User) -> None:
    county = check.division.county or check.division
    messages = [
        notices.Message(key, f"新的核对委托：{check.number}", url=f"/checks/{check.uid}/")
        for key in people_at(county, Permission.CHECK_WORK)
    ]
    notices.tell_each(messages, by=by)


def tell(action: str, check: Check, by: User | str, *, reason: str = "", **body: Any) -> None:
    """One audit event in the transaction of the write: codes and counts, never a value."""
    audit.record(
        action, by=by, target_kind=KIND, target_uid=check.uid, division_path=check.division.path, reason=reason[:200],
        body={"number": check.number, **body},
    )  # fmt: skip
