"""The tables of this folder, judged by the kernel."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from minzheng.adapters.calendars import exceptions
from minzheng.kernel import identifiers, masking, money
from minzheng.kernel.calendar import WorkingCalendar
from minzheng.kernel.targets import parse_target
from tests.spec.tables import cases

HERE = Path(__file__).parent
CALENDAR, MONEY, TARGETS = HERE / "calendar.md", HERE / "money.md", HERE / "targets.md"
IDENTIFIERS = HERE / "identifiers.md"
CHECKED_ON = date(2021, 8, 31)
WORKING_DAY_LIMITS = (3, 5, 10, 15, 30, 45)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return exceptions(range(2021, 2023)).calendar()


@pytest.mark.parametrize(("accepted", "d3", "d5", "d10", "d15", "d30", "d45"), cases(CALENDAR, "工作日期限"))
def test_working_day_limits_end_as_in_the_table(calendar, accepted, *, d3, d5, d10, d15, d30, d45):
    start = date.fromisoformat(accepted)
    ends = [date.fromisoformat(text) for text in (d3, d5, d10, d15, d30, d45)]
    assert [calendar.add_working_days(start, count) for count in WORKING_DAY_LIMITS] == ends
    assert [calendar.working_days_between(start, end) for end in ends] == list(WORKING_DAY_LIMITS)


@pytest.mark.parametrize(("applied", "ends", "issue", "last"), cases(CALENDAR, "离婚冷静期"))
def test_cooling_off_ends_as_in_the_table(calendar, applied, ends, issue, last):
    cooling_off_ends = calendar.add_calendar_days(date.fromisoformat(applied), 30)
    assert cooling_off_ends == date.fromisoformat(ends)
    assert cooling_off_ends + timedelta(days=1) == date.fromisoformat(issue)
    assert calendar.add_calendar_days(cooling_off_ends, 30) == date.fromisoformat(last)


@pytest.mark.parametrize(("day", "_note", "worked"), cases(CALENDAR, "是否上班"))
def test_a_day_is_worked_or_not_as_in_the_table(calendar, day, _note, worked):
    assert calendar.is_working_day(date.fromisoformat(day)) is {"是": True, "否": False}[worked]


@pytest.mark.parametrize(("amount", "capitals"), cases(MONEY, "金额大写"))
def test_an_amount_is_written_in_capitals_as_in_the_table(amount, capitals):
    fen = money.parse_yuan(amount)
    assert money.in_capitals(fen) == capitals
    assert money.format_yuan(fen) == amount


@pytest.mark.parametrize(("total", "heads", "rounding", "share"), cases(MONEY, "人均与取整"))
def test_a_total_is_shared_as_in_the_table(total, heads, rounding, share):
    rounds = next(known for known in money.ROUNDINGS if str(known) == rounding)
    assert money.format_yuan(money.per_head(money.parse_yuan(total), int(heads), rounds=rounds)) == share


@pytest.mark.parametrize(("notation", "wording"), cases(TARGETS, "说法"))
def test_a_target_is_worded_as_in_the_table(notation, wording):
    assert str(parse_target(notation)) == wording


@pytest.mark.parametrize(("notation", "value", "baseline", "verdict"), cases(TARGETS, "判定"))
def test_a_target_is_judged_as_in_the_table(notation, value, baseline, verdict):
    assert parse_target(notation).judge(exact(value), exact(baseline)).label == verdict


@pytest.mark.parametrize(("notation", "value", "baseline", "share"), cases(TARGETS, "完成进度"))
def test_completion_is_as_in_the_table(notation, value, baseline, share):
    expected = None if share == "无" else Fraction(share)
    assert parse_target(notation).completion(exact(value), exact(baseline)) == expected


@pytest.mark.parametrize(("typed", "result", "born_or_problem", "sex"), cases(IDENTIFIERS, "公民身份号码"))
def test_a_resident_id_is_checked_as_in_the_table(typed, result, born_or_problem, sex):
    if result == "有误":
        with pytest.raises(identifiers.BadIdentifier) as refusal:
            identifiers.parse_resident_id(typed, today=CHECKED_ON)
        assert refusal.value.problem == born_or_problem
        assert typed not in str(refusal.value)
    else:
        resident = identifiers.parse_resident_id(typed, today=CHECKED_ON)
        assert (resident.born_on.isoformat(), resident.sex.label) == (born_or_problem, sex)
        assert resident.division == resident.number[:6]


@pytest.mark.parametrize(("old", "new"), cases(IDENTIFIERS, "十五位换十八位"))
def test_an_old_number_is_upgraded_as_in_the_table(old, new):
    upgraded = identifiers.upgrade_resident_id(old)
    assert upgraded.number == new
    assert identifiers.parse_resident_id(new, today=CHECKED_ON) == upgraded


@pytest.mark.parametrize(("typed", "result", "problem"), cases(IDENTIFIERS, "统一社会信用代码"))
def test_a_credit_code_is_checked_as_in_the_table(typed, result, problem):
    if result == "有误":
        with pytest.raises(identifiers.BadIdentifier) as refusal:
            identifiers.parse_credit_code(typed)
        assert refusal.value.problem == problem
        assert typed not in str(refusal.value)
    else:
        assert identifiers.parse_credit_code(typed).number == typed.upper()


@pytest.mark.parametrize(("text", "level", "kind", "county", "township"), cases(IDENTIFIERS, "区划代码"))
def test_a_division_code_says_what_it_is_as_in_the_table(text, level, kind, county, township):
    code = identifiers.parse_division_code(text)
    assert code.level.label == level
    assert (code.kind.label if code.kind else "") == kind
    assert (code.county or "", code.township or "") == (county, township)


@pytest.mark.parametrize(("typed", "kept", "kind"), cases(IDENTIFIERS, "电话"))
def test_a_phone_number_is_read_as_in_the_table(typed, kept, kind):
    if kept == "有误":
        with pytest.raises(identifiers.BadIdentifier) as refusal:
            identifiers.parse_phone(typed)
        assert typed not in str(refusal.value)
    else:
        phone = identifiers.parse_phone(typed)
        assert (str(phone), phone.kind.label) == (kept, kind)


@pytest.mark.parametrize(("typed", "kept"), cases(IDENTIFIERS, "文号"))
def test_a_document_number_is_read_as_in_the_table(typed, kept):
    if kept == "有误":
        with pytest.raises(identifiers.BadIdentifier):
            identifiers.parse_document_number(typed)
    else:
        assert str(identifiers.parse_document_number(typed)) == kept


@pytest.mark.parametrize(("kind", "original", "shown"), cases(IDENTIFIERS, "遮蔽"))
def test_a_personal_value_is_masked_as_in_the_table(kind, original, shown):
    mask = {
        "身份号码": masking.mask_resident_id,
        "电话": masking.mask_phone,
        "账号": masking.mask_account,
        "姓名": masking.mask_name,
    }[kind]
    assert mask(original) == shown


def exact(text: str) -> Fraction | None:
    """A cell as an exact number: empty is none, ``7/23*100`` is seven of twenty-three in percent."""
    if not text:
        return None
    if text.endswith("*100"):
        return Fraction(text.removesuffix("*100")) * 100
    return Fraction(text)
