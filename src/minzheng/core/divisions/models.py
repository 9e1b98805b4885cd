"""行政区划 — the dated tree city → county → township → village.

Editions are snapshots. A row is one unit under one code and one name; where two editions differ, the rows on both sides
are tied by a ``Succession`` that knows *after* which edition and *by* which edition it happened, and the exact day only
when a document says it. Rows of the same unit share a ``lineage``; ``path`` is made of lineages. ``since`` and ``until`` are
the first day and the day after the last; when ``since_after`` or ``until_after`` is set, the change came somewhere after that
day and by the other, and the day itself is not known. ``parent`` and ``county`` are the rows in force when this row began: ask
``reads`` for the row of a day, and group by ``county__lineage``.
"""

from datetime import date
from typing import Self

import pghistory
from django.db import models
from django.db.models import Q
from uuid6 import uuid7


class Edition(models.Model):
    """区划版本 — one published snapshot of the codes, with its cut-off day and source."""

    published_on = models.DateField("截止日期", unique=True)
    source = models.CharField("来源", max_length=300)

    class Meta:
        verbose_name = verbose_name_plural = "区划版本"
        ordering = ["published_on"]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.published_on:%Y-%m-%d} 版"


class DivisionQuerySet(models.QuerySet["Division"]):
    """区划查询 — questions about the tree."""

    def standing(self, at: date) -> Self:
        """Rows in force on a day. Inside a gap between two editions the earlier edition speaks."""
        begun = Q(since__isnull=True) | Q(since__lte=at)
        not_over = Q(until__isnull=True) | Q(until__gt=at)
        return self.filter(begun & not_over)

    def under(self, *paths: str) -> Self:
        """The rows with these paths and everything below them."""
        condition = Q(pk__in=[])
        for path in paths:
            condition |= Q(path__startswith=path)
        return self.filter(condition)


@pghistory.track()
class Division(models.Model):
    """行政区划单元 — one unit under one code and one name, between editions."""

    class Level(models.TextChoices):
        """层级 — level in the four-level tree."""

        CITY = "city", "地级市"
        COUNTY = "county", "县（市、区）"
        TOWNSHIP = "township", "乡镇（街道）"
        VILLAGE = "village", "村（社区）"

    class Kind(models.TextChoices):
        """类别 — what kind of unit, read from the code and the name."""

        CITY = "city", "地级市"
        DISTRICT = "district", "市辖区"
        COUNTY = "county", "县"
        COUNTY_CITY = "county_city", "县级市"
        ZONE = "zone", "功能区"
        STREET = "street", "街道"
        TOWN = "town", "镇"
        RURAL_TOWNSHIP = "rural_township", "乡"
        QUASI_TOWNSHIP = "quasi_township", "类乡级单位"
        NEIGHBOURHOOD = "neighbourhood", "居民委员会"
        VILLAGE = "village", "村民委员会"
        QUASI_VILLAGE = "quasi_village", "类村级单位"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField("区划代码", max_length=12, db_collation="C")
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level)
    kind = models.CharField("类别", max_length=20, choices=Kind)
    lineage = models.CharField("沿革代码", max_length=16, db_collation="C")
    path = models.CharField("路径", max_length=80, db_collation="C")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="管理单位"
    )
    county = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属县级单位"
    )
    legal_county = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="行政隶属"
    )
    legal_verified = models.BooleanField("行政隶属已核实", default=True)
    since = models.DateField("起", null=True, blank=True)
    since_after = models.DateField("起（不早于）", null=True, blank=True)
    until = models.DateField("止", null=True, blank=True)
    until_after = models.DateField("止（不早于）", null=True, blank=True)

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code", "id"]
        indexes = [
            models.Index(fields=["path"], name="division_path"),
            models.Index(fields=["code"], name="division_code"),
            models.Index(fields=["lineage"], name="division_lineage"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "name", "since"],
                nulls_distinct=False,
                name="division_once",
                violation_error_message="同一代码、同一名称、同一起始日期的区划只能有一条。",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=models.F("since")),
                name="division_ends_after_it_begins",
                violation_error_message="区划的终止日期应晚于起始日期。",
            ),
        ]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name

    def is_between(self, at: date) -> bool:
        """Whether a day lies in the gap at the end of this row, so that the unit may already have changed."""
        return self.until_after is not None and self.until is not None and self.until_after < at < self.until


