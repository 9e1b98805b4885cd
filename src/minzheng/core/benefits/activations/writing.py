"""启动登记写入 — a start names its place, its month, what was published, and what each person is paid.

Where the document gives no standard it follows from the formula of the mechanism: the base times the increase of the index of those with low
incomes, to the fen. How a place rounds it is not known here, so a published standard always goes before.
"""

from collections.abc import Sequence
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.benefits.activations.models import ASKED_ALREADY, Activation, ActivationKind
from minzheng.core.divisions.models import Division
from minzheng.core.registers.accepting import AcceptedWriter, Named
from minzheng.core.registers.writing import Values
from minzheng.kernel import periods
from minzheng.kernel.money import to_fen
from minzheng.kernel.periods import Month
from minzheng.kernel.policy import PROGRAMMES

WHOLE = 10_000  # an increase of 100 per cent
LEVELS = (Division.Level.CITY, Division.Level.COUNTY)
FIGURES = ("amount", "base", "cpi", "food", "low_income")


def by_formula(base: int | None, low_income: int | None) -> int | None:
    """按公式 — the standard (fen) that base and increase give; None where one of them is missing, or nothing comes of them."""
    if not base or not low_income:
        return None
    return max(to_fen.of(base * low_income, WHOLE), 0) or None


class ActivationWriter(AcceptedWriter):
    """启动登记写入器 — starts wait for a second person; a confirmed one stays."""

    model = Activation

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — it refers to nothing
        """A programme that follows others, the city or a county, a month that has come, and figures for a start alone."""
        code = values["programme"]
        if code not in PROGRAMMES or not PROGRAMMES.get(code).follows:
            return {"programme": "这个项目不随启动发放。"}
        if values["division"].level not in LEVELS:
            return {"division": "启动按全市或者县（市、区）登记。"}
        if values["month"] > Month.of(periods.today()).first:
            return {"month": "还没有到这个月，不能登记启动。"}
        said = [name for name in FIGURES if values.get(name) is not None]
        if values["kind"] == ActivationKind.WITHDRAWN:
            return dict.fromkeys(said, "撤销启动不写涨幅和金额。")
        return _unsaid(values, said)

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Places and months of which a start waits already: one statement."""
        waiting = Activation.objects.waiting().filter(month__in={values["month"] for values in rows})
        taken = set(waiting.values_list("programme", "division", "month")) | set(seen)
        found = {}
        for place, values in enumerate(rows):
            key = (values["programme"], values["division"].pk, values["month"])
            if key in taken:
                found[place] = {"month": ASKED_ALREADY}
            taken.add(key)
            seen[key] = True
        return found

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        """The standard by the formula, where none was published."""
        ready = super().prepare(values, by=by)
        if "kind" in ready and ready["kind"] == ActivationKind.STARTED and ready.get("amount") is None:
            ready["amount"] = by_formula(ready.get("base"), ready.get("low_income"))
        return ready


def _unsaid(values: Values, said: Sequence[str]) -> dict[str, str]:
    """What a start lacks: an increase that was published, and a standard."""
    if not {"cpi", "food", "low_income"} & set(said):
        return {"cpi": "请填写公布的涨幅，至少一项。"}
    if (values.get("amount") or by_formula(values.get("base"), values.get("low_income")) or 0) <= 0:
        return {"amount": "请填写公布的每人补贴标准；没有公布的，填计算基数和低收入居民价格指数涨幅，按公式计算。"}
    return {}
