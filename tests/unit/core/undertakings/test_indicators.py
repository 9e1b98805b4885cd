"""What each figure counts, on the smallest of cases: its numerator and its denominator on a day."""

from datetime import date, timedelta

import pytest

from minzheng.core.activities.models import Activity
from minzheng.core.plan.shapes import INDICATORS, Rate, Share
from minzheng.core.registers import accepting
from tests.unit.core.undertakings.conftest import HOME, LEGACY, ON, PAPER, TODAY

LONG_AGO = date(2019, 5, 1)


def figure(code, at=TODAY):
    """Numerator and denominator (None for a tally)."""
    indicator = INDICATORS.get(code)

    def measured(rows, by):
        return rows.order_by().aggregate(n=by.as_aggregate())["n"]

    if isinstance(indicator, Share):
        whole = indicator.whole(at)
        return measured(indicator.part(whole), indicator.measure), measured(whole, indicator.measure)
    whole = measured(indicator.per(at), indicator.per_measure) if isinstance(indicator, Rate) else None
    return measured(indicator.of(at), indicator.measure), whole


@pytest.mark.parametrize(
    ("code", "kind", "stages"),
    [
        ("eldercare.five_year_plan", "eldercare.five_year_plan", ("drafted", "consulted", "reviewed", "issued")),
        ("bureau.five_year_plan", "bureau.five_year_plan", ("drafted", "consulted", "reviewed", "issued")),
        ("affairs.funeral_facility_plan", "affairs.funeral_facility_plan", ("surveyed", "drafted", "reviewed", "compiled")),
    ],
)  # fmt: skip
def test_a_document_is_as_far_as_its_furthest_stage_and_done_when_issued(desk, code, kind, stages):
    assert figure(code) == (0, 0)
    plan = desk.undertaking(kind)
    assert figure(code) == (0, 4)
    desk.milestone(plan, stages[1], date(2021, 4, 1))
    assert figure(code) == (2, 4)
    assert figure(code, date(2021, 3, 31)) == (0, 4)
    desk.milestone(plan, stages[3], date(2021, 6, 1))
    assert figure(code) == (4, 4)


@pytest.mark.parametrize(
    ("code", "kind", "stages"),
    [
        ("welfare.minors_hotline", "welfare.minors_hotline", ("opened", "first_order")),
        ("welfare.rehabilitation_centre", "welfare.rehabilitation_centre", ("structure", "fitted", "accepted", "in_use")),
        ("affairs.place_name_publications", "affairs.place_name_work", ("survey_closed", "gazetteer_published")),
        ("bureau.printing_works_relocation", "bureau.printing_works_relocation", ("built", "moved")),
    ],
)  # fmt: skip
def test_a_chain_is_done_when_every_stage_is_even_the_last_alone_does_not_do(desk, code, kind, stages):
    undertaking = desk.undertaking(kind)
    desk.milestone(undertaking, stages[-1])
    assert figure(code) == (1, len(stages))
    for stage in stages[:-1]:
        desk.milestone(undertaking, stage)
    assert figure(code) == (len(stages), len(stages))


def test_the_joint_conference_needs_its_rules_and_a_meeting(desk):
    rules = desk.undertaking("eldercare.conference_system")
    desk.milestone(rules, "issued")
    assert figure("eldercare.joint_conference") == (0, 1)
    meeting = Activity.objects.create(
        code="M1", kind="eldercare.joint_conference", title="联席会议", division=desk.world.city, held_on=date(2021, 5, 1),
        accepted_on=date(2021, 5, 2), paper="纪要", reported_by=desk.chief,
    )  # fmt: skip
    assert figure("eldercare.joint_conference") == (0, 1)
    assert accepting.confirm(Activity, [meeting], by=desk.deputy).confirmed == 1
    assert figure("eldercare.joint_conference") == (1, 1)
    assert figure("eldercare.joint_conference", date(2021, 4, 30)) == (0, 1)


def test_a_community_counts_once_and_only_while_its_agreement_is_in_force(desk):
    kind = "eldercare.meal_vehicle"
    for number, due_on in enumerate((date(2021, 12, 31), None, date(2021, 8, 1))):
        agreement = desk.undertaking(kind, f"V{number}", due_on=due_on)
        desk.milestone(agreement, "signed")
        desk.milestone(agreement, "first_service", date(2021, 4, 1))
    assert figure("eldercare.meal_vehicle_communities") == (1, None)
    signed_only = desk.undertaking(kind, "V9")
    desk.milestone(signed_only, "signed")
    assert figure("eldercare.meal_vehicle_communities", date(2021, 3, 31)) == (0, None)


