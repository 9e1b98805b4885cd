"""A township whose officer hangs notices: a case of the product's own matter, brought to where it is posted."""

import io
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

import pytest
from PIL import Image

from minzheng.core.access.keys import ensure_keys
from minzheng.core.access.models import User
from minzheng.core.calendars import services as calendars
from minzheng.core.cases import services as cases
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.cases.reads import view_of
from minzheng.core.cases.services import Application
from minzheng.core.parties.models import Person
from minzheng.core.publicity import services
from minzheng.core.publicity.composing import Draft, sheet_of
from minzheng.core.publicity.models import PublicNotice
from minzheng.core.publicity.objections import services as objections
from minzheng.core.publicity.objections.services import Said
from tests.unit.core.cases.conftest import account, person
from tests.unit.core.facilities.conftest import World, world

__all__ = ["world"]
OPENED, NOTICED, LAST, FREE = date(2021, 7, 1), date(2021, 7, 9), date(2021, 7, 16), date(2021, 7, 17)
LIVING = "assistance.minimum_living"
BOARDS = frozenset({"village", "website"})


def photograph() -> tuple[bytes, str]:
    """A picture of a board: its content and its name."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(target, "JPEG")
    return target.getvalue(), "公示栏.jpg"


@dataclass
class Office:
    """The place of these tests and its people."""

    world: World
    officer: User
    second: User
    reviewer: User
    applicant: Person
    patch: pytest.MonkeyPatch

    def on(self, day):
        self.patch.setenv("MINZHENG_TODAY", str(day))

    def noticed(self, matter=LIVING, applicant=None) -> Case:
        """A case that entered 公示中 on 9 July 2021 and was not posted yet."""
        self.on(OPENED)
        asks = applicant or self.applicant
        case = cases.open_case(Application(matter, uuid4(), self.world.township, person=asks), by=self.world.clerk)
        cases.take_move(case.uid, "accept", revision=None, by=self.world.clerk)
        assigning.claim(case.uid, by=self.officer)
        self.on(NOTICED)
        if matter == LIVING:
            cases.take_move(case.uid, "survey", revision=None, by=self.officer)
        self.file(case, "visit", self.officer, self.second)
        self.file(case, "check", self.world.clerk)
        if matter == "assistance.extreme_poverty":
            self.file(case, "assessment", self.officer, self.second)
        cases.put_paper(case.uid, "proposal", by=self.officer)
        cases.take_move(case.uid, "notify", revision=None, by=self.officer)
        case.refresh_from_db()
        return case

    def file(self, case, name, *signers):
        source = FiledPaper.Source.VISIT if name == "visit" else FiledPaper.Source.CHECK
        cases.put_paper(case.uid, name, source=source, signed_by=list(signers), by=signers[0])

    def draft(self, **more) -> Draft:
        said = {
            "posted_on": NOTICED, "boards": BOARDS, "proposal": "grant", "unit": "某镇人民政府社会事务办公室",
            "telephone": "0311-81234567", "members": 3, "amount": 70_000, "note": "",
        }  # fmt: skip
        return Draft(**said | more)

    def seen(self, case, **more) -> str:
        return sheet_of(services.drafted(case.uid, self.draft(**more), by=self.officer)).digest

    def post(self, case, *, key: UUID | None = None, photo=None, by=None, **more) -> PublicNotice:
        seen = self.seen(case, **more)
        return services.post(
            case.uid, self.draft(**more), key=key or uuid4(), seen=seen, photo=photo, by=by or self.officer
        )

    def posted(self, matter=LIVING, **more) -> PublicNotice:
        return self.post(self.noticed(matter), **more)

    def object_to(self, notice, text="他家有一辆轿车，收入与所报不符。", **more):
        return objections.submit(notice.uid, Said(uuid4(), text, **more))

    def report(self, case):
        return cases.take_move(case.uid, "report", revision=None, by=self.officer)

    def why_not(self, case, move="report") -> str:
        offers = {one.move.name: one.why_not for one in view_of(Case.objects.get(pk=case.pk), self.officer).offers}
        return "".join(offers[move])


@pytest.fixture
def office(world, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", str(OPENED))
    calendars.seed(by="system")
    ensure_keys(by="system")
    return Office(
        world,
        officer=account("officer", "干部甲", "township_officer", world.township),
        second=account("second", "干部乙", "township_officer", world.township),
        reviewer=world.reviewer,
        applicant=person(world.township),
        patch=monkeypatch,
    )
