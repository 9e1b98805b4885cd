"""安装标记 — what this database is for, so that a demonstration never touches a bureau's own data."""

from django.db import models

from minzheng.kernel import periods


class Installation(models.Model):
    """安装标记 — one row at most: this database holds an invented city, built with these parameters on this business date."""

    class Kind(models.TextChoices):
        """用途 — what a database can be marked as."""

        DEMONSTRATION = "demonstration", "演示"

    kind = models.CharField("用途", max_length=20, choices=Kind, unique=True, db_collation="C")
    parameters = models.JSONField("参数", default=dict)
    known_on = models.DateField("业务日期")
    made_at = models.DateTimeField("建立时间", default=periods.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "安装标记"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["demonstration"]), name="installation_kind_known", violation_error_message="用途只能是演示。"
            )
        ]  # fmt: skip

    class Privacy:
        """Parameters only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return self.get_kind_display()
