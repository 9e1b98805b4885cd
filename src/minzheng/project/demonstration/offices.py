"""演示机构 — the bureaus with their offices and posts, social organisations with valid credit codes, party branches."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from minzheng.kernel.identifiers.organisations import ALPHABET, UNUSED_LETTERS, credit_check, organisation_check
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.geography import Unit
from minzheng.project.demonstration.records import Office

SOCIAL_PER_COUNTY = 8
OWN_BRANCHES, UNITED_BRANCHES, WITH_BRANCH = 8, 2, 0.4
LANDLINE = "0311-8{:07}"
LETTERS = [letter for letter in ALPHABET if letter not in UNUSED_LETTERS]


def draft_offices(draft: Draft, said: dict[str, Any]) -> list[Office]:
    """Parents come before their parts."""
    offices = _bureau(draft, draft.geography.city, said["bureau"], said["city_sections"], said, "city")
    for county in draft.geography.counties:
        title = said["zone_bureau"] if county.code in draft.geography.zones else said["bureau"]
        offices += _bureau(draft, county, title, said["county_sections"], said, "county")
    for township in draft.geography.townships:
        parent = f"MZ{township.county[:6]}"
        name = draft.geography.name_of(township.code) + said["township_office"]
        roles = (said["heads"]["township"], said["staff"]["township"])
        offices.append(_office(draft, f"MZ{township.code[:9]}", name, township, parent=parent, roles=roles))
    social = _social(draft)
    branches = _branches(draft, f"{draft.geography.city.name}{said['bureau']}", social)
    return offices + social + branches + _units(draft, said) + _platforms(draft)


def _bureau(
    draft: Draft, unit: Unit, title: str, sections: list[str], said: dict[str, Any], level: str
) -> list[Office]:
    code = f"MZ{unit.code[:6]}"
    # who works in the city's own sections is drafted with the duties of the bureau
    roles = () if level == "city" else (said["heads"][level], said["staff"][level])
    bureau = _office(draft, code, unit.name + title, unit)
    return [
        bureau,
        *(
            _office(draft, f"{code}-{number:02}", f"{unit.name}{title}{name}", unit, parent=code, roles=roles)
            for number, name in enumerate(sections, 1)
        ),
    ]


def _platforms(draft: Draft) -> list[Office]:
    """Invented companies behind platforms for fundraising on the internet."""
    city = draft.geography.city.code
    return [
        Office(code=f"PT{number:02}", name=f"网络募捐示例平台{word}", kind="enterprise", place=city, opened_on=date(2012, 5, 8))
        for number, word in enumerate("甲乙", 1)
    ]  # fmt: skip


def _units(draft: Draft, said: dict[str, Any]) -> list[Office]:
    """The party committee, the personnel section and the bureau's institutions; drafted after all others."""
    city, first = draft.geography.city, len(said["city_sections"]) + 1
    code = f"MZ{city.code[:6]}"
    return [
        _office(draft, f"{code}-{number:02}", f"{city.name}{name}", city, parent=code)
        for number, name in enumerate(said["city_units"], first)
    ]


def _office(draft: Draft, code: str, name: str, place: Unit, parent: str = "", roles: tuple[str, ...] = ()) -> Office:
    phone = LANDLINE.format(draft.rng.randrange(10_000_000))
    return Office(code=code, name=name, kind="office", place=place.code, parent=parent, phone=phone, roles=roles)


def _social(draft: Draft) -> list[Office]:
    made, names = list[Office](), set[str]()
    for county in draft.geography.legal_counties:
        while len(made) < SOCIAL_PER_COUNTY * (draft.geography.legal_counties.index(county) + 1):
            name = f"{county.name}{draft.rng.choice(draft.names.brands)}{draft.rng.choice(draft.names.fields)}中心"
            if name in names:
                continue
            names.add(name)
            number = len(made) + 1
            made.append(
                Office(
                    code=f"SH{county.code[:6]}{number:04}", name=name, kind="social", place=county.code, credit_code=_credit_code(draft, county),
                    phone=LANDLINE.format(draft.rng.randrange(10_000_000)), opened_on=draft.day_in(2010, 2020),
                )
            )  # fmt: skip
    return made


def _branches(draft: Draft, bureau: str, social: Iterable[Office]) -> list[Office]:
    """Party branches: the bureau's own, united ones at the city, and those of some social organisations."""
    city = draft.geography.city
    own = [
        Office(code=f"DZB{number:02}", name=f"{bureau}机关第{number}党支部", kind="party", place=city.code, parent=f"MZ{city.code[:6]}")
        for number in range(1, OWN_BRANCHES + 1)
    ]  # fmt: skip
    united = [
        Office(code=f"DZL{number:02}", name=f"{city.name}社会组织第{number}联合党支部", kind="party", place=city.code)
        for number in range(1, UNITED_BRANCHES + 1)
    ]
    theirs = [
        Office(code=f"DZ{one.code}", name=f"{one.name}党支部", kind="party", place=one.place, parent=one.code)
        for one in social
        if draft.chance(WITH_BRANCH)
    ]
    return own + united + theirs


def _credit_code(draft: Draft, county: Unit) -> str:
    """52 (社会服务机构), the county, an invented organisation code with its check, and the check of the whole."""
    organisation = "".join(draft.rng.choice(LETTERS) for _ in range(8))
    body = f"52{county.code[:6]}{organisation}{organisation_check(organisation)}"
    return body + credit_check(body)
