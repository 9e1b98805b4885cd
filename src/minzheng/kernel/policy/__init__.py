"""政策规则 — benefit rules as plain functions, called once with symbols; what comes out is the only meaning they have.

A programme is one module: its rules name their inputs as parameters, and their name is their result::

    standard = parameter("assistance.minimum_living.standard", by=(county, settlement))

    @condition("人均收入低于当地标准", cites="社会救助暂行办法 §9")
    def income_below_standard(monthly_income, family_size, standard):
        return monthly_income < standard * family_size

Money is whole fen. ``if``, ``and``, ``or``, ``not``, ``in`` and ``/`` over symbols are refused when the rule is read, with
file and line; ``choose``, ``&``, ``|``, ``~`` and ``per_head`` take their places. A missing fact makes what depends on it
undetermined, never false.
"""

from minzheng.kernel.policy.programmes import PROGRAMMES, Effective, Programme, paid_by, parameter, programme
from minzheng.kernel.policy.reading import Input, Program, Step, read
from minzheng.kernel.policy.rules import BadRule, Rule, Sort, amount, condition, figure
from minzheng.kernel.policy.symbols import Kind, Level, Symbol
from minzheng.kernel.policy.vocabulary import (
    age_on,
    any_of,
    band,
    choose,
    count,
    days_overlap,
    highest_of,
    lowest_of,
    months_between,
    per_head,
    total,
)

__all__ = [
    "PROGRAMMES", "BadRule", "Effective", "Input", "Kind", "Level", "Program", "Programme", "Rule", "Sort", "Step", "Symbol",
    "age_on", "amount", "any_of", "band", "choose", "condition", "count", "days_overlap", "figure", "highest_of", "lowest_of",
    "months_between", "paid_by", "parameter", "per_head", "programme", "read", "total",
]  # fmt: skip
