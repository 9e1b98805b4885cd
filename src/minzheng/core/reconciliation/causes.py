"""差异原因 — why two sides differ: what rules can tell by themselves, and what a person has to say."""

from django.db import models


class Pair(models.TextChoices):
    """对账方 — which two sides are compared row by row; the bank's answers stand beside the ledger, programme by programme (``BankWord``)."""

    REGISTER_LEDGER = "register_ledger", "名册与台账"
    LEDGER_STATISTICS = "ledger_stats", "台账与统计"


class Differs(models.TextChoices):
    """差异种类 — what differs: money that was due and has no line, a line to which nothing was due, another amount, a figure of a form."""

    MISSING = "missing", "应发未列"
    UNDUE = "undue", "列而不应发"
    AMOUNT = "amount", "金额不同"
    WITHOUT_RUN = "without_run", "没有锁定台账"
    FIGURE = "figure", "统计数不同"


class Cause(models.TextChoices):
    """差异原因 — the fixed list of causes; empty where neither a rule nor a person has said one yet."""

    LATE = "late", "截止后确认"
    DEATH = "death", "死亡未处理"
    CROSS_MONTH = "cross_month", "跨月发放"
    HELD = "held", "暂缓发放"
    COVERED = "covered", "已由别处发放"
    OFFSET = "offset", "扣抵"
    WITHOUT_RUN = "without_run", "没有锁定台账"
    NOT_REPORTED = "not_reported", "统计未报"
    DEFINITION = "definition", "统计口径"
    ENTRY = "entry", "填报差错"
    OTHER = "other", "其他"


EXPLAINED = {
    Cause.LATE: "本月截止日之后才确认的决定，由以后的批次补发或追回。",
    Cause.DEATH: "保障人员在当月之前已经死亡，死亡决定没有登记或登记得晚。",
    Cause.CROSS_MONTH: "本月批次里有以前月份的补发，两边计入的月份不同。",
    Cause.HELD: "批次里暂缓发放，台账不计，以后补发。",
    Cause.COVERED: "保障人员当月已由别的保障发放，本期没有列入。",
    Cause.OFFSET: "批次里扣抵以前多发的，两边一净一毛。",
    Cause.WITHOUT_RUN: "这个月没有已锁定的发放批次，系统数没有来源。",
    Cause.NOT_REPORTED: "统计月报还没有报送。",
    Cause.DEFINITION: "城乡两项一多一少、合计相等，划分口径不同。",
    Cause.ENTRY: "统计填报有误，应另报更正。",
    Cause.OTHER: "须写明具体情况。",
}
# who mends a difference, and how; empty is the cause that nobody has said yet
MENDED = {
    "": ("县财务岗位", "核实后写明原因。"),
    Cause.LATE: ("无须改动本月", "以后的批次自动补发，或列为追缴。"),
    Cause.DEATH: ("乡镇（街道）经办", "登记死亡决定，由另一人确认；多发的由以后的批次列为追缴。"),
    Cause.CROSS_MONTH: ("县统计岗位", "核对月报按哪一月计；填错的在下一版月报更正。"),
    Cause.HELD: ("县财务岗位", "核实后不再暂缓，以后的批次自动补发；不应发的登记停发决定。"),
    Cause.COVERED: ("县业务科室", "核对两项保障，重复的停发一项。"),
    Cause.OFFSET: ("县统计岗位", "月报按扣抵之后的实付填报；填错的在下一版更正。"),
    Cause.WITHOUT_RUN: ("县财务岗位", "编制、放行、锁定这个月的发放批次。"),
    Cause.NOT_REPORTED: ("县统计岗位", "填报、提交月报。"),
    Cause.DEFINITION: ("县统计岗位", "按名册的城乡划分更正月报，或更正名册。"),
    Cause.ENTRY: ("县统计岗位", "在下一版月报更正。"),
    Cause.OTHER: ("写明原因的人", "按写明的情况办理。"),
}
# what a person may say; the rest is found by rule alone
GIVEN = (Cause.DEFINITION, Cause.ENTRY, Cause.CROSS_MONTH, Cause.DEATH, Cause.LATE, Cause.OTHER)


class Standing(models.TextChoices):
    """台账状态 — how the payment of a county's month stands in the ledger."""

    LOCKED = "locked", "已锁定"
    OPEN = "open", "未锁定"
    DISCARDED = "discarded", "已作废"
    NONE = "none", "没有批次"
    ALTERED = "altered", "摘要不符"


class BankWord(models.TextChoices):
    """银行回盘 — what the bank said of the money of a locked month, the first that applies."""

    NOTHING = "nothing", "没有应付"
    UNSENT = "unsent", "没有全部发银行"
    WAITING = "waiting", "等待回盘"
    FAILED = "failed", "有失败或退回"
    GAP = "gap", "有账户待办"
    AGREES = "agrees", "与台账相符"


# the whole of the month's money has the bank's word, or a reason why it did not go there
ACCOUNTED = (BankWord.NOTHING, BankWord.AGREES, BankWord.FAILED, BankWord.GAP)
