"""社会救助控制项 — reviews that are overdue, and households of which nobody said how often they are to be reviewed."""

from datetime import date

from django.db.models import CharField, F, Value
from django.db.models.functions import Coalesce

from minzheng.core.benefits.models import Enrolment
from minzheng.core.benefits.reviews.rosters import without_class
from minzheng.core.duties.models import Duty, DutyQuerySet
from minzheng.core.duties.states import OVERDUE, state
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.registers.spells import SpellQuerySet
from minzheng.domains.assistance.duties import LIVING, REVIEWS


def overdue(at: date) -> DutyQuerySet:
    """Reviews whose last day has passed and which nobody made."""
    mine = Duty.objects.filter(kind__in=[kind.code for kind in REVIEWS], due_on__lt=at).owed().as_of(at)
    return mine.annotate(state=state(REVIEWS)).filter(state=OVERDUE)


def unclassed(at: date) -> SpellQuerySet[Enrolment]:
    """Households on the minimum living allowance without a class of review."""
    return without_class(LIVING, at)


CONTROLS.add(
    Control(
        "assistance.review_overdue", "定期复核逾期", "assistance", "应复核的期限已过，还没有完成的复核走访。",
        "安排两人入户复核；确有原因不必复核的，申请免办。", overdue,
        Coalesce("household__code", "person__name", output_field=CharField()), Value("assistance.duties"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.review_class_missing", "低保家庭没有复核类别", "assistance",
        "没有登记复核类别，只能按最长的间隔提醒复核，可能复核得太少。",
        "在“家庭与个人状况”登记这一户的“复核类别”，来源填评估认定；下次复核时也可以填。", unclassed, F("household__code"),
        Value("benefits.enrolment"),
    )
)  # fmt: skip
