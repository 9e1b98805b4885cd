"""计划与指标 — a year's plan as rows that point to indicators, and the dated values of the indicators.

The plan's own sentences are filled when the bureau reads its own text. Observations are append-only: what was shown on
a day stays what was shown.
"""

from functools import lru_cache

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from uuid6 import uuid7

from minzheng.core.audit.append_only import append_only
from minzheng.core.divisions.models import Division
from minzheng.core.plan.alerts.models import StandingChange
from minzheng.core.plan.allocations.models import AllocatedShare, Allocation
from minzheng.core.plan.binding.models import Binding, CarriedBaseline, Commitment, Reading
from minzheng.core.plan.files import PENDING, PromiseKind
from minzheng.core.plan.freezes.models import FrozenRecord, PlanFreeze
from minzheng.core.plan.owners.models import Responsibility, SelfReport
from minzheng.kernel import periods
from minzheng.kernel.targets import Target, parse_target

__all__ = [
    "AllocatedShare",
    "Allocation",
    "Binding",
    "CarriedBaseline",
    "Commitment",
    "FrozenRecord",
    "Observation",
    "ObservationRun",
    "Plan",
    "PlanFreeze",
    "PlanItem",
    "PlanSection",
    "Promise",
    "Reading",
    "Responsibility",
    "SelfReport",
    "StandingChange",
]


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Target:
    """A target is read once for all pages: it cannot change, and a page asks for each of them several times."""
    return parse_target(text)


@pghistory.track()
class Plan(models.Model):
    """年度计划 — one bureau's plan for one year; ``division`` is the code of the city, ``default_set`` the assessed set."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField("代码", max_length=60, unique=True, db_collation="C")
    title = models.CharField("名称", max_length=200)
    issuer = models.CharField("发文单位", max_length=100)
    year = models.PositiveSmallIntegerField("年度")
    published_on = models.DateField("发布日期", null=True, blank=True)
    division = models.CharField("区划代码", max_length=12, db_collation="C")
    default_set = models.CharField("默认考核单位集", max_length=20)
    note = models.CharField("说明", max_length=500, blank=True)
    offices = models.JSONField("处室清单", default=list)
    registers = models.JSONField("登记簿清单", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "年度计划"
        ordering = ["-year", "code"]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class PlanSection(models.Model):
    """计划部分 — one part of a plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sections", verbose_name="计划")
    number = models.PositiveSmallIntegerField("序号")
    title = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "计划部分"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_section_once")]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class PlanItem(models.Model):
    """计划条目 — one numbered item. ``clause`` is the bureau's own wording, empty until its text was read."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="items", verbose_name="计划")
    section = models.ForeignKey(PlanSection, models.PROTECT, related_name="items", verbose_name="部分")
    number = models.PositiveSmallIntegerField("条目")
    title = models.CharField("名称", max_length=200)
    owners = models.JSONField("责任处室", default=list)
    clause = models.TextField("原文条款", blank=True)
    clause_source = models.CharField("原文出处", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划条目"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_item_once")]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@pghistory.track()
class Promise(models.Model):
    """承诺 — one commitment of an item: target, deadline, baseline, what is counted, and the indicator that counts it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="promises", verbose_name="计划")
    item = models.ForeignKey(PlanItem, models.PROTECT, related_name="promises", verbose_name="条目")
    code = models.CharField("代码", max_length=10, db_collation="C")
    title = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=12)
    target_text = models.CharField("目标", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    scope = models.CharField("统计内容", max_length=300)
    denominator = models.CharField("分母", max_length=300, blank=True)
    deadline = models.DateField("期限")
    period = models.CharField("考核周期", max_length=12)
    baseline = models.CharField("基期", max_length=12, blank=True)
    level = models.JSONField("统计层级", default=list)
    owners = models.JSONField("责任处室", default=list)
    registers = models.JSONField("所需登记簿", default=list)
    indicator = models.CharField("指标", max_length=60, blank=True, db_collation="C")
    note = models.CharField("备注", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "承诺"
        ordering = ["item__number", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="promise_once")]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def target(self) -> Target | None:
        """The parsed target; None for what carries no number."""
        undecided = self.kind == PromiseKind.SOFT or not self.target_text or self.awaits_target
        return None if undecided else _parsed(self.target_text)

    @property
    def awaits_target(self) -> bool:
        """目标待定 — whether a target is due that nobody has decided yet."""
        return self.target_text == PENDING


class Observation(models.Model):
    """指标观测值 — what an indicator was on a day over a set, for one unit or (unit null) in all. Never changed."""

    run = models.UUIDField("计算批次", editable=False)
    indicator = models.CharField("指标", max_length=60, db_collation="C")
    set_code = models.CharField("考核单位集", max_length=20, db_collation="C")
    at = models.DateField("时点")
    unit = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+", verbose_name="县（市、区）")
    numerator = models.BigIntegerField("分子")
    denominator = models.BigIntegerField("分母", null=True)
    value = models.DecimalField("值", max_digits=24, decimal_places=8, null=True)
    baseline = models.DecimalField("基期值", max_digits=24, decimal_places=8, null=True)
    unplaced = models.BigIntegerField("未归入", default=0)
    unreported = ArrayField(models.CharField(max_length=12), verbose_name="未报单位", default=list)
    edition = models.DateField("区划版本", null=True)
    query_version = models.CharField("查询版本", max_length=12)
    computed_at = models.DateTimeField("计算时间", default=periods.now)

    class Meta:
        verbose_name = verbose_name_plural = "指标观测值"
        indexes = [
            models.Index(fields=["set_code", "at", "indicator", "-id"], name="observation_latest"),
            models.Index(
                fields=["indicator", "set_code", "at"], condition=models.Q(unit=None), name="observation_trend"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "indicator", "set_code", "at", "unit"], nulls_distinct=False, name="observation_once",
                violation_error_message="同一批次中同一指标、同一单位只能有一个值。",
            )
        ]  # fmt: skip
        triggers = [
            pgtrigger.Trigger(
                name="append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION '指标观测值不可修改、不可删除' USING ERRCODE = 'insufficient_privilege';",
            ),
            pgtrigger.Trigger(
                name="no_truncate",
                level=pgtrigger.Statement,
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION '指标观测值不可清空' USING ERRCODE = 'insufficient_privilege';",
            ),
        ]

    class Privacy:
        """Counts of divisions; one person cannot be told from them here."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.indicator} {self.set_code} {self.at} {self.numerator}/{self.denominator}"


class ObservationRun(models.Model):
    """计算批次 — one computation of observations from one snapshot; ``marks``: how far each history reached. Never changed."""

    uid = models.UUIDField("批次编号", unique=True, editable=False)
    computed_at = models.DateTimeField("计算时间", default=periods.now)
    marks = models.JSONField("变更记录位置", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "计算批次"
        triggers = append_only("计算批次")

    class Privacy:
        """Numbers of the history."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return str(self.uid)
