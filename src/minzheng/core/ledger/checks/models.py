"""发放核查 — each thing that somebody should look at before a run is released, and what was decided about it."""

import pgtrigger
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.audit.append_only import append_only
from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.core.ledger.triggers import REFUSED, added, answered_while_checking
from minzheng.core.parties.models import Person
from minzheng.kernel import periods


class CheckKind(models.TextChoices):
    """核查种类 — what was noticed about an enrolment in a run."""

    NEW = "new", "本期新增"
    STOPPED = "stopped", "本期停发"
    CHANGED = "changed", "金额变动"
    UNUSUAL = "unusual", "变动异常"
    LONG_ARREARS = "long_arrears", "补发月份较多"
    CLAIM = "claim", "多发待追回"
    DEAD = "dead", "保障人员已死亡"
    ALL_DEAD = "all_dead", "保障人员全部死亡"
    AWAY = "away", "居住在外县"
    NO_ACCOUNT = "no_account", "没有收款账户"
    SHARED = "shared", "多户共用账户"
    ALIKE = "alike", "疑似同一人"
    EXCLUDED = "excluded", "同月互斥项目"
    COVERED = "covered", "当月已由别处发放"
    UNTOLD = "untold", "截止后决定追溯"
    EARLIER = "earlier", "台账之前的月份"
    MANUAL = "manual", "人工提出"


class Severity(models.TextChoices):
    """核查程度 — to be known, to be answered, or never to be paid as it stands."""

    INFO = "info", "提示"
    WARN = "warn", "须处置"
    BLOCK = "block", "不得发放"


SEVERITIES = {
    CheckKind.NEW: Severity.INFO, CheckKind.STOPPED: Severity.INFO, CheckKind.CHANGED: Severity.INFO, CheckKind.CLAIM: Severity.INFO,
    CheckKind.COVERED: Severity.INFO, CheckKind.UNUSUAL: Severity.WARN, CheckKind.LONG_ARREARS: Severity.WARN,
    CheckKind.DEAD: Severity.WARN, CheckKind.AWAY: Severity.WARN, CheckKind.NO_ACCOUNT: Severity.BLOCK, CheckKind.SHARED: Severity.WARN,
    CheckKind.ALIKE: Severity.WARN, CheckKind.MANUAL: Severity.WARN, CheckKind.ALL_DEAD: Severity.BLOCK,
    CheckKind.EXCLUDED: Severity.BLOCK, CheckKind.UNTOLD: Severity.INFO, CheckKind.EARLIER: Severity.WARN,
}  # fmt: skip
EXPLAINED = {
    CheckKind.NEW: "上期没有、本期开始发放。", CheckKind.STOPPED: "上期发放、本期没有。", CheckKind.CHANGED: "当月应发与上期不同。",
    CheckKind.UNUSUAL: "当月应发与上期相差超过规定的比例，请核对变更决定。",
    CheckKind.LONG_ARREARS: "一次补发的月份超过规定的数目，请核对决定的生效月份。",
    CheckKind.CLAIM: "以前月份多发，列为待追回；有本地扣抵规定的按规定扣抵。",
    CheckKind.DEAD: "有保障人员在当月之前已经死亡，请登记死亡决定、重新编制，或写明仍按此发放的理由。",
    CheckKind.ALL_DEAD: "全部保障人员在当月之前已经死亡，只能暂缓发放；请登记死亡决定。",
    CheckKind.AWAY: "有保障人员现在居住在外县（市、区），请核实是否在那里另有保障。",
    CheckKind.NO_ACCOUNT: "截止日没有已确认的收款账户，只能暂缓发放；账户确认后，由以后的批次补发。",
    CheckKind.SHARED: "同一账号收取几项不同家庭的保障金，请核对代领协议。",
    CheckKind.ALIKE: "与另一名保障人员同名同出生日期而证件号码不同，请核对是否同一人。",
    CheckKind.EXCLUDED: "有保障人员当月已由互斥的项目发放，只能暂缓，待那一项更正后再补。",
    CheckKind.COVERED: "有保障人员当月已由别的保障发放且尚未更正，本期没有列入，更正后自动补发。",
    CheckKind.UNTOLD: "截止日之后确认的决定追溯到截止日以前，当时的保障过程已不能还原，本期没有列入，由以后的批次补发或追回。",
    CheckKind.EARLIER: "在台账起始月份之前就已新增，以前的月份不由台账计发，请核实原渠道是否已发放，并写明结果。",
    CheckKind.MANUAL: "编制人提出，须处置后提交。",
}  # fmt: skip


class RunCheck(models.Model):
    """核查项 — about one enrolment of a run. ``before`` and ``now`` are amounts (fen), or numbers, as the kind has it."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="checks", verbose_name="批次")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    other = models.ForeignKey(
        Enrolment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="另一项保障"
    )
    kind = models.CharField("种类", max_length=12, choices=CheckKind, db_collation="C")
    severity = models.CharField("程度", max_length=5, choices=Severity, db_collation="C")
    month = models.DateField("所属月份", null=True, blank=True)
    before = models.BigIntegerField("原值", null=True, blank=True)
    now = models.BigIntegerField("现值", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发放核查项"
        indexes = [
            models.Index(fields=["run", "severity", "kind"], name="check_of_run"),
            models.Index(fields=["enrolment", "run"], name="check_of_enrolment"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in CheckKind], severity__in=[each.value for each in Severity]),
                name="check_kind_known", violation_error_message="核查的种类或程度不在规定的范围内。",
            ),
            models.UniqueConstraint(
                fields=["run", "enrolment", "kind", "month", "person", "other"], condition=~Q(kind="manual"), nulls_distinct=False,
                name="check_once",
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="while_preparing",
                level=pgtrigger.Statement,
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                referencing=added(),
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM added c JOIN ledger_paymentrun r ON r.id = c.run_id
                        WHERE r.state <> CASE WHEN c.kind = 'manual' THEN 'checking' ELSE 'preparing' END
                    ) THEN
                        RAISE EXCEPTION '批次不在编制或核查中，不能增加核查项' {REFUSED};
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608 — names of our own columns
            ),
            *append_only("发放核查项"),
        ]

    class Privacy:
        """Of whom what was noticed."""

        personal = frozenset({"enrolment", "person", "other", "before", "now", "note"})

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class CheckAnswer(models.Model):
    """核查处置 — what was decided about a check, by whom and why; the last answer counts."""

    class Outcome(models.TextChoices):
        """处置 — pay as it stands, or hold the enrolment back."""

        ACCEPTED = "accepted", "照发"
        HELD = "held", "暂缓发放"

    check_of = models.ForeignKey(
        RunCheck, models.PROTECT, related_name="answers", verbose_name="核查项", db_column="check_id"
    )
    outcome = models.CharField("处置", max_length=8, choices=Outcome, db_collation="C")
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="处置人")
    at = models.DateTimeField("处置时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "核查处置"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["accepted", "held"]) & ~Q(reason=""), name="answer_with_reason",
                violation_error_message="处置须选择照发或暂缓，并写明理由。",
            ),
        ]  # fmt: skip
        triggers = [answered_while_checking(), *append_only("核查处置")]

    class Privacy:
        """A reason may tell of an illness."""

        personal = frozenset({"reason"})

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}"
