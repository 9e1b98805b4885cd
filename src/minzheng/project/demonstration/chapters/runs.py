"""发放台账篇 — accounts of the enrolments, and the runs of the year's months: all locked but the last, which waits for answers.

Runs of one month are reckoned together for all counties, by the product's own statements. Each month counts what had been
confirmed by its cut-off, as it would have then; decisions that reach back come out as arrears and claims.
"""

import os
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from unittest import mock

from django.db import connection
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.benefits.models import Enrolment
from minzheng.core.divisions.models import Division
from minzheng.core.ledger import services, summing
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.local_rules import fund_of
from minzheng.core.ledger.models import PayeeAccount, PaymentRun, RunProgramme, RunRelease, RunSequence
from minzheng.core.ledger.reads import payable
from minzheng.kernel.identifiers import parse_bank_account
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.chapters.chapter import AFTERNOON, MORNING, Chapter, Ground, moment
from minzheng.project.demonstration.chapters.orphans import ORPHAN
from minzheng.project.demonstration.copying import stored
from minzheng.project.demonstration.telling import tell

NAME = "runs"
TODAY = "MINZHENG_TODAY"
DIGITS = "0123456789"
BANK = "农村信用联社（演示）"
CUT_OFF, RELEASED_ON = 20, 26  # days of a month
WITHOUT, SHARING = 90, 70  # every so many enrolments have no account, or that of the one before
HELD_ALL_DEAD, HELD_NO_ACCOUNT, ACCEPTED = (
    "已通知乡镇核实并登记死亡决定",
    "已通知乡镇补报收款账户",
    "已与乡镇核实，按决定发放",
)
_ANSWERED = """
    INSERT INTO ledger_checkanswer (check_id, outcome, reason, by_id, at)
    SELECT c.id, CASE c.severity WHEN 'block' THEN 'held' ELSE 'accepted' END,
        CASE WHEN c.kind = 'no_account' THEN %(no_account)s WHEN c.severity = 'block' THEN %(held)s ELSE %(accepted)s END, %(by)s, %(at)s
    FROM ledger_runcheck c WHERE c.run_id = ANY(%(runs)s) AND c.severity <> 'info'
"""
_HELD = """
    INSERT INTO ledger_runhold (run_id, enrolment_id, round)
    SELECT DISTINCT c.run_id, c.enrolment_id, 1 FROM ledger_runcheck c WHERE c.run_id = ANY(%(runs)s) AND c.severity = 'block'
"""


def draft(_ground: Any) -> Sequence[Any]:
    """Nothing is drawn: runs follow from the enrolments."""
    return ()


def load(ground: Ground, _rows: Sequence[Any]) -> Mapping[str, int]:
    """Accounts, then month after month as far as the registers are known."""
    accounts = _accounts(ground)
    counties = _counties(ground)
    months = [month for month in range(1, 13) if date(ground.year, month, CUT_OFF) <= ground.known_on]
    serials = dict.fromkeys((one.code[:6] for one in counties), 0)
    count = 0
    for month in months:
        last = month == months[-1]
        day = ground.known_on if last else date(ground.year, month, RELEASED_ON)
        with mock.patch.dict(os.environ, {TODAY: day.isoformat()}):
            runs = _asked(ground, Month(ground.year, month), counties, serials, current=last)
            services.prepare(runs, lambda *_: None, by=ground.by)
            if not last:
                _locked(ground, runs, day)
        count += len(runs)
    RunSequence.objects.bulk_create(
        RunSequence(county=county, year=ground.year, last=last) for county, last in serials.items()
    )
    tell("runs")
    return {"ledger.account": accounts, "ledger.run": count}


def _counties(ground: Ground) -> list[Division]:
    """The counties in which somebody of the cast works: elsewhere nobody would see a run."""
    theirs = {place[:6] for place in (*ground.cast.reporters, *ground.cast.confirmers)}
    found = [
        one for one in ground.division_of.values() if one.level == Division.Level.COUNTY and one.code[:6] in theirs
    ]
    return sorted(found, key=lambda one: one.code)


