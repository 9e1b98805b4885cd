"""Designations of every kind in every place that can hold one; those of E2 and W2 wait, and some are to be ended."""

from datetime import date

from minzheng.core.designations import services
from minzheng.core.designations.kinds import all_kinds
from minzheng.core.registers import accepting
from minzheng.core.registers.declarations import REGISTERS
from tests.world import PLACES, Row, level_of

SINCE, ENDED_ON = date(2021, 3, 1), date(2021, 8, 20)
WAITING = ("E2", "W2")
TO_BE_ENDED = ("eldercare.star_model", "governance.party_model_point", "bureau.double_ten")


def fill(world) -> None:
    """Designations of all kinds, and ends that nobody confirmed of one kind in each line."""
    for kind in all_kinds():
        register = REGISTERS.get(kind.code)
        rows = list(_holders(world, kind))
        values = [
            {"since": SINCE, "grade": kind.grades[0][0] if kind.grades else "", "document_number": "试发〔2021〕1号",
             "group": kind.groups[0] if kind.groups else "", "until": None, "accepted_on": SINCE, "paper": "认定文件"} | held
            for _, _, held in rows
        ]  # fmt: skip
        made = register.writer.create_many(values, by=world.users["second"])
        ready = [record for (place, _, _), record in zip(rows, made, strict=True) if not place.startswith(WAITING)]
        assert accepting.confirm(register.model, ready, by=world.users["city"]).confirmed == len(ready)
        for (place, name, _), record in zip(rows, made, strict=True):
            record.refresh_from_db()
            world.rows.append(Row(kind.code, place, name, record))
            if record.counts and kind.code in TO_BE_ENDED:
                end = services.end(record, ENDED_ON, "撤销决定", "复核未达标准", by=world.users["second"])
                world.rows.append(Row(f"{kind.line}.designation_end", place, name, end))


def _holders(world, kind):
    """Where, under which name, and how a row names the holder."""
    if kind.holder == "facility":
        for row in [row for row in world.rows if row.register in kind.facilities]:
            yield row.place, row.name, {"facility": row.record.code}
    elif kind.holder == "organisation":
        for row in [row for row in world.rows if row.register == "parties.organisation"]:
            yield row.place, row.name, {"organisation": row.record.code}
    elif kind.holder == "person":
        reads = REGISTERS.get("parties.person").writer
        for row in [row for row in world.rows if row.register == "parties.person"]:
            number = f"{PLACES[row.place][2]}发〔2021〕2号"  # lists show a person's name masked
            yield row.place, number, {"person": reads.current(row.record)["id_number"], "document_number": number}
    else:
        for key in [key for key in PLACES if level_of(key) in kind.levels]:
            number = f"{PLACES[key][2]}发〔2021〕1号"  # the names of places stand on every page
            yield key, number, {"division": world.places[key], "document_number": number}
