"""付款情况 — what became of each month's money of an enrolment, in plain words for whoever asks at the window, on paper, or from home.

Each run is one sentence: what was due, what came for earlier months, what was kept back, what arrived on which day in which account, and
what came back and why. Whoever asks from home with a receipt is told neither account nor the bank's own words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, Q

from minzheng.core.access.doors import may
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.models import PaymentRun
from minzheng.core.ledger.reads import open_claims, titles
from minzheng.core.payments.batches.models import PaymentOrder
from minzheng.core.payments.models import OrderHold, OrderReturn
from minzheng.core.payments.standing import CHIPS, EACH, Place, Stand, places
from minzheng.kernel.masking import SHOWN_OF_ACCOUNT
from minzheng.kernel.money import format_yuan

_OF_ENROLMENTS = EACH.format(which="l.enrolment_id = ANY(%(enrolments)s)")
_ORDERED = "ORDER BY run_id DESC, enrolment_id LIMIT %(most)s"
_WITHIN = f"""
    WHERE EXISTS (
        SELECT 1 FROM divisions_division v JOIN UNNEST(%(paths)s::text[]) AS p (path) ON STARTS_WITH(v.path, p.path) WHERE v.id = t.division_id
    )
    {_ORDERED}
"""  # noqa: S608 — our own statement
_PARTS = """
    SELECT l.run_id, l.enrolment_id, COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'regular' AND l.month = r.month), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'arrears' OR l.kind = 'regular' AND l.month < r.month), 0)::bigint,
        COALESCE(-SUM(l.amount) FILTER (WHERE l.kind = 'offset'), 0)::bigint
    FROM ledger_ledgerline l JOIN ledger_paymentrun r ON r.id = l.run_id
    WHERE l.run_id = ANY(%(runs)s) AND l.enrolment_id = ANY(%(enrolments)s) AND NOT l.void GROUP BY l.run_id, l.enrolment_id
