"""Bugs planted in the running product, or in its database, each of which the trials or the invariants must find.

A bug is a change that somebody might make and no constructor of it would see at once: it is there in the process that works, and the
process is ended where the bug would show, or two of it run at once. The process that looks afterwards has the product as it is.
"""

import os
import signal
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

from tests.faults.harness import payments, scripts
from tests.faults.harness.processes import Child, in_child
from tests.faults.harness.scripts import SCRIPTS
from tests.faults.harness.trials import Verdict, ended_at


@dataclass(frozen=True)
class Bug:
    """``change`` patches the product in the working process, ``alter`` the database as its owner; ``at``: where the process is ended.

    ``twice``: two processes work at once. ``stays``: the bug is there too when the work is taken up again. ``loses``: a table that the backup
    leaves out from which the work is taken up.
    """

    name: str
    script: str
    change: Callable[[], None] = lambda: None
    alter: str = ""
    at: tuple[str, int] | None = None
    twice: bool = False
    stays: bool = True
    loses: str = ""


BUGS: list[Bug] = []


def bug(name, script, **said):
    """Register a bug whose change is the decorated function."""

    def register(change):
        BUGS.append(Bug(name, script, change, **said))
        return change

    return register


def plant(trials, one):
    """What found the bug; empty when nothing did."""
    script = SCRIPTS[one.script]

    def hurt():
        one.change()
        if one.at:
            ended_at(*one.at)
        scripts.run(script)

    def again():
        if one.stays:
            one.change()
        scripts.run(script)

    with trials.ground.copy() as database:
        if one.alter:
            with trials.ground.connected(database) as connection:
                connection.execute(one.alter.replace("{database}", database))
        children = [Child(database, hurt) for _ in range(2 if one.twice else 1)]
        ended = [child.ended() for child in children]
        trials.ground.quiet(database)
        if one.loses:
            trials.ground.lost(database, without=one.loses)
        if one.twice and (wrong := [_last(each) for each in ended if each.problem]):
            return f"two at once: {wrong[0]}"
        return _looked_for(trials, script, database, again)


def _looked_for(trials, script, database, again):
    """What finds it afterwards: the invariants, the work that cannot be finished, or another result."""
    stood = in_child(database, lambda: _broken(script))
    if stood.answer:
        return stood.answer[0]
    taken_up = in_child(database, again)
    if taken_up.problem:
        return f"the work that is not finished: {_last(taken_up)}"
    verdict = Verdict(script)
    trials._afterwards(script, database, verdict)
    return verdict.found[0] if verdict.found else ""


def _last(outcome):
    return outcome.problem.strip().splitlines()[-1][:120]


def _broken(script):
    from tests.faults.harness.trials import broken

    return broken(script)


def patch(target, name, value):
    """For the life of the process."""
    mock.patch.object(target, name, value).start()


def power_cut(*_said, **_more):
    """The process is gone."""
    os.kill(os.getpid(), signal.SIGKILL)


# -- what is told ----------------------------------------------------------------------------------------------------------
@bug("an audit event that comes in a later transaction", "ledger", stays=False)
def _():
    from django.db import transaction

    from minzheng.core.ledger import services

    told = services._tell

    def later(action, run, by, **body):
        transaction.on_commit(power_cut if action == "ledger.release" else lambda: told(action, run, by, **body))

    patch(services, "_tell", later)


@bug("a release that nobody tells of", "ledger")
def _():
    from minzheng.core.ledger import services

    told = services._tell
    patch(
        services,
        "_tell",
        lambda action, *said, **more: None if action == "ledger.release" else told(action, *said, **more),
    )


@bug("a history that is set aside while a run is submitted", "ledger")
def _():
    from django.db import connection

    from minzheng.core.ledger import steps

    why_not = steps.why_not_submit

    def quietly(run, by):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL pgtrigger.ignore = '{pgtrigger_update_update_8c1e4}'")
        return why_not(run, by)

    patch(steps, "why_not_submit", quietly)


# -- once ------------------------------------------------------------------------------------------------------------------
UNIQUE = (
    "ALTER TABLE ledger_linemember DROP CONSTRAINT IF EXISTS line_member_once; DROP INDEX IF EXISTS line_member_once"
)


@bug("the unique key of person, programme and month dropped", "publication", alter=UNIQUE)
def _():
    return


@bug("an import that may be taken in twice", "import", at=("jobs.ending", 2))
def _():
    from minzheng.core.registers import importing
    from minzheng.core.registers.models import ImportBatch

    taken_in = importing._commit

    def forgetful(batch, progress):
        if batch.state == ImportBatch.State.COMMITTED:
            ImportBatch.objects.filter(pk=batch.pk).update(state="committing")
            batch.refresh_from_db()
        return taken_in(batch, progress)

    patch(importing, "_commit", forgetful)


@bug("a guard removed: two submit at once and both may", "ledger", twice=True)
def _():
    import time

    from minzheng.core.ledger import services, steps
    from minzheng.core.ledger.models import PaymentRun

    def unlocked(run):
        time.sleep(0.2)  # both have read it by then
        return PaymentRun.objects.select_related("division", "job", "asked_by", "submitted_by").get(pk=run.pk)

    patch(services, "_one", unlocked)
    patch(steps, "why_not_submit", lambda run, by: "")


