"""公式注入 — text that a spreadsheet would take for a formula, made harmless and restored when read back."""

import re

# What begins a formula, also behind white space, invisible characters or apostrophes; full-width forms included.
_DANGEROUS = re.compile(r"(?:'*)(?:[\t\r\n]|[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫])")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def neutral(text: str) -> str:
    """A leading apostrophe before text that would run as a formula; other text as it is."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restored(text: str) -> str:
    """The text as it was before `neutral`."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def printable(text: str) -> str:
    """Without control characters and lone surrogates, which no spreadsheet can hold."""
    return _NOT_TEXT.sub("", text)
