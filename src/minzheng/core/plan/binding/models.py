"""读数与绑定 — a text as it was read at a moment, the commitments in it, and what a person said each of them means.

The bureau's own sentences stand here and nowhere else. A later reading of the same plan follows the earlier one; the
earlier one and its bindings stay as they were.
"""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from uuid6 import uuid7

from minzheng.kernel import periods


@pghistory.track()
class Reading(models.Model):
    """读入 — one text, read at a moment for a plan; ``sha256`` is that of the text, ``follows`` the reading before it."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    plan = models.ForeignKey("plan.Plan", models.PROTECT, related_name="readings", verbose_name="计划")
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="上一次读入"
    )
    title = models.CharField("标题", max_length=300, blank=True)
    issuer = models.CharField("发文单位", max_length=200, blank=True)
    dated_on = models.DateField("成文日期", null=True)
    source = models.CharField("出处", max_length=300)
    sha256 = models.CharField("原文校验值", max_length=64, db_collation="C")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="读入人"
    )
    read_at = models.DateTimeField("读入时间", default=periods.now)

    class Meta:
        verbose_name = verbose_name_plural = "原文读入"
        ordering = ["-id"]

    class Privacy:
        """A public document; who read it is on record."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title or self.source


@pghistory.track()
class Commitment(models.Model):
    """文中承诺 — one figure that the text promises, with its clause word for word, and how it compares with last time."""

    class Difference(models.TextChoices):
        """与上次相比 — against the reading before."""

        FIRST = "first", "首次读入"
        SAME = "same", "没有变化"
        CHANGED = "changed", "有变化"
        ADDED = "added", "新增"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    reading = models.ForeignKey(Reading, models.PROTECT, related_name="commitments", verbose_name="读入")
    position = models.PositiveSmallIntegerField("次序")
    section_number = models.PositiveSmallIntegerField("部分序号", null=True)
    section_title = models.CharField("部分", max_length=300, blank=True)
    item_number = models.PositiveSmallIntegerField("条目序号", null=True)
    item_title = models.CharField("条目", max_length=300, blank=True)
    text = models.TextField("原文", blank=True)
    nearby = models.TextField("上下文", blank=True)
    quantity = models.DecimalField("数量", max_digits=24, decimal_places=6)
    quantity_to = models.DecimalField("到", max_digits=24, decimal_places=6, null=True)
    unit = models.CharField("单位", max_length=30, blank=True)
    comparator = models.CharField("比较", max_length=4, blank=True)
    change = models.CharField("增减", max_length=10, blank=True)
    baseline = models.CharField("基期", max_length=100, blank=True)
    deadline = models.CharField("期限", max_length=100, blank=True)
    scope = models.CharField("范围", max_length=300, blank=True)
    difference = models.CharField("与上次相比", max_length=10, choices=Difference.choices, default=Difference.FIRST)
    before = models.ForeignKey("self", models.PROTECT, null=True, related_name="after", verbose_name="上次的承诺")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "文中承诺"
        ordering = ["reading", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "position"],
                name="commitment_once",
                violation_error_message="同一次读入中次序不能重复。",
            )
        ]

    class Privacy:
        """A public document."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"第 {self.item_number or '—'} 条第 {self.position} 处"


@pghistory.track()
class Binding(models.Model):
    """绑定 — what a person confirmed that a commitment means: a promise of the plan, or that no indicator counts it.

    ``promise`` and ``indicator`` are codes; ``stale`` says that the text has changed since and a person must look again.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="bindings", verbose_name="承诺")
    promise = models.CharField("承诺代码", max_length=10, blank=True, db_collation="C")
    indicator = models.CharField("指标", max_length=60, blank=True, db_collation="C")
    set_aside_because = models.CharField("不作指标的理由", max_length=200, blank=True)
    score = models.PositiveSmallIntegerField("建议分值", null=True)
    reasons = models.JSONField("建议理由", default=list)
    stale = models.BooleanField("待重新确认", default=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="确认人"
    )
    confirmed_at = models.DateTimeField("确认时间", default=periods.now)

    class Meta:
        verbose_name = verbose_name_plural = "绑定"
        ordering = ["commitment", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "promise"],
                name="binding_once",
                violation_error_message="同一处承诺已绑定到这个指标。",
            ),
            models.CheckConstraint(
                condition=(~Q(promise="") & Q(set_aside_because="")) | (Q(promise="") & ~Q(set_aside_because="")),
                name="binding_says_what",
                violation_error_message="请选择指标，或者写明不作指标的理由，二者只能有一个。",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=100),
                name="binding_score",
                violation_error_message="建议分值应在 0 到 100 之间。",
            ),
        ]

    class Privacy:
        """Codes and words about a public document; who confirmed is on record."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.commitment}：{self.promise or '不作指标'}"


@pghistory.track()
class CarriedBaseline(models.Model):
    """承接基期 — the observation of the year before that a promise of the new plan is compared with; null when none was kept."""

    promise = models.OneToOneField("plan.Promise", models.CASCADE, related_name="carried_baseline", verbose_name="承诺")
    observation = models.ForeignKey(  # observations never change or go, so the database need not hold on to them
        "plan.Observation", models.PROTECT, null=True, db_constraint=False, related_name="+", verbose_name="上年观测值"
    )

    class Meta:
        verbose_name = verbose_name_plural = "承接基期"

    class Privacy:
        """Counts."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.promise}：{self.observation or '上年没有存档的观测值'}"
