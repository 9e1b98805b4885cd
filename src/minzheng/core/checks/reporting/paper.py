"""核对报告的样式 — the result as a paper: names and numbers masked, conflicts first, what nobody knows last."""

from datetime import date

from minzheng.adapters.papers import Grid, Heading, Paper, Text
from minzheng.core.checks.limits import Limit
from minzheng.core.checks.models import Check
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.checks.reporting.result import Result
from minzheng.core.parties import sealing
from minzheng.kernel.masking import mask_name

TITLE = "居民家庭经济状况核对报告"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def paper_of(
    check: Check, result: Result, *, issued_on: date, valid_through: date, validity: Limit, office: str
) -> Paper:
    """The report as it is set. Nothing in it tells who somebody is beyond what the household knows of itself."""
    purpose = PURPOSES.get(check.matter)
    opening = (
        f"受{check.asked_on.year}年{check.asked_on.month}月{check.asked_on.day}日委托，为办理“{purpose.title}”"
        f"（{check.case_number or check.occasion}），经家庭成员授权，依据{purpose.cites}，对户编号 {check.household.code} 的家庭进行了核对。"
    )
    return Paper(
        head=office, number=check.number, title=TITLE, addressee=check.division.name,
        body=[
            Text(opening), Heading("一、家庭成员"), _members(result), Heading("二、与申报不一致的"), *_conflicts(result),
            Heading("三、核对结果"), _answers(result), Heading("四、没有查明的"), *_unknown(result), Heading("五、说明"), *_notes(result),
        ],
        signature=office, dated=_day(issued_on),
        note=f"本报告有效期至{_day(valid_through)}{'' if validity.verified else '（有效期天数未核实）'}。",
    )  # fmt: skip


def _members(result: Result) -> Grid:
    rows = [(mask_name(one.name), sealing.masked_id(one.sealed_id, one.uid) or "未登记") for one in result.members]
    return Grid(("姓名", "身份证号"), rows, (2, 5))


def _conflicts(result: Result) -> list[Grid | Text]:
    if not result.conflicts:
        return [Text("没有发现与申报不一致的项目。")]
    rows = [
        (one.who, one.title, one.declared, one.checked, f"{one.difference}{'' if one.above else '（容差以内）'}")
        for one in result.conflicts
    ]
    return [Grid(("对象", "项目", "申报", "核对", "相差"), rows, (2, 3, 3, 3, 3))]


def _answers(result: Result) -> Grid:
    rows = [
        (mask_name(one.question.person.name), one.title, one.standing, one.words, f"{one.question.as_of or ''}")
        for one in result.answers
    ]
    return Grid(("姓名", "来源", "情况", "内容", "数据日期"), rows, (2, 3, 2, 6, 3))


def _unknown(result: Result) -> list[Grid | Text]:
    if not result.unknown:
        return [Text("各来源都已答复。")]
    return [Grid(("姓名", "来源", "原因"), [(one.who, one.title, one.why) for one in result.unknown], (2, 3, 7))]


def _notes(result: Result) -> list[Text]:
    said = [
        Text(
            "本报告只用于上述事项。对核对结果有异议的，可向委托核对的乡镇人民政府（街道办事处）提出，并提供证据，由核对机构复核。"
        )
    ]
    said.append(Text("没有查明的项目不等于没有，应结合入户调查认定。"))
    if result.conflicts and not result.tolerance.verified:
        said.append(Text(f"金额相差的容差：{result.tolerance.note}。"))
    return said
