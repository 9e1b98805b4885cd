"""台账行 — the frozen register of a run, the lines reckoned from it with their parts, and whom each line covers.

A line is a month of an enrolment. The first line of a month is its ``regular`` one, in whatever run it comes; whatever is reckoned
otherwise later is a line of its own that points back to it: ``arrears`` (paid more), a ``claim`` (paid too much, to be recovered),
or ``members`` (the same money for other people). An ``offset`` keeps back of a payment what a claim still has open. Amounts are fen.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only
from minzheng.core.benefits.models import Activation, Enrolment, EnrolmentDecision
from minzheng.core.divisions.models import Division
from minzheng.core.ledger.accounts.models import PayeeAccount
from minzheng.core.ledger.claims.triggers import offsets_within
from minzheng.core.ledger.runs.models import PaymentRun
from minzheng.core.ledger.triggers import covered_once, marked_void_only, while_preparing
from minzheng.core.parties.models import Person
from minzheng.core.registers.records import Listed

OF_LINE = "SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = NEW.line_id"
OF_FRESH = "(SELECT l.run_id FROM ledger_ledgerline l WHERE l.id = fresh.line_id)"


class LineKind(models.TextChoices):
    """台账种类 — what a line says about its month."""

    REGULAR = "regular", "应发"
    ARREARS = "arrears", "补发"
    CLAIM = "claim", "多发待追回"
    OFFSET = "offset", "扣抵"
    MEMBERS = "members", "人员更正"


PAYING = (LineKind.REGULAR, LineKind.ARREARS, LineKind.OFFSET)
RECKONED = (LineKind.REGULAR, LineKind.ARREARS, LineKind.CLAIM)


class FrozenEnrolment(models.Model):
    """冻结名册 — an enrolment as it was known at the cut-off: what it is owed in the month, whom it covers, where it is paid.

    ``course`` holds its whole course where that is not the one reckoned last (``changed``); ``fingerprint`` is the hash of it.
    ``dead`` and ``away`` are those of the covered who had died before the month, or live in another county.
    """

    run = models.ForeignKey(PaymentRun, models.PROTECT, related_name="frozen", verbose_name="批次")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="+", verbose_name="保障")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    amount = models.BigIntegerField("当月金额（分）")
    tapering = models.BooleanField("渐退")
    decision = models.ForeignKey(
        EnrolmentDecision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据决定"
    )
    members = ArrayField(models.BigIntegerField(), verbose_name="保障人员")
    dead = ArrayField(models.BigIntegerField(), verbose_name="已死亡人员")
    away = ArrayField(models.BigIntegerField(), verbose_name="外县居住人员")
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收款账户"
    )
    fingerprint = models.CharField("过程摘要", max_length=32, db_collation="C")
    changed = models.BooleanField("有变动")
    course = models.JSONField("保障过程", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "冻结名册"
        indexes = [models.Index(fields=["enrolment", "-run"], name="frozen_latest")]
        constraints = [models.UniqueConstraint(fields=["run", "enrolment"], name="frozen_once")]
        triggers = [while_preparing("冻结名册", "fresh.run_id"), *append_only("冻结名册")]

    class Privacy:
        """Who receives how much, and where."""

        personal = frozenset({"enrolment", "amount", "members", "dead", "away", "account", "course"})

    def __str__(self) -> str:
        return f"{self.run_id}-{self.enrolment_id}"


class LedgerLine(Listed):
    """台账行 — ``number`` is its place in the run; ``corrects`` the line that it corrects, or the claim that it is set off against."""

    run = models.ForeignKey(
        PaymentRun, models.PROTECT, related_name="lines", db_index=False, verbose_name="批次"
    )  # line_of_run begins with it
    number = models.PositiveIntegerField("行号")
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="lines", verbose_name="保障")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    month = models.DateField("所属月份")
    kind = models.CharField("种类", max_length=8, choices=LineKind, db_collation="C")
    amount = models.BigIntegerField("金额（分）")
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name="更正的行"
    )
    decision = models.ForeignKey(
        EnrolmentDecision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据决定"
    )
    activation = models.ForeignKey(
        Activation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据启动"
    )
    account = models.ForeignKey(
        PayeeAccount, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="收款账户"
    )
    fund = models.CharField("资金来源", max_length=60, blank=True)
    void = models.BooleanField("作废", default=False)

    objects: ClassVar[ScopedQuerySet["LedgerLine"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Listed.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "台账行"
        indexes = [
            models.Index(fields=["enrolment", "month"], name="line_of_month"),
            models.Index(fields=["run", "enrolment"], name="line_of_run"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="line_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "month"], condition=Q(kind="regular", void=False), name="line_regular_once",
                violation_error_message="这项保障这个月已有台账行，不能再发一次。",
            ),
            models.UniqueConstraint(
                fields=["corrects", "run"], condition=Q(corrects__isnull=False, void=False), name="line_corrected_once",
                violation_error_message="同一批次对同一行只能更正一次。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in LineKind]), name="line_kind_known",
                violation_error_message="台账行的种类不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["regular", "arrears"], amount__gt=0) | Q(kind__in=["claim", "offset"], amount__lt=0)
                | Q(kind="members", amount=0),
                name="line_amount_signed", violation_error_message="应发、补发为正，追回、扣抵为负，人员更正为零。",
            ),
            models.CheckConstraint(
                condition=Q(kind="regular", corrects__isnull=True) | ~Q(kind="regular") & Q(corrects__isnull=False),
                name="line_points_back", violation_error_message="更正和扣抵须指明所针对的行；应发不指。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="line_whole_month", violation_error_message="台账按整月计算。"
            ),
        ]  # fmt: skip
        triggers = [
            while_preparing("台账行", "fresh.run_id"), offsets_within(), *marked_void_only("台账行", "NEW.run_id"),
        ]  # fmt: skip

    class Privacy:
        """Who receives how much, and where."""

        personal = frozenset({"enrolment", "amount", "account"})

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()}"

    @property
    def version(self) -> int:
        """A line has one version for good."""
        return 1


class PartKind(models.TextChoices):
    """构成 — of what an amount is made up."""

    GRANT = "grant", "按决定发放"
    STARTED = "started", "按启动登记发放"
    TAPERING = "tapering", "渐退期按原额发放"
    OWED = "owed", "按现行决定应发"
    RECKONED = "reckoned", "以前已计"
    OFFSET = "offset", "扣抵以前多发"


class LineComponent(models.Model):
    """台账行构成 — a part of a line's amount (fen); the parts of a line add up to it."""

    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="components", verbose_name="台账行")
    kind = models.CharField("构成", max_length=8, choices=PartKind, db_collation="C")
    amount = models.BigIntegerField("金额（分）")

    class Meta:
        verbose_name = verbose_name_plural = "台账行构成"
        constraints = [
            models.UniqueConstraint(fields=["line", "kind"], name="component_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in PartKind]), name="component_kind_known",
                violation_error_message="台账行的构成不在规定的范围内。",
            ),
        ]  # fmt: skip
        triggers = [while_preparing("台账行构成", OF_FRESH), *append_only("台账行构成")]

    class Privacy:
        """Amounts of one enrolment."""

        personal = frozenset({"amount"})

    def __str__(self) -> str:
        return f"{self.line_id} {self.get_kind_display()}"


