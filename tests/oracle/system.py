"""The ten programmes as an OpenFisca tax-benefit system, written from the rules' texts and not from the product's files.

Runs in the environment that ``make oracle-environment`` builds, and imports nothing of the product. Ages are asked as
"born on this day or before", parameters are looked up by number: what somebody writes who knows OpenFisca and wants it fast.
"""

from calendar import monthrange

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

Person = build_entity(key="person", plural="persons", label="人", is_person=True)
Household = build_entity(key="household", plural="households", label="户", roles=[{"key": "member", "plural": "members", "label": "成员"}])  # fmt: skip

CODES = {
    "settlement": ["urban", "rural"],
    "application_kind": ["household", "single_person"],
    "disability_kind": ["none", "sight", "hearing", "speech", "limbs", "intellect", "mind", "several"],
    "disability_grade": ["none", "1", "2", "3", "4"],
    "support_mode": ["institution", "home"],
    "care_place": ["institution", "scattered"],
    "father": ["able", "dead", "declared_missing", "severely_disabled", "seriously_ill", "imprisoned", "detox", "restricted", "out_of_touch", "revoked", "deported"],
    "ability": ["intact", "light", "moderate", "severe", "total"],
}  # fmt: skip
CODES["mother"] = CODES["father"]
ENUMS = {name: Enum(name, {f"is_{code}": code for code in codes}) for name, codes in CODES.items()}
NUMBERS = {
    Household: "county deductions_year financial_assets houses vehicles grant_before temporary_asked temporary_times",
    Person: "wages work_cost business_year property_year received_year handed_on_year tasks_unable other_living other_care",
}
TRUTHS = {
    Household: "local_hukou rose_by_work township_decides discussed_singly",
    Person: "insured in_school seriously_ill certificate_valid needs_long_care property_fits able_supporter recognised_orphan work_injury_care poor_elder",
}  # fmt: skip
DAYS = {Household: "above_since", Person: "born_on"}
OF = {Household: "settlement application_kind", Person: "disability_kind disability_grade support_mode care_place father mother ability"}  # fmt: skip
ROUNDED = {
    "to_fen": (1, "half"), "half_up_to_jiao": (10, "half"), "up_to_jiao": (10, "up"), "half_up_to_yuan": (100, "half"),
    "up_to_yuan": (100, "up"), "down_to_yuan": (100, "down"),
}  # fmt: skip
WORDS = ["difference", "band", "head", "household", *ROUNDED]
ML, EP, TEMPORARY, PRICES = (f"assistance.{name}" for name in ("minimum_living", "extreme_poverty", "temporary", "price_subsidy"))  # fmt: skip
CARE, LIVING, ORPHAN, UNCARED = (f"welfare.{name}" for name in ("disability_care", "disability_living", "orphan", "children_without_care"))  # fmt: skip
OLD, POOR = "eldercare.old_age", "eldercare.poor_elder"


class Values:
    """The parameters of a month: each a table by number of county and code, or one number where it is the same everywhere."""

    def __init__(self, said, counties):
        self.places = {name: index for index, name in enumerate(counties)}
        self.by, self.tables = {}, {}
        for code, each in said.items():
            by = self.by[code] = each["by"]
            table = np.zeros([len(self.places) if key == "county" else len(CODES[key]) for key in by], np.int64)
            for *keys, value in each["values"]:
                at = tuple(self.places[one] if key == "county" else CODES[key].index(one) for key, one in zip(by, keys, strict=True))  # fmt: skip
                table[at] = WORDS.index(value) if isinstance(value, str) else int(value)
            self.tables[code] = table.flat[0] if each.get("complete") and (table == table.flat[0]).all() else table

    def of(self, unit, period, code):
        """The parameter for each of a population."""
        table = self.tables[code]
        if not isinstance(table, np.ndarray):
            return table
        return table[tuple(np.asarray(_fact(unit, period, key)) for key in self.by[code])] if table.ndim else table


