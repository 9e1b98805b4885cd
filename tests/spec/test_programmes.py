"""The tables of benefit programmes, reckoned by the columnar engine; and what all programmes have to keep to."""

from datetime import date
from graphlib import TopologicalSorter

import pytest

from minzheng.core.facts.kinds import FACTS, inputs
from minzheng.domains.assistance.rescue import limits
from minzheng.domains.assistance.workflows import temporary
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES, Effective, Kind
from minzheng.kernel.policy.reading import read_horizon
from tests.spec.programmes import HORIZON, book, by_title, files, judged, rows, title
from tests.spec.tables import BadTable

OWN = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]
SHARES = {"assistance.funding.share"}  # who bears the cost: asked when standards are simulated
CLOCKS = {f"assistance.temporary.{name}" for name in temporary.LOCAL_LIMITS}  # asked by workflows
# asked by the transfers' workflows, and by what hangs before the public
CLOCKS |= {"assistance.referral.hand_within", "assistance.referral.answer_within"}
CLOCKS |= {f"assistance.publicity.{name}" for name in ("names", "other_names", "objection_answered")}
REVIEWS = {f"assistance.{name}.review_months" for name in ("minimum_living", "extreme_poverty")}
CLOCKS |= REVIEWS | {"assistance.death_match.days"}  # asked by duties, and by the list of reported deaths
CLOCKS |= {"welfare.child_benefit.due_day"}  # by which a payment is in time: asked by the figure of the plan
CLOCKS |= set(limits.CODES)  # asked by stays at rescue stations
CHARITY = {
    f"assistance.charity.{name}"
    for name in (
        "qualifying_years", "filing_days", "long_campaign_months", "report_every_months", "full_report_months", "trust_filing_days",
        "least_spending", "most_management",
    )
}  # fmt: skip
CLOCKS |= CHARITY  # asked by campaigns, trusts and the spending of foundations
# no amounts that anybody is paid: how a name is written, how often is reviewed, the days and shares of the charity law, as documents say
SEEN = {"assistance.publicity.names"} | REVIEWS | CHARITY
KEYS = {("assistance.funding.share", "source"), ("bureau.ledger.fund", "programme")}  # keys that are no facts
# pairs that exclude one another by a recorded fact and not by what the other pays
# what offices answer about people that registers hold too: compared with them, asked by no rule
BESIDE_REGISTERS = {
    "registered_here", "died_on", "cremated_on", "marital_status", "own_provident_fund", "own_businesses", "taxed_income_year",
}  # fmt: skip
OF_REVIEWS = {"review_class"}  # by which it is decided how often a household is reviewed: asked by rosters of duties
BY_A_FACT = {("assistance.minimum_living", "assistance.extreme_poverty"): "insured"}
CASES = [pytest.param(path, case, id=f"{path.stem} · {name}") for path in files() for case, name in rows(path)]


def versions(programme):
    return read_horizon(programme, inputs(), *HORIZON)


@pytest.mark.parametrize(("path", "case"), CASES)
def test_a_household_gets_what_the_table_says(path, case):
    for head, (expected, found) in judged(path, case).items():
        assert (head, found) == (head, expected)


def test_a_wrong_table_would_be_found(tmp_path):
    path = next(each for each in files() if each.stem == "orphan")
    case = next(case for case, _ in rows(path))
    expected, found = judged(path, {**case, "应发": "0.01"})["应发"]
    assert expected != found
    with pytest.raises(BadTable):
        by_title("没有这个项目")


def test_every_programme_has_its_table_in_the_folder_of_its_line():
    assert {path.parent.name + "." + path.stem for path in files()} == {each.code for each in OWN}
    assert [path.stem for path in files() if by_title(title(path)).code != f"{path.parent.name}.{path.stem}"] == []


def test_there_are_programmes_to_be_judged():
    assert len(OWN) == 10


@pytest.mark.parametrize("programme", OWN, ids=lambda each: each.code)
def test_a_programme_is_sound_on_every_day_of_the_horizon(programme):
    assert versions(programme)[0].on == HORIZON[0]
    assert programme.module.rsplit(".", 1)[1] == programme.code.rsplit(".", 1)[1]


