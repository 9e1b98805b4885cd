"""What each programme pays to whom in a month: a household's sum, a member's own share, nothing for what is held back."""

from datetime import date

import pytest

from minzheng.core.benefits.reads import paid_beside, paid_to
from minzheng.core.facts.gathering import gather
from minzheng.core.facts.kinds import inputs
from tests.unit.core.benefits.conftest import ALLOWANCE, CARE, OLD_AGE, month

pytestmark = pytest.mark.django_db
MAY = date(2021, 5, 15)


def test_a_share_is_in_whole_fen_and_the_shares_add_up(bench):
    bench.granted(3, amount=70201)
    paid = paid_to([one.pk for one in bench.people], on=MAY)
    assert sorted(each[ALLOWANCE] for each in paid.values()) == [23400, 23400, 23401]
    assert paid_to([bench.people[0].pk], on=MAY) == {bench.people[0].pk: {ALLOWANCE: 23401}}


def test_what_is_suspended_or_not_yet_begun_or_over_pays_nothing(bench):
    enrolment = bench.granted(1)
    key = bench.people[0].pk
    bench.decided("suspend", enrolment=enrolment, effective_on=month(6), reason="review")
    assert paid_to([key], on=month(3)) == {key: {}}
    assert paid_to([key], on=month(5)) == {key: {ALLOWANCE: 70200}}
    assert paid_to([key], on=month(6)) == {key: {}}


def test_amounts_stand_beside_the_facts_that_were_gathered(bench):
    bench.granted(2, amount=5001)
    bench.decided("grant", bench.people[1], OLD_AGE, amount=300)
    bench.household(1)
    wanted = {name: each for name, each in inputs().items() if name == "born_on"}
    gathered = gather(wanted, on=MAY)
    found = paid_beside(gathered, [ALLOWANCE, OLD_AGE, CARE], on=MAY)
    allowance, old, care = (found.columns[code] for code in (ALLOWANCE, OLD_AGE, CARE))
    members = {row["member"]: row for row in found.gathered.members.to_dicts()}
    assert [members[one.pk][allowance] for one in bench.people] == [2501, 2500, 0]
    assert [members[one.pk][old] for one in bench.people] == [0, 300, 0]
    assert {row[care] for row in members.values()} == {0}
    assert sorted((row[allowance], row[old]) for row in found.gathered.households.to_dicts()) == [(0, 0), (5001, 300)]


def test_some_households_alone_are_asked_for(bench):
    home = bench.granted(2).household
    other = bench.granted(1).household
    wanted = {name: each for name, each in inputs().items() if name == "born_on"}
    found = paid_beside(gather(wanted, on=MAY, households=[other.pk]), [ALLOWANCE], on=MAY, households=[other.pk])
    assert [row[found.columns[ALLOWANCE]] for row in found.gathered.members.to_dicts()] == [70200]
    assert home.pk not in {row["household"] for row in found.gathered.households.to_dicts()}
