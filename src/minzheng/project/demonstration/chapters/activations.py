"""联动机制启动篇 — the subsidy that follows prices: one invented start that was confirmed and paid, one that waits for a second person.

What was published is invented like the city: no place started the mechanism then, and every record says that nobody has seen the document.
"""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from unittest import mock

from minzheng.core.benefits.activations.writing import ActivationWriter
from minzheng.core.benefits.models import Activation
from minzheng.core.divisions.models import Division
from minzheng.core.registers import accepting
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.chapters.chapter import Chapter, Ground

NAME, PRICES = "activations", "assistance.price_subsidy"
TODAY = "MINZHENG_TODAY"
STARTED, RECORDED = 5, 14  # the month, and the day of the following weeks on which it was recorded and confirmed
AMOUNT, FOOD, CPI = 2_600, 640, 210  # invented: fen a person, hundredths of a percentage point
NOTE = "演示：涨幅和标准均为虚构"


def draft(_ground: Any) -> Sequence[Any]:
    """Nothing is drawn."""
    return ()


def load(ground: Ground, _rows: Sequence[Any]) -> Mapping[str, int]:
    """One start of the whole city before that month's cut-off, and one of the month in which the city is shown."""
    city = next(one for one in ground.division_of.values() if one.level == Division.Level.CITY)
    count = 0
    day = date(ground.year, STARTED, RECORDED)
    if day <= ground.known_on:
        with mock.patch.dict(os.environ, {TODAY: day.isoformat()}):
            made = ActivationWriter.create_many([_said(city, day)], by=ground.cast.entry)
            accepting.confirm(Activation, made, by=ground.cast.check)
        count += len(made)
    if Month.of(ground.known_on) > Month.of(day):
        with mock.patch.dict(os.environ, {TODAY: ground.known_on.isoformat()}):
            count += len(ActivationWriter.create_many([_said(city, ground.known_on)], by=ground.cast.entry))
    return {"benefits.activation": count}


def _said(city: Division, day: date) -> dict[str, Any]:
    return {
        "programme": PRICES, "division": city, "month": Month.of(day).first, "kind": "started", "cpi": CPI, "food": FOOD, "low_income": None,
        "amount": AMOUNT, "base": None, "verified": False, "accepted_on": day, "paper": f"演示价格公告〔{day.year}〕{day.month}号", "note": NOTE,
    }  # fmt: skip


ACTIVATIONS = Chapter(NAME, draft, load)
