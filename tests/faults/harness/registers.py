"""What stands beside a month: two records of one person are merged and parted again; a township's reserve is handed over and given back;
a receipt is reversed and its voucher entered anew; money that had not left is kept back by a later claim.
"""

from datetime import date

from django.db import transaction

from tests.faults.harness.common import CASHIER, DAY, LEADER, MONTH, REVIEWER, asked, county, events, user
from tests.faults.harness.months import city_officer
from tests.faults.harness.payments import PROFILE

VOUCHER, FUND, AMOUNT = "CX-1", "试验资金", 100_000
ADVANCED, BACK = 50_000, 20_000
PAPERS = {"advance": "试验拨款单", "back": "试验交款单"}
JULY = date(2021, 7, 1)


# -- two records of one person -------------------------------------------------------------------------------------------
def suspected():
    """Two people of the reviewer's county whom nothing is paid are held for one."""
    from minzheng.core.benefits.models import Coverage
    from minzheng.core.parties.duplicates.models import Reason, Source, Suspicion
    from minzheng.core.parties.duplicates.writing import Found, note
    from minzheng.core.parties.models import Person

    place = user(REVIEWER).appointments.select_related("division").latest("pk").division
    taken = [key for pair in Suspicion.objects.values_list("one", "other") for key in pair]
    free = Person.objects.filter(division__path__startswith=place.path, died_on=None).exclude(pk__in=taken)
    one, other = free.exclude(pk__in=Coverage.objects.values("person")).order_by("pk")[:2]
    note({(one.pk, other.pk): Found(frozenset({Reason.PHONE}), Source.RULES)})


def _pair():
    from minzheng.core.parties.duplicates import reads

    return reads.standing().select_related("division", "one__division", "other__division").order_by("-pk")[0]


def merge_step():
    """Judged to be one and merged, by one and another; then the end of it, by one and another."""
    from minzheng.core.parties.duplicates import services
    from minzheng.core.parties.duplicates.models import Merge, Separation

    pair, enters, confirms = _pair(), city_officer(), user(REVIEWER)
    merge = Merge.objects.filter(judgement__suspicion=pair.pk).first()
    parted = Separation.objects.filter(merge=merge).first() if merge else None
    if merge is None:
        said = {"reason": "试验", "evidence": "核对身份证", "seen": services.mark(pair), "kept": str(pair.one.uid)}
        services.judge(pair, "same", **said, by=enters)
    elif merge.state == "waiting":
        services.decide(merge, pair, confirmed=True, by=confirms)
    elif parted is None:
        services.separate(merge, pair, reason="试验更正", evidence="核对户口簿", by=enters)
    elif parted.state == "waiting":
        services.decide(parted, pair, confirmed=True, by=confirms)
    else:
        return False
    return True


def merge_essence():
    return asked(
        "SELECT j.verdict, j.by_id, m.duplicate_id, m.survivor_id, m.state, m.decided_by_id, s.state, s.decided_by_id FROM parties_judgement j"
        " LEFT JOIN parties_merge m ON m.judgement_id = j.id LEFT JOIN parties_separation s ON s.merge_id = m.id"
        " WHERE j.suspicion_id = %s ORDER BY j.id", _pair().pk,
    )  # fmt: skip


def merge_result():
    return merge_essence(), events("duplicates")


# -- a reserve -----------------------------------------------------------------------------------------------------------
def _township():
    from minzheng.core.divisions.models import Division

    return Division.objects.filter(level="township", county=county()).order_by("code")[0]


def reserve_step():
    """Money is handed to a township, and some of it given back; each by one and another."""
    from minzheng.core.payments.models import ReserveEntry
    from minzheng.core.payments.reserve.registers import Reserves

    for kind, amount in (("advance", ADVANCED), ("back", BACK)):
        entry = ReserveEntry.objects.filter(kind=kind, paper=PAPERS[kind]).first()
        if entry is None:
            _entered(kind, amount)
            return True
        if entry.confirmed_at is None:
            Reserves.confirm([entry], by=user(LEADER))
            return True
    return False


