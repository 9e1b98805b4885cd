"""Of the locked July of every county a batch whose file is there, with the money for it; in E the first payment failed."""

import io
from datetime import date
from unittest import mock

from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments import steps
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.funds import services as funds
from minzheng.core.payments.models import PaymentOrder
from minzheng.core.payments.results import services as results
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan
from tests.world import Row
from tests.worlds.runs import COUNTIES, silent

HEAD = "流水号,金额,结果,原因,入账日期"


def answer(batch) -> bytes:
    """What the bank says: the first failed, the others were paid."""
    orders = list(PaymentOrder.objects.filter(batch=batch).order_by("number"))
    target = io.StringIO()
    target.write(f"{HEAD}\r\n")
    for one in orders:
        said = "失败,账号不存在," if one.number == 1 else f"成功,,{periods.today()}"
        target.write(f"{one.uid},{format_yuan(one.amount).replace(',', '')},{said}\r\n")
    target.write(f"合计,{len(orders)},{format_yuan(sum(one.amount for one in orders)).replace(',', '')}\r\n")
    return target.getvalue().encode("gb18030")


def fill(world) -> None:
    """Batches and receipts lie in their counties, orders where their enrolments lie."""
    second, places = world.users["city"], {division.pk: key for key, division in world.places.items()}
    with silent(), mock.patch.multiple(steps, may_prepare=lambda *_: True, may_approve=lambda *_: True):
        for key, name in COUNTIES.items():
            by, county = world.users[name], world.places[key]
            run = PaymentRun.objects.get(division=county, state="released")
            batch = batches.approve(batches.draft(run, "common_csv", by=by), by=second)
            request = funds.request(run, by=by)
            fund = request.items.get().fund
            receipt = funds.receive(county, fund, 10 * batch.total, f"PZ-{key}", date(2021, 8, 2), by=by)
            for row in (request, receipt):
                funds.decide(row, confirmed=True, by=second)
            files.publish(files.intend(batch, by=by), by=by)
            if key == "E":
                results.take(batch, answer(batch), "回盘.csv", by=by)
            batch.refresh_from_db()
            receipt.refresh_from_db()
            world.rows += [
                Row("payments.batch", key, batch.number, batch, quoted=True),
                Row("payments.receipt", key, receipt.voucher, receipt),
            ]
    for order in PaymentOrder.objects.select_related("enrolment"):
        world.rows.append(Row("payments.order", places[order.division_id], order.enrolment.number, order))
