"""区划代码 — the 12-digit statistical code: province 2, city 2, county 2, township 3, village 3."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from minzheng.kernel.identifiers.problems import BadIdentifier

KIND = "区划代码"
LENGTH = 12


class Level(StrEnum):
    """层级 — province, city, county, township and village level."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"

    @property
    def label(self) -> str:
        return {"province": "省级", "city": "市级", "county": "县级", "township": "乡级", "village": "村级"}[self.value]

    @property
    def starts(self) -> int:
        """Where the segment of this level begins."""
        return {"province": 0, "city": 2, "county": 4, "township": 6, "village": 9}[self.value]

    @property
    def digits(self) -> int:
        """Where the segment of this level ends: how many leading digits a unit of it owns."""
        return {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}[self.value]


class SegmentKind(StrEnum):
    """单位类别 — what the last segment of a township or village code says."""

    STREET = "street"
    TOWN = "town"
    TOWNSHIP = "township"
    QUASI_TOWNSHIP = "quasi_township"
    NEIGHBOURHOOD_COMMITTEE = "neighbourhood_committee"
    VILLAGE_COMMITTEE = "village_committee"
    QUASI_VILLAGE = "quasi_village"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        return _KIND_LABELS[self]


_KIND_LABELS = {
    SegmentKind.STREET: "街道",
    SegmentKind.TOWN: "镇",
    SegmentKind.TOWNSHIP: "乡",
    SegmentKind.QUASI_TOWNSHIP: "类似乡级单位",
    SegmentKind.NEIGHBOURHOOD_COMMITTEE: "居民委员会",
    SegmentKind.VILLAGE_COMMITTEE: "村民委员会",
    SegmentKind.QUASI_VILLAGE: "类似村级单位",
    SegmentKind.UNKNOWN: "类别不明",
}
_TOWNSHIP_KINDS = {
    "0": SegmentKind.STREET,
    "1": SegmentKind.TOWN,
    "2": SegmentKind.TOWNSHIP,
    "4": SegmentKind.QUASI_TOWNSHIP,
    "5": SegmentKind.QUASI_TOWNSHIP,
}
_VILLAGE_KINDS = {
    "0": SegmentKind.NEIGHBOURHOOD_COMMITTEE,
    "1": SegmentKind.NEIGHBOURHOOD_COMMITTEE,
    "2": SegmentKind.VILLAGE_COMMITTEE,
    "3": SegmentKind.VILLAGE_COMMITTEE,
    "4": SegmentKind.QUASI_VILLAGE,
}


@dataclass(frozen=True, order=True)
class DivisionCode:
    """区划代码 — 12 digits, zeros where the unit ends. Raises BadIdentifier for a code that cannot stand.

    A city without counties (不设区的市) has townships under county segment 00: their ``county`` is None.
    """

    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[1-9][0-9]{11}", self.text):
            raise BadIdentifier(KIND, "不是12位数字", "请按统计用区划代码填写，不足12位的在后面补零")
        city, county, township, village = self.text[2:4], self.text[4:6], self.text[6:9], self.text[9:]
        if city == "00" and (county, township, village) != ("00", "000", "000"):
            raise BadIdentifier(KIND, "缺少市级一段（第3至4位为零）", "请核对第3至12位")
        if township == "000" and village != "000":
            raise BadIdentifier(KIND, "缺少乡级一段（第7至9位为零）", "请核对第7至12位")

    @property
    def level(self) -> Level:
        """层级 — the deepest level whose own segment is not all zeros."""
        return next(level for level in reversed(Level) if self.text[level.starts : level.digits].strip("0"))

    def at(self, level: Level) -> str | None:
        """上级代码 — 12-digit code of the unit of that level to which this one belongs; None when there is none."""
        code = self.text[: level.digits].ljust(LENGTH, "0")
        return code if DivisionCode(code).level is level else None

    @property
    def province(self) -> str | None:
        return self.at(Level.PROVINCE)

    @property
    def city(self) -> str | None:
        return self.at(Level.CITY)

    @property
    def county(self) -> str | None:
        return self.at(Level.COUNTY)

    @property
    def township(self) -> str | None:
        return self.at(Level.TOWNSHIP)

    @property
    def kind(self) -> SegmentKind | None:
        """单位类别 — by the first digit of the township or village segment; None above township level."""
        if self.level is Level.VILLAGE:
            return _VILLAGE_KINDS.get(self.text[9], SegmentKind.UNKNOWN)
        if self.level is Level.TOWNSHIP:
            return _TOWNSHIP_KINDS.get(self.text[6], SegmentKind.UNKNOWN)
        return None

    def __str__(self) -> str:
        return self.text


def parse_division_code(text: str) -> DivisionCode:
    """区划代码 — 12 digits, or 2, 4, 6 or 9 which are filled up with zeros; raises BadIdentifier."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    short = len(plain) in {level.digits for level in Level}
    return DivisionCode(plain.ljust(LENGTH, "0") if short else plain)
