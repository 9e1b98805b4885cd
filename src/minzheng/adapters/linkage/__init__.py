"""批量比对 — a register of people compared with itself by Splink (Fellegi and Sunter) on DuckDB, in memory and nowhere else.

Splink is an extra: importing this costs nothing, and ``installed`` says whether it is there. The weights are fixed (``model``), so the
same register gives the same pairs; how well they find people is measured on labelled data (``make linkage``, ``bench.linkage``).
"""

import importlib.util
import logging
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.adapters.linkage import model

NEEDED = {"splink": "splink", "duckdb": "duckdb", "pyarrow": "pyarrow"}
BODY = 17
NO_DISK = {"temp_directory": "", "autoinstall_known_extensions": "false"}  # nothing is written, nothing is fetched


class NoSplink(RuntimeError):
    """没有批量比对组件 — what is missing, and how it is put there."""

    def __init__(self, lacking: list[str]) -> None:
        super().__init__(
            f"没有安装批量比对组件（缺 {'、'.join(lacking)}）。请运行 pip install 'minzheng[linkage]' 后再试。"
        )


@dataclass(frozen=True)
class LinkedPair:
    """比对所得 — two records, the lower key first, how probable it is that they are one person, and in what they agree."""

    one: int
    other: int
    score: float
    agrees: tuple[str, ...]


@dataclass
class Records:
    """待比对的登记 — people as columns, made ready to be compared."""

    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in model.COLUMNS})

    def __len__(self) -> int:
        return len(self.columns["unique_id"])

    def add(
        self, key: int, *, name: str, sound: str, sex: str, born_on: date, number: str = "", phone: str = "", place: str = ""
    ) -> None:  # fmt: skip
        """One record: ``sound`` is the toneless pinyin of the name, ``place`` a division code; an empty text is not known."""
        body = number[:BODY] if len(number) > BODY else ""
        said = {
            "unique_id": key, "name": plain(name), "sound": plain(sound), "sex": sex, "born": f"{born_on:%Y%m%d}", "body": body or None,
            "area": body[:6] or None, "sequence": body[14:] or None, "phone": phone or None, "village": place or None,
            "county": place[:6] or None,
        }  # fmt: skip
        for column, value in said.items():
            self.columns[column].append(value)


def plain(name: str) -> str:
    """姓名原样 — letters alone, in small ones: the dot of a name is written in many ways, or left out."""
    text = unicodedata.normalize("NFKC", name)
    return "".join(sign for sign in text.lower() if unicodedata.category(sign)[0] in "LN")


def installed() -> bool:
    """Whether Splink is there."""
    return not _lacking()


def _lacking() -> list[str]:
    return [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]


def alike(records: Records) -> Iterator[LinkedPair]:
    """疑似同一人 — pairs at least as probable as ``model.THRESHOLD`` says. Raises NoSplink."""
    if lacking := _lacking():
        raise NoSplink(lacking)
    if len(records) <= 1:
        return
    import duckdb  # an extra, loaded when something is compared
    import pyarrow as pa
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(":memory:", config=NO_DISK)
    try:
        api = DuckDBAPI(connection=connection)
        table = api.register(pa.table(records.columns), table_name="people")
        linker = Linker(table, model.settings(len(records)), log_level=logging.ERROR)
        predicted = linker.inference.predict(threshold_match_weight=model.THRESHOLD, warning_mode="never")
        wanted = ("unique_id_l", "unique_id_r", "match_probability", *model.GAMMAS)
        rows = connection.execute(f"SELECT {', '.join(wanted)} FROM {predicted.physical_name}")  # noqa: S608 — names of our own columns
        while found := rows.fetchmany(10_000):
            for one, other, score, *levels in found:
                yield LinkedPair(min(one, other), max(one, other), score, model.agreements(levels))
    finally:
        connection.close()
