"""流浪乞讨救助指标 — how many of those who were stranded were settled, whose families were found, and who was helped."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.plan.declaring import share, tally
from minzheng.domains.assistance.rescue.choices import Way
from minzheng.domains.assistance.rescue.reads import kin_found, stays, unidentified
from minzheng.kernel.periods import Period


def stranded(at: date) -> ScopedQuerySet[Any]:
    """滞留人员 — nobody knew them at the end of the limit, nor does anybody on the day, and they stay, or were settled in its year."""
    beyond = stays(at).filter(unidentified(), known_on__isnull=True, settle_by__lt=at)
    here = Q(left_on__isnull=True)
    settled = Q(way=Way.SETTLED, left_on__gte=date(at.year, 1, 1), left_on__gt=F("settle_by"))
    return beyond.filter(here | settled)


@share
class VagrantSettlement:
    """长期滞留人员安置率 — of those stranded beyond three months whom nobody could identify, those who were settled.

    分母：期末仍未查明身份、入站满三个月（参数，未核实）之后仍在站的人员，加上当年满三个月之后落户安置的人员；
    期末已经查明身份的、以其他方式离站的和以前年度安置的都不计。分子：其中当年落户安置的，须经另一人确认。
    滞留人员不必等待确认即计入分母。同一人反复入站的，按人次计。
    """

    code = "assistance.vagrant_settlement"
    unit = "%"
    registers = ("assistance.stay", "assistance.departure")

    @staticmethod
    def whole(at: date) -> ScopedQuerySet[Any]:
        return stranded(at)

    @staticmethod
    def part(whole: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        return whole.filter(way=Way.SETTLED)


@share
class KinFound:
    """寻亲成功率 — of the people of the year whom nobody knew when they came, those whose families were found.

    分母：当年入站、入站时身份不明的人次。分子：其中期末已经找到亲属的，即身份查明中注明已找到亲属，
    或与寻亲报告核对为同一人，都须经另一人确认。
    """

    code = "assistance.kin_found"
    unit = "%"
    registers = ("assistance.stay", "assistance.identification", "assistance.kin_match")

    @staticmethod
    def whole(at: date) -> ScopedQuerySet[Any]:
        found = ExpressionWrapper(kin_found(at), output_field=BooleanField())
        return stays(at).filter(unidentified(), entered_on__gte=date(at.year, 1, 1)).annotate(found=found)

    @staticmethod
    def part(whole: ScopedQuerySet[Any]) -> ScopedQuerySet[Any]:
        return whole.filter(found=True)


@tally
class PeopleHelped:
    """救助人次 — entries at rescue stations in the year so far.

    当年入站的人次；同一人入站几次，计几次。
    """

    code = "assistance.rescue_entries"
    unit = "人次"
    registers = ("assistance.stay",)

    @staticmethod
    def of(during: Period) -> ScopedQuerySet[Any]:
        return stays(during.end).filter(entered_on__gte=during.start)
