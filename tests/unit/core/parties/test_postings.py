"""The roll: who holds which role where, named by identity number and by the office's code, from a day to a day."""

from datetime import date

import pytest
from django.db import IntegrityError

from minzheng.core.parties.models import Organisation, Posting
from minzheng.core.registers import listing
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.reads import form_values
from minzheng.core.registers.services import BadFields, add, change
from tests.unit.core.activities.conftest import desk  # noqa: F401 — a fixture used by name
from tests.unit.core.activities.test_writing import checked, said
from tests.unit.core.facilities.conftest import business_date, world  # noqa: F401 — fixtures used by name

POSTINGS = REGISTERS.get("parties.posting")
OFFICES = REGISTERS.get("parties.organisation")


@pytest.fixture
def office(desk):  # noqa: F811 — the fixture of that name
    return Organisation.objects.create(code="DZ-1", name="柳林党支部", kind="party", division=desk.world.township)


def values(desk, **other):  # noqa: F811 — the fixture of that name
    return {
        "person": desk.numbers[0],
        "office": "DZ-1",
        "role": "党员",
        "since": date(2020, 1, 1),
        "until": None,
    } | other


def test_a_posting_is_added_by_numbers_and_lies_where_its_office_does(desk, office):  # noqa: F811 — the fixture above, by name
    made = add(POSTINGS, values(desk), by=desk.world.clerk)
    assert (made.office, made.division, made.role) == (office, desk.world.township, "党员")
    shown = form_values(POSTINGS, made)
    assert (shown["person"], shown["office"], shown["since"], shown["until"]) == (
        desk.numbers[0],
        "DZ-1",
        "2020-01-01",
        "",
    )
    change(POSTINGS, made, values(desk, until=date(2021, 5, 1)), version=made.version, by=desk.world.clerk)
    assert Posting.objects.in_force(date(2021, 4, 30)).get() == made
    assert not Posting.objects.in_force(date(2021, 5, 1)).exists()
    assert not Posting.objects.in_force(date(2019, 12, 31)).exists()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"office": "NOBODY"}, "office"),
        ({"office": "DZB01"}, "office"),
        ({"person": "11010519491231002X"}, "person"),
        ({"until": date(2020, 1, 1)}, "until"),
        ({"until": date(2019, 1, 1)}, "until"),
    ],
)
def test_a_posting_that_makes_no_sense_is_refused_at_its_field(desk, office, other, field):  # noqa: F811 — the fixture above, by name
    with pytest.raises(BadFields) as refused:
        add(POSTINGS, values(desk, **other), by=desk.world.clerk)
    assert set(refused.value.problems) == {field}


@pytest.mark.parametrize(
    ("since", "until", "fits"),
    [
        (date(2019, 1, 1), date(2020, 1, 1), True), (date(2019, 1, 1), date(2020, 1, 2), False), (date(2020, 5, 31), None, False),
        (date(2020, 6, 1), None, True), (date(2019, 1, 1), None, False), (date(2020, 2, 1), date(2020, 3, 1), False),
    ],
)  # fmt: skip
def test_one_role_is_held_once_at_a_time(desk, office, since, until, fits):  # noqa: F811 — the fixture above, by name
    add(POSTINGS, values(desk, until=date(2020, 6, 1)), by=desk.world.clerk)
    spell = values(desk, since=since, until=until)
    if fits:
        add(POSTINGS, spell, by=desk.world.clerk)
    else:
        with pytest.raises(BadFields, match="任期重叠"):
            add(POSTINGS, spell, by=desk.world.clerk)
    add(POSTINGS, spell | {"role": "组织委员"}, by=desk.world.clerk)


def test_the_database_too_keeps_one_role_once_at_a_time(desk, office):  # noqa: F811 — the fixture above, by name
    """Two who register at the same moment see nothing of each other: only the table can refuse the second."""
    made = add(POSTINGS, values(desk, until=date(2020, 6, 1)), by=desk.world.clerk)
    kept = {"person": made.person, "office": office, "division": office.division}
    Posting.objects.create(role="党员", since=date(2020, 6, 1), **kept)
    Posting.objects.create(role="书记", since=date(2020, 1, 1), **kept)
    with pytest.raises(IntegrityError, match="posting_once"):
        Posting.objects.create(role="党员", since=date(2020, 5, 31), until=date(2020, 6, 1), **kept)


def test_a_file_of_postings_names_its_wrong_cells_and_the_person_who_stands_twice(desk, office):  # noqa: F811 — the fixture above, by name
    rows = [
        values(desk, since="2020-01-01"),
        values(desk, since="2021-01-01"),
        values(desk, person=desk.foreign, since="2020-01-01"),
    ]
    findings = checked(POSTINGS, desk.world.clerk, *rows, values(desk, person=desk.numbers[1], since=""))
    assert sorted(said(findings)) == [(3, "起"), (4, "身份证号"), (5, "起")]
    POSTINGS.writer.create_many([row for _, row in findings.new[:1]], by=desk.world.clerk)
    assert Posting.objects.get().person.name == "张三1"


def test_postings_are_narrowed_to_those_that_run_and_to_a_kind_of_organisation(desk, office):  # noqa: F811 — the fixture above, by name
    add(POSTINGS, values(desk), by=desk.world.clerk)
    add(POSTINGS, values(desk, person=desk.numbers[1], until=date(2021, 8, 31)), by=desk.world.clerk)
    add(POSTINGS, values(desk, person=desk.numbers[2], since=date(2021, 9, 1)), by=desk.world.clerk)
    for chosen, names in (
        ({"holding": "yes"}, ["张三1"]), ({"holding": "no"}, ["张三2", "张三3"]), ({"kind": "party"}, ["张三1", "张三2", "张三3"]),
        ({"kind": "office"}, []),
    ):  # fmt: skip
        shown = listing.page(POSTINGS, desk.world.reviewer, listing.Query(chosen=chosen), listing.Position())
        assert [row["person"] for row in shown.rows] == names


def test_an_organisation_names_the_one_above_it_and_never_itself(desk):  # noqa: F811 — the fixture above, by name
    row = {"code": "DZ-2", "name": "某支部", "kind": "party", "division": desk.world.township, "parent": "DZB01"}
    made = add(OFFICES, row, by=desk.world.clerk)
    assert made.parent == desk.branch
    assert form_values(OFFICES, made)["parent"] == "DZB01"
    for parent, words in (("DZ-2", "自己"), ("NOBODY", "组织编号")):
        with pytest.raises(BadFields, match=words):
            change(OFFICES, made, row | {"parent": parent}, version=made.version, by=desk.world.clerk)
    same = {"code": "DZ-2", "name": "某支部", "kind": "党组织", "division": desk.world.township.code, "parent": "DZB01"}
    assert checked(OFFICES, desk.world.clerk, same).same == 1
    change(OFFICES, made, row | {"parent": ""}, version=made.version, by=desk.world.clerk)
    made.refresh_from_db()
    assert made.parent is None
