"""The plans that we ship are complete, resolve, and hold no sentence of the document they come from."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest

import minzheng
from minzheng.core.plan.files import PlanFile, PromiseKind, load_plan_file

PLANS = Path(minzheng.__file__).parent / "data" / "plans"
PLAN = PLANS / "shijiazhuang_2021.yaml"
LINES = {path.name for path in (Path(minzheng.__file__).parent / "domains").iterdir() if path.is_dir()}
WITHOUT_A_FIGURE = {1, 3, 4, 6, 7, 10, 11, 15, 21, 26, 27, 33, 35, 41, 42, 44}
LIVE = {
    "T06": "assistance.service_window_coverage",
    "T14": "eldercare.new_beds",
    "T15": "eldercare.upgraded_nursing_beds",
    "T16": "eldercare.day_care_stations",
    "T17": "eldercare.model_canteens",
    "T24": "eldercare.nursing_bed_share",
    "T35": "governance.party_service_centre_coverage",
    "T36": "governance.city_incubators",
    "T37": "governance.county_incubator_coverage",
    "T43": "welfare.protection_station_coverage",
    "T44": "welfare.protection_point_coverage",
}
# shown beside a promise's own figure
BESIDE = {
    "affairs.township_changes_approved", "assistance.charity_reports", "assistance.kin_found", "assistance.rescue_entries",
    "assistance.statistics_equal_cells", "assistance.statistics_mean_agreement", "bureau.project_funds_paid", "bureau.statistics_sent_back",
}  # fmt: skip
LONGEST_SHARED = 11  # Chinese characters in a row that a promise may share with the document


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return load_plan_file(PLAN)


@pytest.fixture(scope="module")
def real_text() -> str:
    path = os.environ.get("MINZHENG_REAL_PLAN")
    if not path:
        pytest.skip("MINZHENG_REAL_PLAN is not set")
    return Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(PLANS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_plan_that_we_ship_is_read(path):
    assert load_plan_file(path).promises


def test_eight_sections_hold_forty_six_items(plan):
    assert [section.number for section in plan.sections] == list(range(1, 9))
    assert [item.number for item in plan.items] == list(range(1, 47))
    assert [section.items[0].number for section in plan.sections] == [1, 5, 8, 12, 17, 23, 29, 36]


def test_all_targets_and_all_soft_promises_are_there_once(plan):
    expected = [f"T{number:02}" for number in range(1, 78)] + [f"S{number:02}" for number in range(1, 34)]
    assert Counter(promise.code for promise in plan.promises) == Counter(expected)


def test_thirty_items_have_a_target_and_sixteen_a_substitute(plan):
    bare = {item.number for item in plan.items if all(promise.kind is PromiseKind.SOFT for promise in item.promises)}
    assert bare == WITHOUT_A_FIGURE
    assert len(plan.items) - len(bare) == 30


def test_every_target_is_read_and_soft_promises_have_none(plan):
    for promise in plan.promises:
        assert (promise.target is None) == promise.code.startswith("S"), promise.code


def test_indicators_are_unique_and_named_by_line_of_business(plan):
    codes = [promise.indicator for promise in plan.promises]
    assert len(set(codes)) == len(codes)
    assert {code.partition(".")[0] for code in codes} <= LINES


def test_the_live_indicators_have_their_permanent_codes(plan):
    indicators = {promise.code: promise.indicator for promise in plan.promises}
    assert {code: indicators[code] for code in LIVE} == LIVE


def test_every_office_and_register_that_is_listed_answers_for_something(plan):
    used = {owner for item in plan.items for owner in item.owners}
    assert used == set(plan.offices)
    assert [register.number for register in plan.registers] == [f"R{number:02}" for number in range(1, 47)]


def test_comparisons_name_their_baseline(plan):
    compared = {promise.code: promise.baseline for promise in plan.promises if promise.baseline}
    assert set(compared) == {"T28", "T29", "T30", "T39", "T41", "T47", "T50", "T67", "T74"}


def test_titles_are_those_of_the_document(plan, real_text):
    real_items = re.findall(r"^（?\(?[一二三四五六七八九十]+[)）]([^。]+)。", real_text, re.MULTILINE)
    assert [item.title for item in plan.items] == real_items
    real_sections = re.findall(r"^[一二三四五六七八]、(.+)$", real_text, re.MULTILINE)
    assert [_plain(section.title) for section in plan.sections] == [_plain(title) for title in real_sections]


def test_no_sentence_of_the_document_is_in_the_file(plan, real_text):
    """Titles and names of documents are facts; everything else is in our own words."""
    names = re.findall(r"《([^》]+)》", real_text)
    facts = [plan.title, plan.issuer, *names]
    facts += [title for section in plan.sections for title in re.split("[，,]", section.title)]
    facts += [item.title for item in plan.items]
    ours, theirs = PLAN.read_text(encoding="utf-8"), real_text
    for fact in sorted(facts, key=len, reverse=True):
        ours, theirs = ours.replace(fact, "\n"), theirs.replace(fact, "\n")
    shared = _runs(ours) & _runs(theirs)
    assert not shared, f"这些字句与原文相同，请换自己的话写：{sorted(shared)}"


def _plain(title: str) -> str:
    return title.replace(",", "，").strip()


def _runs(text: str) -> set[str]:
    """All runs of Chinese characters that are one longer than what may be shared."""
    length = LONGEST_SHARED + 1
    return {
        clause[start : start + length]
        for clause in re.findall(r"[㐀-鿿]+", text)
        for start in range(len(clause) - length + 1)
    }


def test_a_live_promise_is_written_in_the_unit_of_its_indicator(plan):
    from minzheng.core.plan.shapes import INDICATORS  # needs the applications to be ready

    indicators = {indicator.code: indicator for indicator in INDICATORS}
    promises = {promise.indicator: promise for promise in plan.promises}
    assert set(LIVE.values()) <= set(indicators)
    assert set(indicators) - set(promises) == BESIDE, "这些指标没有一项承诺用到"
    shown = {code: each for code, each in indicators.items() if code in promises and not promises[code].baseline}
    shown = {
        code: each for code, each in shown.items() if promises[code].kind is not PromiseKind.MILESTONE
    }  # done or not
    assert {code: promises[code].unit for code in shown} == {code: each.unit for code, each in shown.items()}
