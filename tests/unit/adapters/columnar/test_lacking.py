"""What columns say is missing for a whole register: all that the reasons of one household name, and only what is not there."""

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from minzheng.adapters.columnar.lacking import lacking
from minzheng.core.facts.kinds import inputs
from minzheng.kernel.policy import Level, read
from minzheng.kernel.policy.evaluating import Evaluator
from minzheng.kernel.policy.reading import DUE
from minzheng.kernel.policy.reasons import Reasons
from tests.unit.adapters.columnar.test_one_household import MONTHS, OWN, in_columns, worlds


def named_alone(program, one, tables, month, member):
    """The facts on which the open answer of one household rests and that it does not have."""
    run = Evaluator(program).run(one, tables, month)
    reached = Reasons(run).reach([(DUE, member)]).reached
    return {name for name, whose in reached if name in program.facts and run.value(name, whose) is None}


def absent(program, one):
    """Every fact that the household or one of its members does not have."""
    told = {Level.HOUSEHOLD: (one.household,), Level.MEMBER: one.members}
    return {
        each.name
        for each in program.facts.values()
        if any(known.facts.get(each.name) is None for known in told[each.level])
    }


@pytest.mark.parametrize("programme", OWN, ids=lambda each: each.code)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data(), month=MONTHS)
def test_columns_name_all_that_is_missing_and_nothing_that_is_there(programme, data, month):
    program = read(programme, inputs(), month.first)
    situations, tables = data.draw(worlds(program))
    homes, people = in_columns(program, situations, tables, month)
    assume(people)
    of_members = programme.to is Level.MEMBER
    rows = [row for row in (people if of_members else homes) if row[DUE] is None]
    assume(rows)
    units = pl.DataFrame(
        [{"household": row["household"], "member": row["member"] if of_members else None} for row in rows],
        schema={"household": pl.Int64, "member": pl.Int64},
    )
    frames = (pl.DataFrame(each, infer_schema_length=None) for each in (homes, people))
    for household, member, missing in lacking(program, *frames, units).rows():
        one = situations[household]
        first = next(row["member"] for row in people if row["household"] == household) if of_members else 0
        alone = named_alone(program, one, tables, month, member - first if of_members else None)
        assert alone <= set(missing) <= absent(program, one)
        assert len(set(missing)) == len(missing)
