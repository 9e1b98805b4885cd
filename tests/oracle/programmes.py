"""The variables of the ten programmes: for each whether, and how much (fen a month)."""

import numpy as np

from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from system import (
    CARE, EP, LIVING, ML, OLD, ORPHAN, POOR, PRICES, TEMPORARY, UNCARED, WORDS, Fen, Household, Person, Truth, added, born_by,
    codes, declared, divided, facts, fen, is_paid, par, so_old,
)  # fmt: skip

UNABLE = ("severely_disabled", "seriously_ill", "imprisoned", "detox", "restricted", "out_of_touch")
LOST = ("dead", "declared_missing")


# -- the family and its means ------------------------------------------------------------------------------------------
class own_income(Fen):
    entity = Person

    def formula(person, period):
        of = {name: fen(person, period, name) for name in ("wages", "work_cost", "business_year", "property_year", "received_year", "handed_on_year")}  # fmt: skip
        year = 12 * np.maximum(of["wages"] - of["work_cost"], 0) + np.maximum(of["business_year"], 0)
        return year + np.maximum(of["property_year"], 0) + np.maximum(of["received_year"] - of["handed_on_year"], 0)


class heads(Fen):
    entity = Household

    def formula(household, period):
        return np.bincount(household.members_entity_id, minlength=household.count)


class insured_heads(Fen):
    entity = Household

    def formula(household, period):
        return added(household, household.members("insured", period))


class income(Fen):
    """A year's income over as many months as the standard stands for."""

    entity = Household

    def formula(household, period):
        year = added(household, household.members("own_income", period)) - household("deductions_year", period)
        return np.maximum(year, 0) * par(household, period, f"{ML}.standard_months")


class needed(Fen):
    """The standard of the whole family in the same measure."""

    entity = Household

    def formula(household, period):
        return 12 * par(household, period, f"{ML}.standard") * household("heads", period)


# -- minimum living ------------------------------------------------------------------------------------------------------
class leaving_by_work(Truth):
    entity = Household

    def formula(household, period):
        since = household("above_since", period).astype("datetime64[M]").astype(np.int64)
        gone = np.datetime64(f"{period.start.year:04d}-{period.start.month:02d}", "M").astype(np.int64) - since
        in_time = (gone >= 0) & (gone <= par(household, period, f"{ML}.tapering_months"))
        return (household("income", period) >= household("needed", period)) & (household("grant_before", period) > 0) & household("rose_by_work", period) & in_time  # fmt: skip


class applies_alone(Truth):
    entity = Household

    def formula_2021_07(household, period):
        person, needed = household.members, household("needed", period)
        weak = codes(person, period, "disability_grade", "1", "2") | person("seriously_ill", period)
        weak |= codes(person, period, "disability_grade", "3") & codes(
            person, period, "disability_kind", "intellect", "mind"
        )
        fitting = added(household, weak & person("insured", period))
        means = household("income", period)
        edge = 100 * means < par(household, period, f"{ML}.edge_rate") * needed
        one = (household("insured_heads", period) == 1) & (fitting == 1)
        return codes(household, period, "application_kind", "single_person") & (means >= needed) & edge & one


class assistance_minimum_living_entitled(Truth):
    entity = Household

    def formula(household, period):
        poor = household("income", period) < household("needed", period)
        poor |= household("leaving_by_work", period) | household("applies_alone", period)
        months = par(household, period, f"{ML}.standard_months")
        most = par(household, period, f"{ML}.standard") * par(household, period, f"{ML}.financial_months") * household("heads", period)  # fmt: skip
        modest = fen(household, period, "financial_assets") * months <= most
        modest &= household("houses", period) <= par(household, period, f"{ML}.house_limit")
        modest &= household("vehicles", period) <= par(household, period, f"{ML}.vehicle_limit")
        return poor & modest & household("local_hukou", period) & (household("insured_heads", period) > 0)


class topped_up(Fen):
    """The supplement of a member."""

    entity = Person

    def formula(person, period):
        def rate(name):
            return par(person, period, f"{ML}.{name}_rate")

        old, grown = so_old(person, period, 60, period.stop), so_old(person, period, 18, period.stop)
        of_age = np.where(old, rate("elder"), np.where(grown, 0, rate("minor")))
        disabled = codes(person, period, "disability_grade", "1", "2") * rate("disability")
        best = np.maximum(np.maximum(of_age, disabled), person("seriously_ill", period) * rate("illness"))
        way = par(person, period, f"{ML}.supplement_rounding")
        months = par(person, period, f"{ML}.standard_months")
        return divided(par(person, period, f"{ML}.standard") * best, 100 * months, way) * person("insured", period)


