"""服务设施 — places of service, and the dated entries by which they open, close and gain or lose beds (张).

Nobody types a number of beds: the stock is the sum of the confirmed entries. An entry counts only when it was accepted,
has a paper, and was confirmed by a second person.
"""

from datetime import date
from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facilities.changes.models import FacilityChange
from minzheng.core.facilities.features import FeatureEntry
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record
from minzheng.kernel.periods import Period

__all__ = ["BedEntry", "Facility", "FacilityChange", "FacilityEntry", "FeatureEntry"]

EARLIEST = date(1949, 10, 1)
Day = date | Combinable


def _pair_whole(operation: pgtrigger.Operation, *rows: str) -> pgtrigger.Trigger:
    """At commit, both rows of an upgrade are there, equal in number, of one facility and day, confirmed together or not."""
    pairs = [f"{row}.pair" for row in rows]
    return pgtrigger.Trigger(
        name=f"pair_whole_{str(operation).lower()}",
        operation=operation,
        when=pgtrigger.After,
        timing=pgtrigger.Deferred,
        condition=pgtrigger.Condition(" OR ".join(f"{pair} IS NOT NULL" for pair in pairs)),
        func=f"""
            IF EXISTS (
                SELECT 1 FROM facilities_bedentry WHERE pair IN ({", ".join(pairs)})
                GROUP BY pair
                HAVING COUNT(*) <> 2 OR SUM(delta) <> 0 OR COUNT(confirmed_at) NOT IN (0, 2)
                    OR COUNT(DISTINCT (facility_id, effective_on)) > 1
            ) THEN
                RAISE EXCEPTION '提升改造须成对登记、张数相等、一并确认' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NULL;
        """,  # noqa: S608 — made of column names alone
    )


class FacilityQuerySet(ScopedQuerySet["Facility"]):
    """设施查询 — which facilities stood when."""

    def standing(self, at: Day, *, kind: str | None = None) -> Self:
        """Facilities in use on a day: a confirmed opening on or before it, and no confirmed closing since.

        One that was registered twice is one facility: see ``repeated``.
        """
        standing = self.singly(at).filter(_in_use(at))
        return standing if kind is None else standing.filter(kind=kind)

    def repeated(self, at: Day) -> Self:
        """Facilities that seem to be registered a second time: an older one of their kind, place and name is in use.

        Figures leave them out, with their beds, until somebody clears them up: whoever removes or closes the second
        registration changes nothing in a figure, whoever finds two places renames one, which a second person confirms.
        Counting both would reward the mistake; counting neither would punish the place that is really there.
        """
        same = {name: OuterRef(name) for name in ("kind", "division", "name")}
        older = Facility.objects.filter(_in_use(at), **same, pk__lt=OuterRef("pk"))
        return self.filter(Exists(older))

    def singly(self, at: Day) -> Self:
        """Facilities without those that are repeated."""
        return self.exclude(pk__in=Facility.objects.repeated(at).order_by().values("pk"))


def _in_use(at: Day) -> Exists:
    return Exists(FacilityEntry.objects.openings_in_force(at).filter(facility=OuterRef("pk")))


