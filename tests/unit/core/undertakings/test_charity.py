"""慈善: what the law plans for a campaign, what S10 counts, and what each control finds on the smallest of cases."""

from datetime import date, timedelta

import pghistory
import pytest

from minzheng.core.documents import services as documents
from minzheng.core.parties.models import Organisation
from minzheng.core.registers import accepting, controls, services
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.importing import _write
from minzheng.core.registers.models import ImportBatch
from minzheng.core.registers.undoing import undo
from minzheng.core.undertakings.models import Milestone, Undertaking
from minzheng.domains.assistance import charity
from minzheng.kernel.parameters import NoParameter
from tests.unit.core.facilities.test_registers import checked
from tests.unit.core.undertakings.conftest import TODAY
from tests.unit.core.undertakings.test_indicators import figure
from tests.unit.core.undertakings.test_writing import refused

CAMPAIGN, TRUST, REPORT = "assistance.campaign", "assistance.charitable_trust", "assistance.foundation_report"
START, END = date(2021, 2, 1), date(2021, 4, 30)
FIELDS = {
    "purpose": "助学", "area": "", "channels": "onsite", "platform": "", "in_charge": "张小明", "account": "", "budget": 100_000,
    "ends_on": END, "started_on": START, "amount": 10_000, "lead": "SH01",
}  # fmt: skip


@pytest.fixture
def charities(desk):
    """A qualified charity, a designated platform, and an organisation that is neither."""

    def organisation(code, opened_on):
        return Organisation.objects.create(
            code=code, name=f"组织{code}", kind="social", division=desk.world.city, opened_on=opened_on
        )

    organisation("SH01", date(2015, 3, 1))
    organisation("SH02", date(2019, 6, 1))
    organisation("PT01", date(2010, 1, 1))
    _designate(desk, "assistance.charity", "SH01", date(2017, 3, 1), "recognised")
    _designate(desk, "assistance.public_fundraising", "SH01", date(2018, 3, 1))
    _designate(desk, "assistance.fundraising_platform", "PT01", date(2018, 1, 1))
    return desk


def _designate(desk, kind, holder, since, grade="", until=None):
    values = {
        "organisation": holder, "grade": grade, "since": since, "until": until, "document_number": "试发〔2021〕1号",
        "accepted_on": since, "paper": "决定书", "note": "",
    }  # fmt: skip
    record = services.add(REGISTERS.get(kind), values, by=desk.chief)
    assert accepting.confirm(type(record), [record], by=desk.deputy).confirmed == 1
    return record


def campaign(desk, code="M1", **other):
    return desk.undertaking(CAMPAIGN, code, **FIELDS | other)


def filed(desk, undertaking, on=START - timedelta(days=5), stage="filed"):
    return desk.milestone(undertaking, stage, on)


def made(desk, undertaking, stage, on):
    """Report a planned milestone, and confirm it."""
    milestone = Milestone.objects.get(undertaking=undertaking, stage=stage)
    register = REGISTERS.get("assistance.milestones")
    services.change(register, milestone, _all_of(milestone, done_on=on), by=desk.chief, version=milestone.version)
    milestone.refresh_from_db()
    assert register.confirm([milestone], by=desk.deputy) == (1, [])


def _all_of(milestone, *, done_on=None, planned_on=None):
    """What the form of a milestone sends."""
    paper = {"accepted_on": done_on, "paper": "公开网页" if done_on else ""}
    return {
        "undertaking": milestone.undertaking.code, "stage": milestone.stage, "planned_on": planned_on or milestone.planned_on,
        "done_on": done_on, "number": "试备〔2021〕1号", "note": "", **paper,
    }  # fmt: skip


def planned(undertaking):
    rows = Milestone.objects.filter(undertaking=undertaking, planned_on__isnull=False).order_by("planned_on")
    return [(one.stage, one.planned_on.isoformat()) for one in rows]


def found(at=TODAY):
    return {(one.control.code, one.label) for one in controls.alarms(at)}


# -- what the law plans ------------------------------------------------------------------------------------------------
def test_a_campaign_of_six_months_is_published_once_and_a_longer_one_each_three_months(charities):
    assert planned(campaign(charities, "M1", ends_on=date(2021, 8, 1))) == [("full_report", "2021-11-01")]
    assert planned(campaign(charities, "M2", ends_on=date(2021, 8, 2))) == [
        ("report_1", "2021-05-01"), ("report_2", "2021-08-01"), ("full_report", "2021-11-02"),
    ]  # fmt: skip


