"""救助记录 — stays at rescue stations with what was done in them, who people turned out to be, how they left; reports of missing people.

A stay is written at once: somebody stands at the door, nobody waits for a second hand. What changes who he is, ends the stay or says that
he is the one who is missed waits for a second person, and its confirmer can take it back. How a stay stands is asked, never stored.
"""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Person
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record
from minzheng.domains.assistance.rescue.choices import (
    Act,
    Benefit,
    Brought,
    Category,
    Closed,
    Identified,
    Mark,
    Sex,
    Verdict,
    Way,
)

FIRST_YEAR, LAST_YEAR = 1900, 2100
KEPT = ("accepted_on", "paper", "reported_by_id", "confirmed_by_id")


class Described(models.Model):
    """体貌描述 — what is known of somebody who cannot say, or whom somebody misses. Height in centimetres; years of birth are estimates."""

    sex = models.CharField("性别", max_length=6, choices=Sex)
    born_from = models.PositiveSmallIntegerField("出生年份（最早）", null=True, blank=True)
    born_to = models.PositiveSmallIntegerField("出生年份（最晚）", null=True, blank=True)
    height = models.PositiveSmallIntegerField("身高", null=True, blank=True)
    origin = models.CharField("籍贯或口音", max_length=60, blank=True)
    marks = ArrayField(models.CharField(max_length=12, choices=Mark), verbose_name="体貌特征", default=list, blank=True)
    features = models.CharField("其他特征", max_length=300, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(prefix: str) -> list[models.BaseConstraint]:
        """The rules that the database keeps."""
        years = Q(born_from__isnull=True, born_to__isnull=True) | Q(
            born_from__gte=FIRST_YEAR, born_to__lte=LAST_YEAR, born_to__gte=F("born_from")
        )
        return [
            models.CheckConstraint(
                condition=years, name=f"{prefix}_years", violation_error_message="出生年份两格都填或都不填，最晚的不能早于最早的。"
            ),
            models.CheckConstraint(
                condition=Q(height__isnull=True) | Q(height__gte=30, height__lte=250), name=f"{prefix}_height",
                violation_error_message="身高应在 30 至 250 厘米之间。",
            ),
        ]  # fmt: skip


DESCRIBED = frozenset({"sex", "born_from", "born_to", "height", "origin", "marks", "features"})


@pghistory.track()
class Stay(Record, Described):
    """在站救助 — one person at one station from his entry on; ``person`` where it is known at entry who he is, else nobody."""

    number = models.CharField("救助编号", max_length=30, unique=True, db_collation="C")
    station = models.ForeignKey(Facility, models.PROTECT, related_name="stays", verbose_name="救助站")
    entered_on = models.DateField("入站日期")
    category = models.CharField("求助类别", max_length=10, choices=Category)
    brought = models.CharField("来站方式", max_length=8, choices=Brought)
    found_place = models.CharField("发现地点", max_length=120, blank=True)
    told_name = models.CharField("自报姓名", max_length=60, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="stays", verbose_name="入站时查明的身份"
    )
    needs_escort = models.BooleanField("须护送", default=False)
    note = models.CharField("备注", max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "在站救助"
        indexes = [models.Index(fields=["entered_on", "id"], name="stay_entered")]
        constraints = Described.constraints("stay")

    class Privacy:
        """Everything that tells who somebody without a home is, and where he was found."""

        personal = DESCRIBED | {"category", "found_place", "told_name", "person", "note"}

    def __str__(self) -> str:
        return self.number


@pghistory.track()
class StayAct(Record):
    """救助经过 — one thing done for somebody at a station, or a visit after he left; notices and samples have clocks."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="acts", verbose_name="救助编号")
    act = models.CharField("事项", max_length=12, choices=Act)
    done_on = models.DateField("日期")
    where = models.CharField("网站、单位或地点", max_length=120, blank=True)
    result = models.CharField("结果", max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "救助经过"
        indexes = [models.Index(fields=["stay", "act", "done_on"], name="stay_act_done")]

    class Privacy:
        """What was done for somebody."""

        personal = frozenset({"where", "result"})

    def __str__(self) -> str:
        return f"{self.done_on} {self.get_act_display()}"


@pghistory.track()
class Identification(Record, Accepted):
    """身份查明 — who somebody at a station is, found out on a day in some way; ``kin_found`` where his family was found with it."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="identifications", verbose_name="救助编号")
    person = models.ForeignKey(Person, models.PROTECT, related_name="identified_stays", verbose_name="查明的身份")
    identified_on = models.DateField("查明日期")
    way = models.CharField("查明方式", max_length=12, choices=Identified)
    kin_found = models.BooleanField("已找到亲属", default=False)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["Identification"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "身份查明"
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], name="identification_once", violation_error_message="这次救助已经登记过身份查明。"
            ),
            *Accepted.constraints("identification"),
        ]
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed("stay_id", "person_id", "identified_on", "way", "kin_found", *KEPT),
        ]

    class Privacy:
        """Who was at a station."""

        personal = frozenset({"stay", "person", "note"})

    def __str__(self) -> str:
        return f"{self.identified_on} 查明"


