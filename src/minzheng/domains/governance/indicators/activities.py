"""社会组织指标 — figures of the training of branch secretaries."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.activities.models import Attendance
from minzheng.core.parties.models import Organisation, Posting
from minzheng.core.plan.declaring import share
from minzheng.domains.governance.activities import SECRETARY_COURSE
from minzheng.kernel.periods import Period

SECRETARY = "党支部书记"


@share
class BranchSecretaryTraining:
    """社会组织党支部书记培训率 — secretaries in office who finished a course this year.

    期末在任的社会组织党支部书记（党组织中职务为“党支部书记”、未到期的任岗，机关处室下属的党支部除外）中，
    当年参加并完成社会组织党支部书记培训的所占比例。培训班和参加记录都须经确认；市级社会组织的书记计入全市总数。
    """

    code = "governance.branch_secretary_training"
    unit = "%"
    registers = ("parties.posting", "governance.attendance")
    city_counts = True

    @staticmethod
    def whole(at: date) -> QuerySet[Posting]:
        year = Period(date(at.year, 1, 1), at)
        courses = Attendance.objects.completed(year, kind=SECRETARY_COURSE.code).filter(person=OuterRef("person"))
        secretaries = Posting.objects.in_force(at).filter(role=SECRETARY, office__kind=Organisation.Kind.PARTY)
        return secretaries.exclude(office__parent__kind=Organisation.Kind.OFFICE).alias(trained=Exists(courses))

    @staticmethod
    def part(whole: QuerySet[Any]) -> QuerySet[Any]:  # rows that carry ``trained``
        return whole.filter(trained=True)