def test_the_due_day_is_the_last_that_the_law_sets_and_nobody_types_it(charities):
    register = REGISTERS.get(CAMPAIGN)
    assert "due_on" not in {field.name for field in register.fields}
    assert campaign(charities).due_on == date(2021, 7, 30)


def test_months_later_is_the_same_day_or_the_last_of_the_month():
    assert charity.months_after(date(2021, 11, 30), 3) == date(2022, 2, 28)
    assert charity.months_after(date(2021, 12, 31), 1) == date(2022, 1, 31)
    assert charity.months_after(date(2021, 9, 15), 3) == date(2021, 12, 15)


def test_a_day_that_the_law_sets_cannot_be_typed_otherwise(charities):
    undertaking = campaign(charities)
    milestone = Milestone.objects.get(undertaking=undertaking, stage="full_report")
    values = _all_of(milestone, planned_on=date(2030, 1, 1))
    services.change(
        REGISTERS.get("assistance.milestones"), milestone, values, by=charities.chief, version=milestone.version
    )
    milestone.refresh_from_db()
    assert milestone.planned_on == date(2021, 7, 30)


def test_a_corrected_end_moves_what_is_planned_and_keeps_what_was_done(charities):
    undertaking = campaign(charities, confirmed=False, ends_on=date(2021, 12, 31))
    assert [stage for stage, _ in planned(undertaking)] == ["report_1", "report_2", "report_3", "full_report"]
    made_on = date(2021, 4, 20)
    Milestone.objects.filter(undertaking=undertaking, stage="report_1").update(done_on=made_on)
    services.change(
        REGISTERS.get(CAMPAIGN), undertaking, {"ends_on": END}, by=charities.chief, version=undertaking.version
    )
    undertaking.refresh_from_db()
    assert undertaking.particulars["purpose"] == "助学"
    assert planned(undertaking) == [("report_1", "2021-05-01"), ("full_report", "2021-07-30")]
    assert undertaking.due_on == date(2021, 7, 30)


def test_an_unconfirmed_campaign_is_deleted_with_what_was_planned_for_it(charities):
    undertaking = campaign(charities, confirmed=False)
    services.remove(REGISTERS.get(CAMPAIGN), undertaking, by=charities.chief)
    assert not Undertaking.objects.exists()


def test_a_trust_is_filed_within_seven_days_and_a_foundation_reports_by_the_end_of_march(charities):
    assert planned(charities.undertaking(TRUST, "T1", started_on=START, purpose="助学")) == [("filed", "2021-02-08")]
    year = {"last_income": 1_000, "charitable": 700, "management": 80, "spent": 800, "lead": "SH01"}
    report = charities.undertaking(REPORT, "J1", started_on=date(2020, 1, 1), **year)
    assert planned(report) == [("reported", "2021-03-31")]


def test_before_the_law_there_are_no_deadlines_and_no_rule():
    assert charity.campaign_deadlines(date(2015, 1, 1), {"ends_on": date(2015, 12, 31)}) == {}
    assert charity.trust_deadlines(date(2015, 1, 1), {}) == {}
    assert charity.trust_deadlines(None, {}) == {} == charity.campaign_deadlines(START, {})
    with pytest.raises(NoParameter):
        charity.rule("qualifying_years", date(2016, 8, 31))


def test_the_rules_change_with_their_day():
    assert [charity.rule("qualifying_years", day) for day in (date(2024, 9, 4), date(2024, 9, 5))] == [2, 1]
    assert [charity.rule("filing_days", day) for day in (date(2024, 9, 4), date(2024, 9, 5))] == [1, 10]


