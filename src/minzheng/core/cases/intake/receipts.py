"""受理回执 — what the applicant takes home: what was asked, which papers were handed in, which are missing (said once), until when,
whom to call. It names no one else's facts and carries no identity number; the name is printed beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.adapters.papers import Receipt, ReceiptPart
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases.courses import courses_of
from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake.content import Asked, Outcome
from minzheng.core.cases.intake.models import Intake
from minzheng.core.cases.models import Case
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import Facility
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.workflow import Course, Deadline, deadlines

Said = dict[str, Any]
REMEDY = "您可以补充材料后再次申请；对这一决定不服的，可以依法申请行政复议或者提起行政诉讼。"
KEEP = "请保存好这张回执，凭查询码和身份证号码的末四位查询办理进度。工作人员不会向您收取任何费用。"


@dataclass(frozen=True)
class Office:
    """受理窗口 — where to go and whom to call; empty where the window is not registered."""

    name: str = ""
    address: str = ""
    phone: str = ""


def office_of(place: Division, today: date) -> Office:
    """受理窗口 — the open service window of a place, the nearest above it where it has none of its own: one statement."""
    parts = place.path.rstrip("/").split("/")
    above = ["/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))]
    rows = Facility.objects.standing(today, kind=lists.WINDOW).filter(division__path__in=above)
    found = rows.order_by("-division__path", "code").first()
    return Office() if found is None else Office(found.name, found.address, found.phone)


def receipt_of(intake: Intake, opened: Sequence[tuple[Asked, Case]], today: date) -> Said:
    """回执内容 — as it is handed out; three statements, whatever was asked."""
    calendar, courses = working_calendar(), courses_of([case for _, case in opened], today)
    office = office_of(intake.division, today)
    return {
        "office": {"name": office.name, "address": office.address, "phone": office.phone},
        "asked": [_asked(one, case, courses[case.pk], today, calendar) for one, case in opened],
    }


def _asked(one: Asked, case: Case, course: Course, today: date, calendar: WorkingCalendar) -> Said:
    need = lists.needs().get(one.matter)
    return {
        "title": course.workflow.title, "number": case.number, "matter": one.matter, "outcome": one.outcome.value,
        "state": course.state.title, "handed": [paper.title for paper in one.there],
        "missing": [paper.title for paper in one.missing] if one.outcome is not Outcome.DECLINE else [],
        "words": one.words.strip(), "remedy": REMEDY if one.outcome is Outcome.DECLINE else "",
        "department": need.department if need else "", "phone": need.phone if need else "",
        "clocks": [clock_in_words(each) for each in deadlines(course, today, calendar)] if not course.state.final else [],
    }  # fmt: skip


def clock_in_words(clock: Deadline) -> str:
    """期限 — in words: how long, and the last day where it is known."""
    if clock.due_on is None:
        return f"{clock.title}：{clock.limit}"
    return f"{clock.title}：{clock.limit}，最迟 {_day(clock.due_on)}"


def printed(intake: Intake, name: str) -> Receipt:
    """回执 — as the paper that is set."""
    said, office = intake.given, intake.given["office"]
    parts = [ReceiptPart(f"{number}．{one['title']}　{one['number']}", tuple(_lines(one))) for number, one in enumerate(said["asked"], start=1)]  # fmt: skip
    contact = "　".join(
        filter(None, (office["name"], office["address"], f"电话 {office['phone']}" if office["phone"] else ""))
    )
    lines = [f"申请人：{name}", f"收到日期：{_day(intake.received_on)}"]
    if intake.entered_on > intake.received_on:
        lines.append(f"补录日期：{_day(intake.entered_on)}（{intake.reason}）")
    return Receipt(
        title=title_of(intake), number=intake.number, lines=tuple(lines), parts=tuple(parts), code=spaced(intake.code),
        qr=intake.code, contact=contact or "受理窗口的地址和电话尚未登记，请向工作人员索取。", foot=KEEP,
    )  # fmt: skip


def title_of(intake: Intake) -> str:
    """回执名称 — a paper that only refuses says so."""
    outcomes = {one["outcome"] for one in intake.given["asked"]}
    return "不予受理告知书" if outcomes == {Outcome.DECLINE.value} else "受理回执"


def _lines(one: Said) -> Iterator[str]:
    if one["department"]:
        phone = f"（电话 {one['phone']}）" if one["phone"] else ""
        yield f"转由{one['department']}{phone}答复：{one['words']}"
    else:
        yield f"办理情况：{Outcome(one['outcome']).label}"
    if one["handed"]:
        yield f"已收材料：{'；'.join(one['handed'])}。"
    if one["missing"]:
        yield f"还缺材料（一次告知）：{'；'.join(one['missing'])}。"
    if one["words"] and not one["department"]:
        yield f"{'理由' if one['remedy'] else '说明'}：{one['words']}"
    if one["remedy"]:
        yield one["remedy"]
    yield from one["clocks"]


def spaced(code: str) -> str:
    """查询码 — in groups of four, as it is read aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _day(day: date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"
