"""解码 (bytes to text): a byte-order mark decides, then UTF-8, then GB18030; single spoilt bytes are borne."""

import codecs

from minzheng.adapters.plan_text.model import NothingFound

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_OTHER_FORMATS = (
    (b"PK\x03\x04", " Word、Excel 或 WPS 文档（或压缩包）"),
    (bytes.fromhex("d0cf11e0a1b11ae1"), "旧版 Word、Excel 或 WPS 文档"),
    (b"%PDF-", " PDF 文件"),
    (b"{\\rtf", " RTF 文档"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x89PNG", "图片"),
    (b"<!doctype html", "网页文件"),
    (b"<html", "网页文件"),
)
_LONGEST_SIGNATURE = 16
_WORST = 0.01
_UNREADABLE = "无法识别文件的文字编码。请将文件另存为 UTF-8 或 GB18030 编码的纯文本后再读。"


def decode(data: bytes) -> str:
    """The text of a page. Raises NothingFound where it is a document of another kind, or in no known encoding.

    Reading a plan changes nothing, so unlike an import it bears with up to 1 % of spoilt characters.
    """
    _refuse_other_formats(data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise NothingFound(_UNREADABLE)
        return text
    best = min((data.decode(name, "replace") for name in ("utf-8", "gb18030")), key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") > len(best) * _WORST:
        raise NothingFound(_UNREADABLE)
    return best


def _refuse_other_formats(data: bytes) -> None:
    opening = data.removeprefix(codecs.BOM_UTF8)[:_LONGEST_SIGNATURE].lstrip().lower()
    for signature, name in _OTHER_FORMATS:
        if opening.startswith(signature.lower()):
            raise NothingFound(f"这是{name}，不是纯文本。请打开它，把正文另存为（或复制到）.txt 文件后再读。")