# -- files -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def imported(charities, tmp_path, settings):
    """Write rows as the job of an import does: all in one context of the history."""
    settings.HOME = tmp_path

    def write(mark="0", **other):
        said = {name: "" if value is None else str(value) for name, value in FIELDS.items()}
        said |= {
            "budget": "1000",
            "amount": "100",
            "code": "M1",
            "title": "募捐",
            "division": charities.world.county.code,
        }
        said |= {"accepted_on": str(START), "paper": "备案回执", "note": "", **other}
        paper = documents.store(
            "编号".encode(), "表.csv", purpose="导入原表", division=charities.world.city, by=charities.chief
        )
        batch = ImportBatch.objects.create(
            register=CAMPAIGN, owner=charities.chief, document=paper, file_hash=mark * 64, state="committed"
        )
        found = checked(REGISTERS.get(CAMPAIGN), charities.chief, said)
        assert found.problems == []
        with pghistory.context(job="import"):
            _write(batch, REGISTERS.get(CAMPAIGN), found)
        return batch

    return write


def test_a_file_brings_a_campaign_with_what_is_due_and_undone_takes_both_away(charities, imported):
    batch = imported(ends_on="2021-12-31")
    undertaking = Undertaking.objects.get()
    assert (undertaking.particulars["ends_on"], undertaking.particulars["budget"]) == ("2021-12-31", 100_000)
    assert len(planned(undertaking)) == 4
    assert undo(batch, by=charities.chief).refused == []
    assert not Undertaking.objects.exists()


def test_an_undone_correction_brings_back_the_reports_that_it_took_off(charities, imported):
    undertaking = campaign(charities, ends_on=date(2021, 12, 31), confirmed=False)
    before = planned(undertaking)
    batch = imported(ends_on="2021-04-30")
    assert [stage for stage, _ in planned(undertaking)] == ["full_report"]
    assert undo(batch, by=charities.chief).refused == []
    assert planned(undertaking) == before


def test_a_row_that_says_what_stands_there_changes_nothing(charities, imported):
    imported()
    again = imported("1")
    assert not again.rows.exists()


# -- what is refused -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"ends_on": START - timedelta(days=1)}, "ends_on", "不能早于开始日期"),
        ({"ends_on": date(2024, 2, 2)}, "ends_on", "最多登记三年"),
        ({"platform": "PT01"}, "platform", "不填互联网平台"),
        ({"platform": "NOBODY", "channels": "internet"}, "platform", "没有这个组织编号"),
        ({"lead": "NOBODY"}, "lead", "没有这个组织编号"),
    ],
)  # fmt: skip
def test_a_campaign_with_a_fault_is_refused_in_words(charities, other, field, words):
    assert words in refused(lambda: campaign(charities, **other))[field]


@pytest.mark.parametrize(
    ("other", "field", "words"),
    [
        ({"started_on": date(2020, 2, 1)}, "started_on", "1 月 1 日"),
        ({"management": 900}, "management", "不能大于"),
        ({"charitable": 900}, "charitable", "不能大于"),
    ],
)  # fmt: skip
def test_a_year_of_a_foundation_with_a_fault_is_refused_in_words(charities, other, field, words):
    year = {
        "last_income": 1_000,
        "charitable": 700,
        "management": 80,
        "spent": 800,
        "lead": "SH01",
        "started_on": date(2020, 1, 1),
    }
    assert words in refused(lambda: charities.undertaking(REPORT, "J1", **year | other))[field]


@pytest.mark.parametrize(
    ("typed", "kept"), [("1301", "130100000000"), ("130123", "130123000000"), ("11", "110000000000")]
)
def test_an_area_is_a_division_code_of_any_length(typed, kept):
    assert charity.area_code(typed) == kept


@pytest.mark.parametrize("typed", ["甲市", "13012", "1301231002011"])
def test_what_is_no_division_code_is_refused(typed):
    with pytest.raises(ValueError, match="区划代码"):
        charity.area_code(typed)


def test_the_person_in_charge_is_shown_masked_and_the_platform_by_its_name(charities):
    campaign(charities, channels="internet", platform="PT01")
    columns = {column.name: column for column in REGISTERS.get(CAMPAIGN).columns}
    row = Undertaking.objects.annotate(shown=columns["platform"].expression).get()
    assert row.shown == "组织PT01"
    assert columns["in_charge"].show("张小明", {}) == "张**"


# -- S10 -------------------------------------------------------------------------------------------------------------------
def test_filed_before_the_start_counts_and_on_the_day_does_not(charities):
    filed(charities, campaign(charities, "M1"), START - timedelta(days=1))
    filed(charities, campaign(charities, "M2"), START)
    campaign(charities, "M3")
    last_year = campaign(charities, "M4", started_on=date(2020, 2, 1), ends_on=date(2020, 3, 1))
    filed(charities, last_year, date(2020, 1, 1))
    assert figure("assistance.charity_filing") == (1, 3)


