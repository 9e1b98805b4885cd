"""机关建设认定指标 — the honours of the two lists of ten."""

from django.db.models import QuerySet

from minzheng.core.designations.models import Designation
from minzheng.core.plan.declaring import tally
from minzheng.core.plan.shapes import CITY
from minzheng.domains.bureau.designations import DOUBLE_TEN
from minzheng.kernel.periods import Period


@tally
class DoubleTenHonours:
    """双十佳典型 — people on the two published lists of ten.

    当年两份名单上已经公布（有文号）、经确认、期末没有撤销的人数，不分县（市、区）。
    """

    code = "bureau.double_ten_honours"
    unit = "名"
    registers = ("bureau.double_ten",)
    level = CITY

    @staticmethod
    def of(during: Period) -> QuerySet[Designation]:
        return Designation.objects.newly(during, kind=DOUBLE_TEN.code).in_force(during.end)
