"""Whatever is decided and run, in any order: a model of thirty lines reckons beside the ledger, and both agree to the fen."""

from datetime import date

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from minzheng.core.ledger import reads, services, summing
from minzheng.core.ledger.models import LedgerLine, LineMember, PaymentRun
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.ledger.conftest import ALLOWANCE

pytestmark = pytest.mark.django_db
DECEMBER = 12
AMOUNTS = st.sampled_from([30_000, 50_000, 70_200, 95_500])
FIRST, LAST = 4, 9  # months in which a grant begins


class Model:
    """What should be: owed month by month, what the ledger has said, what was held, and what claims are open."""

    def __init__(self):
        self.owed, self.said, self.began, self.open = {}, {}, {}, {}

    def run(self, month, held):
        """The lines of a run by enrolment: (month, amount), what is set off last."""
        found = {}
        for one in self.owed:
            gaps = [(each, gap) for each in range(self.began[one], month + 1) if (gap := self.gap(one, each))]
            late = sum(gap for each, gap in gaps if gap > 0 and (each < month or (one, each) in self.said))
            self.open[one] = self.open.get(one, 0) - sum(gap for _, gap in gaps if gap < 0)
            kept = min(late, self.open[one])
            if gaps:
                found[one] = gaps + ([(0, -kept)] if kept else [])
            self.open[one] -= 0 if one in held else kept
            for each, gap in gaps:  # what is held back was not paid; a claim stands all the same
                counts = one not in held or gap < 0
                self.said[one, each] = self.said.get((one, each), 0) + (gap if counts else 0)
        return found

    def gap(self, one, month):
        return self.owed[one](month) - self.said.get((one, month), 0)


class Months(RuleBasedStateMachine):
    """Decisions and runs month after month; hooks give the small city to each example and take it back."""

    office = None

    @initialize()
    def begin(self):
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.model, self.month, self.courses, self.enrolments = Model(), FIRST, {}, {}

    def teardown(self):
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def course(self, one):
        """What is owed in a month, from the decisions in order: the last that speaks for it."""

        def owed(month):
            state = 0
            for since, amount in self.courses[one]:
                if since <= month:
                    state = amount
            return state

        return owed

    @precondition(lambda self: len(self.enrolments) < 3 and self.month <= LAST)
    @rule(amount=AMOUNTS, size=st.integers(1, 2))
    def grant(self, amount, size):
        self.office.on(self.month - 1, 15)
        when = date(2021, self.month - 1, 15)
        enrolment = self.office.bench.granted(
            size, accepted_on=when, effective_on=date(2021, self.month, 1), amount=amount
        )
        self.office.account(enrolment)
        self.enrolments[enrolment.number] = enrolment
        self.courses[enrolment.number] = [(self.month, amount)]
        self.model.began[enrolment.number] = self.month
        self.model.owed[enrolment.number] = self.course(enrolment.number)

    @precondition(lambda self: self.enrolments)
    @rule(
        data=st.data(),
        kind=st.sampled_from(["change", "suspend", "resume", "stop"]),
        amount=AMOUNTS,
        back=st.integers(0, 3),
    )
    def decide(self, data, kind, amount, back):
        number = data.draw(st.sampled_from(sorted(self.enrolments)))
        said = {"change": {"amount": amount}, "suspend": {"reason": "review"}, "stop": {"reason": "mistake"}}.get(
            kind, {}
        )
        effective = self.month - back
        try:
            self.office.decided(kind, self.enrolments[number], self.month, effective=effective, **said)
        except NotPossible:
            return  # what may be decided when is another test's matter
        course = self.courses[number]
        before = [one for since, one in course if since < effective and one] or [course[0][1]]
        new = {"change": amount, "suspend": 0, "stop": 0, "resume": before[-1]}[kind]
        self.courses[number] = [each for each in course if each[0] < effective] + [(effective, new)]

    @precondition(lambda self: self.month <= DECEMBER)
    @rule(discard=st.booleans(), held=st.integers(0, 2))
    def run_month(self, discard, held):
        self.office.on(self.month)
        run = self.office.prepared(self.month)
        if discard:
            services.discard(run, reason="重编", by=self.office.prepares)
            again = self.office.prepared(self.month)
            run.refresh_from_db()
            assert again.lines_digest == run.lines_digest
            run = again
        there = LedgerLine.objects.filter(run=run).order_by("number")
        names = sorted(set(there.values_list("enrolment__number", flat=True)))[:held]
        for name in names:
            services.hold(there.filter(enrolment__number=name).first(), reason="核实", by=self.office.prepares)
        expected = self.model.run(self.month, set(names))
        assert self.lines_of(run) == expected
        if run.lines_count:
            services.release(self.office.submitted(run), by=self.office.releases)
        else:
            services.discard(run, reason="没有", by=self.office.prepares)
        self.month += 1

    @staticmethod
    def lines_of(run):
        found = {}
        for line in (
            LedgerLine.objects.filter(run=run).exclude(kind="members").select_related("enrolment").order_by("number")
        ):
            place = 0 if line.kind == "offset" else line.month.month
            sums = found.setdefault(line.enrolment.number, {})
            sums[place] = sums.get(place, 0) + line.amount
        return {name: sorted(sums.items(), key=lambda one: one[0] or 99) for name, sums in found.items()}

    @invariant()
    def nothing_is_paid_twice_and_nothing_is_below_zero(self):
        if not getattr(self, "enrolments", None):
            return
        for run in PaymentRun.objects.filter(state="released"):
            assert run.payable >= run.held >= 0
            assert summing.digests([run])[run.pk] == run.lines_digest
        live = LineMember.objects.filter(void=False).exclude(ends__void=False)
        keys = list(live.values_list("person", "programme", "month"))
        assert len(keys) == len(set(keys))
        for number, enrolment in self.enrolments.items():
            assert reads.open_claims([enrolment.pk]) == self.model.open.get(number, 0)


def test_any_sequence_of_decisions_and_runs(office):
    Months.office = office
    assert ALLOWANCE
    run_state_machine_as_test(
        Months,
        settings=settings(
            max_examples=8, stateful_step_count=9, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
