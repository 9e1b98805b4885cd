"""断点 — named places between two steps of a write, at which a trial may end the process as a power cut would.

In production nothing is armed and a point costs one look at a variable. Only a trial that runs inside a process of its own
arms one; no setting and no address does. ``POINTS`` is the whole list: a test holds it equal to the points in the source.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

POINTS: Mapping[str, str] = MappingProxyType({
    "documents.written": "文件已写入并改名，登记还没有写",
    "documents.recorded": "文件已登记，事务还没有提交",
    "jobs.queued": "作业已登记，队列条目还没有写",
    "jobs.claimed": "作业已认领，还没有开始",
    "jobs.worked": "作业已做完，结果还没有写",
    "jobs.ending": "作业结果已写，通知还没有写",
    "import.checked": "导入表已检查，结果还没有写",
    "import.wrote": "一段导入行已写入，整批还没有提交",
    "import.committing": "全部导入行已写入，状态还没有改",
    "register.added": "一条登记已写入，审计事件还没有写",
    "register.confirmed": "登记已确认，审计事件还没有写",
    "duplicates.judged": "裁定和待确认的合并已写入，审计事件还没有写",
    "duplicates.decided": "合并或撤销合并已确认，审计事件还没有写",
    "duplicates.separated": "撤销合并已登记，审计事件还没有写",
    "case.moved": "办件的环节已改，办理经过还没有写",
    "case.stepped": "办理经过已写，随后的服务还没有做",
    "case.telling": "随后的服务已做，审计事件还没有写",
    "enrolment.proposed": "保障决定已提出，还没有确认",
    "enrolment.confirmed": "保障决定已确认，还没有执行",
    "enrolment.opened": "保障已建立，时段还没有写",
    "publication.written": "公布已写入，审计事件还没有写",
    "notice.filed": "公示记录已入卷，公示还没有写",
    "observation.computed": "一项指标的观测值已写入，整批还没有写完",
    "observation.told": "观测值已全部写入，事务还没有提交",
    "ledger.started": "批次已建立，作业还没有登记",
    "ledger.freezing": "名册已冻结，批次还没有标记",
    "ledger.frozen": "冻结已提交，计算还没有开始",
    "ledger.reckoning": "台账行已写入，合计与摘要还没有写",
    "ledger.reckoned": "计算已提交，核查还没有开始",
    "ledger.checking": "核查项已写入，状态还没有改",
    "ledger.prepared": "编制已全部提交，作业还没有结束",
    "ledger.answered": "处置已写入，审计事件还没有写",
    "ledger.holding": "暂缓已写入，批次还没有提交放行",
    "ledger.submitted": "批次已提交放行，审计事件还没有写",
    "ledger.releasing": "放行已写入，审计事件还没有写",
    "ledger.locking": "批次已锁定，审计事件还没有写",
    "ledger.voiding": "人员已标记作废，台账行还没有",
    "ledger.discarding": "批次已作废，审计事件还没有写",
    "payments.received": "资金到账已登记，审计事件还没有写",
    "payments.reversing": "到账冲销已登记，审计事件还没有写",
    "payments.requesting": "用款申请已登记，明细还没有写",
    "payments.decided": "到账、申请或退票已确认，审计事件还没有写",
    "payments.withholding": "未付的款项已抵减追缴，审计事件还没有写",
    "payments.drafted": "付款指令已写入，审计事件还没有写",
    "payments.approved": "付款批已审批，审计事件还没有写",
    "payments.cancelled": "付款批已撤销，审计事件还没有写",
    "payments.sending": "生成文件的作业已登记，付款批还没有记下它",
    "payments.intending": "银行文件的名称、摘要已确定，审计事件还没有写",
    "payments.intended": "文件的确定已提交，文件还没有写",
    "payments.written": "银行文件已写入并改名，付款批还没有改",
    "payments.published": "付款批已记下文件，审计事件还没有写",
    "payments.confirmed": "银行受理已记下，审计事件还没有写",
    "payments.answered": "回盘文件已保存，回盘还没有登记",
    "payments.answering": "回盘已登记，结果还没有写",
    "payments.applying": "付款结果已写入，付款批还没有改",
    "payments.closing": "付款批已办结，审计事件还没有写",
    "payments.settled": "挂起的回盘已处理，审计事件还没有写",
    "payments.returned": "退票已登记，审计事件还没有写",
    "payments.held": "暂不重发已登记，审计事件还没有写",
    "payments.lifted": "暂不重发已解除，审计事件还没有写",
    "payments.lettering": "银行书面说明已登记，逐笔的明细还没有写",
    "payments.lettered": "银行书面说明和明细已登记，审计事件还没有写",
    "payments.letter_decided": "银行书面说明已确认，审计事件和结果还没有写",
    "payments.letter_applied": "说明的结果已写入，付款批还没有改",
    "filing.begun": "报表已建立，审计事件还没有写",
    "filing.filled": "报表的数已写入，审计事件还没有写",
    "filing.submitted": "报表已报送，审计事件还没有写",
    "filing.approving": "报表已审定，各项数还没有锁定",
    "filing.approved": "各项数已锁定，审计事件还没有写",
    "reconciliation.comparing": "对账结果已写入，月份还没有标记",
    "reconciliation.compared": "月份已标记，审计事件还没有写",
    "reconciliation.said": "差异原因已写入，审计事件还没有写",
    "reconciliation.closed": "月份已结账，审计事件还没有写",
    "claims.planning": "追缴方案已写入，各期还没有写",
    "claims.planned": "追缴方案和各期已写入，审计事件还没有写",
    "claims.settled": "追缴的退回已登记，审计事件还没有写",
    "claims.decided": "追缴的方案或入账已确认，审计事件还没有写",
})  # fmt: skip
_armed: Callable[[str], None] | None = None


def fp(name: str) -> None:
    """断点 — pass a point of ``POINTS``; nothing happens unless a trial armed this process."""
    if _armed is not None:
        _armed(name)


def arm(at: Callable[[str], None] | None) -> None:
    """设置断点 — call ``at`` with the name of every point that this process passes from here on; None takes it away."""
    global _armed  # noqa: PLW0603 — one process, one trial
    _armed = at
