"""Several programmes as one: the same answers as one after the other, each thing reckoned once, and no word about who is forgotten."""

from datetime import date
from graphlib import CycleError

import polars as pl
import pytest

from minzheng.adapters.columnar import ParameterTable, run, run_in_parts
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Level, read
from minzheng.kernel.policy.together import column, together
from tests.unit.kernel.policy.modules import FACTS, made

MONTH = Month(2021, 8)
FAMILY = (
    "standard = parameter('tests.standard', by=('county',))\n"
    "@amount('金额', cites='试')\ndef due_amount(standard, income):\n    return highest_of(standard - income, 0)\n"
    "@condition('有残疾人', cites='试')\ndef somebody(disabled):\n    return any_of(disabled)\n"
)
PERSON = (
    "standard = parameter('tests.standard', by=('county',))\n{asked}\n"
    "@amount('金额', cites='试')\ndef due_amount(standard, other):\n    return highest_of(standard - other, 0)\n"
    "@condition('老', cites='试')\ndef old(born_on, month_first):\n    return age_on(born_on, month_first) >= 60\n"
)
HOUSEHOLDS = pl.LazyFrame({"household": [3, 1, 2], "county": ["A", "A", "B"], "income": [100, 300, 0]})
MEMBERS = pl.LazyFrame(
    {
        "household": [1, 1, 2, 3, 3, 3], "member": [11, 12, 21, 31, 32, 33], "disabled": [True, True, False, True, False, True],
        "born_on": [date(1961, 8, 1), date(1961, 8, 2), date(1950, 1, 1), date(1940, 1, 1), date(1930, 1, 1), date(1990, 1, 1)],
    }
)  # fmt: skip
TABLES = {"tests.standard": ParameterTable({("A",): 800, ("B",): 600})}


def pair():
    """A programme of households, and one of persons that gives only what is above it."""
    family = made(FAMILY)
    person = made(PERSON.format(asked=f"other = paid_by({family.code!r})"), to="MEMBER")
    return read(family, FACTS, MONTH.first), read(person, FACTS, MONTH.first)


def reckoned(program, step):
    homes, people = run(program, HOUSEHOLDS, MEMBERS, TABLES, MONTH)
    frame, key = (homes, "household") if program.step(step).level is not Level.MEMBER else (people, "member")
    return dict(frame.sort(key).select(key, step).collect().rows())


def test_what_is_due_to_a_household_is_shared_to_the_nearest_fen_among_those_who_are_covered():
    family, person = pair()
    everything = together([person, family], {family.programme.code: "disabled"})
    assert reckoned(everything, column(family.programme.code, "due")) == {1: 500, 2: 0, 3: 700}
    # 500 between two, 700 between two of three; 12 is sixty a day later, 33 is young
    assert reckoned(everything, column(person.programme.code, "due")) == {
        11: 550,
        12: 0,
        21: 600,
        31: 450,
        32: 800,
        33: 0,
    }


def test_a_part_that_is_not_whole_fen_goes_to_the_nearest():
    family, person = pair()
    everything = together([family, person], {family.programme.code: "disabled"})
    tables = {"tests.standard": ParameterTable({("A",): 801})}
    _, people = run(everything, HOUSEHOLDS, MEMBERS, tables, MONTH)
    found = dict(people.sort("member").select("member", column(person.programme.code, "due")).collect().rows())
    assert (found[11], found[31], found[21]) == (801 - 251, 801 - 351, None)


def test_it_says_what_each_programme_alone_says_when_it_is_told_what_the_other_pays():
    family, person = pair()
    everything = together([family, person], {family.programme.code: "disabled"})
    told = MEMBERS.with_columns(told=pl.Series([250, 250, 0, 350, 0, 350]))
    _, alone = run(
        person, HOUSEHOLDS, told, {"standard": TABLES["tests.standard"]}, MONTH, {family.programme.code: "told"}
    )
    assert dict(alone.select("member", "due").collect().rows()) == reckoned(
        everything, column(person.programme.code, "due")
    )


def test_what_two_reckon_in_the_same_way_is_reckoned_once_and_each_answers_for_itself():
    rules = PERSON.format(asked="").replace("other", "income")
    one, other = (read(made(rules, to="MEMBER"), FACTS, MONTH.first) for _ in range(2))
    everything = together([one, other], {})
    names = [step.name for step in everything.steps]
    answers = [column(each.programme.code, step) for each in (one, other) for step in ("entitled", "due")]
    assert set(answers) <= set(names)
    assert len(names) == len(answers) + 3  # the age, whether it is reached, and the amount
    assert everything.parameters.keys() == {"tests.standard"}
    assert everything.on == MONTH.first