def _accounts(ground: Ground) -> int:
    """An account for nearly every enrolment and every orphan, of the person himself or the head of the household."""
    confirmed_on = date(ground.year, 1, 5)
    rng = random.Random(f"{ground.year}{NAME}")  # noqa: S311 — invented numbers
    there = Enrolment.objects.filter(coverages__isnull=False).order_by("pk", "-coverages__person")
    covered = dict(there.values_list("pk", "coverages__person"))
    rows, number = [], ""
    for place, one in enumerate(Enrolment.objects.order_by("pk")):
        payee = one.person_id or covered.get(one.pk)
        if payee is None or (place % WITHOUT == WITHOUT - 1 and one.programme != ORPHAN):
            continue
        if place % SHARING or not number:
            body = f"621{rng.randrange(10**14):014d}"
            number = next(body + last for last in DIGITS if parse_bank_account(body + last).luhn_ok)
        begun = min(confirmed_on, one.since)
        uid = uuid7()
        rows.append(
            PayeeAccount(
                uid=uid, enrolment=one, payee_id=payee, bank=BANK, since=begun, division_id=one.division_id,
                sealed_account=sealing.seal(number, uid), account_index=sealing.index(number), accepted_on=begun, paper="存折复印件",
                reported_by=ground.cast.entry, confirmed_by=ground.cast.check, confirmed_at=moment(begun, AFTERNOON),
                created_at=moment(begun, MORNING), updated_at=moment(begun, AFTERNOON),
            )
        )  # fmt: skip
    return len(stored(rows))


def _asked(
    ground: Ground, month: Month, counties: Sequence[Division], serials: dict[str, int], *, current: bool
) -> list[PaymentRun]:
    """A run of every county, of all programmes that are paid month by month."""
    codes = [code for code, _ in payable()]
    pinned = {code: services.pinned(code, month) for code in codes}
    runs = []
    for county in counties:
        key = county.code[:6]
        serials[key] += 1
        runs.append(
            PaymentRun(
                number=f"FF{key}{month.first:%Y}{serials[key]:04d}", division=county, month=month.first, cut_off_on=month.first.replace(day=CUT_OFF),
                programmes=sorted(codes), versions=pinned, asked_by=_asks(ground, county) if current else ground.cast.entry,
            )
        )  # fmt: skip
    made = stored(runs)
    stored([
        RunProgramme(
            run=run, programme=code, county=run.division.lineage, month=month.first, cycle=1, since=date(ground.year, 1, 1),
            fund=fund_of(code, month.last),
        )
        for run in made
        for code in codes
    ])  # fmt: skip
    return made


def _asks(ground: Ground, county: Division) -> User:
    """The finance officer of the cast in his own county, the closed account elsewhere."""
    own = User.objects.filter(appointments__post="county_finance", appointments__division=county).order_by("pk").first()
    return own or ground.cast.entry


def _locked(ground: Ground, runs: Sequence[PaymentRun], day: date) -> None:
    """Answered by the one, released by the other, locked: set by set."""
    keys, entry, check = [run.pk for run in runs], ground.cast.entry, ground.cast.check
    said: dict[str, Any] = {
        "runs": keys,
        "by": entry.pk,
        "at": moment(day, MORNING),
        "held": HELD_ALL_DEAD,
        "no_account": HELD_NO_ACCOUNT,
        "accepted": ACCEPTED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, said)
        cursor.execute(_HELD, said)
    there = PaymentRun.objects.filter(pk__in=keys)
    there.update(round=1)
    held = summing.held(runs)
    for run in there.filter(pk__in=[key for key, amount in held.items() if amount]):
        PaymentRun.objects.filter(pk=run.pk).update(held=held[run.pk])
    there.update(state="submitted", submitted_by=entry, submitted_at=moment(day, MORNING))
    stored([RunRelease(run=run, by=check, at=moment(day + timedelta(days=1), MORNING), round=1) for run in runs])
    services.lock(list(there.select_related("division").order_by("pk")), by=check)


RUNS = Chapter(NAME, draft, load)
