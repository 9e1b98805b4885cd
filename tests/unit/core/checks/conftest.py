"""A household of three in the small city, who works on its check, and short ways from the authorisation to the report."""

import io
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

import pytest

from minzheng.adapters.spreadsheets import Column, Sheet, read_table, write_csv, write_workbook
from minzheng.core.access.keys import ensure_keys
from minzheng.core.access.models import User
from minzheng.core.calendars import services as calendars
from minzheng.core.cases import checking
from minzheng.core.cases import services as cases
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Case
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.authorisations.services import Signing
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.exchange.files import Layout
from minzheng.core.checks.models import CheckBatch, Question
from minzheng.core.checks.sources import sources
from minzheng.core.facts import services as facts
from minzheng.core.facts.services import NewFact
from minzheng.core.parties.models import Household, Membership, Person
from minzheng.core.parties.services import PersonWriter
from tests.unit.core.cases.conftest import account
from tests.unit.core.facilities.conftest import TODAY, World, business_date, world
from tests.world import identity_number

__all__ = ["TODAY", "business_date", "world"]
MATTER = "assistance.minimum_living"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
SINCE = date(2020, 1, 1)
EVERY = tuple(sources())
BORN = {"headman": date(1970, 5, 1), "spouse": date(1972, 3, 2), "child": date(2010, 1, 5)}


@dataclass
class Office:
    """The small city with a household and its case, and everybody who has to do with its check."""

    world: World
    officer: User
    checker: User
    other_checker: User
    foreign_checker: User
    patch: pytest.MonkeyPatch
    household: Household
    persons: list[Person]
    numbers: dict[int, str] = field(default_factory=dict)

    def on(self, day):
        self.patch.setenv("MINZHENG_TODAY", str(day))

    @property
    def headman(self):
        return self.persons[0]

    @property
    def child(self):
        return self.persons[2]

    def signing(self, person, **more):
        guardian = self.headman if person.pk == self.child.pk else None
        said = {"sources": EVERY, "signed_on": TODAY, "file": PDF, "file_name": "授权书.pdf", "guardian": guardian}
        return Signing(person, **{**said, **more})

    def authorised(self, *persons, **more):
        return [authorisations.authorise(self.signing(one, **more), by=self.officer) for one in persons or self.persons]

    def case(self):
        """An accepted case of the head of the household, being surveyed."""
        form = cases.Application(MATTER, uuid4(), self.world.township, person=self.headman)
        case = cases.open_case(form, by=self.world.clerk)
        cases.take_move(case.uid, "accept", revision=0, by=self.world.clerk)
        assigning.claim(case.uid, by=self.officer)
        cases.take_move(case.uid, "survey", revision=1, by=self.officer)
        return Case.objects.get(pk=case.pk)

    def asked(self, case=None):
        """A check that the township asked for, with everybody's authorisation."""
        self.authorised()
        return checking.ask((case or self.case()).uid, key=uuid4(), by=self.officer)

    def started(self):
        check = self.asked()
        return checking.start(check.uid, by=self.checker)

    def batch(self, source="banks"):
        return exchange.prepare(source, MATTER, by=self.checker)

    def rows(self, batch):
        """The file of a batch as the office reads it: heads, and a dictionary for each row."""
        questions = list(Question.objects.filter(batch=batch, given_up="").select_related("person").order_by("line"))
        table = read_table(Layout.of(batch).written(questions, "csv"), "csv")
        heads = Layout.of(batch).titles
        return [dict(zip(heads, row.cells, strict=False)) for row in table.rows]

    def filled(self, batch, value="0", **more):
        """What an honest office sends back: found, the same value for everybody."""
        found = []
        for row in self.rows(batch):
            values = {item.title: value for item in Layout.of(batch).values}
            found.append({**row, "是否查到": "是", **values, "数据日期": "2021-08-20", **more})
        return found

    def reply(self, batch, rows, *, kind="csv", encoding="gb18030", by=None):
        return exchange.take_reply(batch.uid, as_file(rows, kind, encoding), f"答复.{kind}", by=by or self.checker)

    def answered(self, source="banks", value="0"):
        batch = self.batch(source)
        self.reply(batch, self.filled(batch, value))
        return batch

    def all_answered(self, **values):
        """Every source asked and answered: nothing found, except where a value is said."""
        for code in sources():
            if not Question.objects.waiting().filter(source=code).exists():
                continue
            batch = self.batch(code)
            if code in values:
                self.reply(batch, self.filled(batch, values[code]))
            else:
                self.reply(batch, [{**row, "是否查到": "否", "数据日期": "2021-08-20"} for row in self.rows(batch)])

    def declare(self, party, kind, value):
        facts.record([NewFact(party, kind, value, SINCE)], by=self.officer)


def as_file(rows, kind="csv", encoding="gb18030"):
    """Rows as a file of another office."""
    heads = list(dict.fromkeys(title for row in rows for title in row))
    target, lines = io.BytesIO(), [[row.get(title, "") for title in heads] for row in rows]
    columns = [Column(title) for title in heads]
    if kind == "xlsx":
        write_workbook(target, [Sheet("答复", columns, lines)])
    else:
        write_csv(target, columns, lines, encoding=encoding)
    return target.getvalue()


def people(world):
    """Husband, wife and child with numbers of nobody."""
    rows = []
    for place, (name, born_on) in enumerate(BORN.items()):
        rows.append({
            "name": {"headman": "梅一", "spouse": "兰二", "child": "梅三"}[name], "division": world.township, "settlement": "rural",
            "id_number": identity_number(20 + place, born_on, male=place != 1), "sex": "female" if place == 1 else "male",
            "born_on": born_on, "phone": "", "died_on": None,
        })  # fmt: skip
    return rows


@pytest.fixture
def office(world, monkeypatch, tmp_path, settings):
    settings.HOME = tmp_path
    ensure_keys(by="system")
    calendars.seed(by="system")
    rows = people(world)
    persons = PersonWriter.create_many(rows, by=world.clerk)
    household = Household.objects.create(
        code="H-1", division=world.township, settlement="rural", local_hukou=True, since=SINCE
    )
    for person, relation in zip(persons, ("head", "spouse", "child"), strict=True):
        Membership.objects.create(
            household=household, person=person, division=world.township, since=SINCE, relation=relation
        )
    return Office(
        world,
        officer=account("officer", "干部甲", "township_officer", world.township),
        checker=account("checker", "核对己", "checking_officer", world.county),
        other_checker=account("checker2", "核对庚", "checking_officer", world.county),
        foreign_checker=account("checker3", "核对辛", "checking_officer", world.other_county),
        patch=monkeypatch,
        household=household,
        persons=persons,
        numbers={person.pk: row["id_number"] for person, row in zip(persons, rows, strict=True)},
    )


def batches():
    return CheckBatch.objects.order_by("pk")
