"""Reserves of townships: handed over in each, and confirmed but for the last."""

from datetime import date

from minzheng.core.payments.models import ReserveEntry
from minzheng.core.payments.reserve.writing import ReserveWriter
from minzheng.core.registers import accepting
from tests.world import Row

TOWNSHIPS = ("E1", "E2", "W1", "Z1")


def fill(world) -> None:
    """One entry in each township; that of the second waits."""
    rows = [
        {
            "division": world.places[key], "kind": "advance", "amount": 1_000_00, "case": None, "accepted_on": date(2021, 1, 5),
            "paper": f"拨款单{key}", "note": "",
        }
        for key in TOWNSHIPS
    ]  # fmt: skip
    made = ReserveWriter.create_many(rows, by=world.users["second"])
    accepting.confirm(
        ReserveEntry, [one for key, one in zip(TOWNSHIPS, made, strict=True) if key != "E2"], by=world.users["city"]
    )
    world.rows += [Row("payments.reserve", key, f"拨款单{key}", one) for key, one in zip(TOWNSHIPS, made, strict=True)]
