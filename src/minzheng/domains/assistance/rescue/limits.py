"""救助时限 — the limits of a stay as the database reckons them: the value in force on the day of entry, counted from that day.

Days are counted as days. A limit of 24 hours is therefore the day after: hours of entry are not kept.
"""

from django.db import models
from django.db.models import Case, F, Func, IntegerField, Value, When
from django.db.models.expressions import Combinable

from minzheng.core.registers.parameters import book

NOTICE = "assistance.rescue.notice_within"
DNA = "assistance.rescue.dna_within"
REPORT = "assistance.rescue.report_after"
SETTLE = "assistance.rescue.settle_after"
REPEAT = "assistance.rescue.repeat_within"
BENEFIT = "assistance.rescue.benefit_within"
CODES = (NOTICE, DNA, REPORT, SETTLE, REPEAT, BENEFIT)


class _DaysOn(Func):
    template = "(%(expressions)s)::date"
    arg_joiner = " + "
    output_field = models.DateField()


class _Interval(Func):
    template = "MAKE_INTERVAL(%(unit)s => %(expressions)s)"
    output_field = models.DurationField()


def value_on(code: str, day: str) -> Case:
    """The value in force on the day of a column; on earlier days than the first, the first."""
    dated = book().history(code)
    return Case(
        *(When(**{f"{day}__gte": one.since, "then": Value(one.value)}) for one in reversed(dated)),
        default=Value(dated[0].value), output_field=IntegerField(),
    )  # fmt: skip


def after(day: str, code: str) -> Combinable:
    """The last day within a limit that runs from the day of a column."""
    unit = "months" if book().series(code).unit == "个月" else "days"
    return _DaysOn(F(day), _Interval(value_on(code, day), unit=unit))
