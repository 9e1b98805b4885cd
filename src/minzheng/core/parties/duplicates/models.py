"""疑似重复 — two records that may be one person, what people decided about them, and the links that merge and part them.

Nothing of a person is rewritten or deleted by a merge: it is a dated row that says "this record is that person's", entered by one
and confirmed by another; reads resolve it (``reads``), and a separation of the same kind ends it. Which pair stands where is asked of
the rows, never stored.
"""

from typing import ClassVar

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.audit.append_only import append_only
from minzheng.core.parties.duplicates.triggers import merged_once, parted_while_merged
from minzheng.core.registers.records import Record
from minzheng.core.registers.two_hands import TwoHands
from minzheng.kernel import periods

SURE = 1_000


class Reason(models.TextChoices):
    """相近之处 — in what two records agree, or nearly agree."""

    NUMBER = "number", "证件号码只差一处"
    NAME = "name", "姓名相同"
    SOUND = "sound", "姓名读音相同"
    SPELLING = "spelling", "姓名相近"
    BORN = "born", "出生日期相同"
    BORN_NEAR = "born_near", "出生日期相近"
    PHONE = "phone", "电话相同"
    PLACE = "place", "住同一村（社区）"
    ACCOUNT = "account", "收款账户相同"


class Source(models.TextChoices):
    """发现方式 — when the person was entered, by the rules over the register, or by the model of the batch linkage."""

    ENTRY = "entry", "登记时"
    RULES = "rules", "规则查找"
    MODEL = "model", "批量比对"


class Verdict(models.TextChoices):
    """裁定 — one person, two persons, or nothing that can be said yet."""

    SAME = "same", "同一人"
    DIFFERENT = "different", "不是同一人"
    UNSURE = "unsure", "存疑"


@pghistory.track()
class Suspicion(Record):
    """疑似重复 — the pair ``one`` and ``other``; ``division`` is the lowest that holds both, so whoever sees it may see both.

    ``doubt`` is what the model leaves open, in thousandths; all of it where no model reckoned: the surest pairs come first. ``fingerprint`` tells by a keyed hash whether the data changed
    that a decision was made on.
    """

    one = models.ForeignKey("parties.Person", models.PROTECT, related_name="+", verbose_name="先登记的人员")
    other = models.ForeignKey("parties.Person", models.PROTECT, related_name="+", verbose_name="后登记的人员")
    reasons = ArrayField(models.CharField(max_length=10, choices=Reason), verbose_name="相近之处", default=list)
    doubt = models.PositiveSmallIntegerField("余疑（千分）", default=SURE)
    source = models.CharField("发现方式", max_length=5, choices=Source, db_collation="C")
    fingerprint = models.BinaryField("资料指纹", max_length=16)
    found_on = models.DateField("发现日期", default=periods.today)

    objects: ClassVar[ScopedQuerySet["Suspicion"]] = ScopedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "疑似重复"
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], name="suspicion_pair_once", violation_error_message="这两条登记已列为疑似重复。"
            ),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")), name="suspicion_in_order", violation_error_message="疑似重复应是先后登记的两条。"
            ),
            models.CheckConstraint(
                condition=Q(doubt__lte=SURE), name="suspicion_doubt_in_thousandths",
                violation_error_message="余疑不能超过一千分。",
            ),
        ]  # fmt: skip

    class Privacy:
        """Who may be whom."""

        personal = frozenset({"one", "other", "reasons", "doubt", "fingerprint"})
        derived = frozenset({"fingerprint"})

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.uid}"


class Judgement(models.Model):
    """重复裁定 — what somebody decided about a pair after looking at both; the latest one counts."""

    suspicion = models.ForeignKey(Suspicion, models.PROTECT, related_name="judgements", verbose_name="疑似重复")
    verdict = models.CharField("裁定", max_length=9, choices=Verdict, db_collation="C")
    reason = models.CharField("理由", max_length=300)
    evidence = models.CharField("依据", max_length=200, blank=True)
    fingerprint = models.BinaryField("资料指纹", max_length=16)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="裁定人")
    at = models.DateTimeField("裁定时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "重复裁定"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & (Q(verdict="unsure") | ~Q(evidence="")), name="judgement_with_evidence",
                violation_error_message="裁定须写明理由；认定同一人或不是同一人的，还须写明依据。",
            ),
        ]  # fmt: skip
        triggers = append_only("重复裁定")

    class Privacy:
        """Why two records are one person, or not."""

        personal = frozenset({"suspicion", "reason", "evidence", "fingerprint"})

    def __str__(self) -> str:
        return self.get_verdict_display()


class MergeQuerySet(ScopedQuerySet["Merge"]):
    """登记合并查询 — a merge is seen where its pair is."""

    division_field = "judgement__suspicion__division"


@pghistory.track()
class Merge(TwoHands):
    """登记合并 — ``duplicate`` is ``survivor``, by a judgement, from the confirmation by another person on."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    judgement = models.OneToOneField(Judgement, models.PROTECT, related_name="merge", verbose_name="重复裁定")
    duplicate = models.ForeignKey("parties.Person", models.PROTECT, related_name="merged", verbose_name="并入的登记")
    survivor = models.ForeignKey("parties.Person", models.PROTECT, related_name="took_in", verbose_name="保留的登记")

    objects: ClassVar[MergeQuerySet] = MergeQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta:
        verbose_name = verbose_name_plural = "登记合并"
        constraints = [
            models.UniqueConstraint(
                fields=["duplicate"], condition=Q(state="waiting"), name="merge_one_open",
                violation_error_message="这条登记已有一个合并等待确认。",
            ),
            models.CheckConstraint(
                condition=~Q(duplicate=F("survivor")), name="merge_of_two", violation_error_message="一条登记不能并入自己。"
            ),
            *TwoHands.constraints("merge"),
        ]  # fmt: skip
        triggers = [
            merged_once(),
            *TwoHands.triggers("登记合并", "judgement_id", "duplicate_id", "survivor_id"),
        ]

    class Privacy:
        """Who is whom."""

        personal = frozenset({"duplicate", "survivor"})

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.uid}"


@pghistory.track()
class Separation(TwoHands):
    """合并撤销 — a merge that was wrong ends with the confirmation by another person; both records stand as they always did."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    merge = models.ForeignKey(Merge, models.PROTECT, related_name="separations", verbose_name="登记合并")
    reason = models.CharField("理由", max_length=300)
    evidence = models.CharField("依据", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "合并撤销"
        constraints = [
            models.UniqueConstraint(
                fields=["merge"], condition=~Q(state="refused"), name="separation_once",
                violation_error_message="这次合并已有一个撤销等待确认，或已经撤销。",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(evidence=""), name="separation_with_evidence",
                violation_error_message="撤销合并须写明理由和依据。",
            ),
            *TwoHands.constraints("separation"),
        ]  # fmt: skip
        triggers = [
            parted_while_merged(),
            *TwoHands.triggers("合并撤销", "merge_id", "reason", "evidence"),
        ]

    class Privacy:
        """Why two records are two persons after all."""

        personal = frozenset({"merge", "reason", "evidence"})

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.uid}"
