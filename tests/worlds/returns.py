"""One return of every kind in every place that reports it; those of the county in the east count, the others wait."""

from datetime import date

from minzheng.core.registers import accepting
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.returns.models import Return
from minzheng.core.returns.register_base import ReturnRegister


def fill(world) -> None:
    """Report a figure for every kind and unit, and approve those of the city and of the county in the east."""
    from tests.world import PLACES, Row, level_of

    for register in REGISTERS:
        if not issubclass(register, ReturnRegister):
            continue
        keys = [key for key in PLACES if level_of(key) in register.kind.levels]
        start = register.kind.every.holding(date(2020, 6, 15)).start
        rows = [
            {
                "division": world.places[key], "period_start": start, "amount": 1_000 + number, "reason": "",
                "source": f"{PLACES[key][2]}统计表", "accepted_on": date(2021, 1, 8), "paper": "统计报表",
            }
            for number, key in enumerate(keys)
        ]  # fmt: skip
        made = register.writer.create_many(rows, by=world.users["second"])
        world.rows += [
            Row(register.code, key, row["source"], record) for key, row, record in zip(keys, rows, made, strict=True)
        ]
        ready = [record for key, record in zip(keys, made, strict=True) if key in ("", "E")]
        accepting.confirm(Return, ready, by=world.users["city"])