# -- whole or not at all -------------------------------------------------------------------------------------------------
@contextmanager
def no_transaction(*_said, **_more):
    """What stands in for a transaction and is none."""
    yield


@bug("a step of a case that is no transaction", "case", at=("case.moved", 1))
def _():
    from minzheng.core.cases import services

    patch(services, "take_move", in_pieces(services.take_move.__wrapped__))


def in_pieces(function):
    """The function with every statement committed by itself; rows are locked in a moment of their own."""
    from django.db import transaction
    from django.db.models import QuerySet

    def call(*said, **more):
        with (
            mock.patch.object(QuerySet, "select_for_update", lambda rows, *_, **__: rows),
            mock.patch.object(transaction, "atomic", no_transaction),
        ):
            return function(*said, **more)

    return call


@bug("a register frozen in one transaction and marked in another", "ledger", at=("ledger.freezing", 1))
def _():
    from django.db import connection

    from minzheng.core.ledger import freezing

    frozen = freezing.freeze

    def committed(runs):
        found = frozen(runs)
        connection.commit()
        return found

    def outside(runs):
        connection.in_atomic_block = False
        try:
            return committed(runs)
        finally:
            connection.in_atomic_block = True

    patch(freezing, "freeze", outside)


@bug("a file that is written after its row was committed", "document", stays=False)
def _():
    from django.db import transaction

    from minzheng.core.documents import services

    patch(services, "write_durably", lambda path, data: transaction.on_commit(power_cut))


@bug("an import that commits part by part", "import", at=("import.committing", 1))
def _():
    from django.db import connection

    from minzheng.core.registers import importing

    wrote = importing._write

    def committed(batch, register, findings):
        wrote(batch, register, findings)
        connection.in_atomic_block = False
        connection.commit()
        connection.in_atomic_block = True

    patch(importing, "_write", committed)


# -- sums and hashes -----------------------------------------------------------------------------------------------------
@bug("a line without its part", "ledger")
def _():
    from minzheng.core.ledger import reckoning, summing

    parts = (
        reckoning._PARTS[0].replace("n.kind = 'regular'", "n.kind = 'regular' AND MOD(t.id, 2) = 0"),
        *reckoning._PARTS[1:],
    )
    patch(reckoning, "_PARTS", parts)
    patch(summing, "uneven", lambda runs: 0)


@bug("a digest that is not reckoned from the lines", "ledger")
def _():
    from minzheng.core.ledger import summing

    patch(summing, "digests", lambda runs: {run.pk: "0" * 64 for run in runs})


@bug("a seal that leaves out what is held back", "ledger")
def _():
    from minzheng.core.ledger import summing

    patch(summing, "_SEALED", summing._SEALED.replace("h.round = r.round", "FALSE"))


@bug("sums that count void lines' neighbours", "ledger")
def _():
    from minzheng.core.ledger import summing

    summed = summing.sums
    patch(
        summing,
        "sums",
        lambda runs: {key: said | {"arrears": said["arrears"] + 100} for key, said in summed(runs).items()},
    )


@bug("a run given up whose lines stay", "ledger")
def _():
    from minzheng.core.ledger import services
    from minzheng.core.ledger.models import LedgerLine

    kept = mock.MagicMock(wraps=LedgerLine)
    kept.objects.filter.return_value.update.return_value = 0
    discarded = services.discard

    def half(*said, **more):
        with mock.patch.object(services, "LedgerLine", kept):
            return discarded(*said, **more)

    patch(services, "discard", half)


@bug("lines that come out otherwise the second time", "ledger")
def _():
    from minzheng.core.ledger import reckoning

    made = tuple(one.replace("n.kind, n.amount", "n.kind, n.amount + 100") for one in reckoning._MADE)
    parts = (reckoning._PARTS[0].replace("'grant' END, n.amount", "'grant' END, n.amount + 100"), *reckoning._PARTS[1:])
    patch(reckoning, "_MADE", made)
    patch(reckoning, "_PARTS", parts)


@bug("a figure that is not its list", "observation")
def _():
    from minzheng.core.plan import services

    lines = services._lines

    def more(run, figures):
        for line in lines(run, figures):
            line.numerator += 1
            yield line

    patch(services, "_lines", more)


# -- hands and ways ------------------------------------------------------------------------------------------------------
UNGUARDED = "DO $$ DECLARE g text; BEGIN FOR g IN SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND tgname LIKE 'pgtrigger_{name}%' LOOP EXECUTE 'ALTER TABLE {table} DISABLE TRIGGER ' || g; END LOOP; END $$"


@bug(
    "a release by the hand that prepared",
    "ledger",
    alter=UNGUARDED.format(table="ledger_runrelease", name="released_by_another"),
)
def _():
    from minzheng.core.ledger import steps

    patch(steps, "why_not_release", lambda run, user: "")
    patch(scripts, "LEADER", scripts.FINANCE)


