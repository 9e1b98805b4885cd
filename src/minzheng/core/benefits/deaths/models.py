"""死亡信息和比对 — what an office reported of a death, and each enrolment that covers somebody beyond it.

A report speaks of anybody, registered or not. A match is a suspicion until a person settles it: confirmed, it leads to a decision
that a second person confirms; refuted, it has a reason and is not found again from the same report.
"""

import pghistory
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.benefits.decisions.models import EnrolmentDecision
from minzheng.core.parties.models import Person
from minzheng.core.registers.records import Record

REPORTED_ALREADY = "同一来源已报过这个证件号码的死亡信息；有误的请在原来的一条上改正。"
SETTLED_WHOLE = (
    Q(state="open", settled_by__isnull=True, settled_at__isnull=True, decision__isnull=True)
    | Q(state="confirmed", settled_by__isnull=False, settled_at__isnull=False)
    | Q(state="refuted", settled_by__isnull=False, settled_at__isnull=False, decision__isnull=True) & ~Q(reason="")
    | Q(state="closed", settled_by__isnull=True, settled_at__isnull=False, decision__isnull=True)
)


@pghistory.track()
class DeathReport(Record):
    """死亡信息 — one death as one office reported it. ``division`` is where the office is; the number is sealed."""

    class Source(models.TextChoices):
        """死亡信息来源 — who reported it."""

        POLICE = "police", "公安（户籍注销）"
        FUNERAL = "funeral", "殡葬（火化）"
        HEALTH = "health", "卫健（死亡证明）"

    name = models.CharField("姓名", max_length=60)
    sealed_id = models.BinaryField("证件号码（密文）", null=True)
    id_index = models.BinaryField("证件号码（盲索引）", null=True, max_length=16)
    born_on = models.DateField("出生日期")
    died_on = models.DateField("死亡日期")
    source = models.CharField("来源", max_length=8, choices=Source, db_collation="C")
    certificate = models.CharField("证明编号", max_length=60, blank=True)
    reported_on = models.DateField("数据日期")

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "死亡信息"
        indexes = [
            models.Index(fields=["id_index"], name="death_report_id"),
            models.Index(fields=["name", "born_on"], name="death_report_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "id_index"], condition=Q(id_index__isnull=False), name="death_reported_once",
                violation_error_message=REPORTED_ALREADY,
            ),
            models.CheckConstraint(
                condition=Q(died_on__gte=F("born_on")) & Q(reported_on__gte=F("died_on")), name="death_report_dated",
                violation_error_message="死亡日期不能早于出生日期，数据日期不能早于死亡日期。",
            ),
            models.CheckConstraint(
                condition=Q(sealed_id__isnull=True, id_index__isnull=True) | Q(sealed_id__isnull=False, id_index__isnull=False),
                name="death_report_sealed_and_indexed", violation_error_message="证件号码的密文与索引须同时存在。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who died, and when."""

        personal = frozenset({"name", "sealed_id", "id_index", "born_on", "died_on", "certificate"})
        derived = frozenset({"id_index"})

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.reported_on}"


@pghistory.track()
class DeathMatch(Record):
    """死亡比对 — an enrolment that covers somebody beyond the month of his reported death; ``owner`` settles it by ``due_on``.

    ``how`` says whether the identity numbers are the same, or only name and birth, which suggests and proves nothing.
    """

    class How(models.TextChoices):
        """比对依据 — the same identity number, or the same name and day of birth."""

        ID = "id", "证件号码相同"
        NAME = "name", "姓名和出生日期相同"

    class State(models.TextChoices):
        """比对状态 — waiting, confirmed by a person, refuted with a reason, or settled by what was decided meanwhile."""

        OPEN = "open", "待核实"
        CONFIRMED = "confirmed", "属实"
        REFUTED = "refuted", "不属实"
        CLOSED = "closed", "已消除"

    report = models.ForeignKey(DeathReport, models.PROTECT, related_name="matches", verbose_name="死亡信息")
    enrolment = models.ForeignKey(
        "benefits.Enrolment", models.PROTECT, related_name="death_matches", verbose_name="保障"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="保障人员")
    how = models.CharField("依据", max_length=4, choices=How, db_collation="C")
    found_on = models.DateField("发现日期")
    due_on = models.DateField("核实期限")
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核实人")
    state = models.CharField("状态", max_length=9, choices=State, default=State.OPEN, db_collation="C")
    reason = models.CharField("核实说明", max_length=300, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人")
    settled_at = models.DateTimeField("办理时间", null=True, blank=True)
    decision = models.OneToOneField(
        EnrolmentDecision, models.SET_NULL, null=True, blank=True, related_name="death_match", verbose_name="死亡决定"
    )

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "死亡比对"
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="death_match_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "enrolment", "person"], name="death_matched_once", violation_error_message="这条死亡信息已经比对过。"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "person"], condition=Q(state="open"), name="death_match_one_open",
                violation_error_message="这名保障人员已有一条待核实的死亡比对。",
            ),
            models.CheckConstraint(
                condition=Q(how__in=["id", "name"]) & Q(state__in=["open", "confirmed", "refuted", "closed"]),
                name="death_match_known", violation_error_message="死亡比对的依据或状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=SETTLED_WHOLE, name="death_match_settled_whole",
                violation_error_message="已核实的比对须有办理人和时间，不属实的还须写明理由。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who is said to have died, and what was found out."""

        personal = frozenset({"person", "reason"})

    def __str__(self) -> str:
        return f"{self.found_on} 死亡比对"
