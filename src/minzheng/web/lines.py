"""业务条线 — the groups of registers in the navigation, in the order of the bureau's own work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """条线 — one line of business."""

    code: str
    title: str
    icon: str


LINES = (
    Line("assistance", "社会救助", "lifebuoy"),
    Line("eldercare", "养老服务", "home-heart"),
    Line("governance", "基层治理", "sitemap"),
    Line("welfare", "儿童与残疾人", "mood-kid"),
    Line("affairs", "专项事务", "heart-handshake"),
    Line("emergency", "应急保障", "first-aid-kit"),
    Line("bureau", "机关建设", "building-bank"),
    Line("benefits", "待遇保障", "wallet"),
    Line("parties", "人员与组织", "address-book"),
)


def line_of(code: str) -> Line | None:
    """A line of business by its code."""
    return next((line for line in LINES if line.code == code), None)


def line_title(code: str) -> str:
    """The title of a line of business; empty for a code that is none."""
    found = line_of(code)
    return found.title if found else ""
