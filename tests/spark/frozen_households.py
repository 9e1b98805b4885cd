"""Generated households as frozen files: thresholds and what lies one fen beside them, leap days, nobody at home, facts that are missing,
payments of every sort, members who died; spread over counties.
"""

import random

import polars as pl

from minzheng.adapters.columnar import ParameterTable, frozen
from minzheng.adapters.columnar.comparing import Asked
from minzheng.adapters.columnar.frozen import FrozenPart
from minzheng.core.benefits.screening.freezing import KIND
from minzheng.core.facts.kinds import inputs
from minzheng.kernel.policy import PROGRAMMES, Level, read
from tests.oracle.households import Register
from tests.oracle.test_openfisca import with_gaps

COUNTIES = ("000101", "000102", "000103")
OWN = [each for each in PROGRAMMES if each.module.startswith("minzheng.")]


def freeze(folder, month, size):
    """Write the files; the households and members that were drawn."""
    programs = [read(each, inputs(), month.first) for each in OWN]
    drawn = Register(programs, month, size, same_everywhere=False)
    chance = random.Random(f"spark {month} {size}")  # noqa: S311 — invented data
    homes, members = (with_gaps(frame, drawn, seed) for seed, frame in enumerate(drawn.frames()))
    asked = [_asked(program, place, drawn) for place, program in enumerate(programs)]
    columns = sorted({name for one in asked for name in (*one.paid.values(), *one.beside)})
    homes, members = (
        frame.with_columns(pl.Series(name, [chance.choice([0, 0, 9_999, 80_000]) for _ in range(len(frame))], dtype=pl.Int64) for name in columns)
        for frame in (homes, members)
    )  # fmt: skip
    spells, dead = _spells(chance, asked, homes, members), members.select("member").sample(fraction=0.05, seed=1)
    sizes = {}
    for place, county in enumerate(COUNTIES):
        mine = pl.col("household") % len(COUNTIES) == place
        part = FrozenPart(homes.filter(mine), members.filter(mine), spells, dead)
        sizes[county] = len(part.homes)
        for table, rows in part.tables().items():
            frozen.write(folder, table, month, county, rows)
    words = {"on": str(month.last), "counties": sizes, "programmes": [frozen.as_words(one) for one in asked]}
    frozen.write_words(folder, KIND, month, words)
    return len(homes), len(members)


def _asked(program, place, drawn):
    code = program.programme.code
    tables = {name: ParameterTable(drawn.values[each.code][1]) for name, each in program.parameters.items()}
    paid = {each.programme: f"paid:{each.programme}" for each in program.paid.values()}
    beside = [
        f"paid:{other.code}" for other in OWN if other.code in program.programme.excludes or code in other.excludes
    ]
    return Asked(program, tables, place, paid, beside, frozenset(program.facts))


def _spells(chance, asked, homes, members):
    """Payments of every sort, as often as not of the amount that nobody is owed."""
    rows = []
    for one in asked:
        of_members = one.program.programme.to is Level.MEMBER
        for key in (members["member"] if of_members else homes["household"]).to_list():
            if chance.random() < 0.3:
                who = (None, key) if of_members else (key, None)
                rows.append((one.place, *who, chance.choice([0, 5_000, 9_999, 70_000]), chance.random() < 0.2))
    names = {"place": pl.Int64, "household": pl.Int64, "member": pl.Int64, "amount": pl.Int64, "settled": pl.Boolean}
    return pl.DataFrame(rows, schema=names, orient="row")