def test_the_fire_list_is_frozen_and_shutting_down_needs_the_old_people_resettled(desk):
    closed, shut, open_, earlier, later = (
        desk.undertaking(LEGACY, code, started_on=started_on, group=group)
        for code, started_on, group in (
            ("F1", LONG_AGO, "papers"), ("F2", LONG_AGO, "shut_down"), ("F3", LONG_AGO, "moved"), ("F4", LONG_AGO, "papers"),
            ("F5", date(2021, 2, 1), "papers"),
        )
    )  # fmt: skip
    for undertaking in (closed, shut, later):
        desk.milestone(undertaking, "closed", date(2021, 5, 1))
    desk.milestone(earlier, "closed", date(2020, 12, 31))
    assert figure("eldercare.fire_legacy_closed") == (1, 3)
    desk.milestone(shut, "resettled", date(2021, 4, 20))
    assert figure("eldercare.fire_legacy_closed") == (2, 3)
    assert open_.group == "moved"


def test_a_zone_needs_an_approved_plan_and_a_project_begun_in_the_same_zone(desk):
    plan = desk.undertaking("eldercare.wellness_zone_plan", "Z1", group="northeast")
    other = desk.undertaking("eldercare.wellness_project", "Z2", group="southwest")
    desk.milestone(plan, "approved")
    desk.milestone(other, "started")
    assert figure("eldercare.wellness_zones") == (0, None)
    for code in ("Z3", "Z4"):
        desk.milestone(desk.undertaking("eldercare.wellness_project", code, group="northeast"), "started")
    assert figure("eldercare.wellness_zones") == (1, None)


def test_a_township_change_counts_when_submitted_or_further_in_the_year_and_approval_stands_beside(desk):
    first, second = (
        desk.undertaking("affairs.township_change", code, division=desk.world.township) for code in ("J1", "J2")
    )
    desk.milestone(first, "argued")
    desk.milestone(second, "submitted", date(2020, 12, 1))
    assert figure("affairs.township_changes") == (0, None)
    desk.milestone(second, "approved", date(2021, 3, 5))
    desk.milestone(first, "submitted", date(2021, 6, 1))
    assert figure("affairs.township_changes") == (2, None)
    assert figure("affairs.township_changes_approved") == (1, None)


def test_a_paper_counts_when_sent_in_the_year_and_received(desk):
    paper = desk.undertaking(PAPER)
    desk.milestone(paper, "submitted", date(2021, 6, 1))
    assert figure("bureau.research_papers") == (0, None)
    desk.milestone(paper, "received", date(2021, 6, 9))
    assert [figure("bureau.research_papers", at)[0] for at in (date(2021, 6, 8), TODAY, date(2022, 3, 1))] == [0, 1, 0]


def test_lists_of_the_year_hold_what_is_due_in_it(desk):
    for code, due_on in (("D1", date(2021, 12, 31)), ("D2", date(2022, 1, 31))):
        desk.milestone(desk.undertaking("bureau.practical_deed", code, due_on=due_on), "finished")
        desk.milestone(desk.undertaking(HOME, f"H{code}", due_on=due_on), "accepted")
    desk.undertaking("bureau.practical_deed", "D3", confirmed=False)
    assert figure("bureau.practical_deeds") == (1, 1)
    assert figure("eldercare.extreme_poverty_homes") == (1, 1)


def test_an_application_still_in_survey_does_not_count(desk):
    place = desk.undertaking("affairs.millennium_place")
    desk.milestone(place, "surveyed")
    assert figure("affairs.millennium_places") == (0, None)
    desk.milestone(place, "assessed")
    assert figure("affairs.millennium_places") == (1, None)


def test_nodes_of_the_second_phase_are_counted_one_by_one(desk):
    phase = desk.undertaking("eldercare.nursing_home_second_phase")
    for stage in ("initiated", "land"):
        desk.milestone(phase, stage)
    desk.milestone(phase, "started", None, planned_on=ON)
    assert figure("eldercare.nursing_home_second_phase") == (2, None)


def test_projects_of_all_lines_are_on_schedule_until_a_day_is_missed(desk):
    yesterday = TODAY - timedelta(days=1)
    late, good = desk.undertaking(HOME, "P1"), desk.undertaking("welfare.rehabilitation_centre", "P2")
    desk.milestone(late, "completed", None, planned_on=yesterday)
    desk.milestone(good, "fitted", yesterday, planned_on=yesterday)
    finished = desk.undertaking("bureau.printing_works_relocation", "P3", due_on=yesterday)
    desk.milestone(finished, "moved")
    desk.undertaking(HOME, "P4", started_on=TODAY + timedelta(days=1))
    assert figure("bureau.projects_on_schedule") == (1, 2)
    assert figure("bureau.projects_on_schedule", yesterday) == (2, 2)


def test_funds_are_what_was_paid_and_confirmed_of_what_was_planned(desk):
    home, centre = (
        desk.undertaking(HOME, "P1", amount=1_000),
        desk.undertaking("welfare.rehabilitation_centre", "P2", amount=500),
    )
    desk.payment(home, 300)
    desk.payment(centre, 90, paid_on=date(2021, 7, 1))
    desk.payment(home, 50, confirmed=False)
    contract = desk.undertaking("governance.station_contract", "C1", amount=10_000, partner="某中心")
    desk.payment(contract, 9_000)
    assert figure("bureau.project_funds_paid") == (390, 1_500)
    assert figure("bureau.project_funds_paid", date(2021, 6, 30)) == (300, 1_500)