class grant(Fen):
    """The basic grant of a whole household, by difference or by bands."""

    entity = Household

    def formula(household, period):
        means, needed, insured = household("income", period), household("needed", period), household("insured_heads", period)  # fmt: skip

        def value(name):
            return par(household, period, f"{ML}.{name}")

        gap, parts, way = needed - means, 12 * household("heads", period) * value("standard_months"), value("grant_rounding")  # fmt: skip
        by_head, banded = (
            value("grant_rounding_of") == WORDS.index("head"),
            value("grant_method") == WORDS.index("band"),
        )
        found = np.zeros_like(gap)
        if np.any(by_head):
            found = divided(gap, parts, way) * insured
        if not np.all(by_head):
            found = np.where(by_head, found, divided(gap * insured, parts, way))
        found = np.maximum(found, value("minimum_grant") * insured)
        if np.any(banded):
            percent = 100 * means
            each = np.where(percent < value("second_band_limit") * needed, value("second_band_amount"), value("third_band_amount"))  # fmt: skip
            each = np.where(percent < value("first_band_limit") * needed, value("first_band_amount"), each)
            found = np.where(banded, each * insured, found)
        return found


class assistance_minimum_living(Fen):
    entity = Household

    def formula(household, period):
        def value(name):
            return par(household, period, f"{ML}.{name}")

        alone, leaving = household("applies_alone", period), household("leaving_by_work", period)
        due = household("grant", period)
        if np.any(alone):
            single = divided(value("standard") * value("single_person_rate"), 100 * value("standard_months"), value("grant_rounding"))  # fmt: skip
            due = np.where(alone, single, due)
        due = due + added(household, household.members("topped_up", period))
        return np.where(leaving, household("grant_before", period), due) * household("assistance_minimum_living_entitled", period)  # fmt: skip


class share_of_minimum_living(Fen):
    """A member's share: what is due over the insured, to the nearest fen."""

    entity = Person

    def formula(person, period):
        due, insured = person.household("assistance_minimum_living", period), person.household("insured_heads", period)
        return divided(due, insured, WORDS.index("to_fen")) * person("insured", period)


# -- extreme poverty -----------------------------------------------------------------------------------------------------
class assistance_extreme_poverty_entitled(Truth):
    entity = Person

    def formula(person, period):
        mind, grade = codes(person, period, "disability_kind", "intellect", "mind"), "disability_grade"
        unable = mind & codes(person, period, grade, "1", "2", "3")
        unable |= codes(person, period, "disability_kind", "limbs") & codes(person, period, grade, "1", "2")
        unable |= codes(person, period, "disability_kind", "sight") & codes(person, period, grade, "1")
        unable |= so_old(person, period, 60, period.stop) | ~so_old(person, period, 16, period.stop)
        year = person("own_income", period) * par(person, period, f"{ML}.standard_months")
        poor = (year < 12 * par(person, period, f"{ML}.standard")) & person("property_fits", period)
        return unable & poor & ~person("able_supporter", period) & person.household("local_hukou", period)


class assistance_extreme_poverty(Fen):
    entity = Person

    def formula(person, period):
        def value(name):
            return par(person, period, f"{EP}.{name}")

        tasks = person("tasks_unable", period)
        care = np.where((tasks >= 1) & (tasks <= 3), value("care_of_partly_able"), value("care_of_unable"))
        care = np.where(tasks == 0, value("care_of_able"), care)
        living = divided(value("basic_standard"), value("basic_months"), WORDS.index("to_fen"))
        return (living + care) * person("assistance_extreme_poverty_entitled", period)


# -- temporary assistance and prices -------------------------------------------------------------------------------------
class assistance_temporary_entitled(Truth):
    entity = Household

    def formula(household, period):
        left = household("temporary_times", period) < par(household, period, f"{TEMPORARY}.times_a_year")
        return left & (household("temporary_asked", period) > 0)


class assistance_temporary(Fen):
    entity = Household

    def formula(household, period):
        here, asked = household("township_decides", period), fen(household, period, "temporary_asked")
        times = np.where(here, par(household, period, f"{TEMPORARY}.township_multiple"), par(household, period, f"{TEMPORARY}.county_multiple"))  # fmt: skip
        by_head = par(household, period, f"{TEMPORARY}.counted_by") == WORDS.index("head")
        persons = np.where(by_head, household("heads", period), 1)
        most = divided(par(household, period, f"{ML}.standard") * times * persons, par(household, period, f"{ML}.standard_months"), WORDS.index("to_fen"))  # fmt: skip
        free = household("discussed_singly", period) & ~here
        return np.where(free, asked, np.minimum(asked, most)) * household("assistance_temporary_entitled", period)


class assistance_price_subsidy_entitled(Truth):
    entity = Person

    def formula(person, period):
        receives = (person("share_of_minimum_living", period) > 0) | is_paid(person, period, EP)
        receives |= is_paid(person, period, ORPHAN) | is_paid(person, period, UNCARED)
        return receives & (par(person, period, f"{PRICES}.started") > 0)


class assistance_price_subsidy(Fen):
    entity = Person

    def formula(person, period):
        return person("assistance_price_subsidy_entitled", period) * par(person, period, f"{PRICES}.amount")