@pghistory.track()
class Facility(Record):
    """服务设施 — a place of service of some kind. Whether it is in use is told by its entries."""

    class Level(models.TextChoices):
        """设立层级 — who set it up."""

        CITY = "city", "市级"
        COUNTY = "county", "县级"
        TOWNSHIP = "township", "乡镇（街道）级"
        VILLAGE = "village", "村（社区）级"

    class Ownership(models.TextChoices):
        """兴办性质 — who owns and who runs it."""

        PUBLIC = "public", "公办"
        PUBLIC_BUILT = "public_built", "公建民营"
        NON_PROFIT = "non_profit", "民办非营利"
        PROFIT = "profit", "营利"
        OTHER = "other", "其他"

    code = models.CharField(
        "设施编号", max_length=40, unique=True, db_collation="C", error_messages={"unique": "设施编号已被使用。"}
    )
    name = models.CharField("名称", max_length=100, db_collation="C")
    kind = models.CharField("种类", max_length=60, db_collation="C")
    level = models.CharField("设立层级", max_length=10, choices=Level)
    address = models.CharField("地址", max_length=200, blank=True)
    operator = models.CharField("运营单位", max_length=100, blank=True)
    ownership = models.CharField("兴办性质", max_length=20, choices=Ownership, default=Ownership.PUBLIC)
    filing_number = models.CharField("备案编号", max_length=60, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    person_in_charge = models.CharField("负责人", max_length=60, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    staff = models.PositiveIntegerField("专职人员（人）", default=0)
    area = models.PositiveIntegerField("建筑面积（㎡）", null=True, blank=True)
    is_model = models.BooleanField("示范", default=False)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[FacilityQuerySet] = FacilityQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "服务设施"
        indexes = [
            models.Index(fields=["kind", "division"], name="facility_kind_division"),
            models.Index(fields=["kind", "name"], name="facility_kind_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(name=""), name="facility_named", violation_error_message="请填写设施编号和名称。"
            ),
            models.CheckConstraint(
                condition=Q(kind__regex=r"^[a-z_]+\.[a-z_]+$"), name="facility_kind_is_code",
                violation_error_message="设施种类应填代码，例如 eldercare.day_care。",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["city", "county", "township", "village"]), name="facility_level_known",
                violation_error_message="设立层级只能是市级、县级、乡镇（街道）级或村（社区）级。",
            ),
            models.CheckConstraint(
                condition=Q(ownership__in=["public", "public_built", "non_profit", "profit", "other"]),
                name="facility_ownership_known",
                violation_error_message="兴办性质只能是公办、公建民营、民办非营利、营利或其他。",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__isnull=True) | Q(filed_on__gte=EARLIEST), name="facility_filed_plausibly",
                violation_error_message="备案日期不能早于 1949-10-01。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who runs the place, and how to reach him: shown inside only."""

        personal = frozenset({"person_in_charge", "phone"})

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(AcceptedQuerySet["FacilityEntry"]):
    """登记事项查询 — entries that figures may count."""

    def openings(self, at: Day) -> Self:
        """Confirmed openings on or before a day."""
        return self.counted().filter(cause=FacilityEntry.Cause.OPENED, effective_on__lte=at)

    def openings_in_force(self, at: Day) -> Self:
        """Confirmed openings on or before a day with no confirmed closing since: what makes a facility stand."""
        closed = FacilityEntry.objects.counted().filter(
            cause=FacilityEntry.Cause.CLOSED,
            facility=OuterRef("facility"),
            effective_on__gte=OuterRef("effective_on"),
            effective_on__lte=at,
        )
        return self.openings(at).filter(~Exists(closed))


@pghistory.track()
class FacilityEntry(Record, Accepted):
    """设施登记事项 — a facility was newly built, rebuilt or closed on a day."""

    class Cause(models.TextChoices):
        """事项 — what happened to the facility."""

        OPENED = "opened", "新建"
        REBUILT = "rebuilt", "改建"
        CLOSED = "closed", "关停"

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="entries", verbose_name="设施")
    cause = models.CharField("事项", max_length=10, choices=Cause)
    effective_on = models.DateField("生效日期")
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[EntryQuerySet] = EntryQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "设施登记事项"
        indexes = [models.Index(fields=["cause", "accepted_on"], name="facility_entry_accepted")]
        constraints = [
            models.UniqueConstraint(
                fields=["facility", "cause", "effective_on"], name="facility_entry_once",
                violation_error_message="同一设施、同一日期的同一事项只能登记一次。",
            ),
            models.CheckConstraint(
                condition=Q(cause__in=["opened", "rebuilt", "closed"]), name="facility_entry_cause_known",
                violation_error_message="登记事项只能是新建、改建或关停。",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=EARLIEST), name="facility_entry_plausible",
                violation_error_message="生效日期不能早于 1949-10-01。",
            ),
            *Accepted.constraints("facility_entry"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "facility_id", "cause", "effective_on", "accepted_on", "paper", "reported_by_id", "confirmed_by_id"
            ),
        ]

    class Privacy:
        """Papers and dates only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.effective_on}"


class BedQuerySet(AcceptedQuerySet["BedEntry"]):
    """床位查询 — entries that figures may add up."""

    def standing(self, at: Day) -> Self:
        """Confirmed entries in effect on a day: their ``delta`` adds up to the beds of that day."""
        return self.counted().filter(effective_on__lte=at)

    def accepted_during(self, period: Period) -> Self:
        """Confirmed entries accepted in a period: what a year's new or upgraded beds are added up from."""
        return self.counted(period)

    def of_single_facilities(self, at: Day) -> Self:
        """Without the beds of facilities that are registered a second time."""
        return self.exclude(facility__in=Facility.objects.repeated(at).order_by().values("pk"))


