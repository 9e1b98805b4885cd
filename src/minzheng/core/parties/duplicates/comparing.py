"""并排核对 — two records line by line: numbers masked, and where they differ told by the place in the number, not by the digits."""

from dataclasses import dataclass
from typing import Any

from minzheng.core.parties import sealing
from minzheng.core.parties.households.models import Membership
from minzheng.core.parties.models import Person
from minzheng.kernel import masking, periods

FEW = 4  # places that somebody can look up on a paper; of more, two numbers are simply others


@dataclass(frozen=True)
class Line:
    """一行 — what both records say of one thing; ``same`` is None where one of them says nothing."""

    title: str
    one: str
    other: str
    same: bool | None
    note: str = ""


def lines(one: Person, other: Person) -> list[Line]:
    """并排 — one statement for the households of today."""
    homes = {row.person_id: row for row in _homes(one, other)}
    told = [_told(each, homes.get(each.pk)) for each in (one, other)]
    plain = [Line(title, first, second, _same(first, second)) for title, first, second in _rows(*told)]
    return [plain[0], _number(one, other), *plain[1:3], _phone(one, other), *plain[3:]]


def _homes(one: Person, other: Person) -> Any:
    return Membership.objects.on(periods.today()).filter(person__in=[one, other]).select_related("household")


def _told(person: Person, home: Membership | None) -> dict[str, str]:
    return {
        "姓名": person.name, "性别": str(person.get_sex_display()), "出生日期": f"{person.born_on:%Y-%m-%d}",
        "居住地": _place(person.division), "户籍地": _place(person.hukou), "户籍性质": str(person.get_settlement_display()),
        "所在家庭": f"{home.household.code}（{home.get_relation_display()}）" if home else "",
        "死亡日期": f"{person.died_on:%Y-%m-%d}" if person.died_on else "", "登记日期": f"{person.created_at.astimezone(periods.ZONE):%Y-%m-%d}",
    }  # fmt: skip


def _place(division: Any) -> str:
    if division is None:
        return ""
    county = division.county.name if division.county is not None else ""
    return division.name if county in {"", division.name} else f"{county}{division.name}"


def _rows(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(title, one[title], other[title]) for title in one]


def _same(one: str, other: str) -> bool | None:
    return one == other if one and other else None


def _number(one: Person, other: Person) -> Line:
    """Both numbers masked; the places in which they differ, counted from the first."""
    first, second = (sealing.unseal(each.sealed_id, column="sealed_id", uid=each.uid) for each in (one, other))
    pairs = zip(first, second, strict=False)
    differing = [str(place) for place, (left, right) in enumerate(pairs, 1) if left != right]
    note = f"第 {'、'.join(differing)} 位不同" if 0 < len(differing) <= FEW else ""
    return Line("身份证号", _masked(first), _masked(second), _same(first, second), note)


def _masked(number: str) -> str:
    return masking.mask_resident_id(number) if number else ""


def _phone(one: Person, other: Person) -> Line:
    first, second = (sealing.masked_phone(each.sealed_phone, each.uid) for each in (one, other))
    known = one.phone_index is not None and other.phone_index is not None
    return Line(
        "电话", first, second, bytes(one.phone_index or b"") == bytes(other.phone_index or b"") if known else None
    )
