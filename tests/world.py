"""The invented city and the cast: who works where, and a named record of every register in every place.

A place has a key: "" is the city, "E" a county, "E1" a township of it, "E1a" a village of that; what lies inside a place
is what begins with its key. Tests that ask "may he see it" answer from these keys, never from the product's own rules.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType
from unittest import mock

from django.contrib.auth.hashers import make_password

from minzheng.core.access import services as access
from minzheng.core.access.keys import ensure_keys
from minzheng.core.access.models import User
from minzheng.core.divisions import services as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.documents import services as documents
from minzheng.core.facilities import services as facilities
from minzheng.core.facilities.kinds import all_kinds
from minzheng.core.facilities.models import BedEntry, FacilityEntry
from minzheng.core.facilities.register_base import FacilityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.writing import Writer
from minzheng.kernel.identifiers.persons import resident_check
from tests.unit.core.divisions.conftest import write_prefecture
from tests.worlds import fill_all

TODAY = date(2021, 8, 31)
SINCE = date(2020, 1, 1)
PASSWORD = "correct horse battery"

# key → code, name, and the word that begins the names of its records
PLACES = MappingProxyType({
    "": ("990100000000", "云水市", "云锦"),
    "E": ("990121000000", "河东县", "旭日"),
    "E1": ("990121100000", "柳林镇", "松鹤"),
    "E1a": ("990121100201", "前柳村委会", "梅溪"),
    "E1b": ("990121100202", "后柳村委会", "竹苑"),
    "E2": ("990121200000", "石桥乡", "兰亭"),
    "E2a": ("990121200201", "桥头村委会", "菊园"),
    "E2b": ("990121200202", "桥尾村委会", "荷塘"),
    "W": ("990122000000", "河西县", "暮云"),
    "W1": ("990122100000", "山前镇", "青峦"),
    "W1a": ("990122100201", "坡底村委会", "白石"),
    "W1b": ("990122100202", "坡顶村委会", "玉泉"),
    "W2": ("990122200000", "山后乡", "丹霞"),
    "W2a": ("990122200201", "岭南村委会", "碧潭"),
    "W2b": ("990122200202", "岭北村委会", "银杏"),
    "Z": ("990171000000", "云水开发区", "瀚海"),
    "Z1": ("990171100000", "临港镇", "锦帆"),
    "Z1a": ("990171100201", "东港村委会", "沧浪"),
    "Z1b": ("990171100202", "西港村委会", "鸥鹭"),
})  # fmt: skip
LEVELS = ("city", "county", "township", "village")


def level_of(key: str) -> str:
    """The level of a place, told by the length of its key."""
    return LEVELS[len(key)]


@dataclass(frozen=True)
class Role:
    """One of the cast: his post and his place; beside, below and above it lie what he may not see."""

    name: str
    post: str
    place: str
    beside: str | None = None
    above: str | None = None
    elsewhere: str | None = None


CAST = MappingProxyType({
    "assistant": Role("柳协理", "village_assistant", "E1a", "E1b", "E1", "W1a"),
    "clerk": Role("柳窗口", "window_clerk", "E1", "E2", "E", "W1"),
    "officer": Role("柳干部", "township_officer", "E1", "E2", "E", "W1"),
    "reviewer": Role("沈审核", "county_reviewer", "E", "Z", "", "W"),
    "finance": Role("沈财务", "county_finance", "E", "Z", "", "W"),
    "city": Role("云处长", "city_officer", "", elsewhere="W1"),
    "leader": Role("云局长", "city_leader", "", elsewhere="W1"),
    "stranger": Role("韦外县", "county_reviewer", "W", "Z", "", "E1"),
    "system": Role("甘系统", "system_administrator", "", elsewhere="W1"),
    "security": Role("安安全", "security_administrator", "", elsewhere="W1"),
    "auditor": Role("申审计", "audit_administrator", "", elsewhere="W1"),
})  # fmt: skip
# who asks other offices about a household's means: of all the pages he opens a few alone, said in a table of his own
CHECKERS = MappingProxyType({"checker": ("沈核对", "E"), "other_checker": ("韦核对", "W")})
# who answers for the county: reads what its finance reads and releases payments; tried in the matrix and in tests/web/test_ledger.py
CHIEF = Role("沈分管", "county_leader", "E", "Z", "", "W")
BUSINESS = tuple(name for name, role in CAST.items() if not role.post.endswith("administrator"))
ADMINISTRATORS = tuple(name for name in CAST if name not in BUSINESS)
RECORDERS = ("clerk", "officer", "reviewer", "city", "stranger")


def inside(key: str, place: str) -> bool:
    """Whether a place lies in another: the test's own answer to who sees what."""
    return key.startswith(place)


