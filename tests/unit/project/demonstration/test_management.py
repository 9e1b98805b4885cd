"""The invented city shows what sections do with the plan: shares that add up, persons, reports, alerts, a proposal."""

from django.db.models import Sum

from minzheng.core.plan.models import Allocation, PlanFreeze, PlanItem, Responsibility, SelfReport, StandingChange


def test_the_shares_of_every_version_add_up_and_one_promise_was_amended(sound_city, db):
    versions = {}
    for one in Allocation.objects.annotate(shared=Sum("shares__amount")).order_by("version").select_related("promise"):
        assert one.shared == one.total == one.promise.target.quantity
        versions.setdefault(one.promise.code, []).append(one.reason != "")
    assert versions == {"T14": [False], "T15": [False], "T16": [False, True], "T25": [False]}


def test_every_item_has_somebody_who_answers_and_some_reports_wait_for_a_second_person(sound_city, db):
    assert Responsibility.objects.count() == PlanItem.objects.count()
    assert SelfReport.objects.filter(confirmed_at__isnull=True).exists()
    assert SelfReport.objects.filter(confirmed_at__isnull=False).exists()
    assert PlanFreeze.objects.get().prepared_by.name == "魏副处"


def test_what_stands_badly_was_noticed_once(sound_city, db):
    pairs = list(StandingChange.objects.values_list("promise_id", "unit_id"))
    assert pairs
    assert len(pairs) == len(set(pairs))


def test_every_section_that_the_plan_names_is_there_and_answers_through_its_own_person(sound_city, db):
    answering = {one.item.number: one for one in Responsibility.objects.select_related("item", "office", "person")}
    for item in PlanItem.objects.order_by("number"):
        assert answering[item.number].office.name.endswith(item.owners[0]), item.title
    people = {one.item.owners[0]: one.person.name for one in answering.values()}
    assert (people["机关党委"], people["人事处"], people["福利彩票发行中心"]) == ("何党务", "许人事", "吕福彩")
