"""金额 — money in whole fen (分); there is no float and no silent rounding anywhere."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from minzheng.kernel.registry import Registry

FEN_PER_YUAN = 100
FEN_PER_JIAO = 10
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("仟", "佰", "拾", "")
TEN_THOUSAND = 10**4
HUNDRED_MILLION = 10**8
LARGEST_YUAN = 10**16 - 1


class BadAmount(ValueError):
    """金额有误 — a text or a value that is no amount of money."""


class _Mode(StrEnum):
    HALF_UP = "half_up"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True)
class Rounding:
    """取整办法 — a named way to round, to steps of ``step`` fen; rules and local documents cite it by code."""

    code: str
    label: str
    step: int
    mode: _Mode

    def of(self, total: int, heads: int = 1) -> int:
        """``total`` fen over ``heads``, rounded once; both exact integers, ``total`` not negative."""
        divisor = heads * self.step
        if self.mode is _Mode.HALF_UP:
            steps = (2 * total + divisor) // (2 * divisor)
        elif self.mode is _Mode.UP:
            steps = -(-total // divisor)
        else:
            steps = total // divisor
        return steps * self.step

    def __str__(self) -> str:
        return self.label


ROUNDINGS: Registry[Rounding] = Registry("取整办法")
to_fen = ROUNDINGS.add(Rounding("to_fen", "四舍五入到分", 1, _Mode.HALF_UP))
half_up_to_jiao = ROUNDINGS.add(Rounding("half_up_to_jiao", "四舍五入到角", FEN_PER_JIAO, _Mode.HALF_UP))
up_to_jiao = ROUNDINGS.add(Rounding("up_to_jiao", "进位到角", FEN_PER_JIAO, _Mode.UP))
half_up_to_yuan = ROUNDINGS.add(Rounding("half_up_to_yuan", "四舍五入到元", FEN_PER_YUAN, _Mode.HALF_UP))
up_to_yuan = ROUNDINGS.add(Rounding("up_to_yuan", "进位到元", FEN_PER_YUAN, _Mode.UP))
down_to_yuan = ROUNDINGS.add(Rounding("down_to_yuan", "舍去到元", FEN_PER_YUAN, _Mode.DOWN))


def per_head(total: int, heads: int, *, rounds: Rounding) -> int:
    """人均 — ``total`` fen divided among ``heads`` persons, rounded as named.

    Raises BadAmount when the total is negative or nobody is counted: a difference below zero is no grant and
    has to be cut to zero by the rule that made it.
    """
    _require_fen(total)
    if total < 0:
        raise BadAmount("要平均的金额为负，请先按规定取零，再计算人均。")
    if heads < 1:
        raise BadAmount("人数不足一人，无法计算人均，请核对家庭成员。")
    return rounds.of(total, heads)


def parse_yuan(text: str) -> int:
    """解析金额 — yuan as written (``1,207.49``, ``￥1207.49元``) to fen; raises BadAmount."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").removesuffix("元").replace("¥", "")
    match = re.fullmatch(r"([-+]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?", plain)
    if match is None:
        raise BadAmount(f"“{text}”不是以元为单位、最多两位小数的金额，请写成 1207.49 或 1,207.49。")
    sign, yuan, decimals = match.groups()
    fen = int(yuan.replace(",", "")) * FEN_PER_YUAN + int((decimals or "").ljust(2, "0"))
    return -fen if sign == "-" else fen


def format_yuan(fen: int) -> str:
    """金额 — ``1,207.49`` for 120749 fen."""
    _require_fen(fen)
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def in_capitals(fen: int) -> str:
    """金额大写 — the amount in the capitals of vouchers, ``壹仟贰佰零柒元肆角玖分`` for 120749 fen (支付结算办法 附一).

    Raises BadAmount from ten quadrillion yuan (1 亿亿元) on.
    """
    _require_fen(fen)
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    if yuan > LARGEST_YUAN:
        raise BadAmount("金额超出大写所能表示的范围，请核对单位是否为分。")
    sign = "负" if fen < 0 else ""
    whole = f"{_integer_in_capitals(yuan)}元" if yuan else ""
    return sign + whole + _fraction_in_capitals(rest, after_yuan=bool(yuan))


def _fraction_in_capitals(rest: int, *, after_yuan: bool) -> str:
    jiao, fen = divmod(rest, FEN_PER_JIAO)
    if not rest:
        return "整" if after_yuan else "零元整"
    if not fen:
        return f"{DIGITS[jiao]}角整"
    gap = "零" if after_yuan else ""
    return (f"{DIGITS[jiao]}角" if jiao else gap) + f"{DIGITS[fen]}分"


def _integer_in_capitals(number: int) -> str:
    for size, unit in ((HUNDRED_MILLION, "亿"), (TEN_THOUSAND, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _integer_in_capitals(high) + unit + gap + (_integer_in_capitals(low) if low else "")
    text = ""
    for place, digit in zip(PLACES, f"{number:04d}", strict=True):
        text += DIGITS[int(digit)] + place if digit != "0" else "零"
    return re.sub("零+", "零", text).strip("零")


def _require_fen(fen: int) -> None:
    """A float or a bool that slips through untyped code is stopped here."""
    if type(fen) is not int:
        raise BadAmount(f"金额必须是以分为单位的整数，不能是 {type(fen).__name__}。")
