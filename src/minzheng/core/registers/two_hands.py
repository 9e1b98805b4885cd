"""两人办理 — what one person enters and another confirms or refuses: it counts when confirmed, and then stays as it is."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.audit.append_only import REFUSED, never_deleted
from minzheng.kernel import periods


class Decision(models.TextChoices):
    """两人办理状态 — entered by one, confirmed by another, or refused."""

    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"


SETTLED = ("state", "decided_by", "decided_at", "refusal")


class TwoHands(models.Model):
    """两人办理记录 — ``entered_by`` wrote it, ``decided_by`` confirmed or refused it, the latter with ``refusal`` as the reason."""

    state = models.CharField("状态", max_length=9, choices=Decision, default=Decision.WAITING, db_collation="C")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经办人")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="确认人")
    decided_at = models.DateTimeField("确认时间", null=True, blank=True)
    refusal = models.CharField("不予确认的原因", max_length=200, blank=True)

    class Meta:
        abstract = True

    @staticmethod
    def constraints(prefix: str) -> list[models.BaseConstraint]:
        """The rules that the database keeps."""
        waiting = Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True, refusal="")
        decided = Q(decided_by__isnull=False, decided_at__isnull=False)
        return [
            models.CheckConstraint(
                condition=waiting | decided & (Q(state="confirmed", refusal="") | Q(state="refused") & ~Q(refusal="")),
                name=f"{prefix}_decided_whole", violation_error_message="确认须有确认人和时间，不予确认须写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(state="refused") | ~Q(decided_by=F("entered_by")),
                name=f"{prefix}_two_persons", violation_error_message="经办人不能确认自己经办的，须由另一人确认。",
            ),
        ]  # fmt: skip

    @staticmethod
    def triggers(title: str, *kept: str) -> list[pgtrigger.Trigger]:
        """It is entered waiting; what was entered never changes; what was decided is decided."""
        before, after = (", ".join(f"{row}.{column}" for column in (*kept, "entered_by_id")) for row in ("OLD", "NEW"))
        return [
            never_deleted(f"{title}不可删除"),
            pgtrigger.Trigger(
                name="entered_waiting",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"""
                    IF NEW.state <> 'waiting' THEN
                        RAISE EXCEPTION '{title}登记后须由另一人确认' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="decided_once",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF ROW({before}) IS DISTINCT FROM ROW({after}) THEN
                        RAISE EXCEPTION '{title}不可更改，有误的不予确认后重新登记' {REFUSED};
                    END IF;
                    IF OLD.state <> 'waiting' AND ROW(OLD.state, OLD.decided_by_id, OLD.decided_at, OLD.refusal)
                        IS DISTINCT FROM ROW(NEW.state, NEW.decided_by_id, NEW.decided_at, NEW.refusal) THEN
                        RAISE EXCEPTION '{title}已经办结，不能再改' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def settle(self, by: User, *, confirmed: bool, reason: str = "") -> None:
        """Somebody confirmed it, or refused it for a reason; whoever asked writes ``SETTLED``."""
        self.state = Decision.CONFIRMED if confirmed else Decision.REFUSED
        self.decided_by, self.decided_at = by, periods.now()
        self.refusal = "" if confirmed else reason.strip()[:200]

    @property
    def counts(self) -> bool:
        """Whether another person confirmed it."""
        return self.state == Decision.CONFIRMED
