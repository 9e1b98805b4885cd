"""Keeping what a text said, confirming what it means, reading it again; two people at once."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from minzheng.adapters.plan_text.model import Commitment as Said
from minzheng.adapters.plan_text.model import Item, PlanText, Section
from minzheng.core.access.models import User
from minzheng.core.audit.models import AuditEvent
from minzheng.core.plan import services as plans
from minzheng.core.plan.binding import reads, services
from minzheng.core.plan.binding.models import Binding, Commitment, Reading
from minzheng.core.plan.binding.services import Choice
from tests.unit.core.plan.small_plan import BEDS as BEDS_ITEM
from tests.unit.core.plan.small_plan import SMALL

pytestmark = pytest.mark.django_db
BEDS = Said("今年新建床位4400张", 4400, None, "张", ">=", deadline="2021-12-31")
COURSE = Said("改造老年家庭5000户", 5000, None, "户", ">=")
EXAMPLE = Said("例如去年建成3个", 3, None, "个", "=")


@pytest.fixture
def plan():
    return plans.load_plan(SMALL, by="system")[0]


@pytest.fixture
def officer():
    return User.objects.create(username="officer", name="经办")


def text(*said, title="某局2021年工作要点", item=BEDS_ITEM, item_title="增加养老服务供给"):
    body = "。".join(one.text for one in said)
    return PlanText(title, "某局", date(2021, 3, 1), (Section(4, "养老", (Item(item, item_title, body, said),)),))


def read(plan, *said, sha="a", **more):
    return services.keep_reading(plan, text(*said, **more), source="某文", sha256=sha * 64, by="system")[0]


def rows(plan):
    return list(reads.table(reads.last_reading(plan)).rows)


def choice(row, *codes, **more):
    return Choice(row.commitment.uid, row.commitment.version, codes, **more)


# -- reading ---------------------------------------------------------------------------------------------------------
def test_what_was_read_is_kept_word_for_word_with_its_figure(plan):
    reading = read(plan, BEDS, COURSE)
    first = reading.commitments.first()
    assert (first.text, int(first.quantity), first.unit, first.item_number) == (BEDS.text, 4400, "张", BEDS_ITEM)
    assert first.difference == Commitment.Difference.FIRST
    assert AuditEvent.objects.get(action="plan.read").body["commitments"] == 2


def test_the_audit_log_holds_no_sentence_of_the_text(plan, officer):
    read(plan, BEDS)
    services.confirm(choice(rows(plan)[0], "T14"), by=officer)
    assert not [event for event in AuditEvent.objects.all() if "新建床位" in str(event.body)]


def test_the_same_text_read_again_is_no_new_reading(plan):
    first = read(plan, BEDS)
    again, is_new = services.keep_reading(plan, text(BEDS), source="某文", sha256="a" * 64, by="system")
    assert (again, is_new) == (first, False)
    assert Reading.objects.count() == 1


def test_a_text_of_another_year_is_refused_and_says_what_to_do(plan):
    with pytest.raises(plans.NotPossible, match="写的是 2022 年，当前计划是 2021 年.*为底稿"):
        read(plan, BEDS, title="某局2022年工作要点")


def test_a_figure_beyond_all_measure_is_refused(plan):
    with pytest.raises(plans.NotPossible, match="不合常理"):
        read(plan, replace(BEDS, quantity=10**18))


# -- confirming ------------------------------------------------------------------------------------------------------
def test_a_proposal_comes_with_score_and_reasons_and_is_kept_with_them(plan, officer):
    read(plan, BEDS)
    row = rows(plan)[0]
    assert row.proposals[0].known.code == "T14"
    services.confirm(choice(row, "T14"), by=officer)
    binding = Binding.objects.get()
    assert (binding.promise, binding.indicator, binding.confirmed_by) == ("T14", "eldercare.new_beds", officer)
    assert binding.score == row.proposals[0].score
    assert ["数量相同（4400）", 22] in binding.reasons
    assert reads.clauses_of(plan, ["T14"]) == {"T14": [BEDS.text]}


def test_one_clause_may_be_bound_to_several_promises(plan, officer):
    read(plan, BEDS)
    services.confirm(choice(rows(plan)[0], "T14", "T15", "T14"), by=officer)
    assert rows(plan)[0].chosen == ("T14", "T15")


def test_setting_aside_needs_a_reason_and_nothing_else(plan, officer):
    read(plan, EXAMPLE)
    row = rows(plan)[0]
    for wrong in (choice(row), choice(row, because=" "), choice(row, "T14", because="只是举例")):
        with pytest.raises(plans.NotPossible, match="请选择一个或几个指标"):
            services.confirm(wrong, by=officer)
    services.confirm(choice(row, because="只是举例"), by=officer)
    assert (rows(plan)[0].set_aside_because, rows(plan)[0].is_open) == ("只是举例", False)


def test_a_promise_with_a_target_keeps_it_unless_the_text_is_to_prevail(plan, officer):
    read(plan, replace(BEDS, quantity=4500))
    result = services.confirm(choice(rows(plan)[0], "T14"), by=officer)
    assert plan.promises.get(code="T14").target_text == ">= 4400 张"
    assert "仍是“不低于 4,400 张”" in result.notes[0]
    services.confirm(choice(rows(plan)[0], "T14", adopts=True), by=officer)
    assert plan.promises.get(code="T14").target_text == ">= 4500 张"


def test_an_undecided_promise_takes_target_and_deadline_from_the_text(plan, officer):
    plan.promises.filter(code="T14").update(target_text="待定", deadline=date(2021, 12, 31))
    read(plan, replace(BEDS, quantity=4600, deadline="2021-11-30"))
    services.confirm(choice(rows(plan)[0], "T14"), by=officer)
    promise = plan.promises.get(code="T14")
    assert (promise.target_text, promise.deadline, promise.awaits_target) == (">= 4600 张", date(2021, 11, 30), False)


def test_an_undecided_promise_stays_undecided_when_the_figure_does_not_fit(plan, officer):
    plan.promises.filter(code="T14").update(target_text="待定")
    read(plan, COURSE)
    result = services.confirm(choice(rows(plan)[0], "T14"), by=officer)
    assert plan.promises.get(code="T14").awaits_target
    assert "单位对不上" in result.notes[0]


def test_choosing_an_indicator_that_no_promise_uses_makes_a_promise(plan, officer):
    plan.promises.filter(code="T14").delete()
    read(plan, BEDS)
    result = services.confirm(choice(rows(plan)[0], "eldercare.new_beds"), by=officer)
    made = plan.promises.get(indicator="eldercare.new_beds")
    assert (made.code, made.target_text, made.item.number, made.kind) == ("T51", ">= 4400 张", BEDS_ITEM, "figure")
    assert "新增承诺 T51" in result.notes[0]


def test_an_item_that_the_plan_lacks_is_added_at_the_end_and_told(plan, officer):
    plan.promises.filter(code="T14").delete()
    read(plan, BEDS, item=5, item_title="前所未有的一件事")
    result = services.confirm(choice(rows(plan)[0], "eldercare.new_beds"), by=officer)
    assert plan.promises.get(indicator="eldercare.new_beds").item.number == 4
    assert "已增为第 4 条" in result.notes[0]


def test_an_unknown_code_is_refused(plan, officer):
    read(plan, BEDS)
    with pytest.raises(plans.NotPossible, match="没有代码为“T999”的承诺"):
        services.confirm(choice(rows(plan)[0], "T999"), by=officer)


# -- two people at once ----------------------------------------------------------------------------------------------
def test_who_comes_second_changes_nothing_and_is_told(plan, officer):
    read(plan, BEDS)
    seen = rows(plan)[0]
    services.confirm(choice(seen, "T14"), by=officer)
    with pytest.raises(plans.NotPossible, match="由他人确认过"):
        services.confirm(choice(seen, "T15"), by=officer)
    assert rows(plan)[0].chosen == ("T14",)


def test_an_old_page_cannot_confirm_after_the_text_was_read_again(plan, officer):
    read(plan, BEDS)
    seen = rows(plan)[0]
    read(plan, BEDS, COURSE, sha="b")
    with pytest.raises(plans.NotPossible, match="原文之后又读过一次"):
        services.confirm(choice(seen, "T14"), by=officer)


def test_confirming_all_leaves_what_somebody_decided_meanwhile(plan, officer):
    read(plan, BEDS, COURSE)
    first, second = rows(plan)
    sent = [choice(first, "T14"), choice(second, "T20")]
    services.confirm(choice(first, because="另有安排"), by=officer)
    result = services.confirm_all(sent, by=officer)
    assert result.done == 1
    assert "有 1 处已由他人处理" in result.notes[-1]
    assert rows(plan)[0].set_aside_because == "另有安排"


# -- reading again ---------------------------------------------------------------------------------------------------
def test_bindings_stay_on_what_is_the_same_and_wait_on_what_changed_and_nothing_is_lost(plan, officer):
    read(plan, BEDS, COURSE, EXAMPLE)
    beds, course, example = rows(plan)
    services.confirm(choice(beds, "T14"), by=officer)
    services.confirm(choice(course, "T20"), by=officer)
    services.confirm(choice(example, because="只是举例"), by=officer)
    more = replace(COURSE, text="改造老年家庭6000户", quantity=6000)
    new = Said("建成老年餐厅18个", 18, None, "个", ">=")
    read(plan, BEDS, more, new, sha="b")
    table = reads.table(reads.last_reading(plan))
    same, changed, added = table.rows
    assert [row.commitment.difference for row in table.rows] == ["same", "changed", "added"]
    assert (same.chosen, same.is_open, same.bindings[0].confirmed_by) == (("T14",), False, officer)
    assert (changed.chosen, changed.is_stale, changed.changes) == (("T20",), True, ("数量 ≥ 5000 户 → ≥ 6000 户",))
    assert (added.chosen, added.is_open) == ((), True)
    assert [one.text for one in table.vanished] == [EXAMPLE.text]
    assert table.vanished[0].bindings.get().set_aside_because == "只是举例"
    assert plan.promises.get(code="T20").target_text == ">= 500 户"


def test_confirming_again_ends_the_wait(plan, officer):
    read(plan, BEDS)
    services.confirm(choice(rows(plan)[0], "T14"), by=officer)
    read(plan, replace(BEDS, quantity=4500, text="今年新建床位4500张"), sha="b")
    services.confirm(choice(rows(plan)[0], "T14", adopts=True), by=officer)
    assert not rows(plan)[0].is_open
    assert plan.promises.get(code="T14").target_text == ">= 4500 张"


def test_a_promise_that_left_the_plan_opens_its_commitment_again(plan, officer):
    read(plan, BEDS)
    services.confirm(choice(rows(plan)[0], "T14"), by=officer)
    plan.promises.filter(code="T14").delete()
    assert (rows(plan)[0].lost, rows(plan)[0].is_open) == (("T14",), True)


# -- the tables ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [{}, {"promise": "T14", "set_aside_because": "两样"}, {"promise": "T14", "score": 101}],
)
def test_the_database_refuses_a_binding_that_says_nothing_both_or_too_much(plan, said):
    read(plan, BEDS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Binding.objects.create(commitment=Commitment.objects.get(), **said)


def test_the_page_asks_as_many_statements_for_many_commitments_as_for_one(plan):
    read(plan, BEDS)
    read(plan, COURSE, sha="c")
    with CaptureQueriesContext(connection) as one:
        reads.table(reads.last_reading(plan))
    read(plan, *[replace(BEDS, quantity=at, text=f"新建{at}张") for at in range(1, 40)], sha="b")
    with CaptureQueriesContext(connection) as many:
        reads.table(reads.last_reading(plan))
    assert len(many) == len(one)
