"""儿童福利对账 — the benefits of children whose every month must be paid in full by a day (T45)."""

from minzheng.core.reconciliation.sides import TIMELY, TimelyBenefit

PROGRAMMES = ("welfare.orphan", "welfare.children_without_care")
CHILD_BENEFIT = TIMELY.add(
    TimelyBenefit(
        "welfare.child_benefit", "孤儿、事实无人抚养儿童基本生活费", PROGRAMMES,
        due_day="welfare.child_benefit.due_day",
    )
)  # fmt: skip
