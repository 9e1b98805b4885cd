"""付款情况 — what became of each month's money of an enrolment, in plain words for whoever asks at the window."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.core.access.scopes import Scope
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.payments.batches.models import PaymentOrder
from minzheng.core.payments.models import OrderHold
from minzheng.core.payments.standing import EACH, Place, Stand, places
from minzheng.kernel.masking import SHOWN_OF_ACCOUNT
from minzheng.kernel.money import format_yuan

_OF_ENROLMENTS = EACH.format(which="l.enrolment_id = ANY(%(enrolments)s)")
_WITHIN = """
    WHERE EXISTS (
        SELECT 1 FROM divisions_division v JOIN UNNEST(%(paths)s::text[]) AS p (path) ON STARTS_WITH(v.path, p.path) WHERE v.id = t.division_id
    )
    ORDER BY run_id DESC LIMIT %(most)s
"""
MOST = 60


@dataclass(frozen=True)
class Told:
    """付款一句话 — one run of an enrolment in words, with how it stands, the run and the order."""

    words: str
    stand: Stand
    run: str
    run_uid: UUID
    order_uid: UUID | None


def told(enrolments: Iterable[int], scope: Scope, most: int = MOST) -> list[Told]:
    """The payments of some enrolments within a scope, the newest run first: four statements."""
    said = {"enrolments": list(enrolments), "paths": list(scope.paths), "most": most}
    found = list(places(_OF_ENROLMENTS, said, _WITHIN))
    runs = PaymentRun.objects.in_bulk({one.run_id for one in found})
    orders = PaymentOrder.objects.select_related("account", "batch").in_bulk(
        {one.order_id for one in found if one.order_id}
    )
    held = OrderHold.objects.filter(order__in=list(orders), lifted_at__isnull=True)
    why = dict(held.values_list("order", "reason"))
    return [_told(one, runs[one.run_id], orders.get(one.order_id or 0), why) for one in found]


def _told(place: Place, run: PaymentRun, order: PaymentOrder | None, why: dict[int, str]) -> Told:
    month = f"{run.month.year}年{run.month.month}月"
    more = ("（补充期）" if run.cycle > 1 else "") + ("（含以前月份）" if place.late else "")
    words = f"{month}{more or ' '}应发 {format_yuan(place.amount)} 元，{_became(place, order, why)}"
    return Told(words, place.stand, run.number, run.uid, order.uid if order else None)


def _became(place: Place, order: PaymentOrder | None, why: dict[int, str]) -> str:
    tail = f"（尾号 {_tail(order)}）" if order else ""
    reason = f"（{place.reason}）" if place.reason else ""
    return {
        Stand.HELD: "暂缓发放，仍然应发，以后的批次自动补上",
        Stand.OFFSET: "与以前多发的相抵，本期不付款",
        Stand.WITHHELD: "后来查明多算，没有付，已抵减应追缴的",
        Stand.GAP: "收款账户须先办妥，办妥后付款",
        Stand.DUE: "还没有付款",
        Stand.BATCHED: f"已编付款批，待审批发送{tail}",
        Stand.SENT: f"已发银行，等待银行回盘{tail}",
        Stand.PAID: f"{_on(place.paid_on)}已到账{tail}",
        Stand.FAILED: f"付款失败{reason}{tail}，待更正后重发",
        Stand.RETURNED: f"被银行退回{reason}{tail}，待更正后重发",
        Stand.KEPT: f"付款失败或被退回，暂不重发（{why.get(place.order_id or 0, '')}）",
    }[place.stand]


def _on(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _tail(order: Any) -> str:
    account = order.account
    return sealing.unseal(account.sealed_account, account.uid)[-SHOWN_OF_ACCOUNT:]