def test_every_parameter_that_rules_ask_for_is_shipped_with_the_same_keys_and_no_other_is():
    asked = {(one.code, one.by) for each in OWN for version in versions(each) for one in version.parameters.values()}
    lines = ("assistance.", "welfare.", "eldercare.")
    shipped = {(series.code, series.keys) for series in book() if series.code.startswith(lines)}
    assert {(code, keys) for code, keys in shipped if code not in SHARES | CLOCKS} == asked
    assert {code for code, _ in shipped} >= SHARES | CLOCKS


def test_no_shipped_amount_claims_to_be_verified_and_what_was_not_found_says_so():
    series = [each for each in book() if not each.code.startswith("bureau.") and each.code not in SEEN]
    assert [one.code for each in series for dated in each.values.values() for one in dated if one.verified] == []
    assert all(each.unsourced == "未查明" for each in series if not each.values)


def test_keys_of_parameters_are_coded_facts():
    for series in book():
        facts = [key for key in series.keys if (series.code, key) not in KEYS]
        assert [key for key in facts if FACTS.get(key).kind is not Kind.CODE] == []


def test_every_exclusion_names_a_programme_and_one_of_the_two_asks_what_the_other_pays():
    asks = {each.code: {paid.programme for one in versions(each) for paid in one.paid.values()} for each in OWN}
    for one in OWN:
        for other in one.excludes:
            assert other in asks, (one.code, other)
            by_fact = BY_A_FACT.get((one.code, other)) or BY_A_FACT.get((other, one.code))
            assert by_fact or (other in asks[one.code]) != (one.code in asks[other]), (one.code, other)
            assert by_fact is None or by_fact in FACTS


def test_what_programmes_ask_of_one_another_exists_and_has_an_order():
    asks = {each.code: {paid.programme for one in versions(each) for paid in one.paid.values()} for each in OWN}
    order = list(TopologicalSorter(asks).static_order())
    assert set(order) == {each.code for each in OWN}


def test_every_fact_is_asked_by_a_rule_and_has_a_label_of_its_own():
    asked = {name for each in OWN for one in versions(each) for name in one.facts}
    keys = {key for each in OWN for one in versions(each) for said in one.parameters.values() for key in said.by}
    added_up = {each.adds_up for each in FACTS if each.adds_up}
    assert set(FACTS.codes()) == asked | keys | added_up | BESIDE_REGISTERS | OF_REVIEWS
    assert not (BESIDE_REGISTERS | OF_REVIEWS) & (asked | keys | added_up)
    assert len({each.label for each in FACTS}) == len(FACTS)


@pytest.mark.parametrize("programme", OWN, ids=lambda each: each.code)
def test_what_nothing_depends_on_says_that_it_is_only_shown_and_nothing_else_does(programme):
    for version in versions(programme):
        used = {name for step in version.steps for name in named(step.expression)}
        rules = [step.rule for step in version.steps if step.rule]
        assert {rule.name for rule in rules if rule.shown_only} == {rule.name for rule in rules} - used


def named(symbol):
    """The names in an expression."""
    return {symbol.name} | {name for part in symbol.args for name in named(part)}


@pytest.mark.parametrize(
    ("way", "first"),
    [
        (Effective.NEXT_MONTH, Month(2022, 1)),
        (Effective.MONTH_OF_APPLICATION, Month(2021, 11)),
        (Effective.ONCE, Month(2021, 12)),
    ],
)
def test_a_decision_pays_from_the_month_that_the_programme_declares(way, first):
    assert way.first_month(applied_on=date(2021, 11, 30), decided_on=date(2021, 12, 31)) == first


@pytest.mark.parametrize(
    ("title", "way"),
    [
        ("最低生活保障金", Effective.NEXT_MONTH), ("特困人员救助供养金", Effective.NEXT_MONTH), ("临时救助", Effective.ONCE),
        ("事实无人抚养儿童基本生活补贴", Effective.NEXT_MONTH), ("困难残疾人生活补贴", Effective.MONTH_OF_APPLICATION),
        ("重度残疾人护理补贴", Effective.MONTH_OF_APPLICATION), ("价格临时补贴", Effective.ONCE), ("孤儿基本生活费", Effective.NEXT_MONTH),
        ("高龄津贴", Effective.NEXT_MONTH), ("经济困难老年人补贴", Effective.NEXT_MONTH),
    ],
)  # fmt: skip
def test_disability_allowances_count_from_the_application_and_the_others_from_the_decision(title, way):
    assert by_title(title).effective is way
