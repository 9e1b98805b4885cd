"""设施变更 — a proposed change of what figures read of a facility: its name, place, level, staff, whether it is a model.

A facility whose opening was confirmed keeps these until somebody else confirms the change; figures go by the confirmed
values meanwhile. They carry no dates of their own: a confirmed change speaks for every day, as a correction does.
"""

from typing import Any, ClassVar

import pghistory
from django.db import models
from django.db.models import Q

from minzheng.core.divisions.models import Division
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record, Staying

GUARDED = {"name": "名称", "division": "所在区划", "level": "设立层级", "staff": "专职人员", "is_model": "示范"}
ONE_WAITS = "这个设施已有一项变更等待确认，请先确认、改正或撤回。"


@pghistory.track()
class FacilityChange(Record, Accepted):
    """设施变更 — one proposal; empty columns stay as they are, ``before`` holds in words what the others were."""

    staying = Staying.ONCE_CONFIRMED

    facility = models.ForeignKey("facilities.Facility", models.PROTECT, related_name="changes", verbose_name="设施")
    new_name = models.CharField("新名称", max_length=100, blank=True, db_collation="C")
    new_division = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="新区划"
    )
    new_level = models.CharField("新设立层级", max_length=10, blank=True)
    new_staff = models.PositiveIntegerField("新专职人员（人）", null=True, blank=True)
    new_is_model = models.BooleanField("新示范", null=True, blank=True)
    before = models.JSONField("原值", default=dict)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["FacilityChange"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "设施变更"
        constraints = [
            models.CheckConstraint(
                condition=~Q(new_name="") | Q(new_division__isnull=False) | ~Q(new_level="") | Q(new_staff__isnull=False)
                | Q(new_is_model__isnull=False),
                name="facility_change_says_something", violation_error_message="请至少填写一项新值。",
            ),
            models.CheckConstraint(
                condition=Q(new_level__in=["", "city", "county", "township", "village"]), name="facility_change_level_known",
                violation_error_message="设立层级只能是市级、县级、乡镇（街道）级或村（社区）级。",
            ),
            models.UniqueConstraint(
                fields=["facility"], condition=Q(confirmed_at__isnull=True), name="facility_change_one_waits",
                violation_error_message=ONE_WAITS,
            ),
            *Accepted.constraints("facility_change"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "facility_id", "new_name", "new_division_id", "new_level", "new_staff", "new_is_model", "before",
                "accepted_on", "paper", "reported_by_id", "confirmed_by_id",
            ),
        ]  # fmt: skip

    class Privacy:
        """Names of places, levels and numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.facility}：更改{'、'.join(GUARDED[name] for name in self.proposed)}"

    @property
    def proposed(self) -> dict[str, Any]:
        """The new values by the names of the facility's fields."""
        values = {name: getattr(self, f"new_{name}") for name in GUARDED}
        return {name: value for name, value in values.items() if value not in (None, "")}


def in_words(name: str, value: Any) -> str:
    """A value of a guarded field as people read it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Division):
        return f"{value.name}（{value.code}）"
    return (
        {"city": "市级", "county": "县级", "township": "乡镇（街道）级", "village": "村（社区）级"}.get(
            value, str(value)
        )
        if name == "level"
        else str(value)
    )
