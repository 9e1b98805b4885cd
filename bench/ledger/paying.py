"""付款 — the money of a locked run: the request for funds, the batch, the file, and the bank's answer for every payment."""

import csv
import io
from typing import Any

from bench.ledger.months import Add
from bench.ledger.register import FUND, Office
from bench.measuring import Watched, backend_peak, watched

FAILED = 500  # one payment in so many comes back as failed


def pay(office: Office, run: Any, before: float, size: int, add: Add) -> None:
    """Pay a run through the product's own services; ``before``: the seconds that the run itself took."""
    from minzheng.core.payments.batches import services as batches
    from minzheng.core.payments.files import services as files
    from minzheng.core.payments.funds import services as funds
    from minzheng.core.payments.results import services as results
    from minzheng.kernel import periods

    took: list[tuple[str, Watched]] = []

    def timed(name: str, act: Any) -> Any:
        with watched() as seen:
            found = act()
        took.append((name, seen))
        return found

    def asked() -> None:
        received = funds.receive(office.county, FUND, run.payable, "V1", periods.today(), by=office.prepares)
        funds.decide(received, confirmed=True, by=office.releases)
        funds.decide(funds.request(run, by=office.prepares), confirmed=True, by=office.leads)

    timed("到账与用款", asked)
    batch = timed("拟付款批", lambda: batches.draft(run, "common_csv", by=office.prepares))
    timed("审批", lambda: batches.approve(batch, by=office.leads))
    batch = timed("生成文件", lambda: files.publish(files.intend(batch, by=office.prepares), by=office.prepares))
    data = _answer(batch)
    answer, _ = timed("回盘入账", lambda: results.take(batch, data, "answer.csv", by=office.prepares))
    if answer.state != "applied":
        raise SystemExit(f"回盘没有入账：{answer.faults}")
    for name, seen in took:
        add(f"付款 {name}", size, seen.seconds, rows=batch.count)
    whole = before + sum(seen.seconds for _, seen in took)
    peak = f"{max(seen.peak for _, seen in took):.0f}＋{backend_peak():.0f}"
    add("台账与付款 合计", size, whole, rows=batch.count, peak=peak)


def _answer(batch: Any) -> bytes:
    """What the bank says today of every order."""
    from minzheng.core.payments.models import PaymentOrder
    from minzheng.kernel import periods

    target, total, day = io.StringIO(), 0, periods.today().isoformat()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(("流水号", "金额", "结果", "原因", "入账日期"))
    rows = PaymentOrder.objects.filter(batch=batch).order_by("number").values_list("uid", "amount", "number")
    for uid, amount, number in rows:
        said = ("失败", "账号不存在", "") if number % FAILED == 0 else ("成功", "", day)
        writer.writerow((uid, f"{amount / 100:.2f}", *said))
        total += amount
    writer.writerow(("合计", len(rows), f"{total / 100:.2f}"))
    return target.getvalue().encode("gb18030")
