"""机关应办指标 — study each month, study days, lessons of members, appraisals: shares whose whole is what was due."""

from datetime import date

from minzheng.core.duties.models import Duty, DutyQuerySet
from minzheng.core.plan.declaring import share
from minzheng.core.plan.shapes import CITY
from minzheng.domains.bureau.duties import FRIDAY_STUDY_DAY, MEMBER_LESSONS, MONTHLY_STUDY, STAFF_APPRAISAL


@share
class StudyMonths:
    """中心组按月学习 — months with a study meeting of the leading party group among the months that are over.

    当年已经过去的月份中，开过党组理论学习中心组学习会（由市局主办、经确认）的月份所占比例。
    月份过完才计入分母，当月不计；经批准免办的月份不计。
    """

    code = "bureau.study_months"
    unit = "%"
    registers = ("bureau.duties",)
    level = CITY

    @staticmethod
    def whole(at: date) -> DutyQuerySet:
        return Duty.objects.ended(MONTHLY_STUDY.code, at)

    @staticmethod
    def part(whole: DutyQuerySet) -> DutyQuerySet:
        return MONTHLY_STUDY.done(whole)


@share
class FridayStudyDays:
    """周五学习日落实率 — Fridays with a study day of the branch among Fridays that were worked, over all branches.

    当年已到的、属于工作日的周五，按机关各党支部逐一计算，其中该支部当天有经确认的学习日记录的所占比例。
    周五遇法定节假日的不计入分母，也不要求另补；经批准免办的不计。
    """

    code = "bureau.friday_study_days"
    unit = "%"
    registers = ("bureau.duties",)
    level = CITY

    @staticmethod
    def whole(at: date) -> DutyQuerySet:
        return Duty.objects.ended(FRIDAY_STUDY_DAY.code, at)

    @staticmethod
    def part(whole: DutyQuerySet) -> DutyQuerySet:
        return FRIDAY_STUDY_DAY.done(whole)


@share
class MemberStudyHours:
    """党员学时达标率 — members who already reached 32 lessons among those who owe them this year.

    应完成当年学时的机关党员中，到当日学时累计已达到32学时的所占比例；只计经确认、已完成的参加记录。
    年初和年末都在册的党员计入分母，年内新加入或中途离开的不计；长期病假等经批准免办的不计，逐名列出原因。
    """

    code = "bureau.party_member_study_hours"
    unit = "%"
    registers = ("bureau.duties",)
    level = CITY

    @staticmethod
    def whole(at: date) -> DutyQuerySet:
        return Duty.objects.of_year(MEMBER_LESSONS.code, at)

    @staticmethod
    def part(whole: DutyQuerySet) -> DutyQuerySet:
        return MEMBER_LESSONS.done(whole)


@share
class QuarterlyAppraisal:
    """平时考核覆盖率 — quarters of staff members with a confirmed grade among the quarters that are over.

    当年已经结束的季度，按整季在岗的市局处室干部逐人计算，其中有经确认的、起止日期覆盖整个季度的平时考核等次的所占比例。
    季度结束才计入分母；经批准免办的不计。
    """

    code = "bureau.quarterly_appraisal"
    unit = "%"
    registers = ("bureau.duties",)
    level = CITY

    @staticmethod
    def whole(at: date) -> DutyQuerySet:
        return Duty.objects.ended(STAFF_APPRAISAL.code, at)

    @staticmethod
    def part(whole: DutyQuerySet) -> DutyQuerySet:
        return STAFF_APPRAISAL.done(whole)
