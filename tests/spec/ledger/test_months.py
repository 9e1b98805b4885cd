"""The tables of the ledger: what each month's run says of an enrolment, computed and compared to the fen."""

import re
from datetime import date
from pathlib import Path

import pytest

from minzheng.core.ledger import local_rules, services
from minzheng.core.ledger.models import LedgerLine
from tests.spec.tables import cases
from tests.unit.core.ledger.conftest import bench, business_date, office, world

__all__ = ["bench", "business_date", "office", "world"]
pytestmark = pytest.mark.django_db
TABLE = Path(__file__).with_name("months.md")
DECISION = re.compile(r"(\d+)月(确认|变更|停发|暂停|恢复)自(\d+)月(\d*)")
KINDS = {"变更": "change", "停发": "stop", "暂停": "suspend", "恢复": "resume"}
LINES = {"regular": "应发", "arrears": "补发", "claim": "追回", "offset": "扣抵", "members": "人员"}
MONTHS = (4, 5, 6, 7)


@pytest.mark.parametrize(("decisions", "held", "share", "april", "may", "june", "july"), cases(TABLE, "逐月台账"))
def test_the_months_are_reckoned_as_the_table_says(office, monkeypatch, decisions, held, share, april, may, june, july):
    monkeypatch.setattr(local_rules.LocalRules, "share", property(lambda _: int(share or 0)))
    said = [DECISION.fullmatch(one) for one in decisions.split("；")]
    assert all(said), decisions
    enrolment = None
    for month, expected in zip(MONTHS, (april, may, june, july), strict=True):
        for made, kind, since, amount in (one.groups() for one in said):
            if (int(made), kind) == (3, "确认") and month == MONTHS[0]:
                enrolment = office.granted(int(since), 1, amount=int(amount) * 100)
            elif int(made) == month or (int(made) < month and month == MONTHS[0] and kind != "确认"):
                more = {"amount": int(amount) * 100} if amount else {}
                more |= {"停发": {"reason": "mistake"}, "暂停": {"reason": "review"}}.get(kind, {})
                office.decided(KINDS[kind], enrolment, int(made), effective=int(since), **more)
        assert "，".join(_run(office, month, is_held=f"{month}月" in held)) == expected, month


def _run(office, month, *, is_held):
    """Run a month to its end and say its lines as the table does."""
    office.on(month)
    run = office.prepared(month)
    lines = list(LedgerLine.objects.filter(run=run).order_by("number"))
    if not lines:
        services.discard(run, reason="没有台账行", by=office.prepares)
    else:
        if is_held:
            services.hold(lines[0], reason="核实", by=office.prepares)
        services.release(office.submitted(run), by=office.releases)
    for line in lines:
        whose = "" if line.month == date(2021, month, 1) else f"{line.month.month}月"
        yield f"{whose}{LINES[line.kind]}{line.amount / 100:g}"
