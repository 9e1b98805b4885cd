"""参数 — dated values with the document that set them: standards, ceilings, limits, ways of rounding.

A file holds one parameter or a list of them::

    code: assistance.minimum_living.standard
    label: 最低生活保障标准
    unit: 分/人月
    keys: [county, settlement]
    entries:
      - since: 2021-07-01
        document: 冀民〔2021〕1号
        verified: false
        values:
          "130102000000": {urban: 74000, rural: 51000}

A parameter whose values nobody has found yet says so: ``unsourced: 未查明`` in place of entries, and has no value.

An entry holds until the next one for the same keys, or until its own ``until`` (inclusive). Numbers are integers;
a decimal is written in quotes and read with ``Parameter.decimal``. Whatever is doubtful is refused at load, with file and line.

A bureau lays files of its own, of the same form, over these (``laid_over``): they add dated values to parameters that are
there, and change none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

Value = int | str | bool | tuple[str | int, ...]
Keys = tuple[str, ...]

PARAMETER_FIELDS = {"code", "label", "unit", "keys", "entries", "unsourced"}
ENTRY_FIELDS = {"since", "until", "value", "values", "document", "verified"}
ANYWHERE: tuple[Keys, date] = ((), date.min)  # the place of a parameter itself, among those of its values


class NoParameter(LookupError):
    """参数无值 — no value is in force on that date, for those keys, or under that code."""


class BadParameter(ValueError):
    """参数文件有误 — the file, the entry and what is wrong with it."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"参数文件 {where}：{problem}。")


@dataclass(frozen=True)
class Parameter:
    """参数值 — one value, from ``since`` to ``until`` (open when None), set by ``document``.

    ``verified`` is False while nobody has seen the document; screens must say so.
    """

    code: str
    label: str
    unit: str
    value: Value
    since: date
    until: date | None
    document: str
    verified: bool

    @property
    def decimal(self) -> Decimal:
        """The value as an exact decimal, for factors such as ``"1.3"``."""
        return Decimal(str(self.value))


@dataclass(frozen=True)
class Series:
    """参数 — one code with its dated values for each combination of keys, oldest first; ``unsourced`` says why there is none.

    ``own`` names the files of the bureau's own that gave it values.
    """

    code: str
    label: str
    unit: str
    keys: Keys
    where: str
    values: Mapping[Keys, tuple[Parameter, ...]]
    unsourced: str = ""
    own: tuple[str, ...] = ()

    def combination(self, chosen: Mapping[str, str]) -> Keys:
        """The chosen keys in declared order; raises TypeError when they are not exactly the declared ones."""
        if set(chosen) != set(self.keys):
            wanted = "、".join(self.keys) or "不分项"
            raise TypeError(
                f"参数“{self.label}”（{self.code}）应按 {wanted} 查询，给出的是 {'、'.join(chosen) or '无'}。"
            )
        return tuple(str(chosen[key]) for key in self.keys)

    def in_force(self, on: date) -> dict[Keys, Parameter]:
        """当日有效 — the values in force on a day, by their keys; without those that have none on that day."""
        last = {
            keys: next((one for one in reversed(dated) if one.since <= on), None) for keys, dated in self.values.items()
        }
        return {keys: one for keys, one in last.items() if one and (one.until is None or on <= one.until)}


class ParameterBook:
    """参数簿 — all parameters of a folder of YAML files."""

    def __init__(self, series: Mapping[str, Series]) -> None:
        self._series = dict(series)

    @classmethod
    def load(cls, folder: Path) -> "ParameterBook":
        """读取 — every ``*.yaml`` below the folder; raises BadParameter."""
        if not folder.is_dir():
            raise BadParameter(str(folder), "没有这个文件夹，请核对路径")
        found: dict[str, Series] = {}
        for path in sorted(folder.rglob("*.yaml")):
            for series, _ in _read_file(path, path.relative_to(folder).as_posix()):
                if series.code in found:
                    raise BadParameter(series.where, f"代码“{series.code}”在 {found[series.code].where} 中已经有了")
                found[series.code] = series
        return cls(found)

    def laid_over(self, folder: Path) -> "ParameterBook":
        """叠加 — this book with the values of the files of another folder added; without that folder, this book.

        Raises BadParameter for a parameter that this book does not have or has otherwise, and for a day that has a value.
        """
        series = dict(self._series)
        for path in sorted(folder.rglob("*.yaml")) if folder.is_dir() else ():
            for own, places in _read_file(path, path.relative_to(folder.parent).as_posix()):
                series[own.code] = _added(series.get(own.code), own, places)
        return ParameterBook(series)

    def value(self, code: str, *, on: date, **keys: str) -> Parameter:
        """取值 — the value in force on that day; raises NoParameter, or TypeError for keys that are not declared."""
        series = self.series(code)
        dated = self.history(code, **keys)
        for parameter in reversed(dated):
            if parameter.since <= on:
                if parameter.until is None or on <= parameter.until:
                    return parameter
                raise NoParameter(
                    f"{_named(series, keys)}的数值到 {parameter.until} 为止，{on} 没有规定，请补充新的文件和数值。"
                )
        first = dated[0].since
        raise NoParameter(f"{_named(series, keys)}最早从 {first} 起有数值，{on} 没有规定，请补充当时的文件和数值。")

    def history(self, code: str, **keys: str) -> tuple[Parameter, ...]:
        """沿革 — all values for these keys, oldest first; raises NoParameter when there is none."""
        series = self.series(code)
        dated = series.values.get(series.combination(keys))
        if dated is None:
            why = f"（{series.unsourced}）" if series.unsourced else ""
            raise NoParameter(f"{_named(series, keys)}没有数值{why}，请在 {series.where} 中补充。")
        return dated

    def series(self, code: str) -> Series:
        try:
            return self._series[code]
        except KeyError:
            raise NoParameter(f"没有代码为“{code}”的参数，请核对代码或补充参数文件。") from None

    def __iter__(self) -> Iterator[Series]:
        return iter(self._series.values())

    def __len__(self) -> int:
        return len(self._series)