"""
MOST, MOST_FROM_HOME = 60, 12
OPEN = "另有以前多发的 {0} 元，要退回或者从以后的发放中扣回。"
Key = tuple[int, int]


@dataclass(frozen=True)
class Told:
    """付款一句话 — one run of an enrolment in words, with how it stands, the programme, the run and the last order."""

    words: str
    stand: Stand
    programme: str
    run: str
    run_uid: UUID
    order_uid: UUID | None

    @property
    def chip(self) -> str:
        """How its state is drawn."""
        return CHIPS[self.stand]


@dataclass(frozen=True)
class _Money:
    """一期各项 — what a run says of an enrolment (fen): its own month, earlier months, what is set off, what was kept back later."""

    own: int
    late: int
    offset: int
    withheld: int

    def words(self, place: Place) -> str:
        """The parts that there are, and what they come to where there is more than one."""
        named = (
            ("应发", self.own), ("补发以前月份", self.late), ("扣回以前多发的", self.offset), ("后来查明多算、不再发的", self.withheld),
        )  # fmt: skip
        said = [f"{name} {format_yuan(amount)} 元" for name, amount in named if amount]
        net = 0 if place.stand == Stand.WITHHELD else place.amount
        if place.stand == Stand.PAID:
            said.append(f"实发 {format_yuan(net)} 元")
        elif len(said) > 1:
            said.append(f"应付 {format_yuan(net)} 元")
        return "，".join(said)


def told(enrolments: Iterable[int], scope: Scope, most: int = MOST) -> list[Told]:
    """The payments of some enrolments within a scope, the newest run first: six statements."""
    said = {"enrolments": list(enrolments), "paths": list(scope.paths), "most": most}
    return list(_all(list(places(_OF_ENROLMENTS, said, _WITHIN)), at_home=False))


def told_of(
    user: User, programme: str, *, household: Any = None, person: UUID | None = None, most: int = MOST
) -> list[Told]:
    """The payments of a household, or of one of its members, under a programme, as far as a user may see the ledger."""
    if not may(user, Permission.LEDGER_VIEW):
        return []
    whose = {"person__uid": person} if person is not None else {"household": household}
    found = list(Enrolment.objects.filter(programme=programme, **whose).values_list("pk", flat=True))
    return told(found, scope_of(user, Permission.LEDGER_VIEW), most) if found else []


def told_at_home(cases: Sequence[int]) -> list[str]:
    """What may be read with a receipt of some cases: the payments of what these opened, without account and reasons; eight statements."""
    found = opened_by(cases)
    if not found:
        return []
    said = {"enrolments": found, "most": MOST_FROM_HOME}
    rows = _all(list(places(_OF_ENROLMENTS, said, _ORDERED)), at_home=True)
    words = [f"{titles([one.programme])}：{one.words}。" for one in rows]
    claimed = open_claims(found)
    return [*words, *([OPEN.format(format_yuan(claimed))] if claimed else [])]


def opened_by(cases: Sequence[int]) -> list[int]:
    """The enrolments that some cases opened, and those that follow them."""
    mine = Q(opened_by__case__in=cases) | Q(follows__opened_by__case__in=cases)
    return list(Enrolment.objects.filter(mine).values_list("pk", flat=True))


def _all(found: list[Place], *, at_home: bool) -> Iterator[Told]:
    """The sentences: what was kept back later is said with the rest of its run, where there is a rest."""
    runs = PaymentRun.objects.in_bulk({one.run_id for one in found})
    parts, orders = _parts(found), _orders(found)
    last = {key: chain[-1] for key, chain in orders.items()}
    held = OrderHold.objects.filter(order__in=[one.pk for one in last.values()], lifted_at__isnull=True)
    why = dict(held.values_list("order", "reason"))
    withheld = {_key(one): one.amount for one in found if one.stand == Stand.WITHHELD}
    whole = {_key(one) for one in found if one.stand != Stand.WITHHELD}
    for place in found:
        key = _key(place)
        if place.stand == Stand.WITHHELD and key in whole:
            continue
        run, chain, enrolment = runs[place.run_id], orders.get(key, []), parts[key]
        month = f"{run.month.year}年{run.month.month}月{'（补充期）' if run.cycle > 1 else ' '}"
        money = _Money(*enrolment, withheld.get(key, 0))
        said = [
            f"{month}{money.words(place)}", *(_earlier(one, at_home=at_home) for one in chain[:-1]),
            _became(place, chain, why, at_home=at_home),
        ]  # fmt: skip
        order = chain[-1] if chain else None
        programme = place.programme
        yield Told("，".join(said), place.stand, programme, run.number, run.uid, order.uid if order else None)


def _key(place: Place) -> Key:
    return place.run_id, place.enrolment_id


def _which(found: Sequence[Place]) -> dict[str, list[int]]:
    return {"runs": [one.run_id for one in found], "enrolments": [one.enrolment_id for one in found]}


def _parts(found: Sequence[Place]) -> dict[Key, tuple[int, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_PARTS, _which(found))
        return {(row[0], row[1]): row[2:] for row in cursor.fetchall()}


def _orders(found: Sequence[Place]) -> dict[Key, list[Any]]:
    """The orders of each, the first that was paid first, with outcome, account and what came back."""
    which = _which(found)
    back = Prefetch("returns", queryset=OrderReturn.objects.filter(state="confirmed"), to_attr="back")
    rows = PaymentOrder.objects.filter(run__in=which["runs"], enrolment__in=which["enrolments"], void=False)
    chains: dict[Key, list[Any]] = defaultdict(list)
    for order in rows.select_related("account", "outcome__refusal").prefetch_related(back).order_by("pk"):
        chains[order.run_id, order.enrolment_id].append(order)
    return chains


def _earlier(order: Any, *, at_home: bool) -> str:
    """What became of an order in whose place another was paid."""
    tail = _tail(order, at_home=at_home)
    if order.back:
        paid = _on(order.outcome.paid_on) if hasattr(order, "outcome") else ""
        return f"{paid}到账后{_on(order.back[0].returned_on)}被银行退回{_reason(order.back[0].reason, at_home=at_home)}{tail}"
    if _is_refused(order):
        return f"先前一次银行整批没有付款{_reason(order.outcome.refusal.reason, at_home=at_home)}{tail}"
    reason = order.outcome.reason if hasattr(order, "outcome") else ""
    return f"先前一次付款没有成功{_reason(reason, at_home=at_home)}{tail}"


def _is_refused(order: Any) -> bool:
    """Whether it failed with its whole batch: nothing is wrong with the account."""
    return hasattr(order, "outcome") and order.outcome.refusal is not None and order.outcome.refusal.whole


def _became(place: Place, chain: Sequence[Any], why: dict[int, str], *, at_home: bool) -> str:
    tail = _tail(chain[-1], at_home=at_home) if chain else ""
    reason = _reason(place.reason, at_home=at_home)
    if place.stand == Stand.FAILED and chain and _is_refused(chain[-1]):
        said = _reason(chain[-1].outcome.refusal.reason, at_home=at_home)
        return f"银行整批没有付款{said}{tail}，将重新付款" + ("，不用到窗口" if at_home else "")
    mend = "请带身份证和存折（银行卡）到窗口核对账户" if at_home else "待更正后重发"
    back = _on(chain[-1].back[0].returned_on) if chain and chain[-1].back else ""
    return {
        Stand.HELD: "暂缓发放，仍然应发，以后的批次自动补上",
        Stand.OFFSET: "与以前多发的相抵，本期不付款",
        Stand.WITHHELD: "没有付款，已抵减应追缴的",
        Stand.GAP: "收款账户须先办妥，办妥后付款",
        Stand.DUE: "还没有付款",
        Stand.BATCHED: "正在办理付款" if at_home else f"已编付款批，待审批发送{tail}",
        Stand.SENT: f"已发银行，等待{'到账' if at_home else '银行回盘'}{tail}",
        Stand.PAID: f"{_on(place.paid_on)}已到账{tail}",
        Stand.FAILED: f"付款失败{reason}{tail}，{mend}",
        Stand.RETURNED: f"{back}被银行退回{reason}{tail}，{mend}",
        Stand.KEPT: "付款失败或被退回，暂不重发，请到窗口询问" if at_home else f"付款失败或被退回，暂不重发（{why.get(place.order_id or 0, '')}）",
    }[place.stand]  # fmt: skip


def _reason(words: str, *, at_home: bool) -> str:
    """The bank's words, which may say anything, are for the office alone."""
    return f"（{words}）" if words and not at_home else ""


def _on(day: date | None) -> str:
    return f"{day.month}月{day.day}日" if day else ""


def _tail(order: Any, *, at_home: bool) -> str:
    if at_home:
        return ""
    account = order.account
    return f"（尾号 {sealing.unseal(account.sealed_account, account.uid)[-SHOWN_OF_ACCOUNT:]}）"
