"""Two independent ways to one number: what the generator knows, and what the product computes from its records."""

from fractions import Fraction

from minzheng.core.plan.figures import compute
from minzheng.core.plan.shapes import INDICATORS
from minzheng.kernel.periods import parse_date
from minzheng.project.demonstration.truth import figures as figures_of_the_city

DAYS = ["2021-03-31", "2021-06-30", "2021-08-30"]
SETS = ["city23", "city21", "legal22", "stat24"]
PROMISES = list(figures_of_the_city())


def expected(city, at, set_code):
    return {one["promise"]: one for one in city.truth["figures"] if (one["at"], one["set"]) == (at, set_code)}


def check(city, at, set_code):
    figures = expected(city, at, set_code)
    assert list(figures) == PROMISES
    for promise, truth in figures.items():
        live = compute(INDICATORS.get(truth["indicator"]), parse_date(at), set_code)
        said = {code: (ratio["numerator"], ratio["denominator"]) for code, ratio in truth["units"].items()}
        assert {code: tuple(ratio) for code, ratio in live.per_unit.items()} == said, (promise, at, set_code)
        assert tuple(live.total) == (truth["total"]["numerator"], truth["total"]["denominator"]), promise
        assert live.headline == (None if truth["headline"] is None else Fraction(truth["headline"])), promise
