"""业务条线 — the groups of registers in the navigation, in the order of the bureau's own work."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """条线 — one line of business."""

    code: str
    title: str


LINES = (
    Line("assistance", "社会救助"),
    Line("eldercare", "养老服务"),
    Line("governance", "基层治理"),
    Line("welfare", "儿童与残疾人"),
    Line("affairs", "专项事务"),
    Line("emergency", "应急保障"),
    Line("bureau", "机关建设"),
    Line("parties", "人员与组织"),
)


def line_title(code: str) -> str:
    """The title of a line of business; empty for a code that is none."""
    return next((line.title for line in LINES if line.code == code), "")