@bug("a check held back that is paid all the same", "ledger")
def _():
    from minzheng.core.ledger import services

    patch(services, "_HOLD", services._HOLD.replace("WHERE c.run_id", "WHERE FALSE AND c.run_id"))


@bug(
    "a grant by whoever stated the opinion",
    "case",
    alter="ALTER TABLE benefits_enrolmentdecision DROP CONSTRAINT enrolment_decision_two_persons",
)
def _():
    return


@bug(
    "an account that may change what was told",
    "publication",
    alter="GRANT UPDATE, DELETE ON audit_auditevent TO minzheng_runtime",
)
def _():
    return


@bug(
    "answers that are given before they are on the disk",
    "publication",
    alter="ALTER ROLE minzheng_runtime IN DATABASE {database} SET synchronous_commit = off",
)
def _():
    return


@bug(
    "a guard of locked runs switched off",
    "publication",
    alter=UNGUARDED.format(table="ledger_paymentrun", name="moves_forward"),
)
def _():
    return


# -- payments ------------------------------------------------------------------------------------------------------------
@bug("an answer with another amount that is applied all the same", "payment")
def _():
    from minzheng.adapters.bank_files import comparing

    fault = comparing._fault
    patch(comparing, "_fault", lambda *said: "" if fault(*said) == "金额与发出的不同" else fault(*said))


@bug("a file with other bytes than were intended", "payment")
def _():
    from minzheng.core.payments.files import services

    wrote = services.write_durably
    patch(services, "write_durably", lambda path, data: wrote(path, data.replace(b",", b";")))


@bug("a day of payment that is not the bank's", "payment")
def _():
    from minzheng.core.payments.results import services

    made = services.OrderOutcome.objects.bulk_create

    def today(rows, **more):
        return made([_without_day(row) for row in rows], **more)

    patch(services.OrderOutcome.objects, "bulk_create", today)


def _without_day(outcome):
    outcome.paid_on = None
    return outcome


@bug("a file that is said to be there and is not written", "payment")
def _():
    from minzheng.core.payments.files import services

    patch(services, "write_durably", lambda path, data: None)


@bug("an answer of which a part is applied", "payment")
def _():
    from dataclasses import replace

    from minzheng.core.payments.results import services

    applied = services._apply

    def partly(batch, answer, found, by):
        kept = dict(list(found.paid.items())[:-1]) if len(found.paid) > 1 else found.paid
        dropped = frozenset(found.paid) - frozenset(kept)
        applied(batch, answer, replace(found, paid=kept, waiting=found.waiting | dropped), by)

    patch(services, "_apply", partly)


@bug("a file of which the hash is taken in another order", "payment")
def _():
    from dataclasses import replace

    from minzheng.core.payments.files import services

    made = services.bytes_of
    patch(services, "bytes_of", lambda batch: _turned(made(batch), replace))


def _turned(file, replace):
    """The same lines, the other way round; its hash is right for that."""
    import hashlib

    data = b"\r\n".join(reversed(file.data.split(b"\r\n")))
    return replace(file, data=data, digest=hashlib.sha256(data).hexdigest())


@bug("an approval that is told of in a later transaction", "payment", stays=False)
def _():
    from django.db import transaction

    from minzheng.core.payments.batches import services

    told = services._tell

    def later(action, batch, by, **body):
        transaction.on_commit(power_cut if action == "payments.approve" else lambda: told(action, batch, by, **body))

    patch(services, "_tell", later)


@bug(
    "a payment approved by the hand that drafted it",
    "payment",
    alter=f"{UNGUARDED.format(table='payments_paymentbatch', name='approved_by_another')}; ALTER TABLE payments_paymentbatch DROP CONSTRAINT batch_two_persons",
)
def _():
    from minzheng.core.payments import steps

    patch(steps, "why_not_approve", lambda batch, user: "")
    patch(payments, "APPROVER", payments.CASHIER)


# -- what follows a month ------------------------------------------------------------------------------------------------
@bug("a batch that a letter closes and nobody tells of", "payment")
def _():
    from minzheng.core.payments.refusals import services

    told = services._tell
    patch(
        services,
        "_tell",
        lambda action, *said, **more: None if action == "payments.close" else told(action, *said, **more),
    )


@bug("a letter by which something else is settled than it says", "payment")
def _():
    from minzheng.core.payments.refusals import services

    patch(
        services,
        "_OUTCOMES",
        services._OUTCOMES.replace("COALESCE(l.kind, 'failed'), l.paid_on", "'paid', f.stated_on"),
    )


@bug("a month that is closed under another hash than that of its rows", "month")
def _():
    from minzheng.core.reconciliation import writing

    patch(writing, "digest_of", lambda _: "0" * 64)


@bug("a repayment of a claim that is told of in a later transaction", "ledger", stays=False)
def _():
    from django.db import transaction

    from minzheng.core.ledger.claims import services

    told = services._tell

    def later(action, claim, by, **body):
        transaction.on_commit(power_cut if action == "claims.accept" else lambda: told(action, claim, by, **body))

    patch(services, "_tell", later)
