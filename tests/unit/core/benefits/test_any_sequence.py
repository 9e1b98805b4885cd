"""Any sequence of decisions, right or wrong, in any order: what the database holds stays true to what was decided.

A model in plain Python keeps, for every household and month, what is owed and to whom, from the words of the decisions alone;
the machine compares it with the tables after every step.
"""

from contextlib import suppress
from datetime import date
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from minzheng.core.benefits import services
from minzheng.core.benefits.decisions.models import DecisionKind, EnrolmentDecision
from minzheng.core.benefits.exclusions.services import declared
from minzheng.core.benefits.models import Claim, Coverage, Enrolment, EnrolmentSpell
from minzheng.core.benefits.services import Proposal
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.benefits.conftest import ALLOWANCE, CARE, LIVING, OLD_AGE, POVERTY, Bench

pytestmark = pytest.mark.django_db
MONTHS = [date(2021 + place // 12, place % 12 + 1, 1) for place in range(16)]
PERSONAL = (POVERTY, LIVING, CARE, OLD_AGE)
KINDS = [kind for kind in DecisionKind if kind not in (DecisionKind.GRANT, DecisionKind.OPENING)]


class Reckoning:
    """What each enrolment owes and whom it covers, month by month, as the decisions say."""

    def __init__(self):
        self.owed = {}  # (enrolment, month) → (state, amount)
        self.covers = {}  # (enrolment, month) → set of persons

    def apply(self, decision, members):
        key, kind = decision.enrolment_id, decision.kind
        later = [month for month in MONTHS if month >= decision.effective_on]
        before = dict(self.owed)
        covered = self.covers.get((key, decision.effective_on), set())
        left = covered - {decision.deceased_id}
        ends = kind == "stop" or (kind == "death" and not left)
        for month in later:
            state, amount = before.get((key, month), (None, None))
            if ends:
                self.owed.pop((key, month), None)
                self.covers.pop((key, month), None)
                continue
            said = {"suspend": "suspended", "resume": "paid", "taper": "tapering", "grant": "paid", "opening": "paid"}
            self.owed[key, month] = (said.get(kind, state), decision.amount or amount)
            who = set(members) if members else left if kind == "death" else self.covers.get((key, month), covered)
            self.covers[key, month] = who
        if kind == "taper":
            for month in later[decision.tapering_months :]:
                self.owed.pop((key, month), None)
                self.covers.pop((key, month), None)


class Decisions(RuleBasedStateMachine):
    """Two households and their members; whatever is proposed and confirmed."""

    bench: Bench

    @initialize()
    def begin(self):
        self.point = transaction.savepoint()
        bench = type(self).bench
        self.bench_now = Bench(bench.world)
        self.homes = [self.bench_now.household(2) for _ in range(2)]
        self.people = self.bench_now.people
        for one in self.people:
            self.bench_now.recognised(one, since=date(2019, 1, 1))
        self.said = Reckoning()
        self.waiting = []

    def teardown(self):
        if hasattr(self, "point"):
            transaction.savepoint_rollback(self.point)

    def _propose(self, proposal):
        with suppress(NotPossible):
            self.waiting += services.propose([proposal], by=self.bench_now.world.clerk)

    @rule(home=st.integers(0, 1), both=st.booleans(), month=st.sampled_from(MONTHS), amount=st.integers(1, 3))
    def a_household_is_granted(self, home, both, month, amount):
        household, members = self.homes[home]
        self._propose(Proposal(
            DecisionKind.OPENING, accepted_on=date(2020, 12, 1), paper="名册", programme=ALLOWANCE, unit=household,
            members=tuple(members if both else members[:1]), effective_on=month, held_since=date(2019, 1, 1), amount=amount,
        ))  # fmt: skip

    @rule(
        person=st.integers(0, 3),
        programme=st.sampled_from(PERSONAL),
        month=st.sampled_from(MONTHS),
        amount=st.integers(1, 3),
    )
    def a_person_is_granted(self, person, programme, month, amount):
        self._propose(Proposal(
            DecisionKind.GRANT, accepted_on=date(2020, 12, 1), applied_on=date(2020, 11, 20), paper="决定书", programme=programme,
            unit=self.people[person], effective_on=month, amount=amount,
        ))  # fmt: skip

    @rule(
        data=st.data(), kind=st.sampled_from(KINDS), month=st.sampled_from(MONTHS), amount=st.sampled_from([None, 1, 2, 9]),
        tapering=st.integers(1, 4), who=st.integers(0, 3), some=st.booleans(),
    )  # fmt: skip
    def an_enrolment_is_changed(self, data, kind, month, amount, tapering, who, some):
        there = list(Enrolment.objects.order_by("pk"))
        if not there:
            return
        enrolment = data.draw(st.sampled_from(there))
        person = self.people[who]
        if kind == DecisionKind.DEATH and person.died_on is None:
            person.died_on = date(2020, 12, 5)
            person.save()
        home = next((members for household, members in self.homes if household.pk == enrolment.household_id), None)
        self._propose(Proposal(
            kind, accepted_on=date(2020, 12, 1), paper="决定书", enrolment=enrolment, effective_on=month,
            amount=amount if kind in (DecisionKind.CHANGE, DecisionKind.RESUME, DecisionKind.DEATH) else None,
            members=tuple(home[: 1 + some]) if home and kind == DecisionKind.CHANGE and data.draw(st.booleans()) else (),
            tapering_months=tapering if kind == DecisionKind.TAPER else None,
            deceased=person if kind == DecisionKind.DEATH else None,
            reason="other" if kind in (DecisionKind.STOP, DecisionKind.SUSPEND) else "",
        ))  # fmt: skip

    @rule(data=st.data(), by_reporter=st.booleans())
    def some_are_confirmed(self, data, by_reporter):
        if not self.waiting:
            return
        chosen = data.draw(
            st.lists(st.sampled_from(self.waiting), min_size=1, max_size=4, unique_by=lambda one: one.pk)
        )
        world = self.bench_now.world
        outcome = services.confirm(chosen, by=world.clerk if by_reporter else world.reviewer)
        refused = {one.uid for one in outcome.refused}
        done = [one for one in chosen if one.uid not in refused]
        assert len(done) == outcome.confirmed
        assert not (by_reporter and done)
        for one in sorted(done, key=lambda each: each.pk):
            self.waiting.remove(one)
            one.refresh_from_db()
            self.said.apply(one, [member.person_id for member in one.members.all()])
        assert services.confirm(done, by=world.reviewer).confirmed == 0 if done else True

    @rule(data=st.data())
    def one_is_withdrawn(self, data):
        if self.waiting:
            one = data.draw(st.sampled_from(self.waiting))
            self.waiting.remove(one)
            EnrolmentDecision.objects.get(pk=one.pk).delete()

    @invariant()
    def the_tables_say_what_was_decided(self):
        if not hasattr(self, "said"):
            return
        owed, covers = {}, {}
        for spell in EnrolmentSpell.objects.all():
            for month in MONTHS:
                if spell.since <= month and (spell.until is None or month < spell.until):
                    assert (spell.enrolment_id, month) not in owed
                    owed[spell.enrolment_id, month] = (spell.state, spell.amount)
        for coverage in Coverage.objects.all():
            for month in MONTHS:
                if coverage.since <= month and (coverage.until is None or month < coverage.until):
                    covers.setdefault((coverage.enrolment_id, month), set()).add(coverage.person_id)
        assert owed == self.said.owed
        assert covers == {key: who for key, who in self.said.covers.items() if who}

    @invariant()
    def nobody_is_owed_twice(self):
        if not hasattr(self, "said"):
            return
        held = {}
        for coverage in Coverage.objects.all():
            for month in MONTHS:
                if coverage.since <= month and (coverage.until is None or month < coverage.until):
                    there = held.setdefault((coverage.person_id, month), [])
                    assert coverage.programme not in there
                    there.append(coverage.programme)
        for programmes in held.values():
            assert not any(one in programmes and other in programmes for one, other in declared())

    @invariant()
    def claims_are_the_coverages_of_the_pairs(self):
        if not hasattr(self, "said"):
            return
        wanted = sorted(
            (one.pk, min(pair), one.since, str(one.until))
            for one in Coverage.objects.all() for pair in declared() if one.programme in pair
        )  # fmt: skip
        there = Claim.objects.select_related("pair")
        assert wanted == sorted((one.coverage_id, one.pair.one, one.since, str(one.until)) for one in there)

    @invariant()
    def an_enrolment_lasts_as_long_as_its_spells(self):
        if not hasattr(self, "said"):
            return
        for enrolment in Enrolment.objects.prefetch_related("spells"):
            parts = sorted(enrolment.spells.all(), key=lambda one: one.since)
            if enrolment.until == enrolment.since:
                assert parts == []
                continue
            assert (parts[0].since, parts[-1].until) == (enrolment.since, enrolment.until)
            assert all(one.until == other.since for one, other in pairwise(parts))


@pytest.mark.slow
def test_the_tables_stay_true_after_any_sequence_of_decisions(bench):
    Decisions.bench = bench
    run_state_machine_as_test(
        Decisions,
        settings=settings(
            max_examples=25, stateful_step_count=24, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True,
        ),
    )  # fmt: skip