@dataclass(frozen=True)
class Row:
    """A named record: which register lists it, where it lies, and the words by which a page shows it.

    ``quoted``: lists of other registers call it by its name too, also where it cannot be opened.
    """

    register: str
    place: str
    name: str
    record: object
    quoted: bool = False


@dataclass
class World:
    """Everything that was made."""

    users: dict[str, User]
    places: dict[str, Division]
    rows: list[Row] = field(default_factory=list)
    papers: dict[str, object] = field(default_factory=dict)

    def visible(self, actor: str, register: str) -> list[Row]:
        """The rows of a register inside the actor's place; nothing for an administrator."""
        if actor in ADMINISTRATORS:
            return []
        return [row for row in self.rows if row.register == register and inside(row.place, CAST[actor].place)]

    def hidden(self, actor: str, register: str | None = None) -> list[Row]:
        """The rows outside the actor's place, of one register or of all."""
        wanted = [row for row in self.rows if row.register == register or (register is None and not row.quoted)]
        return [row for row in wanted if actor in ADMINISTRATORS or not inside(row.place, CAST[actor].place)]

    def row(self, register: str, place: str) -> Row | None:
        """The row of a register in exactly one place."""
        return next((row for row in self.rows if row.register == register and row.place == place), None)

    def row_inside(self, register: str, place: str) -> Row | None:
        """A row of a register in a place or the first below it."""
        found = sorted(
            (row for row in self.rows if row.register == register and inside(row.place, place)),
            key=lambda row: len(row.place),
        )
        return found[0] if found else None

    def registers(self) -> list[str]:
        """Codes of all registers with rows."""
        return list(dict.fromkeys(row.register for row in self.rows))


def identity_number(serial: int, born_on: date, *, male: bool) -> str:
    """A valid identity number of nobody: the invented city's prefix."""
    body = f"990121{born_on:%Y%m%d}{serial * 2 % 1_000 + male:03d}"
    return body + resident_check(body)


def person_values(serial: int, name: str, division: Division, **more):
    """Clean values of one person, as a form or a file would give them."""
    born_on = date(1940, 1, 1) + timedelta(days=serial * 37 % 29_000)
    return {
        "name": name, "id_number": identity_number(serial, born_on, male=bool(serial % 2)),
        "sex": "male" if serial % 2 else "female", "born_on": born_on, "division": division, "settlement": "rural",
        "phone": f"1390000{serial:04d}", "died_on": None, **more,
    }  # fmt: skip


def build(folder: Path) -> World:
    """Make the city, the cast and the records with the product's own services."""
    ensure_keys(by="system")
    lines = [(code, level_of(key), name) for key, (code, name, _) in PLACES.items() if key]
    sets = [
        {"code": "city23", "title": "全部县级单位", "is_default": True, "without": []},
        {"code": "legal22", "title": "不含开发区", "is_default": False, "without": [PLACES["Z"][0]]},
    ]
    zones = [{"code": PLACES["Z"][0], "verified": False}]
    divisions.load(write_prefecture(folder, {"2020-06-30": lines}, sets=sets, zones=zones), by="system")
    places = {key: Division.objects.get(code=code) for key, (code, _, _) in PLACES.items()}
    world = World(_accounts(places), places)
    _parties(world)
    _facilities(world)
    _confirm(world)
    fill_all(world)
    for key in ("", "E", "E1", "E1a", "E1b", "E2", "W", "W1", "W1a", "Z"):
        world.papers[key] = _paper(world, key)
    return world


_HASHED: list[str] = []


def _hash_once(user: User, _password: str) -> None:
    if not _HASHED:
        _HASHED.append(make_password(PASSWORD))
    user.password = _HASHED[0]


