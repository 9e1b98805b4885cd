"""What a leader and a section do with the plan, on its pages: divide, answer, report, compare, close, instruct."""

import re
from datetime import date
from fractions import Fraction
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.adapters.spreadsheets.reading import read_table
from minzheng.core.divisions.models import Division, DivisionSet
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from minzheng.core.plan import ranking
from minzheng.core.plan import services as plans
from minzheng.core.plan.alerts import services as alerts
from minzheng.core.plan.models import Allocation, PlanFreeze, Responsibility, SelfReport
from minzheng.core.plan.owners import services as owners
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.undertakings import reads as undertakings
from minzheng.core.undertakings import services as instructing
from minzheng.web.plan_comparing import change_words
from tests.unit.core.plan.managed_world import SET, SHARES, TODAY, UNITS, ManagedWorld
from tests.web.pages import faults

pytestmark = pytest.mark.django_db
DECISION = {"decided_on": "2021-02-01", "paper": "分解表", "reason": ""}


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    return ManagedWorld()


def client(user):
    made = Client()
    made.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return made


def text(answer):
    return unescape(re.sub(r"\s+", " ", answer.content.decode()))


def read(user, name, *args, status=200, **query):
    answer = client(user).get(reverse(name, args=args), query)
    assert answer.status_code == status
    assert faults(answer) == []
    return text(answer)


def post(user, name, *args, **values):
    answer = client(user).post(reverse(name, args=args), values)
    assert faults(answer) == []
    return answer


def cells(rows=SHARES):
    return {
        f"s-{code}-{quarter}": str(number)
        for code, row in zip(UNITS, rows, strict=True)
        for quarter, number in enumerate(row, 1)
    }


# -- dividing --------------------------------------------------------------------------------------------------------
def test_a_grid_that_adds_up_is_decided_and_shown_with_what_each_county_did(world):
    world.new_beds(world.jia_1, 400)
    assert post(world.one, "plan_allocate", "T14", **cells(), **DECISION).status_code == 302
    page = read(world.leader, "plan_allocation", "T14")
    assert "第 1 版" in page
    assert re.search(r"甲县.{0,200}达标", page)
    assert "调整分解" not in page  # a leader reads


def test_a_grid_that_does_not_add_up_comes_back_as_it_was_typed(world):
    wrong = cells() | {f"s-{UNITS[0]}-1": "99"}
    answer = post(world.one, "plan_allocate", "T14", **wrong, **DECISION)
    assert answer.status_code == 422
    assert "还差 1" in text(answer)
    assert 'value="99"' in text(answer)
    assert not Allocation.objects.exists()


def test_a_cell_that_is_no_number_is_named_beside_it(world):
    answer = post(world.one, "plan_allocate", "T14", **(cells() | {f"s-{UNITS[1]}-3": "五百"}), **DECISION)
    assert answer.status_code == 422
    assert "乙县三季度：请填数字" in text(answer)
    assert f'id="s-{UNITS[1]}-3-error"' in text(answer)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e5000", "１００"])
def test_odd_numbers_are_refused_or_read_and_never_break_the_page(world, number):
    answer = post(world.one, "plan_allocate", "T14", **(cells() | {f"s-{UNITS[0]}-1": number}), **DECISION)
    assert answer.status_code == (302 if number == "１００" else 422)


def test_an_amendment_shows_old_and_new(world):
    world.divide()
    changed = cells(((50, 100, 100, 100), (550, 500, 500, 500), SHARES[2]))
    said = {"decided_on": "2021-07-01", "paper": "调整通知", "reason": "甲县项目缓建"}
    warned = text(post(world.one, "plan_allocate", "T14", **changed, **said))
    assert "改动了已经过去的季度，共 2 处" in warned
    assert "甲县一季度 100 → 50" in warned
    assert "乙县一季度 500 → 550" in warned
    assert "第 2 版" not in read(world.one, "plan_allocation", "T14")
    assert post(world.one, "plan_allocate", "T14", **changed, **said, past="1").status_code == 302
    page = read(world.one, "plan_allocation", "T14")
    assert "第 2 版" in page
    assert "甲县：400 → 350" in page
    assert "甲县项目缓建" in page


def test_shares_that_a_new_target_left_behind_are_named_until_they_are_divided_anew(world):
    world.divide()
    assert "请调整分解" not in read(world.leader, "plan_allocation", "T14")
    goal = world.beds_promise.target.quantity
    world.beds_promise.target_text = f">= {goal + 100} 张"
    world.beds_promise.save(update_fields=["target_text"])
    said = f"合计 {goal:,f}，比全市目标少 100，请调整分解"
    assert said in read(world.leader, "plan_allocation", "T14")
    assert said in read(world.leader, "plan_allocations")


