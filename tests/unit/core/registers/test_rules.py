"""A dry run knows every rule of the database that a row can break: no file is called sound and then refused."""

import random
from datetime import date

import pytest
from django.db import models

from minzheng.core.parties.models import Organisation, Person
from minzheng.core.registers import rules
from minzheng.core.registers.declarations import REGISTERS, Kind
from minzheng.core.registers.services import BadFields, add, change
from tests.unit.core.registers.sheets import OFFICE, PERSON, checked, committed, filled, office_row
from tests.world import identity_number, person_values

pytestmark = pytest.mark.django_db
DAYS = (date(2021, 5, 2), date(2021, 3, 1), date(1900, 1, 1), None)
CASES = {
    f"{register.model._meta.label_lower}:{one.name}": (register, one)
    for register in REGISTERS
    if register.writer and register.fields
    for one in register.model._meta.constraints
    if isinstance(one, models.CheckConstraint)
}
TRIED = 2_000
SOMETHING_MUST_BE_SAID = {
    "account_with_bank", "activity_named", "designation_end_reasoned", "enrolment_decision_grants_an_amount", "enrolment_decision_on_something",
    "facility_change_says_something", "facility_named", "milestone_dated", "return_with_source", "undertaking_named",
    "departure_escorted_by", "departure_settled_whole", "missing_closed_whole",
}  # fmt: skip


def candidates(column):
    """Values of a column, among them some that break rules."""
    if column.choices:
        return [*(value for value, _ in column.choices), "不在其中"]
    if isinstance(column, models.DateField):
        return DAYS
    if isinstance(column, models.BooleanField):
        return (True, False)
    if isinstance(column, models.IntegerField):
        return (1, -1, 0, 7, None)
    return ("", "某", "a_code") if isinstance(column, models.CharField) else ("1", None)


def columns_of(constraint):
    return tuple(dict.fromkeys(rules._named_by(constraint)))


@pytest.mark.parametrize("case", sorted(CASES))
def test_each_condition_over_what_people_fill_in_is_said_at_one_of_their_fields(case):
    register, constraint = CASES[case]
    columns = columns_of(constraint)
    assert columns, "the columns that a condition reads are found"
    fields = {item.name for item in register.fields}
    if not fields.issuperset(columns):
        return  # it shows when the rows are written: see the rehearsal below
    if constraint.name in SOMETHING_MUST_BE_SAID:
        return  # so does this: it can be broken only by leaving empty what the writer may fill
    values = [candidates(register.model._meta.get_field(name)) for name in columns]
    chance = random.Random(1)  # noqa: S311 — rows for a test
    some = ([chance.choice(each) for each in values] for _ in range(TRIED))
    empty = [each[0] if "" in each else None for each in values]
    rows = [dict(zip(columns, each, strict=True)) for each in [empty, *some]]
    found = rules.broken_rules(register.model, rows)
    assert found, constraint.name
    assert len(found) < len(rows), constraint.name
    assert all(set(said) <= fields for said in found.values())
    assert constraint.violation_error_message in {text for said in found.values() for text in said.values()}


def test_most_conditions_are_known_before_anything_is_written():
    said = [
        case
        for case, (register, constraint) in CASES.items()
        if {item.name for item in register.fields}.issuperset(columns_of(constraint))
    ]
    assert len(said) > 20, said


@pytest.fixture
def clerk(the_city):
    return the_city.users["clerk"]


def marked(batch):
    return [(each["row"], each["column"]) for each in batch.problems]


