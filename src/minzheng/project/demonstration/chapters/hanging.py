"""公示与公布 — what the people of the cases chapter hang before the public, what is said against it, and the lists of recipients."""

import os
from collections.abc import Sequence
from datetime import date
from unittest import mock
from uuid import NAMESPACE_OID, uuid5

from minzheng.core.access.models import User
from minzheng.core.cases.models import Case
from minzheng.core.publicity import reads, services
from minzheng.core.publicity.composing import Draft, members_of, opinion_of, sheet_of
from minzheng.core.publicity.models import Objection, PublicNotice
from minzheng.core.publicity.objections import services as objections
from minzheng.core.publicity.objections.services import Said
from minzheng.core.publicity.publications import services as publications
from minzheng.kernel import periods
from minzheng.project.demonstration.chapters.chapter import Ground

BOARDS = frozenset({"village", "township", "website"})
PUBLISHED_ON = (3, 1)
PROGRAMMES = ("assistance.minimum_living", "assistance.extreme_poverty")


def post(case: Case, _words: str, by: User) -> None:
    """Hang the notice of a case today, as its officer looked at it."""
    today, (unit, telephone) = periods.today(), reads.office_of(case.division)
    members = members_of(case.person, today) if case.person else None
    proposal, amount = opinion_of(case) or ("grant", None)
    draft = Draft(today, BOARDS, proposal, unit, telephone, members=members or 1, amount=amount)
    seen = sheet_of(services.drafted(case.uid, draft, by=by)).digest
    services.post(case.uid, draft, key=uuid5(NAMESPACE_OID, f"{case.uid}:{today}"), seen=seen, by=by)


def object_to(case: Case, words: str, by: User) -> None:
    """Somebody comes to the window and speaks against the notice."""
    notice = PublicNotice.objects.filter(case=case).latest("id")
    objections.record(notice.uid, Said(uuid5(NAMESPACE_OID, f"{notice.uid}:objection"), words), channel="window", by=by)


def examine(case: Case, words: str, by: User) -> None:
    """What was said is looked into, and is not so."""
    for one in Objection.objects.unexamined().filter(notice__case=case):
        objections.examine(one.uid, upheld=False, finding=words, by=by)
        objections.answer(one.uid, way="nobody", text="未留联系方式，核实情况已记录。", by=by)


def forget(_case: Case, _words: str, _by: User) -> None:
    """Nobody takes the notice down; what that leaves is made when all has been lived through."""


ACTS = {"post": post, "object": object_to, "examine": examine, "forget": forget}


def forget_to_lift(cases: Sequence[int]) -> None:
    """Notices that nobody took down and that no nightly work wrote down."""
    PublicNotice.objects.filter(case__in=cases).update(lifted_at=None, lifted_for="")


def publish(ground: Ground, by: User, county: str) -> None:
    """The lists of recipients of a county hang from March on."""
    day, place = date(ground.year, *PUBLISHED_ON), ground.division_of[f"{county}000000"]
    if ground.known_on < day:
        return
    unit, telephone = reads.office_of(place)
    with mock.patch.dict(os.environ, {"MINZHENG_TODAY": day.isoformat()}):
        for programme in PROGRAMMES:
            publications.publish(programme, place, unit=unit, telephone=telephone, by=by)
