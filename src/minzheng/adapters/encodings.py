"""文字编码 — the one rule by which text of unknown encoding is read.

Byte-order mark → that encoding; else strict UTF-8; else strict GB18030; else a refusal that names the first
bad line. Detectors that guess by statistics are not used: on short lists of names they are wrong too often.
"""

import codecs
import re
from dataclasses import dataclass

from minzheng.adapters.refusals import UploadRefused

MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
MEND = "请在原软件中另存为“UTF-8”编码后重新上传。"
FOUR_HANZI = 4  # that many well-formed UTF-8 Hanzi before the first fault do not happen in GB18030 by chance
_HANZI = re.compile(r"[\u3400-\u9fff]")
_FOREIGN_LETTERS = re.compile(r"[^\x00-\x7f\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """已解码文本 — the text without its mark, and the encoding that it was read by."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Read the bytes by the rule; raises UploadRefused that names the first bad line."""
    for mark, codec, title in MARKS:
        if data.startswith(mark):
            found = Decoded(_by_mark(data[len(mark) :], codec, title), codec)
            break
    else:
        found = _without_mark(data)
    bad = CONTROLS.search(found.text)
    if bad:
        line = found.text.count("\n", 0, bad.start()) + 1
        raise UploadRefused(
            f"第 {line} 行含有不可见的控制字符（U+{ord(bad[0]):04X}），文件可能已损坏或不是文本文件。"
            "请用表格软件打开核对后另存，再重新上传。"
        )
    return found


def _by_mark(body: bytes, codec: str, title: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeDecodeError as fault:
        line = body[: fault.start].decode(codec, "ignore").count("\n") + 1
        raise UploadRefused(f"文件标明为 {title} 编码，但第 {line} 行的内容无法按该编码识别。{MEND}") from None


def _without_mark(data: bytes) -> Decoded:
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as fault:
        utf8_end = fault.start
        cut = fault.reason == "unexpected end of data"
    if len(_HANZI.findall(data[:utf8_end].decode("utf-8"))) >= FOUR_HANZI:
        raise _refusal(data, utf8_end, "UTF-8", cut=cut)
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as fault:
        cut = fault.end >= len(data) or fault.reason == "incomplete multibyte sequence"
        raise _refusal(data, max(fault.start, utf8_end), "UTF-8 或 GB18030", cut=cut) from None
    mixed = _first_utf8_line(data)
    if mixed:
        raise UploadRefused(f"文件混用了两种编码：多数行为 GB18030，第 {mixed} 行却是 UTF-8。{MEND}")
    return Decoded(text, "gb18030")


def _refusal(data: bytes, at: int, encoding: str, *, cut: bool) -> UploadRefused:
    line = data.count(b"\n", 0, at) + 1
    if cut and at + 4 > len(data):
        return UploadRefused(f"文件在第 {line} 行末尾被截断，最后一个汉字不完整。请重新导出完整文件后再上传。")
    return UploadRefused(f"第 {line} 行的内容无法按 {encoding} 编码识别，文件可能混用了多种编码或已损坏。{MEND}")


def _first_utf8_line(data: bytes) -> int | None:
    """Line number of the first line that only makes sense as UTF-8 inside GB18030 text."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if line.isascii():
            continue
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if len(_HANZI.findall(text)) > 1 and not _FOREIGN_LETTERS.search(text):
            return number
    return None
