"""权限 — users, and their appointments to posts over a division subtree for a period."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func, Q
from django.utils.crypto import salted_hmac
from uuid6 import uuid7

from minzheng.core.access.posts import POSTS, Post, post_choices
from minzheng.core.divisions.models import Division
from minzheng.kernel import periods


class UserManager(BaseUserManager["User"]):
    """账号集合 — accounts are found by name; ``services.open_account`` makes them."""


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """账号 — a person who signs in. What he may do comes from his appointments alone."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    phone = models.CharField("手机", max_length=20, blank=True)
    is_active = models.BooleanField("启用", default=True)
    session_epoch = models.PositiveIntegerField("登录批次", default=0, editable=False)
    opened_at = models.DateTimeField("开设时间", default=periods.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"

    class Privacy:
        """Staff data: shown inside only."""

        personal = frozenset({"name", "phone", "username"})

    def __str__(self) -> str:
        return self.name

    @property
    def email(self) -> str:
        """No e-mail is kept."""
        return ""

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be valid: it ends with the password, and with ``session_epoch``."""
        return salted_hmac(
            "minzheng.session", f"{self.password}:{self.session_epoch}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class DateRange(Func):
    """日期区间 — the half-open range [since, until) of two columns."""

    function = "DATERANGE"
    output_field = DateRangeField()


@pghistory.track()
class Appointment(models.Model):
    """任职 — a user holds a post over a division subtree from a day to a day (exclusive; null = still)."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="appointments", verbose_name="账号")
    post = models.CharField("岗位", max_length=40, choices=post_choices())
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="区划")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="appointment_ends_after_it_begins",
                violation_error_message="任职的终止日期应晚于起始日期。",
            ),
            ExclusionConstraint(
                name="appointment_once_at_a_time",
                expressions=[
                    (Func("user", "user", models.Value("[]"), function="INT8RANGE"), RangeOperators.OVERLAPS),
                    (
                        Func("division", "division", models.Value("[]"), function="INT8RANGE"),
                        RangeOperators.OVERLAPS,
                    ),
                    (DateRange("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                violation_error_message="同一账号在同一区划的任职时间重叠。",
            ),
        ]

    class Privacy:
        """Staff data: shown inside only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.user} {self.kind.title}"

    @property
    def kind(self) -> type[Post]:
        """The post class."""
        return POSTS.get(self.post)

    def in_force(self, at: date) -> bool:
        """Whether the appointment holds on a day."""
        return self.since <= at and (self.until is None or at < self.until)


class DataKey(models.Model):
    """数据密钥 — a yearly key, wrapped by the key outside the database; kind "index" is the blind-index key."""

    class Kind(models.TextChoices):
        """用途 — what a key is for."""

        DATA = "data", "数据"
        INDEX = "index", "盲索引"

    number = models.PositiveSmallIntegerField("编号", unique=True)
    kind = models.CharField("用途", max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField("年度")
    wrapped = models.BinaryField("密文")

    class Meta:
        verbose_name = verbose_name_plural = "数据密钥"

    class Privacy:
        """Wrapped keys, useless without the key file."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
