"""What follows a month: its claim is planned and repaid; its statistics are corrected and approved, it is compared, explained and closed."""

import os
from datetime import date

from tests.faults.harness.common import (
    CASHIER,
    CLERK,
    DAY,
    FINANCE,
    LEADER,
    MONTH,
    REVIEWER,
    asked,
    county,
    events,
    user,
)
from tests.faults.harness.payments import place

BEFORE_THE_CUT_OFF, WORD, PAPER, RECEIPT = "2021-08-10", "试验更正", "追缴决定", "SK-1"
OF_MONTH = date(2021, 6, 1)
LESS = 10_000  # fen that a later decision takes off July


# -- a claim of the run of the ledger ------------------------------------------------------------------------------------
def overpaid():
    """A decision confirmed before the cut-off says that one household's July should have been less: the run of August finds a claim."""
    from minzheng.core.benefits import services
    from minzheng.core.benefits.decisions.models import DecisionKind
    from minzheng.core.benefits.decisions.proposals import Proposal
    from minzheng.core.ledger.models import LedgerLine

    os.environ["MINZHENG_TODAY"] = BEFORE_THE_CUT_OFF
    lines = LedgerLine.objects.filter(
        run__division=county(), run__state="released", kind="regular", month=date(2021, 7, 1), amount__gt=2 * LESS, void=False,
        programme="assistance.minimum_living", enrolment__until=None,
    )  # fmt: skip
    for line in lines.select_related("enrolment").order_by("pk")[:20]:
        said = {
            "accepted_on": date.fromisoformat(BEFORE_THE_CUT_OFF),
            "paper": "试验决定",
            "effective_on": date(2021, 7, 1),
        }
        made = _proposed(Proposal(DecisionKind.CHANGE, enrolment=line.enrolment, amount=line.amount - LESS, **said))
        if made is not None and services.confirm([made], by=user(REVIEWER)).confirmed:
            os.environ["MINZHENG_TODAY"] = DAY.isoformat()
            return
    raise RuntimeError("no household of the county can be found to have been paid too much")


def _proposed(proposal):
    from minzheng.core.benefits import services
    from minzheng.core.registers.writing import NotPossible

    try:
        return services.propose([proposal], by=user(CLERK))[0]
    except NotPossible:
        return None  # somebody decided about it later


def claim_step(run):
    """A plan by one and another, then the money by a receipt, by one and another; whether anything was done."""
    from minzheng.core.ledger.claims import services
    from minzheng.core.ledger.models import Claim, ClaimPlan, ClaimSettlement

    claim = Claim.objects.filter(run=run).select_related("division", "run__division").order_by("pk").first()
    if claim is None:
        return False
    plan, money = (model.objects.filter(claim=claim).first() for model in (ClaimPlan, ClaimSettlement))
    if plan is None:
        services.plan(claim, "lump", parts=[(DAY, claim.amount)], paper=PAPER, by=user(CASHIER))
    elif plan.state == "waiting":
        services.decide(plan, confirmed=True, by=user(LEADER))
    elif money is None:
        services.repay(claim, claim.amount, RECEIPT, DAY, by=user(CASHIER))
    elif money.state == "waiting":
        services.decide(money, confirmed=True, by=user(LEADER))
    else:
        return False
    return True


def claim_essence():
    return asked(
        "SELECT c.amount, p.state, p.amount, s.state, s.amount FROM ledger_claim c JOIN ledger_paymentrun r ON r.id = c.run_id"
        " LEFT JOIN ledger_claimplan p ON p.claim_id = c.id LEFT JOIN ledger_claimsettlement s ON s.claim_id = c.id"
        " WHERE r.division_id = %s AND r.month = %s ORDER BY c.enrolment_id, p.id, s.id", county().pk, MONTH,
    )  # fmt: skip


# -- statistics and reconciliation ---------------------------------------------------------------------------------------
def month_step():
    """The form of a past month is corrected, submitted and approved; then the month is compared, explained and closed."""
    from minzheng.core.reconciliation.models import MonthComparison
    from minzheng.core.returns.forms.models import Filing

    filing = Filing.objects.filter(reason=WORD).select_related("division").first()
    month = MonthComparison.objects.select_related("division").get(division__lineage=place().lineage, month=OF_MONTH)
    return _filed(filing) if filing is None or filing.state != "approved" else _reconciled(month, filing)


def city_officer():
    """Who looks over the whole city."""
    from minzheng.core.access.models import Appointment

    found = Appointment.objects.filter(post="city_officer", until=None).select_related("user").order_by("pk").first()
    return found.user


def _filed(filing):
    from minzheng.core.returns.forms import reads, services
    from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
    from minzheng.kernel.periods import Month

    by = user(FINANCE)
    if filing is None:
        services.begin(MONTHLY_STATISTICS, place(), Month(2021, 6).period, by=by, reason=WORD)
    elif filing.state == "draft" and not filing.answers:
        values = reads.values_of(filing)
        wrong = next(code for code in values if code.endswith("rural_living_persons"))  # nobody's rule explains it
        answers = dict.fromkeys(
            [*MONTHLY_STATISTICS.by_code, *(rule.code for rule in MONTHLY_STATISTICS.rules)], "已核实"
        )
        services.fill(filing, values | {wrong: values[wrong] + 1}, answers, seen=filing.version, by=by)
    elif filing.state == "draft":
        services.submit(filing, by=by)
    else:
        services.approve(filing, by=city_officer())
    return True


def _reconciled(month, filing):
    from minzheng.core.reconciliation import services
    from minzheng.core.reconciliation.models import Difference
    from minzheng.kernel.periods import Month

    open_ones = Difference.objects.filter(comparison=month, cause="", corrected_on=None)
    if month.is_closed:
        return False
    if month.compared_by_id != user(FINANCE).pk or month.compared_at < filing.approved_at:
        services.compare([month.division], Month(2021, 6), by=user(FINANCE))
    elif open_ones.exists():
        services.say_why(month, list(open_ones.values_list("uid", flat=True)), "other", note="已核实", by=user(CASHIER))
    else:
        services.close(month, by=city_officer())
    return True


def month_essence():
    rows = asked(
        "SELECT f.version_number, f.state, COUNT(r.id), SUM(r.amount)::bigint, COUNT(r.confirmed_at) FROM returns_filing f"
        " JOIN divisions_division d ON d.id = f.division_id LEFT JOIN returns_return r ON r.filing_id = f.id"
        " WHERE d.lineage = %s AND f.period_start = %s GROUP BY f.id ORDER BY f.version_number", place().lineage, OF_MONTH,
    )  # fmt: skip
    differences = asked(
        "SELECT x.pair, x.kind, x.cause, x.note, COUNT(*), SUM(x.left)::bigint, SUM(x.right)::bigint FROM reconciliation_difference x"
        " JOIN reconciliation_monthcomparison c ON c.id = x.comparison_id JOIN divisions_division d ON d.id = c.division_id"
        " WHERE d.lineage = %s AND c.month = %s GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4", place().lineage, OF_MONTH,
    )  # fmt: skip
    closed = asked(
        "SELECT c.closed_at IS NOT NULL, c.digest FROM reconciliation_monthcomparison c JOIN divisions_division d ON d.id = c.division_id"
        " WHERE d.lineage = %s AND c.month = %s", place().lineage, OF_MONTH,
    )  # fmt: skip
    return rows, differences, closed


def month_result():
    return (*month_essence(), events("filing"), events("reconciliation", "reconciliation.compare"))
