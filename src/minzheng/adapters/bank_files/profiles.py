"""银行文件格式 — how one bank wants its orders and gives its answers: data, with the document that says so.

A profile is one YAML file. Forms: ``csv`` (quoted only where needed), ``fixed`` (columns of a width in bytes of the encoding) and
``xlsx``. Orders have the fields line, account, name, amount, bank and purpose; answers line, amount, result, reason and paid_on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FORMS = ("csv", "fixed", "xlsx")
ENCODINGS = ("gb18030", "utf-8")
ORDER_FIELDS = ("line", "account", "name", "amount", "bank", "purpose")
ANSWER_FIELDS = ("line", "amount", "result", "reason", "paid_on")
WANTED = (frozenset({"line", "account", "name", "amount"}), frozenset({"line", "amount", "result"}))
RESULTS = ("paid", "failed")


class BadProfile(ValueError):
    """银行文件格式有误 — which file, what is wrong with it, how to mend it."""


@dataclass(frozen=True)
class FileColumn:
    """文件列 — a field, its title in the header, and for fixed files its width in bytes, its side and what fills it up."""

    field: str
    title: str
    width: int = 0
    right: bool = False
    fill: str = " "


@dataclass(frozen=True)
class BankProfile:
    """银行文件格式 — ``in_yuan``: amounts as 123.45, else whole fen; ``closing``: a last line with count and total.

    ``results`` says what the bank's codes mean (paid or failed). ``document`` names the bank's own description; ``verified``
    whether somebody has seen it.
    """

    code: str
    title: str
    form: str
    encoding: str
    orders: tuple[FileColumn, ...]
    answers: tuple[FileColumn, ...]
    results: Mapping[str, str]
    header: bool
    closing: bool
    in_yuan: bool
    document: str
    verified: bool

    @property
    def ending(self) -> str:
        """The ending of the file's name."""
        return {"csv": "csv", "fixed": "txt", "xlsx": "xlsx"}[self.form]


def load(folder: Path) -> dict[str, BankProfile]:
    """装入 — the profiles of a folder by code. Raises BadProfile."""
    found: dict[str, BankProfile] = {}
    for file in sorted(folder.glob("*.yaml")):
        profile = _profile(yaml.safe_load(file.read_text(encoding="utf-8")), file.name)
        if profile.code in found:
            raise BadProfile(f"{file.name}：代码“{profile.code}”已用于另一个格式，请换一个。")
        found[profile.code] = profile
    return found


def _profile(said: Any, where: str) -> BankProfile:
    if not isinstance(said, dict):
        raise BadProfile(f"{where}：应是一个格式的各项。")
    try:
        profile = BankProfile(
            code=str(said["code"]), title=str(said["title"]), form=str(said["form"]), encoding=str(said.get("encoding", "utf-8")),
            orders=_columns(said["orders"]), answers=_columns(said["answers"]),
            results={str(code): str(meaning) for code, meaning in said["results"].items()}, header=bool(said.get("header", True)),
            closing=bool(said.get("closing", False)), in_yuan=said["unit"] == "yuan", document=str(said["document"]),
            verified=bool(said["verified"]),
        )  # fmt: skip
    except (KeyError, TypeError, AttributeError) as problem:
        raise BadProfile(f"{where}：缺少或写错了“{problem}”，请对照已有的格式文件补正。") from problem
    if said["unit"] not in {"yuan", "fen"} or not isinstance(said["verified"], bool):
        raise BadProfile(f"{where}：unit 只能是 yuan、fen，verified 只能是 true、false。")
    if faults := [*_faults(profile)]:
        raise BadProfile(f"{where}：{'；'.join(faults)}。")
    return profile


def _columns(rows: Sequence[Mapping[str, Any]]) -> tuple[FileColumn, ...]:
    return tuple(
        FileColumn(
            str(row["field"]), str(row["title"]), int(row.get("width", 0)), row.get("side", "left") == "right",
            str(row.get("fill", " ")),
        )
        for row in rows
    )  # fmt: skip


def _faults(profile: BankProfile) -> list[str]:
    """What keeps a profile from being used."""
    said = {
        f"form 只能是 {'、'.join(FORMS)}": profile.form in FORMS,
        f"encoding 只能是 {'、'.join(ENCODINGS)}": profile.encoding in ENCODINGS,
        f"results 的含义只能是 {'、'.join(RESULTS)}，且两种都要有": set(profile.results.values()) == set(RESULTS),
    }
    for name, columns, known, wanted in (
        ("orders", profile.orders, ORDER_FIELDS, WANTED[0]),
        ("answers", profile.answers, ANSWER_FIELDS, WANTED[1]),
    ):
        fields = [one.field for one in columns]
        said[f"{name} 的 field 只能是 {'、'.join(known)}，各写一次"] = set(fields) <= set(known) and len(
            set(fields)
        ) == len(fields)
        said[f"{name} 至少要有 {'、'.join(sorted(wanted))}"] = wanted <= set(fields)
        said[f"{name} 是定长格式，每列都要有 width，fill 是一个字符"] = profile.form != "fixed" or all(
            one.width > 0 and len(one.fill) == 1 for one in columns
        )
    return [text for text, holds in said.items() if not holds]