# -- children ------------------------------------------------------------------------------------------------------------
class welfare_orphan_entitled(Truth):
    entity = Person

    def formula(person, period):
        child = ~so_old(person, period, 18, period.start) | person("in_school", period)
        return child & person("recognised_orphan", period) & ~is_paid(person, period, EP)


class welfare_orphan(Fen):
    entity = Person

    def formula(person, period):
        return person("welfare_orphan_entitled", period) * par(person, period, f"{ORPHAN}.standard")


class welfare_children_without_care_entitled(Truth):
    entity = Person

    def formula(person, period):
        return _without_care(person, period, UNABLE)

    def formula_2021_01(person, period):
        return _without_care(person, period, (*UNABLE, "revoked", "deported"))


def _without_care(person, period, unable):
    lost = [codes(person, period, name, *LOST) for name in ("father", "mother")]
    absent = [codes(person, period, name, *unable) for name in ("father", "mother")]
    alone = (absent[0] & absent[1]) | (absent[0] & lost[1]) | (lost[0] & absent[1])
    return alone & ~so_old(person, period, 18, period.start) & ~is_paid(person, period, ORPHAN)


class welfare_children_without_care(Fen):
    entity = Person

    def formula(person, period):
        got = person("share_of_minimum_living", period) + person("assistance_extreme_poverty", period)
        left = par(person, period, f"{ORPHAN}.standard") - got - person("welfare_disability_living", period)
        return np.maximum(left, 0) * person("welfare_children_without_care_entitled", period)


# -- disability ----------------------------------------------------------------------------------------------------------
class welfare_disability_living_entitled(Truth):
    entity = Person

    def formula(person, period):
        free = ~person("work_injury_care", period) & ~is_paid(person, period, EP) & ~is_paid(person, period, ORPHAN)
        more = par(person, period, f"{LIVING}.amount") > person("other_living", period)
        holds = person("certificate_valid", period) & ~codes(person, period, "disability_grade", "none")
        return holds & (person("share_of_minimum_living", period) > 0) & free & more


class welfare_disability_living(Fen):
    entity = Person

    def formula(person, period):
        return person("welfare_disability_living_entitled", period) * par(person, period, f"{LIVING}.amount")


class welfare_disability_care_entitled(Truth):
    entity = Person

    def formula(person, period):
        wide = codes(person, period, "disability_kind", "intellect", "mind") & codes(person, period, "disability_grade", "3", "4")  # fmt: skip
        severe = codes(person, period, "disability_grade", "1", "2") | (
            wide & (par(person, period, f"{CARE}.widened") > 0)
        )
        free = ~person("work_injury_care", period) & ~is_paid(person, period, EP)
        more = par(person, period, f"{CARE}.amount") > person("other_care", period)
        return severe & person("certificate_valid", period) & person("needs_long_care", period) & free & more


class welfare_disability_care(Fen):
    entity = Person

    def formula(person, period):
        return person("welfare_disability_care_entitled", period) * par(person, period, f"{CARE}.amount")


# -- old age -------------------------------------------------------------------------------------------------------------
def _reached(person, period, name):
    """Whether the age of a parameter is reached: a last day of birth for each age that occurs."""
    ages = par(person, period, f"{OLD}.{name}")
    if np.ndim(ages) == 0:
        return so_old(person, period, int(ages), period.start)
    known, place = np.unique(ages, return_inverse=True)
    return person("born_on", period) <= np.array([born_by(period.start, int(age)) for age in known])[place]


class eldercare_old_age_entitled(Truth):
    entity = Person

    def formula(person, period):
        return _reached(person, period, "first_age") & person.household("local_hukou", period)


class eldercare_old_age(Fen):
    entity = Person

    def formula(person, period):
        first, second, third = (par(person, period, f"{OLD}.{name}_amount") for name in ("first", "second", "third"))
        above = np.where(_reached(person, period, "third_age"), third, second)
        due = np.where(_reached(person, period, "second_age"), above, first)
        return due * person("eldercare_old_age_entitled", period)


class eldercare_poor_elder_entitled(Truth):
    entity = Person

    def formula(person, period):
        here = person("poor_elder", period) & person.household("local_hukou", period)
        return here & so_old(person, period, 60, period.start) & ~is_paid(person, period, EP)


class eldercare_poor_elder(Fen):
    entity = Person

    def formula(person, period):
        left = par(person, period, f"{POOR}.amount") - person("welfare_disability_care", period)
        return np.maximum(left, 0) * person("eldercare_poor_elder_entitled", period)


def system():
    """The tax-benefit system with all variables."""
    found = TaxBenefitSystem([Person, Household])
    mine = [each for each in globals().values() if isinstance(each, type) and issubclass(each, Fen | Truth) and each not in {Fen, Truth}]  # fmt: skip
    for variable in (*facts(), *map(declared, mine)):
        found.add_variable(variable)
    return found
