"""主体 — persons, organisations, the bureau's offices, and who holds which post in them."""

from datetime import date
from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.parties.duplicates.models import Judgement, Merge, Separation, Suspicion
from minzheng.core.parties.households.models import Household, Membership
from minzheng.core.registers.records import Record
from minzheng.core.registers.spells import CodeNumber, ends_after_it_begins, once_at_a_time

__all__ = [
    "Household", "Judgement", "Membership", "Merge", "Organisation", "Person", "Posting", "Separation", "Suspicion",
]  # fmt: skip

HELD_ALREADY = "这个人在这里已有同一职务，任期重叠；请先给原来的任岗填上止期。"
_FILTERED = ["division", "sex", "settlement", "died_on"]


@pghistory.track()
class Person(Record):
    """自然人 — one person; ``division`` is where he lives. The identity number is sealed, found by its blind index."""

    class Sex(models.TextChoices):
        """性别 — sex as in the identity document."""

        MALE = "male", "男"
        FEMALE = "female", "女"

    class Settlement(models.TextChoices):
        """户籍性质 — urban or rural household registration."""

        URBAN = "urban", "城镇"
        RURAL = "rural", "农村"

    name = models.CharField("姓名", max_length=60)
    sort_key = models.CharField("拼音排序键", max_length=200, db_collation="C")
    reading_keys = ArrayField(models.CharField(max_length=200), verbose_name="拼音检索键", default=list)
    sealed_id = models.BinaryField("证件号码（密文）", null=True)
    id_index = models.BinaryField("证件号码（盲索引）", null=True, unique=True, max_length=16)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    born_on = models.DateField("出生日期")
    died_on = models.DateField("死亡日期", null=True, blank=True)
    hukou = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="户籍地")
    settlement = models.CharField("户籍性质", max_length=5, choices=Settlement, blank=True)
    sealed_phone = models.BinaryField("电话（密文）", null=True)
    phone_index = models.BinaryField("电话（盲索引）", null=True, max_length=16)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "人员"
        indexes = [
            # what lists filter by stands in the indexes: pages and counts are found without reading the rows
            models.Index(fields=["sort_key", "id"], include=_FILTERED, name="person_order"),
            models.Index(fields=_FILTERED, name="person_counts"),
            models.Index(
                fields=["name"],
                opclasses=["varchar_pattern_ops"],
                include=["sort_key", "id", *_FILTERED],
                name="person_name_start",
            ),
            GinIndex(fields=["reading_keys"], name="person_readings"),
            models.Index(fields=["phone_index"], condition=Q(phone_index__isnull=False), name="person_phone"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_id__isnull=True, id_index__isnull=True)
                | Q(sealed_id__isnull=False, id_index__isnull=False),
                name="person_id_sealed_and_indexed",
                violation_error_message="证件号码的密文与索引须同时存在。",
            ),
            models.CheckConstraint(
                condition=Q(sealed_phone__isnull=True, phone_index__isnull=True)
                | Q(sealed_phone__isnull=False, phone_index__isnull=False),
                name="person_phone_sealed_and_indexed",
                violation_error_message="电话的密文与索引须同时存在。",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True) | Q(died_on__gte=models.F("born_on")),
                name="person_dies_after_birth",
                violation_error_message="死亡日期不能早于出生日期。",
            ),
        ]

    class Privacy:
        """Everything that tells who somebody is."""

        personal = frozenset(
            {
                "name",
                "sort_key",
                "reading_keys",
                "sealed_id",
                "id_index",
                "sex",
                "born_on",
                "died_on",
                "hukou",
                "sealed_phone",
                "phone_index",
            }
        )
        derived = frozenset({"sort_key", "reading_keys", "id_index", "phone_index"})  # histories do not list them

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Organisation(Record):
    """组织 — a legal person, an institution, or an office (处室、窗口) of the bureau."""

    class Kind(models.TextChoices):
        """组织种类 — what kind of organisation."""

        OFFICE = "office", "处室、窗口"
        INSTITUTION = "institution", "事业单位"
        SOCIAL = "social", "社会组织"
        ENTERPRISE = "enterprise", "企业"
        COMMITTEE = "committee", "村（居）民委员会"
        PARTY = "party", "党组织"
        OTHER = "other", "其他"

    code = models.CharField("组织编号", max_length=30, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("种类", max_length=12, choices=Kind)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级")
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    opened_on = models.DateField("成立日期", null=True, blank=True)
    closed_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "组织"
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="organisation_credit_code_once",
                violation_error_message="这个统一社会信用代码已经登记过。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True)
                | Q(opened_on__isnull=True)
                | Q(closed_on__gte=models.F("opened_on")),
                name="organisation_closes_after_opening",
                violation_error_message="撤销日期不能早于成立日期。",
            ),
        ]

    class Privacy:
        """Public data."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.name


class PostingQuerySet(ScopedQuerySet["Posting"]):
    """任岗查询 — who holds which post when."""

    def in_force(self, at: date) -> Self:
        """Postings that run on a day; the day of the end is not among them."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


@pghistory.track()
class Posting(Record):
    """任岗 — a person holds a role in an office from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings", verbose_name="人员")
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="postings", verbose_name="处室（窗口）")
    role = models.CharField("职务", max_length=60)
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    objects: ClassVar[PostingQuerySet] = PostingQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "任岗"
        constraints = [
            ends_after_it_begins("posting_ends_after_it_begins"),
            once_at_a_time("posting_once", "person", "office", CodeNumber("role"), message=HELD_ALREADY),
        ]

    class Privacy:
        """Staff data."""

        personal = frozenset({"person"})

    def __str__(self) -> str:
        return f"{self.office} {self.role}"
