"""Bugs planted in what stands beside a month, and in the backup from which work is taken up."""

from tests.faults.harness.bugs import UNGUARDED, bug, in_pieces, patch, power_cut


def _later(services, wanted):
    """What is told of one action comes in a transaction of its own, and the process is gone before."""
    from django.db import transaction

    told = services._tell

    def later(action, *said, **more):
        transaction.on_commit(power_cut if action == wanted else lambda: told(action, *said, **more))

    patch(services, "_tell", later)


# -- two records of one person -------------------------------------------------------------------------------------------
@bug("a judgement that is written in pieces", "merge", at=("duplicates.judged", 1))
def _():
    from minzheng.core.parties.duplicates import services

    patch(services, "judge", in_pieces(services.judge))


@bug("a merge that is told of in a later transaction", "merge", stays=False)
def _():
    from minzheng.core.parties.duplicates import services

    _later(services, "duplicates.confirm")


# -- a reserve -----------------------------------------------------------------------------------------------------------
@bug(
    "a reserve that gives back more than it holds",
    "reserve",
    alter=UNGUARDED.format(table="payments_reserveentry", name="within_reserve"),
)
def _():
    from tests.faults.harness import registers

    patch(registers, "BACK", 1_000_000_000)


@bug("an entry of a reserve that is confirmed in pieces", "reserve", at=("register.confirmed", 1))
def _():
    from minzheng.core.payments.reserve.registers import Reserves
    from minzheng.core.registers import accepting

    patch(accepting, "confirm", accepting.confirm.__wrapped__)
    patch(Reserves, "confirm", in_pieces(Reserves.confirm))


# -- a receipt that was wrong --------------------------------------------------------------------------------------------
@bug("a reversal that nobody tells of", "reversal")
def _():
    from minzheng.core.payments.funds import services

    told = services._tell
    patch(
        services,
        "_tell",
        lambda action, *said, **more: None if action == "payments.reverse" else told(action, *said, **more),
    )


@bug("a reversal that is told of in a later transaction", "reversal", stays=False)
def _():
    from minzheng.core.payments.funds import services

    _later(services, "payments.reverse")


# -- money that had not left ---------------------------------------------------------------------------------------------
@bug("a claim that keeps nothing back of money that had not left", "withholding")
def _():
    from minzheng.core.payments.batches import services

    patch(services, "withhold", lambda run: (0, 0))


@bug("a fen less kept back than the claim takes", "withholding")
def _():
    from minzheng.core.payments import withholding

    patch(
        withholding,
        "_WITHHOLD",
        withholding._WITHHOLD.replace("o.enrolment_id, t.amount, CLOCK", "o.enrolment_id, t.amount - 1, CLOCK"),
    )


# -- a backup ------------------------------------------------------------------------------------------------------------
@bug("a backup without the parts of lines", "document", loses="ledger_linecomponent")
def _():
    return


@bug("a backup without what was told", "reserve", loses="audit_auditevent")
def _():
    return


@bug("a backup without what was kept back", "withholding", loses="ledger_claimwithheld")
def _():
    return