def test_an_amendment_of_quarters_to_come_asks_nothing_more(world):
    world.divide()
    changed = cells(((100, 100, 100, 50), (500, 500, 500, 550), SHARES[2]))
    said = {"decided_on": "2021-07-01", "paper": "调整通知", "reason": "甲县项目缓建"}
    assert post(world.one, "plan_allocate", "T14", **changed, **said).status_code == 302


def test_numbers_of_the_grid_and_the_target_stand_by_thousands(world):
    page = read(world.one, "plan_allocate", "T14")
    assert "不低于 4,400 张" in page
    assert "各季度任务（张）" in page
    answer = post(world.one, "plan_allocate", "T14", **(cells() | {f"s-{UNITS[0]}-1": "1,000"}), **DECISION)
    assert "任务数之和是 5,300，全市目标是 4,400，多出 900" in text(answer)
    assert 'value="1,000"' in text(answer)


def test_a_ranking_that_there_is_not_says_why_and_shows_no_other(world):
    other = next(one for one in world.plan.promises.exclude(code="T14") if not ranking.can_be_ranked(one))
    page = read(world.one, "plan_ranking", promise=other.code)
    assert "这项承诺没有排名" in page
    assert other.title in page
    assert "<tbody>" not in page
    read(world.one, "plan_ranking", promise="T999", status=404)
    assert "比较日期应在" in read(world.one, "plan_ranking", promise="T14", before="2020-01-01")
    read(world.one, "plan_ranking", promise="T14", before="2021-13-01", status=400)


def test_a_month_that_is_none_is_refused_in_words(world):
    assert "月份没有读懂" in read(world.one, "plan_reports", month="2021-13", status=400)
    assert "已经到了的月份" in read(world.one, "plan_reports", month="2021-12", status=400)


def test_the_workbook_that_was_taken_fills_the_grid_again(world):
    world.divide()
    taken = client(world.one).get(reverse("plan_allocation_workbook", args=["T14"]))
    table = read_table(taken.content, "xlsx")
    assert [str(row.cells[0]) for row in table.rows] == list(UNITS)
    file = SimpleUploadedFile("分解.xlsx", taken.content)
    answer = post(world.one, "plan_allocation_import", "T14", file=file)
    assert answer.status_code == 200
    assert re.search(rf'name="s-{UNITS[1]}-2" value="500"', text(answer))
    assert Allocation.objects.count() == 1  # nothing is decided by reading a file


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("单位代码,一季度\n990101000000,1\n", "表头缺少"),
        ("单位代码,单位,一季度,二季度,三季度,四季度\n999999000000,某县,1,2,3,4\n", "不在考核单位中"),
        ("单位代码,单位,一季度,二季度,三季度,四季度\n990101000000,甲,1,2,3,4\n990101000000,甲,1,2,3,4\n", "重复"),
    ],
)
def test_a_workbook_that_does_not_fit_says_why(world, data, words):
    answer = post(world.one, "plan_allocation_import", "T14", file=SimpleUploadedFile("a.csv", data.encode()))
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_promise_in_percent_has_no_grid(world):
    read(world.one, "plan_allocate", "T24", status=404)


# -- who answers, and what is said -------------------------------------------------------------------------------------
def entrust(world):
    item = world.beds_promise.item
    said = {"what": "T14", "office": world.office.code, "person": "one", "since": "2021-02-01"}
    return post(world.other, "plan_entrust", item.number, **said)


def test_who_was_entrusted_is_shown_on_the_item_and_in_his_own_work(world):
    assert entrust(world).status_code == 302
    assert Responsibility.objects.get().person == world.one
    number = world.beds_promise.item.number
    assert "甲处长" in read(world.leader, "plan_item", number)
    assert "甲处长" in read(world.leader, "plan_owners")
    page = read(world.one, "workbench")
    assert "我的计划事项" in page
    assert "我负责的 1 项承诺进展正常或本月不必填报" in page
    assert "没有待办的事" in page
    assert "我的计划事项" not in read(world.other, "workbench")


def test_entrusting_twice_from_the_same_day_is_refused_in_words(world):
    entrust(world)
    answer = entrust(world)
    assert answer.status_code == 422
    assert "已有责任人" in text(answer)


def test_a_report_goes_from_its_author_to_the_second_person(world):
    entrust(world)
    said = {"text": "按计划推进", "judgement": "on_pace", "progress": "60"}
    assert post(world.one, "plan_report", "T14", "2021-07", **said).status_code == 302
    given = SelfReport.objects.get()
    file = SimpleUploadedFile("佐证.txt", "已办".encode())
    post(world.one, "plan_report_attach", given.uid, file=file)
    assert "佐证.txt" in read(world.other, "plan_report", "T14", "2021-07")
    post(world.one, "plan_report_confirm", given.uid)
    given.refresh_from_db()
    assert not given.counts
    post(world.other, "plan_report_confirm", given.uid)
    given.refresh_from_db()
    assert given.counts
    assert "已确认" in read(world.leader, "plan_reports", month="2021-07", state="confirmed")


