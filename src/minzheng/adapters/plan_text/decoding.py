"""解码 (bytes to text): a byte-order mark decides, then UTF-8, then GB18030; single spoilt bytes are borne."""

import codecs

from minzheng.adapters.plan_text.model import NothingFound

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WORST = 0.01
_UNREADABLE = "无法识别文件的文字编码。请将文件另存为 UTF-8 或 GB18030 编码的纯文本后再读。"


def decode(data: bytes) -> str:
    """The text of a page. Raises NothingFound where it is no text in a known encoding.

    Reading a plan changes nothing, so unlike an import it bears with up to 1 % of spoilt characters.
    """
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