def test_a_death_before_birth_is_said_in_its_cell_and_nothing_is_written(the_city, clerk):
    typed = {
        "name": "查无此", "sex": "男", "born_on": "1981-02-02", "division": "柳林镇", "settlement": "农村",
    }  # fmt: skip
    rows = [
        typed | {"id_number": identity_number(700 + serial, date(1981, 2, 2), male=True), "died_on": died_on}
        for serial, died_on in enumerate(("1970-01-01", "2020-01-01", "2030-01-01"))
    ]
    batch = checked(PERSON, filled(PERSON, rows), "人员.xlsx", by=clerk)
    assert (batch.state, marked(batch)) == ("faulty", [(2, "死亡日期"), (4, "死亡日期")])
    assert [each["message"] for each in batch.problems] == ["死亡日期不能早于出生日期。", "死亡日期不能晚于今天。"]
    assert batch.annotated is not None
    assert not Person.objects.filter(name="查无此").exists()


def test_a_death_before_birth_is_said_at_its_field_in_the_form(the_city, clerk):
    person = the_city.row("parties.person", "E1a").record
    person.refresh_from_db()
    with pytest.raises(BadFields) as refusal:
        change(PERSON, person, {"died_on": date(1900, 1, 1)}, version=person.version, by=clerk)
    assert set(refusal.value.problems) == {"died_on"}


def test_what_only_the_table_knows_is_found_by_writing_and_taking_back(the_city, clerk):
    twice = "91110000600037341L"
    rows = [office_row(number) for number in range(1, 8)]
    rows[1]["credit_code"] = rows[5]["credit_code"] = twice
    batch = checked(OFFICE, filled(OFFICE, rows), "机构.xlsx", by=clerk)
    assert (batch.state, marked(batch)) == ("faulty", [(7, "统一社会信用代码")])
    assert batch.problems[0]["message"] == "这个统一社会信用代码已经登记过。"
    assert not Organisation.objects.filter(code__startswith="I-").exists()


def test_what_the_table_refuses_of_a_change_is_found_too(the_city, clerk):
    rows = [office_row(1, credit_code="91110000600037341L"), office_row(2)]
    assert committed(OFFICE, filled(OFFICE, rows), "机构.xlsx", by=clerk).state == "committed"
    rows[1] |= {"name": "改名", "credit_code": "91110000600037341L"}
    batch = checked(OFFICE, filled(OFFICE, rows), "改.xlsx", by=clerk)
    assert (batch.state, marked(batch)) == ("faulty", [(3, "统一社会信用代码")])
    assert Organisation.objects.get(code="I-002").name == "机构2"


def test_a_writer_that_refuses_a_row_only_when_it_writes_is_heard_in_the_dry_run(the_city, clerk, monkeypatch):
    from minzheng.core.registers.writing import NotPossible

    create_many = OFFICE.writer.create_many.__func__

    def refuses(cls, rows, *, by):
        if any(row["code"] == "I-004" for row in rows):
            raise NotPossible("登记簿不收这一行。")
        return create_many(cls, rows, by=by)

    monkeypatch.setattr(OFFICE.writer, "create_many", classmethod(refuses))
    rows = [office_row(number) for number in range(1, 8)]
    batch = checked(OFFICE, filled(OFFICE, rows), "机构.xlsx", by=clerk)
    assert marked(batch) == [(5, None)]
    assert batch.problems[0]["message"] == "登记簿不收这一行。"


MAY_LIE_AHEAD = {
    "until", "due_on", "planned_on", "started_on", "ended_on", "ends_on", "closed_on", "since", "effective_on",
}  # fmt: skip


def test_every_date_says_whether_it_may_lie_ahead():
    """A day on which something happened cannot lie after today; an end, a plan and a term can."""
    open_ended = {
        f"{register.code}.{item.name}"
        for register in REGISTERS
        for item in register.fields
        if item.kind == Kind.DATE and not item.happened and item.name not in MAY_LIE_AHEAD
    }
    assert not open_ended


def test_a_day_that_has_not_come_is_refused_in_the_form_as_in_the_file(the_city, clerk):
    values = person_values(901, "查无此", the_city.places["E1a"])
    with pytest.raises(BadFields):
        add(PERSON, values | {"died_on": date(2100, 1, 1)}, by=clerk)
