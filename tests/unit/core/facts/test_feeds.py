"""An office's file: each row a person, each column a fact; known rows change nothing, and a batch can be taken back."""

import pytest

from minzheng.core.facts.feeds import FEEDS, Feed, FeedColumn, add
from minzheng.core.facts.models import Fact
from minzheng.core.registers import undoing
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.models import ImportBatch
from tests.unit.core.registers.sheets import PERSON, checked, committed, filled

pytestmark = pytest.mark.django_db
CERTIFICATES = REGISTERS.get("welfare.disability_feed")
HOUSES = REGISTERS.get("assistance.houses_feed")


@pytest.fixture
def clerk(the_city):
    Fact.objects.all().delete()
    return the_city.users["clerk"]


def number(the_city, key):
    return PERSON.writer.current(the_city.row("parties.person", key).record)["id_number"]


def certificate(number, **other):
    return {
        "person": number, "disability_kind": "肢体", "disability_grade": "二级", "certificate_valid": "是", "since": "2021-03-01",
        "until": "2031-03-01",
    } | other  # fmt: skip


def facts():
    return sorted(
        (fact.kind, fact.value, fact.since.month, fact.until.year if fact.until else None)
        for fact in Fact.objects.filter(origin="welfare.disability_feed")
    )


def test_a_row_becomes_a_checked_fact_for_each_column(the_city, clerk):
    batch = committed(CERTIFICATES, filled(CERTIFICATES, [certificate(number(the_city, "E1a"))]), "残联.xlsx", by=clerk)
    assert (batch.state, batch.new) == ("committed", 1), batch.problems
    assert facts() == [
        ("certificate_valid", True, 3, 2031), ("disability_grade", "2", 3, 2031), ("disability_kind", "limbs", 3, 2031),
    ]  # fmt: skip
    assert set(Fact.objects.values_list("source", "basis")) == {("checked", "残联来件")}
    assert (len(batch.file_hash), batch.owner, batch.register) == (64, clerk, "welfare.disability_feed")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"person": "990121194001010000"}, "校验"),
        ({"person": "12345"}, "18"),
        ({"person": "11010519491231002X"}, "先在“人员”中登记"),
        ({"disability_grade": "五级"}, "只能填"),
        ({"disability_kind": ""}, "必填"),
        ({"since": "2021-09-30"}, "不能晚于今天"),
        ({"until": "2021-03-01"}, "晚于起始"),
    ],
)
def test_rows_that_cannot_be_taken_are_refused_one_by_one_in_words(the_city, clerk, row, words):
    rows = [certificate(number(the_city, "E1a")), certificate(number(the_city, "E1b"), **row)]
    batch = checked(CERTIFICATES, filled(CERTIFICATES, rows), "残联.xlsx", by=clerk)
    assert (batch.state, batch.faulty) == ("faulty", 1)
    assert words in batch.problems[0]["message"], batch.problems
    assert batch.problems[0]["row"] == 3
    assert not Fact.objects.exists()


def test_a_person_who_lives_elsewhere_is_as_unknown_as_nobody(the_city, clerk):
    batch = checked(CERTIFICATES, filled(CERTIFICATES, [certificate(number(the_city, "W1a"))]), "残联.xlsx", by=clerk)
    assert "先在“人员”中登记" in batch.problems[0]["message"]


def test_the_same_file_and_the_same_rows_in_another_change_nothing(the_city, clerk):
    rows = [certificate(number(the_city, key)) for key in ("E1a", "E1b")]
    data = filled(CERTIFICATES, rows)
    first = committed(CERTIFICATES, data, "残联.xlsx", by=clerk)
    assert checked(CERTIFICATES, data, "残联.xlsx", by=clerk) == first
    other = filled(CERTIFICATES, [*reversed(rows)])
    second = committed(CERTIFICATES, other, "残联二.xlsx", by=clerk)
    assert (second.new, second.changed, second.same) == (0, 0, 2)
    assert set(Fact.objects.values_list("version", flat=True)) == {1}


def test_a_later_answer_ends_the_earlier_one_and_taking_the_batch_back_restores_it(the_city, clerk):
    person = number(the_city, "E1a")
    committed(CERTIFICATES, filled(CERTIFICATES, [certificate(person)]), "一.xlsx", by=clerk)
    before = facts()
    batch = committed(
        CERTIFICATES,
        filled(CERTIFICATES, [certificate(person, disability_grade="一级", since="2021-06-01")]),
        "二.xlsx",
        by=clerk,
    )
    assert (batch.new, batch.changed) == (0, 1)
    assert [fact for fact in facts() if fact[0] == "disability_grade"] == [
        ("disability_grade", "1", 6, 2031), ("disability_grade", "2", 3, 2021),
    ]  # fmt: skip
    assert [fact for fact in facts() if fact[0] == "disability_kind"] == [("disability_kind", "limbs", 3, 2031)]
    outcome = undoing.undo(ImportBatch.objects.get(pk=batch.pk), by=clerk)
    assert (outcome.restored, outcome.refused) == (1, [])
    assert facts() == before


def test_a_later_answer_in_the_first_column_goes_back_too(the_city, clerk):
    person = number(the_city, "E1a")
    committed(
        HOUSES, filled(HOUSES, [{"person": person, "own_houses": "1", "since": "2021-03-01"}]), "一.xlsx", by=clerk
    )
    second = [{"person": person, "own_houses": "2", "since": "2021-06-01"}]
    batch = committed(HOUSES, filled(HOUSES, second), "二.xlsx", by=clerk)
    assert (batch.changed, HOUSES.rows().get().number) == (1, 2)
    assert undoing.undo(ImportBatch.objects.get(pk=batch.pk), by=clerk).refused == []
    assert [(fact.number, fact.until) for fact in Fact.objects.all()] == [(1, None)]


def test_a_batch_of_new_rows_goes_back_whole(the_city, clerk):
    batch = committed(CERTIFICATES, filled(CERTIFICATES, [certificate(number(the_city, "E1a"))]), "一.xlsx", by=clerk)
    assert undoing.undo(ImportBatch.objects.get(pk=batch.pk), by=clerk).removed == 1
    assert not Fact.objects.exists()


def test_every_feed_gives_facts_of_persons_and_none_that_stands_elsewhere():
    assert {feed.line for feed in FEEDS} >= {"assistance", "welfare", "affairs"}
    for wrong in ("houses", "born_on"):
        with pytest.raises(ValueError, match="不是可以填报"):
            Feed("assistance.wrong_feed", "", "assistance", "", (FeedColumn(wrong),))


def test_what_one_office_answers_no_other_feed_may_give():
    with pytest.raises(ValueError, match="请分成两项"):
        add(Feed("assistance.second_feed", "", "assistance", "", (FeedColumn("own_houses"),)))
