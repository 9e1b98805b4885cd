"""Random households for the comparison of engines: at thresholds and one fen beside them, with leap days, some without members."""

import random
from datetime import date, timedelta
from itertools import product

import polars as pl

from minzheng.core.facts.kinds import FACTS
from minzheng.kernel.money import ROUNDINGS
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import Kind, Level, Program

PLACES = ["A", "B", "C"]
TYPES = {Kind.NUMBER: pl.Int64, Kind.TRUTH: pl.Boolean, Kind.DAY: pl.Date, Kind.CODE: pl.String}
MEANS = ("wages", "work_cost", "business_year", "property_year", "received_year", "handed_on_year")
ML = "assistance.minimum_living"


class Register:
    """Households, members and parameters of a month, drawn by one seed."""

    def __init__(self, programs: list[Program], month: Month, size: int, *, same_everywhere: bool) -> None:
        self.chance = random.Random(f"{month} {size} {same_everywhere}")  # noqa: S311 — invented data
        self.month, self.programs, self.same = month, programs, same_everywhere
        self.facts = {level: sorted({name for each in programs for name, one in each.facts.items() if one.level is level}) for level in Level}  # fmt: skip
        self.values = self._values()
        self.households, self.members = [], []
        for number in range(size):
            self._household(number)

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        schema = {name: TYPES[FACTS.get(name).kind] for level in self.facts for name in self.facts[level]}
        return pl.DataFrame(self.households, schema_overrides=schema), pl.DataFrame(self.members, schema_overrides=schema)  # fmt: skip

    def said(self) -> dict:
        """The parameters as a file for another process."""
        values = {
            code: {"by": list(by), "values": [[*keys, value] for keys, value in table.items()], "complete": True}
            for code, (by, table) in self.values.items()
        }
        return {"month": str(self.month), "values": values}

    def _values(self) -> dict:
        declared = {each.code: each for program in self.programs for each in program.parameters.values()}
        found = {}
        for code, each in sorted(declared.items()):
            choices = [PLACES if key == "county" else [*FACTS.get(key).choices] for key in each.by]
            only = self._value(code, each.kind)
            found[code] = each.by, {keys: only if self.same else self._value(code, each.kind) for keys in product(*choices)}  # fmt: skip
        return found

    def _value(self, code: str, kind: Kind) -> object:  # noqa: PLR0911 — a line for each sort of value
        pick, name = self.chance.choice, code.rsplit(".", 1)[1]
        if kind is Kind.TRUTH:
            return pick([True, True, False])
        if kind is Kind.CODE:
            special = {"grant_method": ["difference", "band"], "grant_rounding_of": ["head", "household"], "counted_by": ["head", "household"]}  # fmt: skip
            return pick(special.get(name) or ROUNDINGS.codes())
        if name.endswith("_age"):
            return pick([80, 89]) if name == "first_age" else pick([90, 95]) if name == "second_age" else 100
        if name.endswith("_rate"):
            return pick([100, 130, 150]) if name in {"edge_rate", "single_person_rate"} else pick([0, 10, 20, 30])
        small = {"standard_months": [1, 12], "basic_months": [1, 12], "financial_months": [12, 24], "tapering_months": [0, 6], "house_limit": [1, 2], "vehicle_limit": [0, 1]}  # fmt: skip
        if name in small or name.startswith(("times_", "township_", "county_")):
            return pick(small.get(name, [1, 2, 6]))
        if name.endswith("_band_limit"):
            return pick([30, 40]) if name.startswith("first") else pick([60, 70])
        return pick([0, 100, 6_333, 9_999, 70_000, 71_234, 85_601])

    def _household(self, number: int) -> None:
        chance = self.chance
        home = {"household": number} | {name: self._drawn(name) for name in self.facts[Level.HOUSEHOLD]}
        people = [
            {"household": number, "member": len(self.members) + place}
            | {name: self._drawn(name) for name in self.facts[Level.MEMBER]}
            for place in range(chance.choice([0, 1, 1, 1, 2, 2, 3, 4, 6]))
        ]
        if people and chance.random() < 0.7:
            self._to_a_threshold(home, people)
        self.households.append(home)
        self.members += people

    def _to_a_threshold(self, home: dict, people: list[dict]) -> None:
        """A year's income that is a threshold to the fen, or one fen beside it; and often otherwise in order."""
        place = (home["county"], home["settlement"])
        standard, months = (self.values[f"{ML}.{name}"][1][place] for name in ("standard", "standard_months"))
        edge = self.values[f"{ML}.edge_rate"][1][()] if f"{ML}.edge_rate" in self.values else 150
        rates = [100, edge, *(self.values[f"{ML}.{band}_band_limit"][1][place] for band in ("first", "second"))]  # fmt: skip
        wanted = standard * len(people) * 12 * self.chance.choice(rates) // (months * 100) + self.chance.choice(
            [-1, 0, 0, 1]
        )
        for person in people:
            person.update(dict.fromkeys(MEANS, 0))
        people[0]["property_year"] = max(0, wanted) + home["deductions_year"]
        if self.chance.random() < 0.6:
            home |= {"local_hukou": True, "houses": 0, "vehicles": 0}
            most = standard * len(people) * self.values[f"{ML}.financial_months"][1][place[:1]] // months
            home["financial_assets"] = self.chance.choice([0, max(0, most - 1), most, most + 1])
        if self.chance.random() < 0.2:
            home["application_kind"] = "single_person"
            for person in people:
                person["insured"] = False
            self.chance.choice(people)["insured"] = True

    def _drawn(self, name: str) -> object:
        fact, chance = FACTS.get(name), self.chance
        if fact.kind is Kind.TRUTH:
            return chance.random() < 0.6
        if fact.kind is Kind.CODE:
            return chance.choice([*fact.choices] or PLACES)
        if fact.kind is Kind.DAY:
            return self._birthday() if name == "born_on" else self.month.first - timedelta(days=chance.choice([0, 1, 31, 150, 184, 200, 400]))  # fmt: skip
        if fact.unit != "分":
            return chance.randrange(7)
        return chance.choice([0, 0, 1, 6_332, 9_999, 10_000, 69_999, 70_000, 70_001, chance.randrange(2_000_000)])

    def _birthday(self) -> date:
        """Often the day on which somebody comes to an age, the day beside it, or a leap day."""
        chance = self.chance
        if chance.random() < 0.15:
            return date(chance.choice([1916, 1920, 1924, 1932, 1940, 1960, 2000, 2004, 2008, 2020]), 2, 29)
        if chance.random() < 0.4:
            day = chance.choice([self.month.first, self.month.last])
            year = day.year - chance.choice([16, 18, 60, 80, 89, 90, 95, 100])
            return date(year, day.month, min(day.day, 28)) + timedelta(days=chance.choice([-1, 0, 1, 2, 3]))
        return self.month.first - timedelta(days=chance.randrange(38_000))
