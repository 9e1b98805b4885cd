"""Starts of the subsidy that follows prices: of the city and of each county in June, confirmed except in W."""

from datetime import date

from minzheng.core.benefits.activations.writing import ActivationWriter
from minzheng.core.benefits.models import Activation
from minzheng.core.registers import accepting
from tests.world import Row

PLACES = ("", "E", "W", "Z")


def fill(world) -> None:
    """Each is named by its document."""
    rows = [
        {
            "programme": "assistance.price_subsidy", "division": world.places[key], "month": date(2021, 6, 1), "kind": "started", "cpi": 360,
            "food": None, "low_income": None, "amount": 2_500, "base": None, "verified": False, "accepted_on": date(2021, 6, 15),
            "paper": f"启动公告{key or '全市'}", "note": "",
        }
        for key in PLACES
    ]  # fmt: skip
    made = ActivationWriter.create_many(rows, by=world.users["second"])
    ready = [one for key, one in zip(PLACES, made, strict=True) if key != "W"]
    assert accepting.confirm(Activation, ready, by=world.users["city"]).confirmed == len(ready)
    world.rows += [
        Row("benefits.activation", key, f"启动公告{key or '全市'}", one) for key, one in zip(PLACES, made, strict=True)
    ]
