"""演员表 — the accounts of the demonstration, opened and appointed through the same services as any other."""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from minzheng.core.access import services
from minzheng.core.access.models import User
from minzheng.core.access.posts import POSTS
from minzheng.core.divisions.models import Division
from minzheng.project.demonstration.geography import Geography
from minzheng.project.demonstration.world import Setting

HEADINGS = ("用户名", "姓名", "口令", "岗位", "区划")
GAP = 2
# Who reports and who confirms the current year's entries, by post; a township's own people come before the county's.
CHECKS = "checking_officer"
REPORTS, CONFIRMS = "window_clerk", ("township_officer", "county_reviewer")


@dataclass(frozen=True)
class Cast:
    """演员表 — the closed accounts behind old entries, and who acts where this year (by division code)."""

    entry: User
    check: User
    reporters: Mapping[str, User]
    confirmers: Mapping[str, User]
    sections: Mapping[str, User]  # who answers for what the plan gives to a section, by its name
    checkers: Mapping[str, User] = field(default_factory=dict)  # who asks other offices about means

    def acting(self, place: str, *, current: bool) -> tuple[User, User]:
        """The reporter and the confirmer of an entry at a place; always two people."""
        above = (f"{place[:9]}000", f"{place[:6]}000000") if current else ()
        reporter = next((self.reporters[code] for code in above if code in self.reporters), self.entry)
        confirmer = next((self.confirmers[code] for code in above if code in self.confirmers), self.check)
        return reporter, confirmer


def open_accounts(setting: Setting, division_of: Mapping[str, Division]) -> Cast:
    """Open every account, give it its post, and close the two behind the old entries."""
    said = setting.said
    since = date(setting.year - 1, 1, 1)
    reporters: dict[str, User] = {}
    confirmers: dict[str, User] = {}
    sections: dict[str, User] = {}
    checkers: dict[str, User] = {}
    for one in said["accounts"]:
        user = services.open_account(username=one["username"], name=one["name"], password=said["password"], by="system")
        services.appoint(user, one["post"], division_of[one["place"]], since=since, by="system")
        if one["post"] == REPORTS:
            reporters[one["place"]] = user
        if one["post"] in CONFIRMS:
            confirmers[one["place"]] = user
        if one["post"] == CHECKS:
            checkers[one["place"]] = user
        if "section" in one:
            sections[one["section"]] = user
    entry, check = (_closed(one["username"], one["name"]) for one in said["history"])
    return Cast(entry, check, reporters, confirmers, sections, checkers)


def _closed(username: str, name: str) -> User:
    user = services.open_account(username=username, name=name, password=secrets.token_urlsafe(24), by="system")
    services.close_account(user, by="system")
    return user


def accounts_table(setting: Setting, geography: Geography) -> str:
    """The accounts as a table whose columns stay even: a Chinese character takes two places."""
    rows = [HEADINGS]
    for one in setting.said["accounts"]:
        place = geography.name_of(one["place"])
        rows.append((one["username"], one["name"], setting.said["password"], POSTS.get(one["post"]).title, place))
    widths = [max(_width(row[column]) for row in rows) + GAP for column in range(len(HEADINGS))]
    lines = [
        "".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    rule = "─" * (sum(widths) - GAP)
    return "\n".join(["演示账号（只能在本机登录）：", rule, lines[0], rule, *lines[1:], rule])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
