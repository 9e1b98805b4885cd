"""初审意见 — what the rules said of an application when the township stated its opinion, kept for good beside the paper of the file."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.audit.append_only import append_only
from minzheng.core.benefits.applications.stating import Stated
from minzheng.core.cases.models import Case
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.kernel import periods

ANSWERS = ("entitled", "not_entitled")


class CaseOpinion(models.Model):
    """初审意见 — ``serial`` is that of the paper in the file; the latest one of a case counts.

    ``amount`` in fen a month where the answer is entitled, in all where it is paid once; there ``asked`` (fen) is what the office
    stated, and ``months`` in how many it is paid. ``members`` are the persons whom the enrolment would cover; ``explained`` is the whole explanation, in the form ``minzheng.explanation/1``.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinions", verbose_name="办件")
    serial = models.PositiveIntegerField("材料序号")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    month = models.DateField("测算月份")
    answer = models.CharField("测算结论", max_length=12, db_collation="C")
    amount = models.BigIntegerField("月保障金（分）", null=True, blank=True)
    asked = models.BigIntegerField("拟救助金额（分）", null=True, blank=True)
    months = models.PositiveSmallIntegerField("发放月数", null=True, blank=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name="家庭")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    members = ArrayField(models.BigIntegerField(), verbose_name="保障人员", default=list)
    words = models.CharField("意见", max_length=2_000)
    explained: Any = models.JSONField("测算过程")
    at = models.DateTimeField("拟定时间", default=periods.now, editable=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="拟定人")

    class Meta:
        verbose_name = verbose_name_plural = "初审意见"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "serial"], name="case_opinion_once", violation_error_message="这份材料已有初审意见。"
            ),
            models.CheckConstraint(
                condition=Q(answer="entitled", amount__isnull=False, amount__gt=0)
                | Q(answer="not_entitled", amount__isnull=True),
                name="case_opinion_amount", violation_error_message="符合条件的写明金额，不符合的不写。",
            ),
            models.CheckConstraint(
                condition=Q(asked__isnull=True, months__isnull=True) | Q(asked__gt=0, months__gte=1),
                name="case_opinion_stated", violation_error_message="拟救助金额和发放月数一起写明，都大于 0。",
            ),
        ]  # fmt: skip
        triggers = append_only("初审意见")

    class Privacy:
        """About whom, and all that was reckoned of him."""

        personal = frozenset({"household", "person", "members", "amount", "asked", "answer", "explained", "words"})

    def __str__(self) -> str:
        return f"{self.case} 的初审意见"

    @property
    def stated(self) -> Stated | None:
        """What the office stated beside the rules; None where they say everything."""
        return Stated(self.asked, self.months) if self.asked and self.months else None

    @property
    def is_entitled(self) -> bool:
        """Whether the rules said that it is due."""
        return self.answer == "entitled"
