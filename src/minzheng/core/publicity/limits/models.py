"""访问计数 — how often one address came to the public pages in a window of time; the address itself is not kept."""

from django.db import models


class PublicVisit(models.Model):
    """访问计数 — ``source`` is a keyed digest of the address and of what was asked; rows are swept away after a day."""

    source = models.CharField("来源摘要", max_length=32, db_collation="C")
    window_at = models.DateTimeField("时段")
    count = models.PositiveIntegerField("次数")

    class Meta:
        verbose_name = verbose_name_plural = "访问计数"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "window_at"],
                name="public_visit_once",
                violation_error_message="同一来源同一时段只有一条。",
            )
        ]
        indexes = [models.Index(fields=["window_at"], name="public_visit_window")]

    class Privacy:
        """A digest that leads back to nobody."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.window_at:%Y-%m-%d %H:%M}"
