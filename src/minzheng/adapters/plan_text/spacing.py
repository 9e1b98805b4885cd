"""空格与符号 (spaces and signs that a scan, a conversion or a text editor put between the words)."""

import re

from minzheng.adapters.plan_text.units import UNIT

_FEWEST_PIECES = 6
_MOSTLY = 0.7
_SPACED_POINT = re.compile(r"(?<=[^\s\d、;；。．.])(\s?\d+)(?: [.．] ?| ?[.．] )(?=\d)")
_SPACED_THOUSANDS = re.compile(r"(?<=[\u4e00-\u9fff])(\s?)([1-9１-９]\d{0,2}(?: \d{3})+)(?![\d.])(?=\s?[余多]?[万亿]?)")
_SCANNED_ONE = re.compile(r"(?<![A-Za-z\d])[lI](?=\d)|(?<=\d)[lI](?![A-Za-z])")  # l20张, 3月l5日
_SCANNED_NOUGHT = re.compile(r"(?<=\d)[OoＯ]{1,4}(?=\d|\s?[%％\u4e00-\u9fff])")  # 1OO元
_SPACED_COMMA = re.compile(r"(?<=\d)(?: ,|, )(?=\d{3}(?!\d))")
_TORN_FIGURE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![第表图件])(\s?[1-9]\d{0,2}) (\d{1,3})(?!\d)(?=\s?(?:%|％|[\u4e00-\u9fff]))"
)
_SENTENCE_SIGN = re.compile("[,，。；;、]")
_HEADING_SIGN = re.compile(r"^#{1,6}\s+")
_BULLET = re.compile(
    r"^(?:[•·●◆■▪◎➢➤►▶▸◇□✓✔√☑✅★☆※\uf000-\uf0ff]\s*|[lnuvØü§]\s+(?=[\u4e00-\u9fff])|[-*+○]\s+|[—–]{2,}\s*)+"
)
_BOLD_FIGURE = re.compile(r"\*\*(\d[\d.,]*[%万亿]?)\*\*(?!\d)")
_BOLD_OPENING = re.compile(r"^\*\*(?![个户人名张家元处所次])([^*\n]{2,60})\*\*")


def without_spacing(line: str) -> str:
    """一 、 养 老 服 务 -> 一、养老服务; 4 400 张 -> 4400 张; 95 . 5 % -> 95.5 %. Wide gaps stay as one space."""
    pieces = line.split()
    if len(pieces) >= _FEWEST_PIECES and sum(1 for piece in pieces if len(piece) == 1) >= len(pieces) * _MOSTLY:
        line = re.sub(r"(?<=\S) (?=\S)", "", line)
    line = _SCANNED_NOUGHT.sub(lambda match: "0" * len(match[0]), _SCANNED_ONE.sub("1", line))
    line = _SPACED_POINT.sub(r"\1.", line)
    if _SENTENCE_SIGN.search(line) or "  " not in line:
        line = _SPACED_THOUSANDS.sub(_joined, line)
    if _SENTENCE_SIGN.search(line):
        line = _TORN_FIGURE.sub(_joined, _SPACED_COMMA.sub(",", line))
    return line


def _joined(match: re.Match[str]) -> str:
    tail = match.string[match.end() : match.end() + 8].lstrip(" 余多万亿")
    return match[1] + match[2].replace(" ", "") if UNIT.match(tail.replace("％", "%")) else match[0]


def opens_with_bullet(line: str) -> bool:
    """Whether a bullet opens the line, and not only the sign of a heading."""
    return bool(_BULLET.match(line))


def without_bullet(line: str) -> str:
    """The line without the signs of a heading, a list or bold type that open it (## , - , ——, **…**)."""
    line = _HEADING_SIGN.sub("", line)
    line = _BULLET.sub("", line)
    return _BOLD_FIGURE.sub(r"\1", _BOLD_OPENING.sub(r"\1", line))