class LineMember(models.Model):
    """台账保障人员 — a person for whom a month is paid by a programme: once, until a correction takes him out; then ``turn`` goes up."""

    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="members", verbose_name="台账行")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    month = models.DateField("所属月份")
    turn = models.PositiveSmallIntegerField("第几次", default=0)
    void = models.BooleanField("作废", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "台账保障人员"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "month", "turn"], condition=Q(void=False), name="line_member_once",
                violation_error_message="这个人当月已由同一项目发放，不能重复。",
            ),
        ]  # fmt: skip
        triggers = [
            covered_once(),
            while_preparing("台账保障人员", OF_FRESH),
            *marked_void_only("台账保障人员", OF_LINE),
        ]

    class Privacy:
        """For whom is paid."""

        personal = frozenset({"person"})

    def __str__(self) -> str:
        return f"{self.line_id}"


class LineMemberEnd(models.Model):
    """台账保障人员更正 — a line that takes a person out of a month for which he had been paid."""

    member = models.ForeignKey(LineMember, models.PROTECT, related_name="ends", verbose_name="台账保障人员")
    line = models.ForeignKey(LedgerLine, models.PROTECT, related_name="+", verbose_name="更正行")
    void = models.BooleanField("作废", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "台账保障人员更正"
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(void=False), name="line_member_ended_once"),
        ]
        triggers = [while_preparing("台账保障人员更正", OF_FRESH), *marked_void_only("台账保障人员更正", OF_LINE)]

    class Privacy:
        """For whom is paid."""

        personal = frozenset({"member"})

    def __str__(self) -> str:
        return f"{self.line_id}"
