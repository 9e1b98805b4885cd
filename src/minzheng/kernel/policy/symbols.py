"""符号 — what a rule is called with: it remembers what is done to it, and refuses what cannot run everywhere."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn


class BadExpression(TypeError):
    """算式有误 — an operation that a rule cannot use; the reader of the rule adds file and line."""


class Kind(StrEnum):
    """值的种类 — whole numbers (fen, persons, days, months), truths, days, and codes."""

    NUMBER = "number"
    TRUTH = "truth"
    DAY = "day"
    CODE = "code"

    @property
    def label(self) -> str:
        return {"number": "整数", "truth": "是否", "day": "日期", "code": "代码"}[self.value]


class Level(StrEnum):
    """层级 — one value for all, for each household, or for each member."""

    CONSTANT = "constant"
    HOUSEHOLD = "household"
    MEMBER = "member"


_DEPTH = {Level.CONSTANT: 0, Level.HOUSEHOLD: 1, Level.MEMBER: 2}
_NO_BRANCH = "规则里不能用 if、and、or、not 或 in 判断{what}；请用 choose 取值，用 &、|、~ 连接条件，各条件加括号"


@dataclass(frozen=True, eq=False)
class Symbol:
    """符号 — a node of an expression: an input by name, a constant, or an operation on other symbols."""

    op: str
    kind: Kind
    level: Level
    args: tuple["Symbol", ...] = ()
    name: str = ""
    value: Any = None

    # -- what rules may do -------------------------------------------------------------------------------------------
    def __add__(self, other: Any) -> "Symbol":
        return _arithmetic("add", self, other)

    def __radd__(self, other: Any) -> "Symbol":
        return _arithmetic("add", other, self)

    def __sub__(self, other: Any) -> "Symbol":
        return _arithmetic("sub", self, other)

    def __rsub__(self, other: Any) -> "Symbol":
        return _arithmetic("sub", other, self)

    def __mul__(self, other: Any) -> "Symbol":
        return _arithmetic("mul", self, other)

    def __rmul__(self, other: Any) -> "Symbol":
        return _arithmetic("mul", other, self)

    def __lt__(self, other: Any) -> "Symbol":
        return _comparison("lt", self, other)

    def __le__(self, other: Any) -> "Symbol":
        return _comparison("le", self, other)

    def __gt__(self, other: Any) -> "Symbol":
        return _comparison("gt", self, other)

    def __ge__(self, other: Any) -> "Symbol":
        return _comparison("ge", self, other)

    def __eq__(self, other: object) -> "Symbol":  # type: ignore[override]  # a comparison of symbols is a symbol
        return _comparison("eq", self, other)

    def __ne__(self, other: object) -> "Symbol":  # type: ignore[override]  # as above
        return _comparison("ne", self, other)

    def __and__(self, other: Any) -> "Symbol":
        return _logic("and", self, other)

    def __rand__(self, other: Any) -> "Symbol":
        return _logic("and", other, self)

    def __or__(self, other: Any) -> "Symbol":
        return _logic("or", self, other)

    def __ror__(self, other: Any) -> "Symbol":
        return _logic("or", other, self)

    def __invert__(self) -> "Symbol":
        need(self, Kind.TRUTH, "~")
        return Symbol("not", Kind.TRUTH, self.level, (self,))

    def one_of(self, *codes: str) -> "Symbol":
        """属于 — whether a code is one of several: the place of ``in``."""
        need(self, Kind.CODE, "one_of")
        if not codes:
            raise BadExpression("one_of 至少要写一个代码")
        found = self == codes[0]
        for code in codes[1:]:
            found = found | (self == code)
        return found

    __hash__ = object.__hash__

    # -- what they may not -------------------------------------------------------------------------------------------
    def __bool__(self) -> NoReturn:
        raise BadExpression(_NO_BRANCH.format(what=f"“{self.name}”" if self.name else "算式"))

    def _no_division(self, _other: Any) -> NoReturn:
        raise BadExpression("规则里不能用 / 、// 或 %；相除请用 per_head，取整办法须写明并有出处")

    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __divmod__ = _no_division

    def _no_conversion(self, *_arguments: Any) -> NoReturn:
        raise BadExpression("规则里不能把符号转成具体的数或文字（int、float、round、len、遍历等）")

    __int__ = __float__ = __round__ = __index__ = __len__ = __iter__ = __getitem__ = __contains__ = __neg__ = (
        __abs__
    ) = _no_conversion


def constant(value: Any) -> Symbol:
    """A Python value as a symbol. Raises BadExpression for what a rule cannot hold: floats, dates, lists."""
    if isinstance(value, Symbol):
        return value
    if isinstance(value, bool):
        return Symbol("literal", Kind.TRUTH, Level.CONSTANT, value=value)
    if isinstance(value, int):
        return Symbol("literal", Kind.NUMBER, Level.CONSTANT, value=value)
    if isinstance(value, str):
        return Symbol("literal", Kind.CODE, Level.CONSTANT, value=value)
    raise BadExpression(f"规则里不能直接写 {type(value).__name__}；金额、日期和比例应是带出处的参数")


def need(symbol: Symbol, kind: Kind, where: str) -> Symbol:
    """The symbol, if it is of a kind. Raises BadExpression."""
    if symbol.kind is not kind:
        raise BadExpression(f"{where} 要的是{kind.label}，“{symbol.name or symbol.op}”却是{symbol.kind.label}")
    return symbol


def deepest(symbols: tuple[Symbol, ...]) -> Level:
    """The level at which an operation on these symbols stands."""
    return max((symbol.level for symbol in symbols), key=lambda level: _DEPTH[level], default=Level.CONSTANT)


def _arithmetic(op: str, left: Any, right: Any) -> Symbol:
    pair = (constant(left), constant(right))
    for side in pair:
        need(side, Kind.NUMBER, "加减乘")
    return Symbol(op, Kind.NUMBER, deepest(pair), pair)


def _comparison(op: str, left: Any, right: Any) -> Symbol:
    pair = (constant(left), constant(right))
    if pair[0].kind is not pair[1].kind:
        raise BadExpression(f"不能拿{pair[0].kind.label}和{pair[1].kind.label}比较")
    if op not in {"eq", "ne"} and pair[0].kind not in {Kind.NUMBER, Kind.DAY}:
        raise BadExpression(f"{pair[0].kind.label}只能比较是否相同，不能比较大小")
    return Symbol(op, Kind.TRUTH, deepest(pair), pair)


def _logic(op: str, left: Any, right: Any) -> Symbol:
    pair = (constant(left), constant(right))
    for side in pair:
        need(side, Kind.TRUTH, "& 和 |")
    return Symbol(op, Kind.TRUTH, deepest(pair), pair)
