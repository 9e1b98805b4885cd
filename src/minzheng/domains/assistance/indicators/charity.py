"""慈善指标 — campaigns filed before they began, and what was to be published of them on time (S10)."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from minzheng.core.plan.declaring import share
from minzheng.core.plan.shapes import Rows
from minzheng.core.undertakings.models import Milestone, Undertaking
from minzheng.domains.assistance.charity import FILED, FULL_REPORT, REPORTS, under_each
from minzheng.domains.assistance.undertakings import CAMPAIGN
from minzheng.kernel.periods import Period

PUBLISHED = (*REPORTS, FULL_REPORT)


def filed_in_time(at: date) -> Q:
    """事前备案 — campaigns whose plan was filed, confirmed, as many days before the start as the rule of that day says."""
    filed = Milestone.objects.done(at).filter(undertaking=OuterRef("pk"), stage=FILED)

    def before(days: int) -> Q:
        return Q(Exists(filed.filter(done_on__lte=OuterRef("started_on") - timedelta(days=days))))

    return under_each("filing_days", "started_on", before)


@share
class CampaignsFiled:
    """募捐事前备案率 — campaigns whose plan was filed before they began.

    分母是当年开始的、已确认的公开募捐活动；分子是其中方案在规定期限以前备案、备案经确认的。
    2024年9月5日以前开始的须早于开始之日备案，当天备案的不算；此后开始的须在开始的十日以前备案。备案在市本级的计入全市总数。
    """

    code = "assistance.charity_filing"
    unit = "%"
    registers = ("assistance.campaign", "assistance.milestones")
    city_counts = True

    @staticmethod
    def whole(during: Period) -> Rows:
        begun = Undertaking.objects.of_kind(CAMPAIGN.code).counted()
        started = begun.filter(started_on__range=(during.start, during.end))
        return started.alias(in_time=filed_in_time(during.end))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(in_time=True)


@share
class CampaignReportsOnTime:
    """募捐按期公开率 — periodic and full reports of campaigns made by their legal day.

    分母是当年到期的募捐公开：募捐期限超过六个月的，每三个月一次；募捐结束后三个月内全面公开一次（2016年慈善法）。
    应公开的日期由募捐的起止日期得出，不由人填报。分子是其中在期限当日或以前公开、并经确认的。
    """

    code = "assistance.charity_reports"
    unit = "%"
    registers = ("assistance.milestones",)
    city_counts = True

    @staticmethod
    def whole(during: Period) -> Rows:
        due = Milestone.objects.of(CAMPAIGN.code).filter(stage__in=PUBLISHED)
        return due.filter(planned_on__range=(during.start, during.end))

    @staticmethod
    def part(whole: Rows) -> Rows:
        return whole.filter(confirmed_at__isnull=False, done_on__lte=F("planned_on"))
