"""受理登记 — one press opens every case that a household asks for, passes on what others answer, and gives one receipt.

All of it is one transaction: the receipt with its number, each case with its step at the window, the line among the known
applications, the audit events. Whatever is refused of it, nothing of it is written.
"""

from secrets import choice
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.audit import services as audit
from minzheng.core.cases import services as cases
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.drafting import services as drafts
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome, led_back
from minzheng.core.cases.intake.models import Intake
from minzheng.core.cases.intake.receipts import receipt_of
from minzheng.core.cases.models import Case
from minzheng.core.cases.opening import marks_used
from minzheng.core.papers.writing import next_serial
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible

__all__ = ["IntakeForm", "NotPossible", "submit", "take_in", "tell_printed"]
KIND = "cases.intake"
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that is read as another
CODE_LENGTH = 12


def take_in(form: IntakeForm, *, by: User) -> Intake:
    """收件 — everything that a form asks for, under one receipt; the same form sent again leads to the same receipt.

    Raises NotPossible.
    """
    there = Intake.objects.filter(key=form.key).first()
    if there is None:
        try:
            with transaction.atomic():
                return _taken_in(form, by)
        except IntegrityError:
            there = Intake.objects.filter(key=form.key).first()  # the same form, sent at the same moment
            if there is None:
                raise
    return led_back(there, form, by)


@transaction.atomic
def submit(draft: UUID, form: IntakeForm, *, revision: int, by: User) -> Intake:
    """提交草稿 — take in what a draft asks for, and let the draft go. ``revision`` is the one that was checked.

    Raises Http404 for a draft that is no more and gave no receipt, Overtaken for one that changed since, NotPossible.
    """
    try:
        kept = drafts.locked(draft, by=by)
    except Http404:
        if (there := Intake.objects.filter(key=draft, taken_by=by).first()) is None:
            raise
        return led_back(there, form, by)  # the other press was first
    if kept.revision != revision:
        raise drafts.Overtaken("您核对之后，这份草稿又改过；请重新核对，再确认收件。")
    made = take_in(form, by=by)
    kept.delete()
    return made


def tell_printed(intake: Intake, form: str, *, by: User) -> None:
    """留痕 — write down that somebody took a receipt away on paper."""
    audit.record(
        "intake.print",
        by=by,
        target_kind=KIND,
        target_uid=intake.uid,
        division_path=intake.division.path,
        body={"form": form},
    )


def _taken_in(form: IntakeForm, by: User) -> Intake:
    today, person = periods.today(), form.person
    form.check()
    form.arrival.check(today)
    if not standing_of(by, today).scope(Permission.CASE_WORK).covers(person.division.path):
        raise NotPossible("没有这个申请人的登记，或者其居住地不在您的管辖范围内；请先更正登记，或由其居住地收件。")
    made = _numbered(form, by)
    opened = [(one, _opened(one, form, made, by)) for one in form.asked]
    given = receipt_of(made, [(one, case) for one, case in opened], today)
    Intake.objects.filter(pk=made.pk).update(given=given)
    made.given = given
    audit.record(
        "intake.take", by=by, target_kind=KIND, target_uid=made.uid, division_path=made.division.path,
        body={"number": made.number, "cases": [case.number for _, case in opened]},
    )  # fmt: skip
    return made


def _numbered(form: IntakeForm, by: User) -> Intake:
    today, place = periods.today(), form.person.division
    word = f"SL{place.code[:9]}"
    serial = next_serial(word, today.year)
    return Intake.objects.create(
        division=place, number=f"{word}-{today.year}-{serial:05d}", code="".join(choice(SIGNS) for _ in range(CODE_LENGTH)),
        key=form.key, content=form.digest, person=form.person, household=form.household, channel=form.arrival.channel,
        received_on=form.arrival.received_on or today, entered_on=today, reason=form.arrival.reason.strip()[:200], taken_by=by,
        given={},
    )  # fmt: skip


def _opened(one: Asked, form: IntakeForm, intake: Intake, by: User) -> Case:
    """One case with its step at the window. Raises NotPossible, naming the matter."""
    application = cases.Application(
        one.matter, form.key_of(one.matter), form.person.division, person=form.person, arrival=form.arrival, intake=intake,
        marks=form.marks & marks_used(one.matter, form.arrival.accepted_on or periods.today()),
    )  # fmt: skip
    case = cases.open_case(application, by=by)
    name = {Outcome.TAKE: ""}.get(one.outcome, one.outcome.value)
    if one.is_referral and one.outcome is Outcome.ACCEPT:
        name = "hand"
    if name and not (case.accepted_on is not None and one.outcome is Outcome.ACCEPT):
        case = cases.take_move(case.uid, name, revision=None, opinion=one.opinion(), by=by)
    return case
