"""What follows other enrolments: started by two hands, owed to each person once, corrected like everything else."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.core.access import services as access
from minzheng.core.audit.models import AuditEvent
from minzheng.core.benefits.activations.models import Activation
from minzheng.core.benefits.activations.writing import ActivationWriter
from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger import services
from minzheng.core.ledger.accounts.writing import AccountWriter
from minzheng.core.ledger.models import LedgerLine, LineMember
from minzheng.core.parties.households.models import Membership
from minzheng.core.payments.batches import selecting
from minzheng.core.registers import accepting
from minzheng.core.registers.sections import sections_of
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.ledger.conftest import ALLOWANCE, POST_SINCE, lines

pytestmark = pytest.mark.django_db
PRICES, ORPHAN, CARE = "assistance.price_subsidy", "welfare.orphan", "welfare.children_without_care"
BOTH = (ALLOWANCE, PRICES)


class Started:
    """Somebody of the city who records starts, and another who confirms them."""

    def __init__(self, office):
        self.office, self.city = office, office.bench.world.county.parent
        self.records, self.confirms = (
            access.open_account(username=name, name=name, password="correct horse battery", by="system")
            for name in ("wujia1", "wujia2")
        )
        for one in (self.records, self.confirms):
            access.appoint(one, "city_officer", self.city, since=POST_SINCE, by="system")

    def written(self, number, amount=2500, *, division=None, kind="started", **said):
        """A start that waits."""
        values = {
            "programme": PRICES, "division": division or self.city, "month": date(2021, number, 1), "kind": kind, "cpi": 360, "food": None,
            "low_income": None, "amount": amount, "base": None, "verified": False, "accepted_on": date(2021, number, 12), "paper": "公告",
            "note": "",
        } | said  # fmt: skip
        if kind == "withdrawn":
            values |= {"cpi": None, "amount": None}
        assert ActivationWriter.problems([values]) == {}
        (made,) = ActivationWriter.create_many([values], by=self.records)
        return made

    def __call__(self, number, amount=2500, **said):
        made = self.written(number, amount, **said)
        outcome = accepting.confirm(Activation, [made], by=self.confirms)
        assert (outcome.confirmed, outcome.reasons) == (1, [])
        return made


@pytest.fixture
def started(office):
    office.on(4, 14)
    return Started(office)


def subsidies(run):
    """The lines of the subsidy in a run: month, kind, amount (yuan)."""
    rows = LedgerLine.objects.filter(run=run, programme=PRICES).order_by("number")
    return [(one.month.month, str(one.kind), one.amount / 100) for one in rows]


def test_each_person_paid_by_an_earning_programme_is_paid_once_to_its_account(office, started):
    earning = office.granted(4, 3)
    office.granted(4, 2)
    office.on(4, 14)
    activation = started(4)
    run = office.released(4, programmes=BOTH)
    assert subsidies(run) == [(4, "regular", 75.0), (4, "regular", 50.0)]
    line = LedgerLine.objects.get(run=run, programme=PRICES, amount=7500)
    assert line.enrolment.follows == earning
    assert line.account == earning.accounts.get()
    assert (line.activation, line.decision) == (activation, None)
    assert line.fund == "困难群众救助补助资金"
    assert line.members.count() == 3
    assert (line.enrolment.household, line.enrolment.opened_by) == (earning.household, None)


def test_without_a_confirmed_start_nothing_follows(office, started):
    office.granted(4)
    office.on(4, 14)
    started.written(4)
    run = office.released(4, programmes=BOTH)
    assert subsidies(run) == []
    assert not Enrolment.objects.filter(programme=PRICES).exists()


def test_a_start_that_comes_late_is_made_up_in_the_next_run(office, started):
    office.granted(4)
    office.released(4, programmes=BOTH)
    office.on(5, 14)
    started(4)
    assert subsidies(office.released(5, programmes=BOTH)) == [(4, "regular", 75.0)]
    assert subsidies(office.released(6, programmes=BOTH)) == []


def test_months_that_were_not_started_pay_nothing_and_say_nothing(office, started):
    office.granted(4)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    assert subsidies(office.released(5, programmes=BOTH)) == []
    office.on(6, 14)
    started(6, 3000)
    assert subsidies(office.released(6, programmes=BOTH)) == [(6, "regular", 90.0)]


def test_a_suspended_enrolment_earns_nothing_in_its_months(office, started):
    enrolment = office.granted(4)
    office.on(4, 14)
    started(4)
    office.decided("suspend", enrolment, 4, effective=4, reason="review")
    assert subsidies(office.released(4, programmes=BOTH)) == []


def test_when_the_earning_enrolment_is_corrected_the_difference_is_a_line_of_an_open_month(office, started):
    enrolment = office.granted(4, 3)
    office.on(4, 14)
    started(4)
    april = office.released(4, programmes=BOTH)
    before = list(LedgerLine.objects.filter(run=april).values())
    stay = [one.person for one in enrolment.coverages.order_by("pk")][:2]
    office.decided("change", enrolment, 5, effective=4, members=tuple(stay), amount=50000)
    may = office.released(5, programmes=BOTH)
    assert subsidies(may) == [(4, "claim", -25.0)]
    correction = LedgerLine.objects.get(run=may, programme=PRICES)
    assert correction.corrects.run == april
    assert list(LedgerLine.objects.filter(run=april).values()) == before
    live = LineMember.objects.filter(programme=PRICES, void=False).exclude(ends__void=False)
    assert set(live.values_list("person", flat=True)) == {one.pk for one in stay}


def test_stopping_back_becomes_a_claim_and_joining_becomes_arrears(office, started):
    stopped, grown = office.granted(4, 2), office.granted(4, 2)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    office.decided("stop", stopped, 5, effective=4, reason="mistake")
    newcomer = office.bench.person()
    Membership.objects.create(
        household=grown.household, person=newcomer, relation="child", since=date(2021, 4, 1), division=grown.division
    )
    members = (*[one.person for one in grown.coverages.all()], newcomer)
    office.decided("change", grown, 5, effective=4, members=members, amount=90000)
    assert sorted(subsidies(office.released(5, programmes=BOTH))) == [(4, "arrears", 25.0), (4, "claim", -50.0)]


def test_the_standard_is_corrected_by_a_later_record_and_taken_back_by_another(office, started):
    office.granted(4)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    office.on(5, 10)
    second = started(4, 2600)
    may = office.released(5, programmes=BOTH)
    assert subsidies(may) == [(4, "arrears", 3.0)]
    assert LedgerLine.objects.get(run=may, programme=PRICES).activation == second
    office.on(6, 10)
    started(4, kind="withdrawn")
    assert subsidies(office.released(6, programmes=BOTH)) == [(4, "claim", -78.0)]


def test_a_county_goes_before_the_city(office, started):
    office.granted(4)
    office.on(4, 14)
    started(4, 3000, division=office.county)
    started(4)
    assert subsidies(office.released(4, programmes=BOTH)) == [(4, "regular", 90.0)]


def test_a_county_may_stay_out_of_what_the_city_starts(office, started):
    office.granted(4)
    office.on(4, 14)
    started(4)
    started(4, division=office.county, kind="withdrawn")
    assert subsidies(office.released(4, programmes=BOTH)) == []


def test_whoever_is_paid_by_several_has_it_by_the_first_that_the_programme_names(office, started):
    home, members = office.bench.household(2)
    office.on(3, 15)
    allowance = office.bench.decided("grant", home, members=tuple(members), effective_on=date(2021, 4, 1))
    child = members[1]
    office.bench.recognised(child, kind="welfare.recognised_orphan")
    orphan = office.bench.decided(
        "grant",
        child,
        ORPHAN,
        members=(child,),
        amount=90000,
        applied_on=date(2021, 3, 1),
        effective_on=date(2021, 4, 1),
    )
    for one in (allowance.enrolment, orphan.enrolment):
        office.account(one)
    office.on(4, 14)
    started(4)
    every = (ALLOWANCE, ORPHAN, PRICES)
    assert subsidies(office.released(4, programmes=every)) == [(4, "regular", 50.0)]
    office.decided("stop", allowance.enrolment, 5, effective=4, reason="mistake")
    assert sorted(subsidies(office.released(5, programmes=every))) == [(4, "claim", -50.0), (4, "regular", 25.0)]
    live = LineMember.objects.filter(programme=PRICES, void=False).exclude(ends__void=False)
    assert [(one.person, one.line.enrolment.follows) for one in live] == [(child, orphan.enrolment)]


def test_what_is_held_back_is_paid_with_the_next_run(office, started):
    office.granted(4)
    office.on(4, 14)
    started(4)
    office.on(4)
    run = office.prepared(4, programmes=BOTH)
    services.hold(LedgerLine.objects.get(run=run, programme=PRICES), reason="核实", by=office.prepares)
    services.release(office.submitted(run), by=office.releases)
    assert subsidies(office.released(5, programmes=BOTH)) == [(4, "arrears", 75.0)]


def test_a_run_that_is_given_up_leaves_the_same_lines_to_the_next(office, started):
    office.granted(4)
    office.on(4, 14)
    started(4)
    office.on(4)
    run = office.prepared(4, programmes=BOTH)
    services.discard(run, reason="重编", by=office.prepares)
    again = office.released(4, programmes=BOTH)
    assert (lines(again), again.lines_digest != "") == (lines(run), True)
    assert Enrolment.objects.filter(programme=PRICES).count() == 1


def test_the_enrolments_that_follow_are_opened_once_and_told_once(office, started):
    office.granted(4)
    office.granted(4)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    office.released(5, programmes=BOTH)
    told = AuditEvent.objects.filter(action="benefits.follow")
    assert [one.body["enrolments"] for one in told] == [2]
    numbers = list(Enrolment.objects.order_by("number").values_list("number", flat=True))
    assert len(numbers) == 4 == len(set(numbers))


def test_nobody_is_granted_or_stopped_by_hand_what_follows(office, started):
    _home, members = office.bench.household(1)
    with pytest.raises(NotPossible, match="不逐户确认"):
        office.bench.proposed(
            "grant", members[0], PRICES, members=tuple(members), term_months=1, effective_on=date(2021, 4, 1)
        )
    office.granted(4)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    follower = Enrolment.objects.get(programme=PRICES)
    with pytest.raises(NotPossible, match="变动带来它的保障"):
        office.bench.proposed("stop", enrolment=follower, reason="wish", effective_on=date(2021, 5, 1))


def test_the_database_lets_nothing_follow_without_a_start(office):
    enrolment = office.granted(4)
    with pytest.raises(IntegrityError, match="没有已确认的启动"), transaction.atomic():
        Enrolment.objects.create(
            number="X1", programme=PRICES, household=enrolment.household, follows=enrolment, since=enrolment.since,
            division=enrolment.division,
        )  # fmt: skip


def test_a_confirmed_start_stays_as_it_is(office, started):
    activation = started(4)
    for change in ({"amount": 1}, {"confirmed_at": None, "confirmed_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activation.objects.filter(pk=activation.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.filter(pk=activation.pk).delete()


def test_whoever_recorded_a_start_does_not_confirm_it(office, started):
    waiting = started.written(4)
    outcome = accepting.confirm(Activation, [waiting], by=started.records)
    assert outcome.confirmed == 0
    assert "由另一人确认" in outcome.reasons[0]


@pytest.mark.parametrize(("said", "field"), [
    ({"month": date(2021, 5, 1)}, "month"),
    ({"cpi": None}, "cpi"),
    ({"amount": None}, "amount"),
    ({"amount": None, "base": 70000, "low_income": -100}, "amount"),
    ({"programme": ALLOWANCE}, "programme"),
    ({"kind": "withdrawn"}, "amount"),
])  # fmt: skip
def test_what_a_start_does_not_say_is_asked_for(office, started, said, field):
    values = {
        "programme": PRICES, "division": started.city, "month": date(2021, 4, 1), "kind": "started", "cpi": 360, "food": None,
        "low_income": None, "amount": 2500, "base": None, "verified": False, "accepted_on": None, "paper": "", "note": "",
    } | said  # fmt: skip
    assert field in ActivationWriter.problems([values])[0]


def test_a_township_starts_nothing(office, started):
    values = {
        "programme": PRICES,
        "division": office.bench.world.township,
        "month": date(2021, 4, 1),
        "kind": "started",
        "cpi": 360,
    }
    assert "division" in ActivationWriter.problems([values])[0]


def test_the_formula_stands_in_where_no_standard_was_published(office, started):
    assert started(4, None, base=70_050, low_income=365).amount == 2557


def test_the_statements_of_a_run_do_not_grow_with_those_who_follow(office, started):
    counts = []
    office.on(4, 14)
    started(3)
    for number, homes in ((4, 1), (5, 6)):
        for _ in range(homes):
            office.granted(number, 1)
        office.on(number, 14)
        started(number)
        office.on(number)
        run = office.asked(number, programmes=BOTH)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            services.prepare([run], lambda *_: None, by=office.prepares)
        counts.append(len(asked))
        run.refresh_from_db()
        services.release(office.submitted(run), by=office.releases)
    assert counts[0] == counts[1]


def test_the_money_goes_to_the_account_of_the_earning_enrolment_and_to_its_new_one(office, started):
    """An order of what follows is paid to the account that the earning enrolment has on that day."""
    earning = office.granted(4, 2)
    office.on(4, 14)
    started(4)
    run = office.released(4, programmes=BOTH)
    newer = office.account(earning, since=date(2021, 4, 25))
    rows = {one.programme: one for one in selecting.unordered(run, newer=True)}
    assert rows[PRICES].payee is not None
    assert (rows[PRICES].amount, rows[PRICES].payee.account_id) == (5000, newer.pk)


def test_the_page_of_an_enrolment_tells_what_was_started_and_what_follows(office, started):
    earning = office.granted(4, 2)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    follower = Enrolment.objects.get(programme=PRICES)
    for one, other in ((earning, follower), (follower, earning)):
        said = {section.code: sheet for section, sheet in sections_of("benefits.enrolment", one, office.prepares)}
        ((month, *_, paper, seen),) = said["benefits.enrolment.started"].lines
        assert (month.text, paper.text, seen.text) == ("2021-04", "公告", "未核实")
        assert said["benefits.enrolment.beside"].lines[0][0].text == other.number
    words = [mark.text for line in said["benefits.enrolment.months"].lines for mark in line]
    assert "按启动登记发放 50.00（每人 25.00 元，公告，未核实）" in words


def test_an_account_is_kept_with_the_earning_enrolment_alone(office, started):
    office.granted(4, 2)
    office.on(4, 14)
    started(4)
    office.released(4, programmes=BOTH)
    follower = Enrolment.objects.get(programme=PRICES)
    values = {
        "enrolment": follower.number,
        "payee": None,
        "bank": "农信",
        "account": "6217",
        "since": POST_SINCE,
        "agreement": "协议",
    }
    assert "不另登记" in AccountWriter.problems([values])[0]["enrolment"]


def test_two_of_whom_each_confirms_the_same_start_confirm_it_once(office, started):
    waiting = started.written(4)
    second = access.open_account(username="wujia3", name="wujia3", password="correct horse battery", by="system")
    assert accepting.confirm(Activation, [waiting], by=started.confirms).confirmed == 1
    assert accepting.confirm(Activation, [waiting], by=second).reasons == ["2021-04 启动：已经确认过。"]