def _named(series: Series, keys: Mapping[str, str]) -> str:
    listed = "，".join(f"{key}={value}" for key, value in keys.items())
    return f"参数“{series.label}”（{series.code}{f'，{listed}' if listed else ''}）"


def _added(there: Series | None, own: Series, places: Mapping[tuple[Keys, date], str]) -> Series:
    """A series with the values that a file of the bureau's own has for it."""
    if there is None:
        raise BadParameter(places[ANYWHERE], "产品没有这个参数，请核对代码")
    for said, wanted, name in ((own.keys, there.keys, "keys"), (own.unit, there.unit, "unit")):
        if said != wanted:
            listed = "、".join(wanted) if isinstance(wanted, tuple) else wanted
            problem = f"{name} 应与产品的参数一致，写作 {listed or '不分项'}（见 {there.where}）"
            raise BadParameter(places[ANYWHERE], problem)
    merged = dict(there.values)
    for keys, values in own.values.items():
        known = {one.since for one in merged.get(keys, ())}
        for one in values:
            if one.since in known:
                problem = f"{'，'.join(keys) or there.label} 在 {one.since} 已有数值，不能再写一个"
                raise BadParameter(places[keys, one.since], problem)
        dated: list[Parameter] = []
        for one in sorted((*merged.get(keys, ()), *values), key=lambda each: each.since):
            _append(dated, one, places.get((keys, one.since), places[ANYWHERE]))
        merged[keys] = tuple(
            Parameter(there.code, there.label, there.unit, one.value, one.since, one.until, one.document, one.verified)
            for one in dated
        )
    return replace(there, values=merged, unsourced="" if merged else there.unsourced, own=(*there.own, own.where))


def _read_file(path: Path, name: str) -> list[tuple[Series, dict[tuple[Keys, date], str]]]:
    """The parameters of a file, each with the places where its values stand."""
    text = path.read_text(encoding="utf-8")
    try:
        tree = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        _refuse_doubled_keys(tree, name)
        content = yaml.constructor.SafeConstructor().construct_document(tree) if tree else None
    except yaml.YAMLError as error:
        raise BadParameter(name, f"不是有效的 YAML（{error}）") from error
    nodes = tree.value if isinstance(tree, yaml.SequenceNode) else [tree]
    listed = content if isinstance(content, list) else [content]
    return [_read_series(raw, name, node) for raw, node in zip(listed, nodes, strict=True)]


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _entry_lines(node: yaml.Node | None) -> list[int]:
    """The lines on which the entries of a parameter begin."""
    found = node.value if isinstance(node, yaml.MappingNode) else []
    entries = next((value for key, value in found if key.value == "entries"), None)
    return [_line(each) for each in entries.value] if isinstance(entries, yaml.SequenceNode) else []


def _refuse_doubled_keys(node: yaml.Node | None, name: str) -> None:
    """YAML itself takes the last of two equal keys without a word."""
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            _refuse_doubled_keys(child, name)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen:
                raise BadParameter(name, f"第 {key.start_mark.line + 1} 行的“{key.value}”写了两次")
            seen.add(key.value)
            _refuse_doubled_keys(child, name)


