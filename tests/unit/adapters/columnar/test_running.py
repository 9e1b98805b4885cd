"""Rules over tables: to the fen, missing stays missing, one household and many are the same."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.adapters.columnar import ParameterTable, run
from minzheng.kernel.money import ROUNDINGS
from minzheng.kernel.parameters import ParameterBook
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import read
from tests.unit.kernel.policy.modules import FACTS, made

MONTH = Month(2021, 8)
AMOUNT = "@amount('金额', cites='试')\ndef due_amount({inputs}):\n    return {returns}\n"
HOUSEHOLD_TYPES = {"household": pl.Int64, "income": pl.Int64, "insured": pl.Int64, "owns_car": pl.Boolean, "county": pl.String,
                   "settlement": pl.String, "applied_on": pl.Date}  # fmt: skip
MEMBER_TYPES = {"household": pl.Int64, "member": pl.Int64, "wages": pl.Int64, "born_on": pl.Date, "disabled": pl.Boolean,
                "grade": pl.String, "since": pl.Date, "until": pl.Date}  # fmt: skip


def programme(inputs, returns, more=""):
    return made(AMOUNT.format(inputs=inputs, returns=returns) + more)


def calculated(declared, households, members=(), parameters=None, column="due_amount"):
    """The column for each household, in order."""
    frame = pl.DataFrame([{**dict.fromkeys(HOUSEHOLD_TYPES), "household": key, **said} for key, said in enumerate(households)],
                         schema=HOUSEHOLD_TYPES)  # fmt: skip
    people = pl.DataFrame(
        [{**dict.fromkeys(MEMBER_TYPES), "member": key, **said} for key, said in enumerate(members)],
        schema=MEMBER_TYPES,
    )
    program = read(declared, FACTS, MONTH.first)
    found, _ = run(program, frame.lazy(), people.lazy(), parameters or {}, MONTH)
    return found.sort("household").collect()[column].to_list()


@pytest.mark.parametrize(
    ("returns", "values", "expected"),
    [
        ("choose((income < 5, 1), (income < 9, 2), otherwise=3)", [4, 5, 8, 9, None], [1, 2, 2, 3, None]),
        ("highest_of(income, 0)", [-3, 0, 7, None], [0, 0, 7, None]),
        ("lowest_of(income, 5, 8)", [3, 6, 9, None], [3, 5, 5, None]),
        ("band(income, (10, 3), (20, 2), otherwise=1)", [9, 10, 19, 20, None], [3, 2, 2, 1, None]),
        ("per_head(income, 3, rounds=to_fen)", [0, 1, 2, 100, -5, None], [0, 0, 1, 33, 0, None]),
        ("per_head(income, 3, rounds=up_to_yuan)", [0, 1, 300, 301, None], [0, 100, 100, 200, None]),
        ("per_head(income, 3, rounds='up_to_yuan')", [0, 1, 300, 301, None], [0, 100, 100, 200, None]),
        ("per_head(income, 3, rounds=down_to_yuan)", [0, 299, 300, 899, None], [0, 0, 100, 200, None]),
    ],
)
def test_the_words_of_rules_mean_what_the_table_says(returns, values, expected):
    assert calculated(programme("income", returns), [{"income": value} for value in values]) == expected


@pytest.mark.parametrize(
    ("sign", "left", "right", "expected"),
    [
        ("&", True, None, None), ("&", False, None, False), ("&", None, False, False), ("|", True, None, True), ("|", None, True, True),
        ("|", False, None, None), ("&", None, None, None),
    ],
)  # fmt: skip
def test_a_missing_fact_leaves_undetermined_what_it_could_change_and_nothing_else(sign, left, right, expected):
    rules = f"@condition('两样', cites='试')\ndef both(owns_car, poor):\n    return owns_car {sign} poor\n"
    rules += "@figure('穷')\ndef poor(insured):\n    return insured == 1\n"
    declared = programme("income", "income", rules)
    number = {True: 1, False: 0, None: None}[right]
    household = [{"income": 5, "owns_car": left, "insured": number}]
    assert calculated(declared, household, column="both") == [expected]
    assert calculated(declared, household, column="due") == [{True: 5, False: 0, None: None}[expected]]


def test_members_add_up_and_one_who_lacks_the_fact_leaves_his_household_undetermined():
    declared = programme("wages, disabled", "total(wages) + count(disabled) + count()")
    members = [
        {"household": 0, "wages": 10, "disabled": True}, {"household": 0, "wages": 5, "disabled": False},
        {"household": 1, "wages": None, "disabled": True}, {"household": 2, "wages": 1, "disabled": None},
    ]  # fmt: skip
    assert calculated(declared, [{}, {}, {}, {}], members) == [18, None, None, 0]


def test_any_of_the_members_decides_alone_when_he_is_known():
    declared = programme("disabled", "choose((any_of(disabled), 1), otherwise=0)")
    members = [
        {"household": 0, "disabled": True}, {"household": 0, "disabled": None}, {"household": 1, "disabled": False},
        {"household": 1, "disabled": None}, {"household": 2, "disabled": False},
    ]  # fmt: skip
    assert calculated(declared, [{}, {}, {}, {}], members) == [1, None, 0, 0]


def test_a_household_speaks_to_its_members_and_they_to_it_again():
    more = "@figure('人均')\ndef each(income, heads):\n    return per_head(income, heads, rounds=to_fen)\n"
    more += "@figure('人数')\ndef heads():\n    return count()\n"
    more += "@figure('低于人均')\ndef below(wages, each):\n    return wages < each\n"
    declared = programme("below", "count(below)", more)
    members = [{"household": 0, "wages": wages} for wages in (1, 5, 9)]
    assert calculated(declared, [{"income": 18}], members) == [2]


def test_parameters_are_looked_up_by_their_keys_and_an_unknown_key_leaves_undetermined():
    declared = made(
        "standard = parameter('tests.standard', by=('county', 'settlement'))\n"
        + AMOUNT.format(inputs="standard", returns="standard")
    )
    table = {"standard": ParameterTable({("A", "urban"): 700, ("A", "rural"): 500})}
    households = [
        {"county": "A", "settlement": "urban"},
        {"county": "A", "settlement": "rural"},
        {"county": "B", "settlement": "urban"},
        {},
    ]
    assert calculated(declared, households, parameters=table) == [700, 500, None, None]


@pytest.mark.parametrize("code", ROUNDINGS.codes())
def test_the_way_of_rounding_may_be_a_dated_parameter(code):
    declared = made(
        "way = parameter('tests.way', kind=Kind.CODE)\n"
        + AMOUNT.format(inputs="income, way", returns="per_head(income, 7, rounds=way)")
    )
    found = calculated(declared, [{"income": 12_345}], parameters={"way": ParameterTable({(): code})})
    assert found == [ROUNDINGS.get(code).of(12_345, 7)]


AMOUNTS = st.integers(0, 10**12)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, st.integers(1, 20)), min_size=1, max_size=30), st.sampled_from(ROUNDINGS.codes()))
def test_every_amount_is_rounded_as_the_kernel_rounds_it(pairs, code):
    declared = _BY_WAY[code]
    found = calculated(declared, [{"income": total, "insured": heads} for total, heads in pairs])
    assert found == [ROUNDINGS.get(code).of(total, heads) for total, heads in pairs]


_BY_WAY = {
    code: made(f"from minzheng.kernel.money import {code}\n" + AMOUNT.format(inputs="income, insured", returns=f"per_head(income, insured, rounds={code})"))
    for code in ROUNDINGS.codes()
}  # fmt: skip
DAYS = st.dates(date(1900, 1, 1), date(2060, 12, 31))
_AGE = programme("born_on, applied_on", "total(age_on(born_on, applied_on))")
_MONTHS = programme("since, applied_on", "total(months_between(since, applied_on))")
_OVERLAP = programme(
    "since, until, month_first, month_last", "total(days_overlap(since, until, month_first, month_last))"
)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(DAYS, DAYS), min_size=1, max_size=40))
def test_ages_and_months_are_those_of_the_calendar(pairs):
    households = [{"applied_on": day} for _, day in pairs]
    members = [{"household": key, "born_on": born_on, "since": born_on} for key, (born_on, _) in enumerate(pairs)]
    assert calculated(_AGE, households, members) == [
        day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day)) for born_on, day in pairs
    ]
    assert calculated(_MONTHS, households, members) == [
        (day.year - born_on.year) * 12 + day.month - born_on.month for born_on, day in pairs
    ]


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.dates(date(2021, 6, 1), date(2021, 10, 31)), st.integers(-40, 120)), min_size=1, max_size=40)
)
def test_days_that_overlap_are_counted_with_both_ends(spells):
    periods = [(since, since + timedelta(days=length)) for since, length in spells]
    members = [{"household": key, "since": since, "until": until} for key, (since, until) in enumerate(periods)]
    assert calculated(_OVERLAP, [{} for _ in periods], members) == [
        sum(since <= MONTH.first + timedelta(days=each) <= until for each in range(31)) for since, until in periods
    ]


def test_somebody_born_on_a_leap_day_is_a_year_older_on_the_first_of_march():
    people = [{"household": 0, "born_on": date(2004, 2, 29)}]
    ages = [
        calculated(_AGE, [{"applied_on": day}], people)[0]
        for day in (date(2021, 2, 28), date(2021, 3, 1), date(2024, 2, 29))
    ]
    assert ages == [16, 17, 20]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3000), st.lists(st.tuples(st.none() | st.integers(0, 900), st.none() | st.booleans()), max_size=4)), min_size=1, max_size=8))  # fmt: skip
def test_one_household_alone_gets_what_it_gets_among_many(households):
    rows = [{"income": income} for income, _ in households]
    members = [
        {"household": key, "wages": wages, "disabled": disabled}
        for key, (_, people) in enumerate(households)
        for wages, disabled in people
    ]
    together = calculated(_MIXED, rows, members)
    alone = [
        calculated(_MIXED, [row], [{**one, "household": 0} for one in members if one["household"] == key])[0]
        for key, row in enumerate(rows)
    ]
    assert together == alone


_MIXED = programme(
    "income, wages, disabled, heads", "per_head(income + total(wages), heads, rounds=to_fen) * count(disabled)",
    "@figure('人数')\ndef heads():\n    return count()\n",
)  # fmt: skip


def test_a_table_of_a_parameter_holds_what_is_in_force_on_the_first_of_the_month(tmp_path):
    (tmp_path / "one.yaml").write_text(
        "code: a.b\nlabel: 甲\nunit: 分\nkeys: [county]\nentries:\n"
        "  - {since: 2021-08-01, document: 甲〔2021〕1号, verified: false, values: {A: 700}}\n"
        "  - {since: 2021-09-02, document: 甲〔2021〕2号, verified: false, values: {A: 800}}\n",
        encoding="utf-8",
    )
    series = ParameterBook.load(tmp_path).series("a.b")
    found = [ParameterTable.of(series, Month(2021, month)).values for month in (7, 8, 9, 10)]
    assert found == [{}, {("A",): 700}, {("A",): 700}, {("A",): 800}]
