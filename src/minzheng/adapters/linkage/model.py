"""比对模型 — how much each agreement and disagreement says: fixed weights, published with what they find and miss.

Every level has the share of true pairs (m) and of chance pairs (u) that show it. A birthday stands in the number as well, so the two are
one comparison. Twins share a birthday, a home, a phone and nearly a number: there a name that only resembles the other speaks
against one person, and that is said where names are compared.
"""

from collections.abc import Iterable, Sequence
from typing import Any

COLUMNS = (
    "unique_id", "name", "sound", "sex", "born", "body", "area", "sequence", "phone", "village", "county",
)  # fmt: skip
THRESHOLD = 3.0  # bits: how much more likely one person than two
TWICE = 0.05  # of so many records one stands twice, at the most: what two records drawn by chance are, follows from how many there are
MOST = 1.5e-6

UNKNOWN, REST = "不详", "ELSE"
Level = tuple[str, str, float, float, tuple[str, ...]]  # condition, title, m, u, what agrees


def _slip(column: str, most: int = 1) -> str:
    """Whether two texts are that many wrong, missing or swapped signs apart."""
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


_TOGETHER = "born_l = born_r AND area_l = area_r"
_NAMES_NEAR = (
    f"({_slip('name')} AND length(name_l) > 1 AND length(name_r) > 1 OR {_slip('sound')} AND length(sound_l) > 6)"
)
_SAME_DAY_SWAPPED = "(substr(born_l, 1, 4) = substr(born_r, 1, 4) AND substr(born_l, 5, 2) = substr(born_r, 7, 2) AND substr(born_l, 7, 2) = substr(born_r, 5, 2))"
COMPARED: dict[str, tuple[Level, ...]] = {
    "name": (
        ("name_l = name_r", "相同", 0.78, 0.0005, ("name",)),
        ("sound_l = sound_r", "读音相同", 0.12, 0.002, ("sound",)),
        (f"{_NAMES_NEAR} AND born_l <> born_r", "相近", 0.05, 0.02, ("spelling",)),
        ("born_l = born_r", "同日出生而姓名不同，可能是双胞胎", 0.00002, 0.9, ()),
        (REST, "不同", 0.02, 0.97, ()),
    ),
    "number": (
        ("body_l = body_r", "号码相同", 0.01, 1e-9, ("number", "born")),
        (f"{_slip('body')} AND sequence_l = sequence_r AND area_l <> area_r", "地址码差一处", 0.12, 2e-9, ("number", "born")),
        (f"{_slip('body')} AND sequence_l = sequence_r", "生日码差一处", 0.2, 2e-8, ("number", "born_near")),
        (f"{_slip('body')}", "顺序码差一处", 0.25, 1.5e-7, ("number", "born")),
        ("area_l = area_r AND sequence_l = sequence_r AND substr(born_l, 3) = substr(born_r, 3)", "世纪不同", 0.01, 1e-7, ("number", "born_near")),
        ("born_l = born_r AND (body_l IS NULL OR body_r IS NULL)", "生日相同，一方没有号码", 0.08, 4e-5, ("born",)),
        (f"{_TOGETHER}", "生日和地址码相同", 0.08, 4e-6, ("born",)),
        ("born_l = born_r", "生日相同", 0.16, 4e-5, ("born",)),
        (f"{_slip('born')} OR {_SAME_DAY_SWAPPED}", "生日相近", 0.05, 1.2e-3, ("born_near",)),
        (REST, "不同", 0.01, 0.999, ()),
    ),
    "phone": (
        ("phone_l IS NULL OR phone_r IS NULL", "不详", 0, 0, ()),
        ("phone_l = phone_r", "相同", 0.6, 0.003, ("phone",)),
        (REST, "不同", 0.4, 0.997, ()),
    ),
    "village": (
        ("village_l IS NULL OR village_r IS NULL", "不详", 0, 0, ()),
        ("village_l = village_r", "同一村（社区）", 0.7, 0.01, ("place",)),
        ("county_l = county_r", "同一县（市、区）", 0.15, 0.07, ()),
        (REST, "不同", 0.15, 0.92, ()),
    ),
    "sex": (("sex_l = sex_r", "相同", 0.99, 0.5, ()), (REST, "不同", 0.01, 0.5, ())),
}  # fmt: skip
GAMMAS = tuple(f"gamma_{name}" for name in COMPARED)
# each joins records that may be one person; a pair found by several is compared once
BLOCKS = (
    "l.born = r.born AND l.sound = r.sound",
    "l.born = r.born AND l.area = r.area",
    "l.born = r.born AND l.phone = r.phone",
    "l.area = r.area AND l.sequence = r.sequence AND substr(l.born, 1, 4) = substr(r.born, 1, 4)",
    "l.area = r.area AND l.sequence = r.sequence AND substr(l.born, 3) = substr(r.born, 3)",
    "l.area = r.area AND l.sequence = r.sequence AND substr(l.born, 5) = substr(r.born, 5)",
    "l.born = r.born AND l.sequence = r.sequence",
    "l.phone = r.phone AND l.sound = r.sound",
    "l.village = r.village AND l.sound = r.sound",
)


def settings(people: int) -> dict[str, Any]:
    """The model as Splink reads it, for a register of so many people."""
    return {
        "link_type": "dedupe_only", "unique_id_column_name": "unique_id", "probability_two_random_records_match": min(MOST, TWICE / people),
        "comparisons": [_comparison(name, levels) for name, levels in COMPARED.items()],
        "blocking_rules_to_generate_predictions": [{"blocking_rule": rule, "sql_dialect": "duckdb"} for rule in BLOCKS],
        "retain_matching_columns": True,
    }  # fmt: skip


def _comparison(name: str, levels: Sequence[Level]) -> dict[str, Any]:
    return {
        "output_column_name": name,
        "comparison_levels": [_level(condition, title, m, u) for condition, title, m, u, _ in levels],
    }


def _level(condition: str, title: str, m: float, u: float) -> dict[str, Any]:
    said: dict[str, Any] = {"sql_condition": condition, "label_for_charts": title}
    if title == UNKNOWN:
        return said | {"is_null_level": True}
    return said | {"m_probability": m, "u_probability": u}


def agreements(levels: Iterable[int]) -> tuple[str, ...]:
    """相近之处 — what agrees, by the levels that Splink reached: it counts them from the last, and an unknown is −1."""
    found: list[str] = []
    for (_, declared), reached in zip(COMPARED.items(), levels, strict=True):
        known = [level for level in declared if level[1] != UNKNOWN]
        if reached >= 0:
            found += known[len(known) - 1 - reached][4]
    return tuple(dict.fromkeys(found))