_SIGN_FITS_CAUSE = (
    Q(cause__in=["new", "expanded"], delta__gt=0)
    | Q(cause__in=["reduced", "closed"], delta__lt=0)
    | Q(cause="upgraded", kind="ordinary", delta__lt=0)
    | Q(cause="upgraded", kind="nursing", delta__gt=0)
)


@pghistory.track()
class BedEntry(Record, Accepted):
    """床位增减 — beds of one kind gained or lost by a facility on a day.

    An upgrade is two rows with one ``pair`` number: fewer ordinary beds, as many more nursing beds.
    """

    class Cause(models.TextChoices):
        """原因 — why the number of beds changed."""

        NEW = "new", "新增"
        EXPANDED = "expanded", "扩建"
        UPGRADED = "upgraded", "提升改造"
        REDUCED = "reduced", "核减"
        CLOSED = "closed", "撤销"

    class Kind(models.TextChoices):
        """床位类型 — kinds of bed."""

        ORDINARY = "ordinary", "普通"
        NURSING = "nursing", "护理型"
        DEMENTIA = "dementia", "认知障碍"
        HOME = "home", "家庭养老床位"

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="bed_entries", verbose_name="设施")
    effective_on = models.DateField("生效日期")
    cause = models.CharField("原因", max_length=10, choices=Cause)
    kind = models.CharField("床位类型", max_length=10, choices=Kind)
    delta = models.IntegerField("增减（张）")
    pair = models.UUIDField("改造编号", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[BedQuerySet] = BedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "床位增减"
        indexes = [models.Index(fields=["cause", "accepted_on"], name="bed_entry_accepted")]
        constraints = [
            models.CheckConstraint(
                condition=_SIGN_FITS_CAUSE, name="bed_entry_sign",
                violation_error_message="新增、扩建的张数应大于零，核减、撤销的应小于零；提升改造是普通床位减、护理型床位增。",
            ),
            models.CheckConstraint(
                condition=Q(cause="upgraded", pair__isnull=False) | (~Q(cause="upgraded") & Q(pair__isnull=True)),
                name="bed_entry_paired", violation_error_message="只有提升改造才成对登记，且必须成对。",
            ),
            models.UniqueConstraint(
                fields=["pair", "kind"], name="bed_entry_pair_once", violation_error_message="同一次提升改造只能登记一对床位。"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["ordinary", "nursing", "dementia", "home"]), name="bed_entry_kind_known",
                violation_error_message="床位类型只能是普通、护理型、认知障碍或家庭养老床位。",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__gte=EARLIEST), name="bed_entry_plausible",
                violation_error_message="生效日期不能早于 1949-10-01。",
            ),
            *Accepted.constraints("bed_entry"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "facility_id",
                "cause",
                "kind",
                "delta",
                "pair",
                "effective_on",
                "accepted_on",
                "paper",
                "reported_by_id",
                "confirmed_by_id",
            ),
            _pair_whole(pgtrigger.Insert, "NEW"),
            _pair_whole(pgtrigger.Update, "OLD", "NEW"),
            _pair_whole(pgtrigger.Delete, "OLD"),
        ]

    class Privacy:
        """Papers and numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.get_cause_display()} {self.get_kind_display()} {self.delta:+d} 张"