@pghistory.track()
class Succession(models.Model):
    """区划沿革 — what became of a unit between two editions."""

    class Kind(models.TextChoices):
        """变更种类 — kinds of change."""

        RENAMED = "renamed", "更名"
        CONVERTED = "converted", "撤乡设镇、设街道等改制"
        RECODED = "recoded", "代码变更"
        MOVED = "moved", "隶属变更"
        MERGED = "merged", "并入"
        SPLIT = "split", "分设"
        ESTABLISHED = "established", "新设（来源未知）"
        ABOLISHED = "abolished", "撤销（去向未知）"

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField("种类", max_length=12, choices=Kind)
    predecessor = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="successions", verbose_name="原单位"
    )
    successor = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="origins", verbose_name="现单位"
    )
    after = models.DateField("不早于")
    by = models.DateField("不晚于")
    on = models.DateField("确切日期", null=True, blank=True)
    source = models.CharField("依据", max_length=300)
    verified = models.BooleanField("已核实", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "区划沿革"
        ordering = ["by", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                nulls_distinct=False,
                name="succession_once",
                violation_error_message="同一原单位与同一现单位之间的沿革只能有一条。",
            ),
            models.CheckConstraint(
                condition=Q(predecessor__isnull=False) | Q(successor__isnull=False),
                name="succession_ties_something",
                violation_error_message="沿革至少要写明原单位或现单位。",
            ),
            models.CheckConstraint(
                condition=Q(on__isnull=True) | Q(on__gt=models.F("after"), on__lte=models.F("by")),
                name="succession_day_in_its_gap",
                violation_error_message="确切日期应在两版之间。",
            ),
        ]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.predecessor or '—'} → {self.successor or '—'}"


class DivisionSet(models.Model):
    """考核单位集 — a named, dated set of county-level units, shown beside every ratio."""

    code = models.CharField("代码", max_length=20)
    title = models.CharField("名称", max_length=100)
    since = models.DateField("起", null=True, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    by_legal_parent = models.BooleanField("按行政隶属归集", default=False)
    is_default = models.BooleanField("默认", default=False)
    units = models.ManyToManyField(Division, related_name="+", verbose_name="成员")

    class Meta:
        verbose_name = verbose_name_plural = "考核单位集"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "since"], nulls_distinct=False, name="division_set_once")
        ]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class Reassignment(models.Model):
    """待定归属 — one record whose division was split, moved or abolished: where it belongs now is for a person to decide."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    succession = models.ForeignKey(Succession, models.PROTECT, related_name="reassignments", verbose_name="沿革")
    holder = models.CharField("记录种类", max_length=64)
    record = models.UUIDField("记录编号")
    from_division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="原区划")
    division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="现区划"
    )
    decided_by = models.CharField("决定人", max_length=150, blank=True)
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "待定归属"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["succession", "holder", "record"],
                name="reassignment_once",
                violation_error_message="这条记录已在待定清单中。",
            ),
            models.CheckConstraint(
                condition=Q(division__isnull=True, decided_at__isnull=True)
                | Q(division__isnull=False, decided_at__isnull=False),
                name="reassignment_decided_or_not",
                violation_error_message="决定了归属才有决定时间，反之亦然。",
            ),
        ]

    class Privacy:
        """Staff names only."""

        personal: frozenset[str] = frozenset({"decided_by"})

    def __str__(self) -> str:
        return f"{self.from_division} → {self.division or '待定'}"
