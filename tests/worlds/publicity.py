"""In several places an application that hangs before the public, an objection to it, and a list of recipients.

The applications come to their notice in one go, statement by statement for all places, as the steps of their matter say.
"""

from datetime import date
from uuid import uuid4

from django.db.models import F

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services
from minzheng.core.cases.models import Case, FiledPaper, Signature, Step
from minzheng.core.cases.services import Application
from minzheng.core.notices.models import Notice
from minzheng.core.publicity.models import Objection, Publication, PublicNotice
from tests.world import PLACES, TODAY, Row
from tests.worlds.facts import KEYS

MATTER = "assistance.minimum_living"
LAST, ANSWERED_BY = date(2021, 9, 7), date(2021, 9, 22)
WAY = (
    ("accept", "accepted"), ("survey", "surveying"), ("visit", ""), ("check", ""), ("proposal", ""), ("notify", "on_notice"), ("posted", ""),
)  # fmt: skip


def fill(world) -> None:
    """Lists name the office that answers to the public."""
    by = world.users["second"]
    persons = {key: world.row("parties.person", key).record for key in KEYS}
    cases = {
        key: services.open_case(Application(MATTER, uuid4(), world.places[key], person=persons[key]), by=by)
        for key in KEYS
    }
    _brought_to_notice(list(cases.values()), by)
    papers = {paper.case_id: paper for paper in FiledPaper.objects.filter(name="posted")}
    notices = PublicNotice.objects.bulk_create(
        PublicNotice(
            key=uuid4(), case=case, paper=papers[case.pk], division=case.division, pin=case.pin, applicant="公示人", members=2,
            shows=["applicant", "members", "proposal", "amount"], proposal="grant", boards=["village", "website"],
            posted_on=TODAY, until=LAST, unit=_office(key), telephone="0311-81234567", posted_by=by,
        )
        for key, case in cases.items()
    )  # fmt: skip
    objections = Objection.objects.bulk_create(
        Objection(
            key=uuid4(), notice=one, division=one.division, channel="window", received_on=TODAY, received_by=by,
            text="家里有一辆轿车，与所报不符。", due_on=ANSWERED_BY,
        )
        for one in notices
    )  # fmt: skip
    lists = Publication.objects.bulk_create(
        Publication(
            division=world.places[key], programme=MATTER, published_on=TODAY, published_by=by, unit=_office(key), telephone="0311-81234567"
        )
        for key in KEYS
    )  # fmt: skip
    AuditEvent.objects.bulk_create(_told(cases, notices, lists, by))
    world.rows += [Row("cases.known", key, case.number, case.known_as) for key, case in cases.items()]
    for key, *made in zip(KEYS, cases.values(), notices, objections, lists, strict=True):
        world.rows += [
            Row(code, key, name, record)
            for code, name, record in zip(
                ("cases.case", "publicity.notice", "publicity.objection", "publicity.publication"),
                (f"{PLACES[key][2]}民", _office(key), _office(key), _office(key)), made, strict=True,
            )
        ]  # fmt: skip
    Notice.objects.all().delete()  # everybody begins with an empty box


def _office(key: str) -> str:
    return f"{PLACES[key][2]}事务所"


def _brought_to_notice(cases: list[Case], by) -> None:
    rows = Case.objects.filter(pk__in=[case.pk for case in cases])
    for serial, (name, state) in enumerate(WAY, 1):
        values = {"revision": F("revision") + 1} | ({"state": state} if state else {})
        if state == "accepted":
            values |= {"accepted_on": TODAY, "decider": "county_reviewer"}
        rows.update(**values)
        said = {"serial": serial, "name": name, "on": TODAY, "by": by}
        if state:
            Step.objects.bulk_create(Step(case=case, sort="moved", pin=case.pin, **said) for case in cases)
            continue
        source = "notice" if name == "posted" else "check"
        filed = FiledPaper.objects.bulk_create(FiledPaper(case=case, source=source, **said) for case in cases)
        Signature.objects.bulk_create(Signature(paper=paper, person=by) for paper in filed)
    rows.update(waits_for=["township_officer"])


def _told(cases, notices, lists, by) -> list[AuditEvent]:
    """What the services would have told."""
    who = {"actor_id": by.pk, "actor": by.name}
    events = [
        AuditEvent(
            action="case.move" if state else "case.file", target_kind="cases.case", target_uid=case.uid, division_path=case.division.path,
            body={"move": name, "state": state} if state else {"paper": name}, **who,
        )
        for case in cases.values() for name, state in WAY
    ]  # fmt: skip
    events += [
        AuditEvent(action="notice.post", target_uid=one.uid, division_path=one.division.path, **who) for one in notices
    ]
    return events + [
        AuditEvent(
            action="publication.publish", division_path=one.division.path, body={"programme": one.programme}, **who
        )
        for one in lists
    ]