def test_what_members_get_is_added_up_for_a_programme_of_the_household():
    person = made("@amount('金额', cites='试')\ndef due_amount(wages):\n    return wages\n", to="MEMBER")
    home = made(
        f"other = paid_by({person.code!r})\n@amount('金额', cites='试')\ndef due_amount(other):\n    return other * 2\n"
    )
    everything = together([read(home, FACTS, MONTH.first), read(person, FACTS, MONTH.first)], {})
    members = MEMBERS.with_columns(wages=pl.Series([1, 2, 3, 4, 5, 6]))
    homes, _ = run(everything, HOUSEHOLDS, members, {}, MONTH)
    assert dict(homes.select("household", column(home.code, "due")).collect().rows()) == {1: 6, 2: 6, 3: 30}


def test_a_programme_that_is_not_there_or_not_shared_and_a_circle_are_refused():
    family, person = pair()
    with pytest.raises(KeyError):
        together([person], {})
    with pytest.raises(KeyError):
        together([family, person], {})
    first = made("other = paid_by('tests.circle')\n@amount('金额', cites='试')\ndef due_amount(other, disabled):\n    return choose((disabled, other), otherwise=0)\n", to="MEMBER")  # fmt: skip
    second = made(f"other = paid_by({first.code!r})\n@amount('金额', cites='试')\ndef due_amount(other):\n    return other\n", to="MEMBER")  # fmt: skip
    programs = [read(each, FACTS, MONTH.first) for each in (first, second)]
    paid = {"other": type(programs[0].paid["other"])(second.code)}
    from dataclasses import replace

    with pytest.raises(CycleError):
        together([replace(programs[0], paid=paid), programs[1]], {})


@pytest.mark.parametrize("at_once", [1, 2, 3, 100])
def test_in_parts_of_any_size_a_register_gets_what_it_gets_at_once(at_once):
    family, person = pair()
    everything = together([family, person], {family.programme.code: "disabled"})
    whole = [frame.collect() for frame in run(everything, HOUSEHOLDS, MEMBERS, TABLES, MONTH)]
    parts = list(run_in_parts(everything, HOUSEHOLDS, MEMBERS, TABLES, MONTH, at_once=at_once))
    assert len(parts) == -(-3 // at_once)
    for place, key in enumerate(("household", "member")):
        found = pl.concat([part[place] for part in parts]).sort(key)
        assert found.equals(whole[place].sort(key).select(found.columns))
    assert [part[0]["household"].max() for part in parts] == sorted(part[0]["household"].max() for part in parts)


def test_between_programmes_of_persons_each_is_told_what_the_other_pays_to_the_same_person():
    wages = made("@amount('金额', cites='试')\ndef due_amount(wages):\n    return wages\n", to="MEMBER")
    more = made(f"other = paid_by({wages.code!r})\n@amount('金额', cites='试')\ndef due_amount(other):\n    return other * 2\n", to="MEMBER")  # fmt: skip
    everything = together([read(more, FACTS, MONTH.first), read(wages, FACTS, MONTH.first)], {})
    members = MEMBERS.with_columns(wages=pl.Series([1, 2, 3, 4, 5, 6]))
    _, people = run(everything, HOUSEHOLDS, members, {}, MONTH)
    assert dict(people.select("member", column(more.code, "due")).collect().rows()) == {
        11: 2,
        12: 4,
        21: 6,
        31: 8,
        32: 10,
        33: 12,
    }


def test_what_is_only_another_name_for_a_fact_makes_no_column():
    programme = made(
        "@amount('金额', cites='试')\ndef due_amount(same):\n    return same + 1\n@figure('原样')\ndef same(income):\n    return income\n"
    )
    everything = together([read(programme, FACTS, MONTH.first)], {})
    assert [step.name.split(":")[1] for step in everything.steps] == ["due_amount", "entitled", "due"]


def test_a_value_by_the_place_of_the_household_and_something_of_the_person_is_the_persons():
    programme = made(
        "standard = parameter('tests.graded', by=('county', 'grade'))\n"
        "@amount('金额', cites='试')\ndef due_amount(standard):\n    return standard\n", to="MEMBER",
    )  # fmt: skip
    everything = together([read(programme, FACTS, MONTH.first)], {})
    assert everything.step(column(programme.code, "due")).level is Level.MEMBER
    (named,) = [part for part in everything.step(column(programme.code, "due")).expression.args if part.name == "tests.graded"]  # fmt: skip
    assert named.level is Level.MEMBER