@transaction.atomic
def _entered(kind, amount):
    """Once: nothing says that a second entry with the same voucher is the first."""
    from minzheng.core.divisions.models import Division
    from minzheng.core.payments.models import ReserveEntry
    from minzheng.core.payments.reserve.registers import Reserves
    from minzheng.core.registers import services

    place = Division.objects.select_for_update(of=("self",)).get(pk=_township().pk)
    if not ReserveEntry.objects.filter(kind=kind, paper=PAPERS[kind]).exists():
        values = {"division": place, "kind": kind, "amount": amount, "case": None, "accepted_on": DAY, "paper": PAPERS[kind], "note": ""}  # fmt: skip
        services.add(Reserves, values, by=city_officer())


def reserve_essence():
    return asked(
        "SELECT kind, amount, confirmed_by_id FROM payments_reserveentry WHERE division_id = %s ORDER BY kind, paper", _township().pk
    )  # fmt: skip


def reserve_result():
    """That, and how many entries were told of."""
    told = asked(
        "SELECT action, COUNT(*) FILTER (WHERE action = 'register.add'), SUM((body->>'confirmed')::int) FROM audit_auditevent"
        " WHERE action IN ('register.add', 'register.confirm') GROUP BY action ORDER BY action"
    )
    return reserve_essence(), told


# -- a receipt that was wrong --------------------------------------------------------------------------------------------
def reversal_step():
    """A receipt by one and another, its reversal by one and another, and its voucher once more as it should have been."""
    from minzheng.core.payments.funds import services
    from minzheng.core.payments.models import FundReceipt, FundReversal

    place, rows = county(), FundReceipt.objects.filter(voucher=VOUCHER).select_related("division").order_by("pk")
    first, again = [*rows, None, None][:2]
    back = FundReversal.objects.filter(receipt=first).first() if first else None
    if first is None:
        services.receive(place, FUND, 2 * AMOUNT, VOUCHER, DAY, by=user(CASHIER))
    elif first.state == "waiting":
        services.decide(first, confirmed=True, by=user(LEADER))
    elif back is None:
        services.reverse(first, reason="金额有误", paper="银行更正单", by=user(CASHIER))
    elif back.state == "waiting":
        services.decide(back, confirmed=True, by=user(LEADER))
    elif again is None:
        services.receive(place, FUND, AMOUNT, VOUCHER, DAY, by=user(CASHIER))
    elif again.state == "waiting":
        services.decide(again, confirmed=True, by=user(LEADER))
    else:
        return False
    return True


def reversal_essence():
    from minzheng.core.payments.money import left_of

    rows = asked(
        "SELECT f.amount, f.state, f.reversed, v.state FROM payments_fundreceipt f LEFT JOIN payments_fundreversal v ON v.receipt_id = f.id"
        " WHERE f.voucher = %s ORDER BY f.id", VOUCHER,
    )  # fmt: skip
    return rows, left_of(county().lineage, FUND)


def reversal_result():
    return *reversal_essence(), events("payments")


# -- money that had not left ---------------------------------------------------------------------------------------------
def withholding_step():
    """The month is locked and finds a claim; then the month before is drafted, and keeps back what the claim takes."""
    from minzheng.core.ledger.models import PaymentRun
    from minzheng.core.payments.batches import services
    from minzheng.core.payments.models import PaymentBatch
    from tests.faults.harness import scripts

    runs = PaymentRun.objects.filter(division=county(), state="released")
    if not runs.filter(month=MONTH).exists():
        return scripts.ledger_step()
    before = runs.select_related("division").get(month=JULY)
    if PaymentBatch.objects.filter(run=before).exists():
        return False
    services.draft(before, PROFILE, by=user(CASHIER))
    return True


def withholding_essence():
    kept = asked(
        "SELECT c.amount, w.amount, w.enrolment_id FROM ledger_claimwithheld w JOIN ledger_claim c ON c.id = w.claim_id JOIN ledger_paymentrun r ON r.id = w.run_id"
        " WHERE r.division_id = %s ORDER BY w.enrolment_id, w.id", county().pk,
    )  # fmt: skip
    drafted = asked(
        "SELECT b.kind, b.state, b.count, b.total, (SELECT SUM(o.amount)::bigint FROM payments_paymentorder o WHERE o.batch_id = b.id AND NOT o.void)"
        " FROM payments_paymentbatch b JOIN ledger_paymentrun r ON r.id = b.run_id WHERE r.division_id = %s AND r.month = %s ORDER BY b.id",
        county().pk, JULY,
    )  # fmt: skip
    return kept, drafted


def withholding_result():
    return *withholding_essence(), events("payments")
