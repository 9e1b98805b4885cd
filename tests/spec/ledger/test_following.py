"""The tables of what follows prices: what each month's run says of a household that is paid, computed and compared to the fen."""

import re
from datetime import date
from pathlib import Path

import pytest

from minzheng.core.ledger import services
from minzheng.core.ledger.models import LedgerLine
from tests.spec.ledger.test_months import LINES
from tests.spec.tables import cases
from tests.unit.core.ledger.conftest import bench, business_date, office, world
from tests.unit.core.ledger.test_following import BOTH, PRICES, started

__all__ = ["bench", "business_date", "office", "started", "world"]
pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("following.md")
START = re.compile(r"(\d+)月(启动|撤销)(\d+)月(\d*)")
DECISION = re.compile(r"(\d+)月(减人|停发|暂停|恢复)自(\d+)月")
KINDS = {"减人": "change", "停发": "stop", "暂停": "suspend", "恢复": "resume"}
REASONS = {"停发": {"reason": "mistake"}, "暂停": {"reason": "review"}}
MONTHS = (4, 5, 6)


@pytest.mark.parametrize(("starts", "decisions", "april", "may", "june"), cases(TABLE, "逐月补贴"))
def test_the_subsidy_is_reckoned_as_the_table_says(office, started, starts, decisions, april, may, june):
    enrolment = office.granted(4, 2)
    first = enrolment.coverages.order_by("pk").first().person
    said = [START.fullmatch(one).groups() for one in starts.split("；") if one]
    decided = [DECISION.fullmatch(one).groups() for one in decisions.split("；") if one]
    for month, expected in zip(MONTHS, (april, may, june), strict=True):
        for made, kind, since in decided:
            if int(made) == month:
                more = {"members": (first,), "amount": 40_000} if kind == "减人" else REASONS.get(kind, {})
                office.decided(KINDS[kind], enrolment, month, effective=int(since), **more)
        for made, kind, of, amount in said:
            if int(made) == month:
                office.on(month, 14)
                started(int(of), int(amount or 0) * 100, **({} if kind == "启动" else {"kind": "withdrawn"}))
        assert "，".join(_run(office, month)) == expected, month


def _run(office, month):
    """Run a month to its end and say its lines of the subsidy as the table does."""
    office.on(month)
    run = office.prepared(month, programmes=BOTH)
    services.release(office.submitted(run), by=office.releases)
    for line in LedgerLine.objects.filter(run=run, programme=PRICES).order_by("number"):
        whose = "" if line.month == date(2021, month, 1) else f"{line.month.month}月"
        yield f"{whose}{LINES[line.kind]}{line.amount / 100:g}"
