"""慈善控制项 — campaigns and trusts that break the law on charities, and what no sound register of them can show."""

from datetime import date

from django.db.models import Exists, F, IntegerField, OuterRef, Q, Value
from django.db.models.functions import Cast, Extract, Left

from minzheng.core.designations.models import Designation, DesignationQuerySet
from minzheng.core.divisions.models import Division
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.registers.declarations import Kind
from minzheng.core.undertakings.controls import IN_MILESTONES
from minzheng.core.undertakings.models import (
    Milestone,
    MilestoneQuerySet,
    Undertaking,
    UndertakingQuerySet,
    has_reached,
)
from minzheng.core.undertakings.particulars import said
from minzheng.domains.assistance.charity import FILED, INTERNET, ONLINE, under_each
from minzheng.domains.assistance.designations import CHARITY, FUNDRAISING_PLATFORM, PUBLIC_FUNDRAISING
from minzheng.domains.assistance.indicators.charity import PUBLISHED, filed_in_time
from minzheng.domains.assistance.undertakings import CAMPAIGN, FOUNDATION_REPORT, TRUST

LINE = "assistance"
CITY_DIGITS, COUNTY_DIGITS = 4, 6
MONEY = Kind.MONEY


def _begun(at: date) -> UndertakingQuerySet:
    """Confirmed campaigns that had begun by a day."""
    return Undertaking.objects.of_kind(CAMPAIGN.code).counted().filter(started_on__lte=at)


def before_filing(at: date) -> UndertakingQuerySet:
    """Campaigns that began without a filing, or before it, or too soon after it."""
    return _begun(at).filter(~filed_in_time(at))


def unqualified(at: date) -> UndertakingQuerySet:
    """Campaigns of organisations that were not qualified to raise money in public on the first day."""
    held = Designation.objects.in_force(OuterRef("started_on"), kind=PUBLIC_FUNDRAISING.code)
    return _begun(at).filter(~Exists(held.filter(organisation=OuterRef("lead"))))


def on_other_platforms(at: date) -> UndertakingQuerySet:
    """Campaigns on the internet that name no platform, or one that was not designated on the first day."""
    designated = Designation.objects.in_force(OuterRef("started_on"), kind=FUNDRAISING_PLATFORM.code)
    online = _begun(at).alias(channels=said("channels"), platform=said("platform")).filter(channels__in=ONLINE)
    return online.filter(~Exists(designated.filter(organisation__code=OuterRef("platform"))))


def outside(at: date) -> UndertakingQuerySet:
    """Campaigns held where the filing authority has no say, without a filing there; the internet has no place."""
    city = Q(division__level=Division.Level.CITY)
    own = Q(city, city_part=Left("division__code", CITY_DIGITS)) | Q(
        ~city, county_part=Left("division__code", COUNTY_DIGITS)
    )
    held = _begun(at).alias(area=said("area"), channels=said("channels")).exclude(area="").exclude(channels=INTERNET)
    placed = held.alias(city_part=Left("area", CITY_DIGITS), county_part=Left("area", COUNTY_DIGITS))
    return placed.filter(~own, ~has_reached("filed_locally", at=at))


def unpublished(at: date) -> MilestoneQuerySet:
    """Reports of campaigns whose legal day has passed and that nobody made; what waits for a second person is another's matter."""
    due = Milestone.objects.of(CAMPAIGN.code).filter(stage__in=PUBLISHED, planned_on__lt=at)
    return due.filter(Q(done_on__isnull=True) | Q(done_on__gt=at))


def trusts_filed_late(at: date) -> UndertakingQuerySet:
    """Trusts whose days for filing have passed without one, or that were filed after them."""
    own = Milestone.objects.filter(undertaking=OuterRef("pk"), stage=FILED, planned_on__lt=at)
    in_time = own.filter(confirmed_at__isnull=False, done_on__lte=F("planned_on"))
    return Undertaking.objects.of_kind(TRUST.code).counted().filter(Exists(own), ~Exists(in_time))


