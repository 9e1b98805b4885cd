"""救助版块 — on the page of a stay: which clocks run for somebody nobody knows, until when, what was done, and by which document."""

from datetime import date
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.registers.parameters import book
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.domains.assistance.rescue import limits
from minzheng.domains.assistance.rescue.choices import Act, Way
from minzheng.domains.assistance.rescue.models import StayAct
from minzheng.domains.assistance.rescue.reads import STAY, stays
from minzheng.kernel import periods
from minzheng.kernel.parameters import Parameter

TITLES = ("事项", "期限", "办理", "依据", "是否核实")
CLOCKS = (
    ("发布寻亲公告", limits.NOTICE, "notice_by", Act.NOTICE), ("采集 DNA", limits.DNA, "dna_by", Act.DNA),
    ("滞留报告", limits.REPORT, "report_by", Act.REPORT), ("落户安置", limits.SETTLE, "settle_by", None),
)  # fmt: skip
NOTE = "期限从入站之日起算；公告以日计，次日以前都算在期限内。有人登记离站或查明以后不再催办。"


def _limit(code: str, on: date) -> Parameter:
    """The value in force on the day of entry; of days before the first, the first."""
    dated = book().history(code)
    return next((one for one in reversed(dated) if one.since <= on), dated[0])


def clocks(stay: Any, _user: User) -> Sheet | None:
    """时限 — two statements; nothing for whoever was known when he came."""
    if stay.person_id is not None:
        return None
    row = stays().get(pk=stay.pk)
    days = dict(
        StayAct.objects.filter(stay=stay).order_by("-done_on").values_list("act", "done_on")
    )  # the first of each act
    lines = [
        _line(row, title, code, getattr(row, by), days.get(act) if act else None, act)
        for title, code, by, act in CLOCKS
    ]
    return Sheet(TITLES, lines, "", "项", NOTE)


def _line(row: Any, title: str, code: str, last: date, done_on: date | None, act: str | None) -> tuple[Mark, ...]:
    limit = _limit(code, row.entered_on)
    said = _settled(row, last) if act is None else _acted(row, last, done_on)
    return (
        Mark(title), Mark(f"{last:%Y-%m-%d}"), said, Mark(limit.document), Mark("已核实" if limit.verified else "未核实", "" if limit.verified else "soon"),
    )  # fmt: skip


def _acted(row: Any, last: date, done_on: date | None) -> Mark:
    if done_on is not None:
        return Mark(f"{done_on:%Y-%m-%d}", "ok" if done_on <= last else "late")
    ended = min((day for day in (row.known_on, row.left_on) if day is not None), default=None)
    if ended is not None and ended <= last:
        return Mark("不再需要", "off")
    return Mark("逾期", "late") if last < periods.today() else Mark("待办", "soon")


def _settled(row: Any, last: date) -> Mark:
    if row.way == Way.SETTLED:
        return Mark(f"{row.left_on:%Y-%m-%d}", "ok")
    if row.known_on is not None or row.left_on is not None:
        return Mark("不再需要", "off")
    return Mark("应安置", "late") if last < periods.today() else Mark("未到期限", "off")


SECTIONS.add(Section("assistance.stay.clocks", STAY, "时限", clocks, leads=True))