class Nodes(Values):
    """The same parameters as OpenFisca's own dated nodes, looked up by name as its handbook teaches."""

    def __init__(self, said, counties):
        super().__init__(said, counties)
        self.county = Enum("county", {f"is_{name}": name for name in counties})
        self.nodes = {code: ParameterNode("node", data=self._data(table, self.by[code])) for code, table in self.tables.items() if np.ndim(table)}  # fmt: skip

    def _data(self, table, by):
        if not by:
            return {"values": {"2000-01-01": {"value": int(table)}}}
        names = self.places if by[0] == "county" else CODES[by[0]]
        return {f"is_{name}": self._data(table[index], by[1:]) for index, name in enumerate(names)}

    def of(self, unit, period, code):
        if code not in self.nodes:
            return self.tables[code]
        found = self.nodes[code].get_at_instant(period.start)
        for key in self.by[code]:
            array = _fact(unit, period, key)
            found = found[EnumArray(np.asarray(array).astype(np.int16), self.county if key == "county" else ENUMS[key])]
        return found.astype(np.int64)


VALUES: list[Values] = []  # those of the running simulation


def _fact(unit, period, name):
    """A fact of a person, or of his household."""
    variable = unit.simulation.tax_benefit_system.variables[name]
    return unit.household(name, period) if unit.entity.is_person and variable.entity.key == "household" else unit(name, period)  # fmt: skip


def par(unit, period, code):
    return VALUES[-1].of(unit, period, code)


def codes(unit, period, name, *wanted):
    """Whether a coded fact is one of several."""
    array = np.asarray(unit(name, period))
    found = array == CODES[name].index(wanted[0])
    for one in wanted[1:]:
        found |= array == CODES[name].index(one)
    return found


def fen(unit, period, name):
    return unit(name, period).astype(np.int64)


def added(household, array):
    """Members added up for all households, those without members too."""
    return np.rint(np.bincount(household.members_entity_id, weights=array, minlength=household.count)).astype(np.int64)


def divided(amount, parts, way):
    """What is not below zero, over parts that are more than nil, rounded in the way of a number or of each."""
    amount, parts = np.maximum(amount, 0), np.maximum(parts, 1)
    ways = np.unique(way)
    result = np.zeros_like(amount * parts)
    for one in ways:
        step, mode = ROUNDED[WORDS[one]]
        whole = parts * step
        if mode == "half":
            steps = (2 * amount + whole) // (2 * whole)
        else:
            steps = -(-amount // whole) if mode == "up" else amount // whole
        if len(ways) == 1:
            return steps * step
        result = np.where(way == one, steps * step, result)
    return result


def born_by(day, years):
    """The last day of birth of those who are so many years old on a day."""
    year = day.year - years
    return np.datetime64(f"{year:04d}-{day.month:02d}-{min(day.day, monthrange(year, day.month)[1]):02d}")


def so_old(person, period, years, day):
    return person("born_on", period) <= born_by(day, years)


def is_paid(person, period, code):
    return person(code.replace(".", "_"), period) > 0


class Fen(Variable):
    """Whole fen in 64 bits: OpenFisca's own integers have 32."""

    value_type = int

    def __init__(self, **given):
        super().__init__(**given)
        self.dtype = np.int64


class Truth(Variable):
    value_type = bool


def declared(kind):
    """A class of variables as OpenFisca wants it: everything said in the class itself."""
    own = {name: value for name, value in vars(kind).items() if name not in {"__dict__", "__weakref__"}}
    (base,) = kind.__bases__
    return type(kind.__name__, (base,), {"value_type": base.value_type, "definition_period": DateUnit.MONTH} | own)


def facts():
    for table, kind in ((NUMBERS, int), (TRUTHS, bool)):
        for entity, names in table.items():
            for name in names.split():
                yield _declared(name, entity, kind)
    for entity, names in DAYS.items():
        for name in names.split():
            yield _declared(name, entity, np.datetime64)
    for entity, names in OF.items():
        for name in names.split():
            yield _declared(name, entity, Enum, possible_values=ENUMS[name], default_value=next(iter(ENUMS[name])))


def _declared(name, entity, kind, **more):
    from datetime import date

    body = {"value_type": date if kind is np.datetime64 else kind, "entity": entity, "definition_period": DateUnit.MONTH, "label": name}  # fmt: skip
    return type(name, (Variable,), body | more)