def qualified_too_early(at: date) -> DesignationQuerySet:
    """Qualifications given to what was no charity then, or had not been registered for as many years as the rule says."""
    given = Designation.objects.counted().filter(kind=PUBLIC_FUNDRAISING.code, since__lte=at)
    charity = Designation.objects.in_force(OuterRef("since"), kind=CHARITY.code).filter(
        organisation=OuterRef("organisation")
    )

    def old_enough(years: int) -> Q:
        whole_years = Q(years__gt=years) | Q(years=years, day_of_year__gte=F("opened_day"))
        return Q(organisation__opened_on__isnull=False) & whole_years

    def day(path: str) -> Cast:
        return Cast(Extract(path, "month") * 100 + Extract(path, "day"), IntegerField())

    told = given.alias(
        years=Extract("since", "year") - Extract("organisation__opened_on", "year"), day_of_year=day("since"),
        opened_day=day("organisation__opened_on"),
    )  # fmt: skip
    return told.filter(~(under_each("qualifying_years", "since", old_enough) & Exists(charity)))


def spent_too_little(at: date) -> UndertakingQuerySet:
    """Years of foundations that raise money in public in which less was spent than is due, or too much on themselves."""
    enough = under_each(
        "least_spending", "started_on", lambda share: Q(charitable__gte=F("last_income") * Value(share) / Value(100))
    )
    modest = under_each(
        "most_management", "started_on", lambda share: Q(management__lte=F("spent") * Value(share) / Value(100))
    )
    reports = Undertaking.objects.of_kind(FOUNDATION_REPORT.code).counted().filter(started_on__lte=at)
    told = reports.alias(**{name: said(name, MONEY) for name in ("charitable", "last_income", "management", "spent")})
    return told.filter(~(enough & modest))


CONTROLS.add(
    Control(
        "assistance.campaign_before_filing", "募捐开始前未备案", LINE, "募捐已经开始，方案没有在规定期限以前备案，或者备案没有经人确认。",
        "核对备案回执和开始日期；确实未备案先募捐的，责令停止并依法处理。", before_filing, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.campaign_unqualified", "无公开募捐资格而募捐", LINE, "募捐开始之日，募捐组织没有有效的公开募捐资格。",
        "核对资格证书的起止日期，补登漏登的资格；确无资格的，责令停止并退还募得的财产（2016年慈善法）。", unqualified, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.campaign_platform", "互联网募捐平台未经指定", LINE, "通过互联网募捐，却没有填平台，或者平台在募捐开始之日不是指定的互联网募捐信息平台。",
        "核对民政部的指定公告，补登漏登的平台；确未指定的，责令改在指定平台发布。", on_other_platforms, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.campaign_outside", "超出地域募捐未异地备案", LINE, "在登记机关辖区以外开展现场募捐，没有向当地民政部门备案的记录。",
        "核对募捐地域；确已在当地备案的，补登并确认“异地备案”节点。", outside, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.campaign_report_overdue", "募捐情况逾期未公开", LINE, "定期公开或者全面公开的法定期限已过，没有公开的记录。",
        "督促募捐组织公开，凭公开的网页或文件补登日期并确认。", unpublished, "undertaking__title", IN_MILESTONES,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.trust_filed_late", "慈善信托未按期备案", LINE, "信托文件签订七日内没有备案，或者备案没有经人确认。",
        "核对签订日期和备案回执；未备案的不享受税收优惠，应督促受托人备案。", trusts_filed_late, "title", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.qualified_too_early", "公开募捐资格不合条件", LINE, "取得公开募捐资格时不是慈善组织，或者依法登记没有满规定的年数，或者没有登记成立日期。",
        "核对组织的成立日期、慈善组织认定和资格证书；不合条件的登记撤销。", qualified_too_early, "organisation__name", F("kind"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.foundation_spending", "基金会支出比例不合规定", LINE,
        "公益支出低于上年总收入的百分之七十，或者工资福利和行政办公支出超过当年总支出的百分之十（基金会管理条例第29条）。",
        "与审计报告核对金额；确不合规定的，要求说明并依法处理。", spent_too_little, "title", F("kind"),
    )
)  # fmt: skip
