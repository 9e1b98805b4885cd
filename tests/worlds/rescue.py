"""In each place with a rescue station people who stay, who were identified and who left; in every place somebody who is missed."""

from datetime import date

from minzheng.core.registers import accepting
from minzheng.core.registers.declarations import REGISTERS
from tests.world import PLACES, Row

ENTERED, LATELY = date(2021, 3, 1), date(2021, 8, 20)
PAPER = {"accepted_on": LATELY, "paper": "核查记录"}
DESCRIBED = {
    "sex": "male", "born_from": 1960, "born_to": 1970, "height": 170, "origin": "", "marks": ["scar"], "features": "",
}  # fmt: skip


def add(world, register, rows):
    """Records as a file would write them."""
    return REGISTERS.get(f"assistance.{register}").writer.create_many(rows, by=world.users["second"])


def stay_values(number, station, **other):
    """Somebody nobody knows, as a file would say it."""
    return {
        "number": number, "station": station, "entered_on": ENTERED, "category": "lost", "brought": "police", "found_place": "桥下",
        "told_name": "", "person": None, "needs_escort": False, "note": "", **DESCRIBED, **other,
    }  # fmt: skip


def report_values(number, division, **other):
    """Somebody who is missed, as a file would say it."""
    return {
        "number": number, "division": division, "reported_on": date(2021, 2, 10), "lost_on": date(2021, 2, 8), "lost_place": "集市",
        "name": "柳某某", "reporter_name": "柳小某", "relation": "子女", "phone": "13900009999", "consented": True, "closed_on": None,
        "closed": "", "note": "", **DESCRIBED, **other,
    }  # fmt: skip


def fill(world) -> None:
    """Stranded, lately come, identified and waiting, settled; each numbered by the word of its place."""
    stations = [row for row in world.rows if row.register == "assistance.rescue_station"]
    number_of = REGISTERS.get("parties.person").writer.current
    for row in stations:
        word, code = PLACES[row.place][2], row.record.code
        person = number_of(world.row("parties.person", row.place).record)["id_number"]
        stays = add(
            world, "stay",
            [
                stay_values(f"{word}救1", code), stay_values(f"{word}救2", code, entered_on=LATELY),
                stay_values(f"{word}救3", code), stay_values(f"{word}救4", code),
            ],
        )  # fmt: skip
        world.rows += [Row("assistance.stay", row.place, stay.number, stay) for stay in stays]
        names = [stay.number for stay in stays]
        (act,) = add(
            world,
            "stay_act",
            [{"stay": names[0], "act": "notice", "done_on": ENTERED, "where": "寻亲网", "result": ""}],
        )
        (known,) = add(
            world, "identification",
            [{"stay": names[2], "person": person, "identified_on": LATELY, "way": "dna", "kin_found": True, "note": "", **PAPER}],
        )  # fmt: skip
        (settled,) = add(
            world, "departure",
            [{
                "stay": names[3], "left_on": LATELY, "way": "settled", "destination": "敬老院", "escorted_by": "", "registered_on": LATELY,
                "person": None, "benefit": "assistance.extreme_poverty", "note": "", **PAPER,
            }],
        )  # fmt: skip
        accepting.confirm(type(settled), [settled], by=world.users["city"])
        world.rows += [
            Row("assistance.stay_act", row.place, names[0], act), Row("assistance.identification", row.place, names[2], known),
            Row("assistance.departure", row.place, names[3], settled),
        ]  # fmt: skip
    _missed(world, stations)


def _missed(world, stations) -> None:
    made = add(
        world,
        "missing_report",
        [report_values(f"{word}寻1", world.places[key]) for key, (_, _, word) in PLACES.items()],
    )
    world.rows += [
        Row("assistance.missing_report", key, f"{word}寻1", report)
        for (key, (_, _, word)), report in zip(PLACES.items(), made, strict=True)
    ]
    judged = [
        {
            "stay": f"{PLACES[row.place][2]}救1", "report": f"{PLACES[row.place][2]}寻1", "verdict": "different", "basis": "面容不符",
            **PAPER,
        }
        for row in stations
    ]  # fmt: skip
    matches = add(world, "kin_match", judged)
    world.rows += [
        Row("assistance.kin_match", row.place, f"{PLACES[row.place][2]}救1", match)
        for row, match in zip(stations, matches, strict=True)
    ]