def test_reports_count_when_made_by_their_day_and_are_due_whether_or_not_somebody_wrote_them(charities):
    undertaking = campaign(charities, ends_on=date(2021, 12, 31))
    assert figure("assistance.charity_reports") == (0, 2)
    made(charities, undertaking, "report_1", date(2021, 5, 1))
    made(charities, undertaking, "report_2", date(2021, 8, 2))
    assert figure("assistance.charity_reports") == (1, 2)


# -- controls --------------------------------------------------------------------------------------------------------------
def sound(desk):
    """A campaign of each sort that breaks nothing, a trust filed in time and a year of a foundation that just suffices."""
    for number, other in enumerate(
        (
            {},
            {"channels": "internet", "platform": "PT01"},
            {"area": "130123000000"},
            {"area": "110000000000", "channels": "internet", "platform": "PT01"},
        )
    ):
        one = campaign(desk, f"G{number}", **other)
        filed(desk, one)
        made(desk, one, "full_report", date(2021, 7, 30))
    made(desk, desk.undertaking(TRUST, "T1", started_on=START, purpose="助学"), "filed", date(2021, 2, 8))
    year = {"last_income": 1_000, "charitable": 700, "management": 80, "spent": 800, "lead": "SH01"}
    desk.undertaking(REPORT, "J1", started_on=date(2020, 1, 1), **year)


def test_what_is_sound_raises_no_alarm(charities):
    sound(charities)
    assert found() == set()


def test_each_breach_is_found_by_its_control_alone(charities):
    def one(code, **other):
        undertaking = campaign(charities, code, **{"title": code, "ends_on": date(2021, 8, 1), **other})
        if code != "未备案":
            filed(charities, undertaking)
        return undertaking

    one("未备案")
    one("无资格", lead="SH02")
    one("平台未指定", channels="mixed", platform="SH02")
    one("没填平台", channels="internet")
    one("超出地域", area="130200000000")
    filed(charities, one("异地已备案", area="130200000000"), START, stage="filed_locally")
    one("逾期未公开", ends_on=END)
    charities.payment(one("超成本"), 10_001, paid_on=START)
    trust = charities.undertaking(TRUST, "T1", title="信托", started_on=START, purpose="助学")
    made(charities, trust, "filed", date(2021, 2, 9))
    _designate(charities, "assistance.charity", "SH02", date(2020, 1, 1), "registered")
    _designate(charities, "assistance.public_fundraising", "SH02", date(2021, 5, 31), until=date(2021, 6, 30))
    year = {"last_income": 1_000, "charitable": 699, "management": 80, "spent": 800, "lead": "SH01"}
    charities.undertaking(REPORT, "J1", title="支出少", started_on=date(2020, 1, 1), **year)
    more = {"charitable": 700, "management": 81}
    charities.undertaking(REPORT, "J2", title="管理费高", started_on=date(2020, 1, 1), **year | more)
    assert found() == {
        ("assistance.campaign_before_filing", "未备案"), ("assistance.campaign_unqualified", "无资格"),
        ("assistance.campaign_platform", "平台未指定"), ("assistance.campaign_platform", "没填平台"),
        ("assistance.campaign_outside", "超出地域"), ("assistance.campaign_report_overdue", "逾期未公开"),
        ("undertakings.overspent", "超成本"), ("assistance.trust_filed_late", "信托"),
        ("assistance.qualified_too_early", "组织SH02"), ("assistance.foundation_spending", "支出少"),
        ("assistance.foundation_spending", "管理费高"),
    }  # fmt: skip


def test_a_qualification_needs_a_charity_and_two_years_to_the_day(charities):
    assert found() == set()
    _designate(charities, "assistance.charity", "SH02", date(2021, 1, 1), "registered")
    _designate(charities, "assistance.public_fundraising", "SH02", date(2021, 6, 1))
    _designate(charities, "assistance.public_fundraising", "PT01", date(2021, 6, 1))
    assert found() == {("assistance.qualified_too_early", "组织PT01")}