def _read_series(raw: object, name: str, node: yaml.Node | None) -> tuple[Series, dict[tuple[Keys, date], str]]:
    if not isinstance(raw, dict) or not isinstance(raw.get("code"), str):
        raise BadParameter(f"{name} 第 {_line(node)} 行", "每个参数都要有 code")
    where = f"{name} 第 {_line(node)} 行的 {raw['code']}"
    _check_fields(raw, where, allowed=PARAMETER_FIELDS, required={"code", "label", "unit"})
    unsourced = _text(raw["unsourced"], where, "unsourced") if "unsourced" in raw else ""
    if bool(unsourced) == ("entries" in raw):
        raise BadParameter(where, "unsourced 和 entries 只能写一个" if unsourced else "缺少 entries")
    label, unit = _text(raw["label"], where, "label"), _text(raw["unit"], where, "unit")
    keys = raw.get("keys") or []
    entries = [] if unsourced else raw["entries"]
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys) or len(set(keys)) < len(keys):
        raise BadParameter(where, "keys 应是不重复的名称列表")
    if not isinstance(entries, list) or not (entries or unsourced):
        raise BadParameter(where, "entries 至少要有一条")
    dated: dict[Keys, list[Parameter]] = {}
    places = {ANYWHERE: where}
    for number, (entry, line) in enumerate(zip(entries, _entry_lines(node), strict=False), start=1):
        place = f"{name} 第 {line} 行，{raw['code']} 第 {number} 条"
        for combination, parameter in _read_entry(entry, place, (raw["code"], label, unit), tuple(keys)):
            _append(dated.setdefault(combination, []), parameter, place)
            places[combination, parameter.since] = place
    values = {combination: tuple(parameters) for combination, parameters in dated.items()}
    return Series(raw["code"], label, unit, tuple(keys), name, values, unsourced), places


def _append(earlier: list[Parameter], parameter: Parameter, place: str) -> None:
    """Entries stand in the order of their dates and never overlap."""
    if earlier:
        before = earlier[-1]
        if parameter.since <= before.since:
            raise BadParameter(place, f"since {parameter.since} 与前一条（{before.since}）重复或颠倒，请按日期先后排列")
        if before.until and parameter.since <= before.until:
            raise BadParameter(place, f"since {parameter.since} 与前一条的 until {before.until} 重叠")
    earlier.append(parameter)


def _read_entry(entry: object, place: str, names: tuple[str, str, str], keys: Keys) -> Iterator[tuple[Keys, Parameter]]:
    if not isinstance(entry, dict):
        raise BadParameter(place, "应写成 since、document、verified 和 value 几项")
    held = "values" if keys else "value"
    _check_fields(entry, place, allowed=ENTRY_FIELDS, required={"since", "document", "verified", held})
    if "value" in entry and "values" in entry:
        raise BadParameter(place, f"value 和 values 只能写一个，这里应写 {held}")
    since, until = _day(entry["since"], place, "since"), entry.get("until")
    if until is not None and _day(until, place, "until") < since:
        raise BadParameter(place, f"until {until} 早于 since {since}")
    document = _text(entry["document"], place, "document")
    if not isinstance(entry["verified"], bool):
        raise BadParameter(place, "verified 应为 true 或 false")
    for combination, value in _leaves(entry[held], place, keys):
        yield combination, Parameter(*names, _value(value, place), since, until, document, entry["verified"])


def _leaves(value: object, place: str, keys: Keys) -> Iterator[tuple[Keys, object]]:
    """The values below the nested keys, each with the keys that lead to it."""
    if not keys:
        yield (), value
        return
    if not isinstance(value, dict) or not value:
        raise BadParameter(place, f"values 应按 {keys[0]} 分项写出数值")
    for key, below in value.items():
        if not isinstance(key, str):
            raise BadParameter(place, f"{keys[0]} 的“{key}”要加引号")
        for rest, leaf in _leaves(below, place, keys[1:]):
            yield (key, *rest), leaf


def _value(value: Any, place: str) -> Value:
    if isinstance(value, list) and value and all(isinstance(item, (str, int)) for item in value):
        return tuple(value)
    if isinstance(value, float):
        raise BadParameter(place, f"数值 {value} 是浮点数，金额请写成整数分，其他小数请加引号")
    if not isinstance(value, (int, str)) or value == "":
        raise BadParameter(place, "数值应是整数、文字、真假或它们的列表")
    return value


def _day(value: object, place: str, name: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise BadParameter(place, f"{name} 应是日期，例如 2021-07-01")
    return value


def _text(value: object, place: str, name: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadParameter(place, f"{name} 不能为空，应是文字")
    return value


def _check_fields(raw: Mapping[Any, Any], where: str, *, allowed: set[str], required: set[str]) -> None:
    if unknown := [str(name) for name in raw if name not in allowed]:
        raise BadParameter(where, f"不认识的项目 {'、'.join(unknown)}")
    if missing := sorted(required - set(raw)):
        raise BadParameter(where, f"缺少 {'、'.join(missing)}")