@pghistory.track()
class Departure(Record, Accepted):
    """离站 — how and when a stay ended; a settlement says where, since when on the household register, and what the person lives on."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="departures", verbose_name="救助编号")
    left_on = models.DateField("离站日期")
    way = models.CharField("离站方式", max_length=12, choices=Way)
    destination = models.CharField("去向", max_length=120, blank=True)
    escorted_by = models.CharField("护送单位", max_length=80, blank=True)
    registered_on = models.DateField("户籍登记日期", null=True, blank=True)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="settled_stays", verbose_name="落户后的登记"
    )
    benefit = models.CharField("安置保障", max_length=40, choices=Benefit, blank=True, db_collation="C")
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["Departure"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "离站与安置"
        constraints = [
            models.UniqueConstraint(
                fields=["stay"], name="departure_once", violation_error_message="这次救助已经登记过离站。"
            ),
            models.CheckConstraint(
                condition=~Q(way="settled") | ~Q(destination="") & ~Q(benefit="") & Q(registered_on__isnull=False),
                name="departure_settled_whole", violation_error_message="落户安置须写明安置地、户籍登记日期和安置保障。",
            ),
            models.CheckConstraint(
                condition=Q(way="settled") | Q(benefit="", registered_on__isnull=True, person__isnull=True),
                name="departure_unsettled_bare", violation_error_message="只有落户安置才填户籍登记日期、安置保障和落户后的登记。",
            ),
            models.CheckConstraint(
                condition=~Q(way="escorted") | ~Q(escorted_by=""), name="departure_escorted_by",
                violation_error_message="护送返乡须写明护送单位。",
            ),
            *Accepted.constraints("departure"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "stay_id", "left_on", "way", "destination", "escorted_by", "registered_on", "person_id", "benefit", *KEPT
            ),
        ]  # fmt: skip

    class Privacy:
        """Where somebody went, and what he lives on."""

        personal = frozenset({"stay", "destination", "registered_on", "person", "benefit", "note"})

    def __str__(self) -> str:
        return f"{self.left_on} {self.get_way_display()}"


@pghistory.track()
class MissingReport(Record, Described):
    """寻亲报告 — somebody is missed: since when, who he is, how he looks, and who asks; the asker's phone is sealed."""

    number = models.CharField("报告编号", max_length=30, unique=True, db_collation="C")
    reported_on = models.DateField("报告日期")
    lost_on = models.DateField("走失日期")
    lost_place = models.CharField("走失地点", max_length=120, blank=True)
    name = models.CharField("走失人姓名", max_length=60)
    reporter_name = models.CharField("报告人姓名", max_length=60)
    relation = models.CharField("与走失人关系", max_length=30)
    sealed_phone = models.BinaryField("报告人电话（密文）", null=True)
    consented = models.BooleanField("同意用于寻亲比对", default=False)
    closed_on = models.DateField("结案日期", null=True, blank=True)
    closed = models.CharField("结案原因", max_length=12, choices=Closed, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[ScopedQuerySet["MissingReport"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "寻亲报告"
        indexes = [models.Index(fields=["lost_on", "id"], name="missing_lost")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed="") | Q(closed_on__isnull=False) & ~Q(closed=""),
                name="missing_closed_whole", violation_error_message="结案日期和结案原因应同时填写。",
            ),
            models.CheckConstraint(
                condition=Q(reported_on__gte=F("lost_on")), name="missing_reported_after",
                violation_error_message="报告日期不能早于走失日期。",
            ),
            *Described.constraints("missing"),
        ]  # fmt: skip

    class Privacy:
        """Who is missed, and who asks."""

        personal = DESCRIBED | {"lost_place", "name", "reporter_name", "relation", "sealed_phone", "note"}

    def __str__(self) -> str:
        return self.number


@pghistory.track()
class KinMatch(Record, Accepted):
    """寻亲核对 — what a person judged of somebody at a station and somebody who is missed; it counts when another person confirmed it."""

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="kin_matches", verbose_name="救助编号")
    report = models.ForeignKey(MissingReport, models.PROTECT, related_name="kin_matches", verbose_name="报告编号")
    verdict = models.CharField("结论", max_length=9, choices=Verdict)
    basis = models.CharField("理由", max_length=300)

    objects: ClassVar[AcceptedQuerySet["KinMatch"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "寻亲核对"
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "report"], name="kin_match_once", violation_error_message="这两条已经核对过，请改正或撤销原来的核对。"
            ),
            models.UniqueConstraint(
                fields=["stay"], condition=Q(verdict="same"), name="kin_match_stay_once",
                violation_error_message="这次救助已经核对为另一份寻亲报告中的人。",
            ),
            models.UniqueConstraint(
                fields=["report"], condition=Q(verdict="same"), name="kin_match_report_once",
                violation_error_message="这份寻亲报告中的人已经核对为另一次救助的人。",
            ),
            *Accepted.constraints("kin_match"),
        ]  # fmt: skip
        triggers = [*Record.Meta.triggers, kept_once_confirmed("stay_id", "report_id", "verdict", "basis", *KEPT)]

    class Privacy:
        """Who was found."""

        personal = frozenset({"stay", "report", "basis"})

    def __str__(self) -> str:
        return str(self.get_verdict_display())
