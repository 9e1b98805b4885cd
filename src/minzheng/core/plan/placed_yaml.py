"""带行号的 YAML — YAML read with the line of every mapping, so that a refusal can say where.

Only null, whole numbers and text are recognised: a date such as 2021-02-30 arrives as text and is judged by the
reader of the field, and a word such as `no` stays a word. A key given twice is refused instead of silently replaced.
"""

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

import yaml

Word = TypeVar("Word", bound=StrEnum)

_DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,6})?")
_PLAIN = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:int"}


class BadFile(ValueError):
    """文件有误 — a data file that cannot be read; str() says file, line, place, problem and how to mend it."""


class Placed(dict[Hashable, Any]):
    """带行号的映射 — a mapping that remembers the line where it starts."""

    line: int = 0


class PlacedLoader(yaml.SafeLoader):
    """带行号的读取器 — the safe loader, with lines and without guessed dates, truth values and fractions."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag in _PLAIN]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def placed_mapping(self, node: yaml.MappingNode) -> Iterator[Placed]:
        found = Placed()
        found.line = node.start_mark.line + 1
        yield found
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in found:
                raise yaml.constructor.ConstructorError(None, None, f"键“{key}”出现了两次", key_node.start_mark)
            found[key] = self.construct_object(value_node, deep=True)


PlacedLoader.add_constructor("tag:yaml.org,2002:map", PlacedLoader.placed_mapping)


@dataclass
class Entry:
    """条目 — one mapping of the file; hands out its keys by type and refuses those that nobody asked for.

    Every reading method raises BadFile with the file, the line and the place.
    """

    file: str
    place: str
    raw: Placed
    asked: set[str] = field(default_factory=set)

    @classmethod
    def of_file(cls, path: Path, place: str) -> Self:
        """The whole file as one entry."""
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as problem:
            raise BadFile(f"{path.name}：打不开（{problem.strerror}）。请检查路径和权限。") from problem
        except UnicodeDecodeError as problem:
            raise BadFile(f"{path.name}：不是 UTF-8 编码。请另存为 UTF-8。") from problem
        return cls.of_text(text, path.name, place)

    @classmethod
    def of_text(cls, text: str, name: str, place: str) -> Self:
        """A whole text as one entry; ``name`` is what messages call it."""
        try:
            raw = PlacedLoader(text).get_single_data()
        except yaml.MarkedYAMLError as problem:
            line = f"第 {problem.problem_mark.line + 1} 行" if problem.problem_mark else "开头"
            own = isinstance(problem, yaml.constructor.ConstructorError) and problem.context is None
            words = problem.problem if own else "不是 YAML 写法，多半是缩进、冒号、引号或括号没有配对"
            raise BadFile(f"{name} {line}：{words}。请改正写法后重读。") from problem
        except yaml.YAMLError as problem:
            raise BadFile(f"{name}：含有不允许的字符。请删去后重读。") from problem
        except RecursionError as problem:
            raise BadFile(f"{name}：层次太深，不是计划文件。请换一个文件。") from problem
        if not isinstance(raw, Placed):
            raise BadFile(f"{name}：{place}应当由键和值组成。请对照说明补齐。")
        return cls(name, place, raw)

    def refuse(self, problem: str, mend: str) -> BadFile:
        """The error to raise: problem without a full stop, mend as an instruction."""
        return BadFile(f"{self.file} 第 {self.raw.line} 行（{self.place}）：{problem}。{mend}。")

    def text(self, key: str, pattern: str = "") -> str:
        value = self._taken(key)
        if not isinstance(value, str) or not value.strip():
            raise self.refuse(f"“{key}”缺失或不是文字", f"请补上“{key}”")
        if pattern and not re.fullmatch(pattern, value):
            raise self.refuse(f"“{key}”的写法“{value}”不对", f"请写成 {pattern} 的形式")
        return value

    def maybe_text(self, key: str) -> str | None:
        return None if self._taken(key) is None else self.text(key)

    def number(self, key: str) -> int:
        value = self._taken(key)
        if not isinstance(value, int):
            raise self.refuse(f"“{key}”缺失或不是整数", f"请给“{key}”填一个整数")
        return value

    def day(self, key: str) -> date:
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError as problem:
            raise self.refuse(f"“{key}”的日期“{value}”不存在", "请写成 2021-12-31 的形式") from problem

    def maybe_day(self, key: str) -> date | None:
        return None if self._taken(key) is None else self.day(key)

    def decimal(self, key: str) -> Decimal:
        value = self._taken(key)
        if not isinstance(value, int) and not (isinstance(value, str) and _DECIMAL.fullmatch(value)):
            raise self.refuse(f"“{key}”缺失或不是数", f"请给“{key}”填一个数")
        return Decimal(value)

    def maybe_decimal(self, key: str) -> Decimal | None:
        return None if self._taken(key) is None else self.decimal(key)

    def word(self, key: str, words: type[Word]) -> Word:
        return self._word(key, self.text(key), words)

    def maybe_word(self, key: str, words: type[Word]) -> Word | None:
        return None if self._taken(key) is None else self.word(key, words)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._taken(key)
        if not isinstance(value, list) or not value or not all(isinstance(part, str) for part in value):
            raise self.refuse(f"“{key}”缺失或不是文字清单", f"请在“{key}”后面用方括号列出")
        if len(set(value)) != len(value):
            raise self.refuse(f"“{key}”有重复的值", "请删去重复的值")
        return tuple(value)

    def maybe_texts(self, key: str) -> tuple[str, ...]:
        return () if self._taken(key) in (None, []) else self.texts(key)

    def words(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        return tuple(self._word(key, value, words) for value in self.texts(key))

    def maybe_entries(self, key: str, label: str) -> tuple["Entry", ...]:
        return () if self._taken(key) is None else self.entries(key, label)

    def entries(self, key: str, label: str) -> tuple["Entry", ...]:
        """The mappings listed under a key; each is placed as `<label> <its number or code>`."""
        value = self._taken(key)
        if not isinstance(value, list) or not value or not all(isinstance(part, Placed) for part in value):
            raise self.refuse(f"“{key}”缺失或不是条目清单", f"请在“{key}”下逐条列出")
        return tuple(Entry(self.file, _place(label, part, row), part) for row, part in enumerate(value, 1))

    def finish(self) -> None:
        """Refuse the keys that nobody asked for: a mistyped key must not be a silent loss."""
        unknown = [str(key) for key in self.raw if key not in self.asked]
        if unknown:
            raise self.refuse(f"不认识的键“{'、'.join(unknown)}”", f"这里可用的键是：{'、'.join(sorted(self.asked))}")

    def _taken(self, key: str) -> Any:
        self.asked.add(key)
        return self.raw.get(key)

    def _word(self, key: str, value: str, words: type[Word]) -> Word:
        try:
            return words(value)
        except ValueError as problem:
            raise self.refuse(f"“{key}”不能是“{value}”", f"可用的值是：{'、'.join(words)}") from problem


def _place(label: str, part: Placed, row: int) -> str:
    """`第 13 项`, `T14`, or the row when the entry has not even a name."""
    name = part.get("code") or part.get("number")
    return f"{label} {name}" if name else f"{label}第 {row} 行"