def test_a_report_by_another_is_refused_and_a_month_that_is_none_does_not_exist(world):
    entrust(world)
    said = {"text": "代填", "judgement": "on_pace", "progress": ""}
    assert post(world.other, "plan_report", "T14", "2021-07", **said).status_code == 422
    read(world.one, "plan_report", "T14", "2021", status=404)
    read(world.one, "plan_report", "T14", "七月", status=404)


def test_reports_of_the_bureau_stay_in_the_bureau(world):
    read(world.of_jia, "plan_reports", status=403)
    read(world.of_jia, "plan_report", "T14", "2021-07", status=403)


# -- comparing ---------------------------------------------------------------------------------------------------------
def test_counties_are_ranked_by_their_own_share_and_moves_are_shown(world):
    world.divide()
    world.new_beds(world.jia_1, 100, on=date(2021, 3, 1))
    world.new_beds(world.yi_1, 2000, on=date(2021, 7, 1))
    page = read(world.of_jia, "plan_ranking", promise="T14", before="2021-06-30")
    order = [page.index(f'class="k">{name}<') for name in ("乙县", "甲县", "开发区")]
    assert order == sorted(order)
    assert "升 1 位" in page
    assert "降 1 位" in page


def test_a_task_divided_since_has_no_earlier_rank_but_tells_what_was_added(world):
    world.divide()
    world.new_beds(world.jia_1, 30, on=date(2021, 2, 1))
    page = read(world.of_jia, "plan_ranking", promise="T14", before="2021-01-15")
    assert "升 " not in page
    assert "+30 张" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [(0, "没有变化"), (Fraction(43, 1000), "+4.3 个百分点"), (Fraction(-4, 10_000), "略降，不足 0.1 个百分点")],
)
def test_a_change_is_never_called_nothing_with_a_sign(change, words):
    assert change_words(INDICATORS.get("eldercare.nursing_bed_share"), change) == words


def test_the_circular_names_the_counties_that_lag_behind_their_own_task(world):
    world.divide()
    world.new_beds(world.jia_1, 400)
    page = read(world.one, "plan_circular")
    said = page[page.index("新增养老床位：完成本单位任务滞后的有") :]
    assert said.startswith("新增养老床位：完成本单位任务滞后的有乙县（0%）、开发区（0%）。"), (
        "each, whatever the city's own pace"
    )


def test_a_share_is_ranked_by_its_value(world):
    assert "按指标数值排名" in read(world.leader, "plan_ranking", promise="T24")


def test_two_days_show_what_was_added_and_what_turned(world):
    world.new_beds(world.jia_1, 40, on=date(2021, 7, 1))
    page = read(world.leader, "plan_compare", before="2021-06-30")
    assert "+40 张" in page
    assert "新增养老床位" in page


def test_comparing_takes_the_same_statements_whatever_the_number_of_counties(world):
    def statements(name, **query):
        with CaptureQueriesContext(connection) as taken:
            read(world.leader, name, **query)
        return len(taken)

    pages = (("plan_compare", {}), ("plan_ranking", {"promise": "T14"}), ("plan_summary", {}), ("plan_county", {}))
    world.divide()
    for name, query in pages:
        statements(name, **query)
    few = [statements(name, **query) for name, query in pages]
    for number in range(201, 215):
        county = world.county(f"99{number:04}", f"县{number}")
        world.new_beds(world.township(county, "101", "镇"), 5)
    DivisionSet.objects.get(code=SET).units.set(Division.objects.filter(level="county"))
    assert [statements(name, **query) for name, query in pages] == few


def test_the_summary_says_which_counties_did_their_share(world):
    world.divide()
    world.new_beds(world.jia_1, 400)
    assert "1 / 3" in read(world.leader, "plan_summary")


# -- a county's own view ---------------------------------------------------------------------------------------------
def test_a_county_sees_its_share_and_rank_and_no_other_county(world):
    world.divide()
    world.new_beds(world.jia_1, 400)
    page = read(world.of_jia, "plan_county")
    assert "1 / 3" in page
    assert "乙县" not in page
    read(world.of_jia, "plan_county", unit=UNITS[1], status=404)
    assert "乙县" in read(world.leader, "plan_county", unit=UNITS[1])


def test_kept_figures_of_a_county_are_ranked(world):
    world.new_beds(world.yi_1, 5)
    plans.compute_observations(TODAY, [SET], by="system")
    page = read(world.of_yi, "plan_county")
    assert "存档于 2021 年 8 月 31 日" in page
    assert re.search(r"新增养老床位</a></td><td class=\"num r\">1 / 3", page)


