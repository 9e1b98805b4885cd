"""慈善规则 — the days and shares that the law sets for charities, their campaigns and trusts, as dated parameters.

慈善法（2016）: public fundraising, that the plan is filed before the start, trusts, what is published when; from
2024-09-05 the rules of 2024 on public fundraising. 基金会管理条例 §29, §36: spending, the yearly report. A campaign stands under the
rule in force on the day on which it begins, a qualification under that of the day on which it is given.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from minzheng.core.registers.parameters import book
from minzheng.kernel.parameters import NoParameter
from minzheng.kernel.periods import MONTHS_IN_YEAR

MOST_REPORTS = 11  # periodic reports of a campaign that the register keeps apart: three years, one each three months
REPORTS = tuple(f"report_{number}" for number in range(1, MOST_REPORTS + 1))
FULL_REPORT, FILED, REPORTED = "full_report", "filed", "reported"
ANNUAL_REPORT_DAY = (3, 31)  # 基金会管理条例 §36
ONSITE, MEDIA, INTERNET, MIXED = "onsite", "media", "internet", "mixed"
CHANNELS = (
    (ONSITE, "现场"), (MEDIA, "广播、电视、报刊"), (INTERNET, "互联网"), (MIXED, "线上和线下"),
)  # fmt: skip
ONLINE = (INTERNET, MIXED)
_AREA_DIGITS = 12


def _rule(name: str) -> str:
    return f"assistance.charity.{name}"


def rule(name: str, on: date) -> int:
    """规定数 — a number that the law sets, as in force on a day. Raises NoParameter before there was such a law."""
    value = book().value(_rule(name), on=on).value
    assert isinstance(value, int)
    return value


def under_each(name: str, day: str, condition: Callable[[int], Q]) -> Q:
    """The records, by the ``day`` that says which rule is theirs, for which ``condition`` of the number then in force holds."""
    found = Q(pk__in=[])
    dated = book().history(_rule(name))
    for one, following in zip(dated, (*dated[1:], None), strict=True):
        assert isinstance(one.value, int)
        theirs = Q(**{f"{day}__gte": one.since})
        if following is not None:
            theirs &= Q(**{f"{day}__lt": following.since})
        found |= theirs & condition(one.value)
    return found


def months_after(day: date, months: int) -> date:
    """几个月以后 — the same day some months later, or the last day of a month that has no such day."""
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + months, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# -- days that the law sets ----------------------------------------------------------------------------------------------
def campaign_deadlines(started_on: date | None, said: Mapping[str, Any]) -> Mapping[str, date]:
    """公开期限 — by when a campaign is reported on: each three months where it is longer than six, and in full after its end."""
    ends_on = said.get("ends_on")
    if started_on is None or ends_on is None:
        return {}
    try:
        long, every, full = (
            rule(name, started_on) for name in ("long_campaign_months", "report_every_months", "full_report_months")
        )
    except NoParameter:  # it began before there was such a law
        return {}
    days = {FULL_REPORT: months_after(ends_on, full)}
    if ends_on > months_after(started_on, long):
        periodic = (months_after(started_on, every * number) for number in range(1, MOST_REPORTS + 1))
        days |= {stage: day for stage, day in zip(REPORTS, periodic, strict=True) if day < ends_on}
    return days


def trust_deadlines(started_on: date | None, _said: Mapping[str, Any]) -> Mapping[str, date]:
    """信托备案期限 — seven days after the trust was signed."""
    if started_on is None:
        return {}
    try:
        return {FILED: started_on + timedelta(days=rule("trust_filing_days", started_on))}
    except NoParameter:
        return {}


def foundation_deadlines(started_on: date | None, _said: Mapping[str, Any]) -> Mapping[str, date]:
    """年度工作报告期限 — the last day of March of the year after the one reported on, which begins on ``started_on``."""
    return {} if started_on is None else {REPORTED: date(started_on.year + 1, *ANNUAL_REPORT_DAY)}


# -- what is wrong with what was filled in ---------------------------------------------------------------------------------
def campaign_faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Ends before the beginning, campaigns too long to be followed, channels without a platform and the other way round."""
    started_on, ends_on = values.get("started_on"), values.get("ends_on")
    found: dict[str, str] = {}
    if started_on and ends_on:
        if ends_on < started_on:
            found["ends_on"] = "结束日期不能早于开始日期。"
        elif ends_on > months_after(started_on, 3 * (MOST_REPORTS + 1)):
            found["ends_on"] = "一份备案最多登记三年的募捐；更长的请分期登记。"
    if values.get("platform") and values.get("channels") not in ONLINE:
        found["platform"] = "不通过互联网募捐的，不填互联网平台。"
    return found


def foundation_faults(values: Mapping[str, Any]) -> dict[str, str]:
    """Years that do not begin in January, parts greater than their whole."""
    started_on = values.get("started_on")
    spent = values.get("spent") or 0
    parts = {name: values.get(name) or 0 for name in ("charitable", "management")}
    found = {name: "不能大于本年度总支出。" for name, amount in parts.items() if amount > spent}
    if started_on and (started_on.month, started_on.day) != (1, 1):
        found["started_on"] = "填报告年度的 1 月 1 日。"
    return found


def area_code(text: str) -> str:
    """地域代码 — a division code of 6 to 12 digits, written out to 12. Raises ValueError."""
    word = text.strip()
    if not (word.isascii() and word.isdigit() and len(word) in {2, 4, 6, 9, _AREA_DIGITS}):
        raise ValueError("填区划代码：省 2 位、市 4 位、县 6 位、乡镇 9 位或 12 位数字，可以在本辖区以外。")
    return word.ljust(_AREA_DIGITS, "0")