def _accounts(places: dict[str, Division]) -> dict[str, User]:
    users = {}
    with mock.patch.object(User, "set_password", _hash_once):
        for username, role in CAST.items():
            users[username] = access.open_account(username=username, name=role.name, password=PASSWORD, by="system")
            access.appoint(users[username], role.post, places[role.place], since=SINCE, by="system")
        users["second"] = access.open_account(username="second", name="云副处", password=PASSWORD, by="system")
        access.appoint(users["second"], "city_officer", places[""], since=SINCE, by="system")
        users["chief"] = access.open_account(username="chief", name=CHIEF.name, password=PASSWORD, by="system")
        access.appoint(users["chief"], CHIEF.post, places[CHIEF.place], since=SINCE, by="system")
        for username, (name, place) in CHECKERS.items():
            users[username] = access.open_account(username=username, name=name, password=PASSWORD, by="system")
            access.appoint(users[username], "checking_officer", places[place], since=SINCE, by="system")
    return users


def _writer(register: str) -> type[Writer]:
    writer = REGISTERS.get(register).writer
    assert writer is not None
    return writer


def _parties(world: World) -> None:
    by = world.users["second"]
    people = [
        person_values(number, f"{word}民", world.places[key])
        for number, (key, (_, _, word)) in enumerate(PLACES.items(), 1)
    ]
    persons = _writer("parties.person").create_many(people, by=by)
    offices = _writer("parties.organisation").create_many(
        [
            {"code": f"ORG-{key or 'CITY'}", "name": f"{word}事务所", "kind": "office", "division": world.places[key]}
            for key, (_, _, word) in PLACES.items()
        ],
        by=by,
    )
    postings = _writer("parties.posting").create_many(
        [
            {"person": person, "office": office, "division": person.division, "role": "主任", "since": SINCE}
            for person, office in zip(persons, offices, strict=True)
        ],
        by=by,
    )
    for (key, (_, _, word)), person, office, posting in zip(PLACES.items(), persons, offices, postings, strict=True):
        world.rows.append(Row("parties.person", key, f"{word}民", person))
        world.rows.append(Row("parties.organisation", key, f"{word}事务所", office))
        world.rows.append(Row("parties.posting", key, f"{word}民", posting))


def _facilities(world: World) -> None:
    by = world.users["second"]
    for register in REGISTERS:
        if not issubclass(register, FacilityRegister):
            continue
        kind = register.kind
        keys = [key for key in PLACES if level_of(key) in kind.levels]
        rows = [
            {
                "code": f"{kind.code.upper()}-{key or 'CITY'}", "name": f"{PLACES[key][2]}{kind.title}",
                "division": world.places[key], "level": level_of(key), "opened_on": SINCE, "accepted_on": SINCE,
                "paper": "备案回执",
            }
            for key in keys
        ]  # fmt: skip
        made = _writer(register.code).create_many(rows, by=by)
        entries = {entry.facility_id: entry for entry in FacilityEntry.objects.filter(facility__in=made)}
        for key, row, facility in zip(keys, rows, made, strict=True):
            world.rows.append(Row(register.code, key, row["name"], facility))
            world.rows.append(Row(f"{kind.line}.facility_entry", key, row["name"], entries[facility.pk]))
    assert len(all_kinds()) == len([one for one in REGISTERS if issubclass(one, FacilityRegister)])


def _confirm(world: World) -> None:
    """Openings count except those in E2 and W2; beds of institutions count, those of day-care stations wait."""
    second, city = world.users["second"], world.users["city"]
    waiting = ("E2", "W2")
    opened = [row for row in world.rows if isinstance(row.record, FacilityEntry)]
    facilities.confirm([row.record for row in opened if not row.place.startswith(waiting)], by=city)
    for code in ("eldercare.institution", "eldercare.day_care"):
        homes = [row for row in world.rows if row.register == code]
        beds = _writer("eldercare.beds").create_many(
            [
                {
                    "facility": row.record.code, "cause": "new", "kind": "nursing", "count": 10 + number,
                    "effective_on": date(2021, 3, 1), "accepted_on": date(2021, 3, 2), "paper": "验收单",
                }
                for number, row in enumerate(homes)
            ],
            by=second,
        )  # fmt: skip
        world.rows += [Row("eldercare.beds", row.place, row.name, bed) for row, bed in zip(homes, beds, strict=True)]
    ready = [row for row in world.rows if isinstance(row.record, BedEntry) and row.name.endswith("养老机构")]
    facilities.confirm([row.record for row in ready if not row.place.startswith(waiting)], by=city)


def _paper(world: World, key: str):
    person = world.row("parties.person", key)
    assert person is not None
    return documents.store(
        f"{person.name}的证明".encode(), f"{PLACES[key][2]}证明.txt", purpose="附件", division=world.places[key],
        by=world.users["second"], target_kind="parties.person", target_uid=person.record.uid,
    )  # fmt: skip
