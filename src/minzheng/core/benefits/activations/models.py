"""启动登记 — in which month and where a programme that follows others is started, and how much each person is paid then.

``accepted_on`` is the day of the document, ``paper`` its name and number. A confirmed record never changes: what was wrong, and a start that
is taken back, is a record of its own; of several for one place and month the one confirmed last counts, and that of a county goes before that of
the city. Amounts are fen, increases hundredths of a percentage point. Nothing here says when the mechanism must start: the document does.
"""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from minzheng.core.audit.append_only import REFUSED
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record

ASKED_ALREADY = "这个地方这个月已有一条启动登记等待确认，请先确认、改正或撤回。"


class ActivationKind(models.TextChoices):
    """启动种类 — the mechanism is started for a month, or a start is taken back."""

    STARTED = "started", "启动"
    WITHDRAWN = "withdrawn", "撤销启动"


@pghistory.track()
class Activation(Record, Accepted):
    """联动机制启动 — one start of one month: ``division`` is the city or county, ``amount`` what each person is paid (fen).

    ``cpi``, ``food`` and ``low_income`` are the published increases over the same month of the year before, ``base`` the standard that is
    multiplied with the increase (fen); ``verified``: the recorder has seen the document itself.
    """

    programme = models.CharField("项目", max_length=60, db_collation="C")
    kind = models.CharField("种类", max_length=9, choices=ActivationKind, db_collation="C")
    month = models.DateField("补贴月份")
    amount = models.BigIntegerField("每人补贴标准（分）", null=True, blank=True)
    base = models.BigIntegerField("计算基数（分）", null=True, blank=True)
    cpi = models.IntegerField("居民消费价格同比涨幅（万分之）", null=True, blank=True)
    food = models.IntegerField("食品价格同比涨幅（万分之）", null=True, blank=True)
    low_income = models.IntegerField("低收入居民价格指数同比涨幅（万分之）", null=True, blank=True)
    verified = models.BooleanField("文件原件已核对", default=False)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["Activation"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "联动机制启动"
        indexes = [models.Index(fields=["programme", "month"], name="activation_of_month")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in ActivationKind]), name="activation_kind_known",
                violation_error_message="启动登记的种类不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="activation_whole_month", violation_error_message="补贴月份应是某月 1 日。"
            ),
            models.CheckConstraint(
                condition=Q(kind="started", amount__gt=0) | Q(kind="withdrawn", amount__isnull=True),
                name="activation_says_how_much", violation_error_message="启动须写明每人补贴标准，大于 0；撤销启动不写。",
            ),
            models.UniqueConstraint(
                fields=["programme", "division", "month"], condition=Q(confirmed_at__isnull=True), name="activation_one_waits",
                violation_error_message=ASKED_ALREADY,
            ),
            *Accepted.constraints("activation"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "programme", "kind", "month", "amount", "base", "cpi", "food", "low_income", "verified", "note", "accepted_on", "paper",
                "reported_by_id", "confirmed_by_id", "confirmed_at",
            ),
            pgtrigger.Trigger(
                name="stays_confirmed",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL"),
                func=f"RAISE EXCEPTION '已确认的启动登记不能收回，请另登记改正或者撤销' {REFUSED};",
            ),
        ]  # fmt: skip

    class Privacy:
        """A public announcement; nobody is named."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.get_kind_display()}"