# -- alerts and closing ----------------------------------------------------------------------------------------------
def test_alerts_are_raised_from_the_page_and_shown_to_whom_they_concern(world):
    world.divide()
    world.new_beds(world.jia_1, 400)
    answer = post(world.one, "plan_alerts_raise")
    assert answer.status_code == 302
    assert "乙县" in read(world.of_yi, "plan_alerts")
    assert "没有预警" in read(world.of_jia, "plan_alerts")
    assert "我的计划事项" in read(world.of_yi, "workbench")
    assert alerts.raise_alerts(world.plan, by="system") == 0


def test_a_period_is_proposed_closed_and_late_entries_lead_to_their_records(world):
    world.new_beds(world.jia_1, 40)
    assert post(world.one, "plan_freezes", through="2021-06-30", note="").status_code == 302
    freeze = PlanFreeze.objects.get()
    assert "须由另一人确认" in read(world.one, "plan_freeze", freeze.uid)
    post(world.one, "plan_freeze_confirm", freeze.uid)
    freeze.refresh_from_db()
    assert not freeze.is_closed
    assert not Job.objects.exists()
    post(world.other, "plan_freeze_confirm", freeze.uid)
    jobs.run(str(Job.objects.get().uid))
    late = world.new_beds(world.yi_1, 7)
    page = read(world.leader, "plan_freeze", freeze.uid)
    assert "补报 +7" in page
    records = read(world.leader, "plan_freeze_records", freeze.uid, "eldercare.new_beds")
    assert str(late.uid) in records
    assert "乙县" in records
    offered = read(world.one, "plan_freezes")
    assert 'value="2021-06-30"' not in offered
    assert 'value="2021-05-31"' in offered
    county = read(world.of_jia, "plan_freeze", freeze.uid)
    assert "补报 +7" in county
    assert "eldercare.new_beds" not in county  # totals, never the records
    read(world.of_jia, "plan_freeze_records", freeze.uid, "eldercare.new_beds", status=403)


# -- instructions ----------------------------------------------------------------------------------------------------
def instruct(world):
    said = {"division": UNITS[0], "promise": "T14", "title": "加快床位建设", "note": "请速办", "due_on": "2021-09-15"}
    return post(world.one, "plan_instruct", **said)


def test_an_instruction_goes_to_the_county_and_back(world):
    assert instruct(world).status_code == 302
    (one,) = undertakings.instructions(world.of_jia)
    assert "加快床位建设" in read(world.of_jia, "plan_county")
    assert "加快床位建设" in read(world.of_jia, "workbench")
    assert "加快床位建设" not in read(world.of_yi, "plan_instructions")
    read(world.of_yi, "plan_instruction", one.uid, status=404)
    said = {"text": "已全部开工", "done_on": "2021-08-31", "paper": "报告"}
    assert post(world.of_jia, "plan_instruction_answer", one.uid, **said).status_code == 302
    assert "已全部开工" in read(world.other, "plan_instruction", one.uid)
    post(world.other, "plan_instruction_close", one.uid, note="同意")
    assert "已办结" in read(world.of_jia, "plan_instruction", one.uid)


def test_an_overdue_instruction_is_marked(world, monkeypatch):
    instruct(world)
    monkeypatch.setenv("MINZHENG_TODAY", "2021-09-20")
    assert "逾期未答复" in read(world.leader, "plan_instructions", state="overdue")


def test_an_instruction_sent_back_waits_for_another_answer(world):
    made = instructing.issue_instruction(division=world.jia, title="督办", due_on=date(2021, 9, 1), by=world.one)
    instructing.answer(made, text="办了", done_on=TODAY, paper="报告", by=world.of_jia)
    post(world.other, "plan_instruction_send_back", made.uid, reason="不够具体")
    page = read(world.of_jia, "plan_instruction", made.uid)
    assert "待答复" in page
    assert "退回：不够具体" in page, "who answers again must know what was missing"
    assert "原答复：办了" in page, "and what was said before"
    told = read(world.of_jia, "notices")
    assert "督办答复被退回，请重新答复：督办" in told
    assert "退回原因：不够具体" in told
    instructing.answer(made, text="八月开工", done_on=TODAY, paper="补充报告", by=world.of_jia)
    assert "原答复：八月开工" not in read(world.of_jia, "plan_instruction", made.uid)


def test_whoever_issued_it_does_not_answer_it(world):
    instruct(world)
    (one,) = undertakings.instructions(world.one)
    said = {"text": "自答", "done_on": "2021-08-31", "paper": "报告"}
    assert post(world.one, "plan_instruction_answer", one.uid, **said).status_code == 422


def test_the_item_leads_to_its_instructions(world):
    instruct(world)
    owners.entrust(world.beds_promise.item, office=world.office, person=world.one, since=TODAY, by=world.one)
    page = read(world.leader, "plan_item", world.beds_promise.item.number)
    assert "加快床位建设" in page
