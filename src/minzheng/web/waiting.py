"""待办 — what waits for a user: each line of work says what of it is his; the number of statements does not grow with the data."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.course import in_month
from minzheng.core.cases import queue
from minzheng.core.ledger import reads as ledger
from minzheng.core.ledger.claims import reads as claims
from minzheng.core.payments import reads as payments
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.reads import imports_of
from minzheng.core.registers.waiting import COUNTED_UP_TO, UNCONFIRMED, waiting_in
from minzheng.core.visits import reads as visits
from minzheng.core.visits.papers import name_of
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan
from minzheng.web.lines import line_title
from minzheng.web.register_lists import address

if TYPE_CHECKING:
    from minzheng.core.access.models import User

IMPORTS_LOOKED_AT = 20
VISITS_SHOWN = 10
WAITING_IMPORTS = {"checked": "soon", "faulty": "late"}
CONFIRMING, IMPORTING, OTHER = "confirm", "import", ""


@dataclass(frozen=True)
class Task:
    """待办 — one line of the work queue: what, about what, how many, and where to do it; ``source`` names the kind of work."""

    title: str
    subject: str
    url: str
    chip: str
    state: str
    count: int
    source: str = field(default=OTHER, kw_only=True)


Source = Callable[["User"], list[Task]]


def waiting_for(user: "User") -> list[Task]:
    """Everything that waits for a user, source by source."""
    return [task for source in SOURCES for task in source(user)]


def _visits(user: "User") -> list[Task]:
    """Visits on which the user goes, the earliest first: one tap to the form."""
    if not may(user, Permission.VISIT_WORK):
        return []
    return [
        Task(
            one.checklist.title, f"{name_of(one.visit)}，{one.visit.division.name}，计划 {one.visit.planned_on}",
            reverse("visit_form", args=[one.visit.uid]), one.chip, "逾期未去" if one.late else one.visit.get_state_display(), 1,
        )
        for one in visits.lines(visits.to_do(user)[:VISITS_SHOWN], periods.today())
    ]  # fmt: skip


def _cases(user: "User") -> list[Task]:
    """Cases on which the user works, and those that wait for somebody of his post: one line each."""
    if not may(user, Permission.CASE_WORK):
        return []
    counted = queue.waiting_counts(user, periods.today())
    found = []
    if counted.mine:
        late = f"，其中逾期 {counted.late:,} 件" if counted.late else ""
        chip, state = ("late", "有逾期") if counted.late else ("go", "在办")
        found.append(
            Task("办理办件", f"由您经手 {counted.mine:,} 件{late}", reverse("cases"), chip, state, counted.mine)
        )
    if counted.free:
        subject = f"等待您的岗位 {counted.free:,} 件，尚无人经手"
        found.append(Task("认领办件", subject, reverse("cases"), "soon", "待认领", counted.free))
    return found


def _runs(user: "User") -> list[Task]:
    """Payment runs that the user may go on with, or release where somebody else prepared them."""
    return [
        Task(
            "处置并提交发放批次" if run.is_checking else "放行发放批次",
            f"{run.division.name} {in_month(run.month)}，{ledger.titles(run.programmes)}",
            reverse("ledger_run", args=[run.uid]), "soon", run.get_state_display(), 1,
        )
        for run in ledger.waiting_runs(user)
    ]  # fmt: skip


def _payments(user: "User") -> list[Task]:
    """Payments that the user may approve, send or decide about, where somebody else prepared them."""
    if not may(user, Permission.LEDGER_PREPARE) and not may(user, Permission.LEDGER_RELEASE):
        return []
    found = payments.waiting(user)
    return _batches(found) + _decisions(found)


def _batches(found: payments.Waiting) -> list[Task]:
    """Batches to approve, to send, to look at, and those that the bank is slow to answer."""
    told = [
        *(("审批付款批", one, "待审批") for one in found.approve),
        *(("生成银行文件", one, "已审批") for one in found.send),
        *(("重新生成银行文件", one, "没有生成") for one in found.stuck),
        *(("处理挂起的回盘", one, "挂起") for one in found.parked),
        *(("催银行回盘", one, f"已发银行 {days:,} 天，回盘未齐") for one, days in found.unanswered),
    ]
    return [
        Task(
            title, f"{one.division.name} {in_month(one.run.month)}，{one.count:,} 笔 {format_yuan(one.total)} 元",
            reverse("payment_batch", args=[one.uid]), "soon", state, 1,
        )
        for title, one, state in told
    ]  # fmt: skip


def _decisions(found: payments.Waiting) -> list[Task]:
    """Money, refusals and returns that somebody else entered."""
    tasks = [
        Task(
            "审批用款申请", f"{one.division.name} {in_month(one.run.month)}，{format_yuan(one.total)} 元",
            reverse("payments_of_run", args=[one.run.uid]), "soon", "待审批", 1,
        )
        for one in found.requests
    ]  # fmt: skip
    tasks += [
        Task(
            "确认资金到账", f"{one.division.name}，{format_yuan(one.amount)} 元",
            reverse("fund_receipt", args=["payments.receipt", one.uid]), "soon", "待确认", 1,
        )
        for one in found.receipts
    ]  # fmt: skip
    tasks += [
        Task(
            "确认到账冲销", f"{one.division.name}，{format_yuan(one.receipt.amount)} 元",
            reverse("fund_receipt", args=["payments.receipt", one.receipt.uid]), "soon", "待确认", 1,
        )
        for one in found.reversals
    ]  # fmt: skip
    tasks += [
        Task(
            "确认银行书面说明", f"{one.division.name} {in_month(one.batch.run.month)}，付款批 {one.batch.number} {one.title}",
            reverse("payment_batch", args=[one.batch.uid]), "soon", "待确认", 1,
        )
        for one in found.refusals
    ]  # fmt: skip
    return tasks + [
        Task(
            "确认退票", f"{one.order.batch.number} 第 {one.order.number} 笔",
            reverse("payment_order", args=["payments.order", one.order.uid]), "soon", "待确认", 1,
        )
        for one in found.returns
    ]  # fmt: skip


def _claims(user: "User") -> list[Task]:
    """What was paid too much: claims without a plan, with overdue parts, or set off where nothing is paid any more; drafts to decide about."""
    if not may(user, Permission.LEDGER_PREPARE) and not may(user, Permission.LEDGER_RELEASE):
        return []
    found = claims.waiting(user)
    told = [
        *(("催收逾期的追缴", one, "late", f"逾期 {format_yuan(one.overdue)} 元") for one in found.late),
        *(("拟定追缴方案", one, "soon", "待定方案") for one in found.without),
        *(("改定追缴方案", one, "soon", "保障已停止，扣抵不到") for one in found.ended),
        *(("审批追缴事项", one, "soon", "待确认") for one in found.decide),
    ]
    return [
        Task(title, f"{one.division.name}，追缴 {getattr(one, 'claim', one).number}", reverse("claim", args=[getattr(one, "claim", one).uid]), chip, state, 1)
        for title, one, chip, state in told
    ]  # fmt: skip


def _waiting_imports(user: "User") -> list[Task]:
    """The user's own files that were checked and now wait for him."""
    if not may(user, Permission.REGISTER_IMPORT):
        return []
    return [
        Task(
            f"导入{REGISTERS.get(batch.register).title}",
            f"共 {batch.total:,} 行" + (f"，{batch.faulty:,} 行有错" if batch.faulty else ""),
            reverse("import", args=[batch.uid]),
            WAITING_IMPORTS[batch.state],
            batch.get_state_display(),
            1,
            source=IMPORTING,
        )
        for batch in imports_of(user).filter(state__in=WAITING_IMPORTS)[:IMPORTS_LOOKED_AT]
    ]


def _confirmations(user: "User") -> list[Task]:
    """Entries inside the user's scope that wait for a second person."""
    if not may(user, Permission.REGISTER_CONFIRM):
        return []
    counted = waiting_in(REGISTERS, scope_of(user, Permission.REGISTER_CONFIRM))
    return [_confirmation(REGISTERS.get(code), count) for code, count in counted.items() if count]


def _confirmation(register: type[Register], count: int) -> Task:
    many = f"{count:,} {register.unit}" + ("以上" if count == COUNTED_UP_TO else "")
    url = address(register, {"tab": UNCONFIRMED})
    return Task(
        f"确认{register.title}",
        f"{line_title(register.line)} {many}，由第二人核对后计入指标",
        url,
        "soon",
        "待确认",
        count,
        source=CONFIRMING,
    )


SOURCES: tuple[Source, ...] = (_visits, _cases, _runs, _payments, _claims, _waiting_imports, _confirmations)
