"""文号 — numbers of official documents."""

import re
import unicodedata
from dataclasses import dataclass

from minzheng.kernel.identifiers.problems import BadIdentifier

DOCUMENT_NUMBER = "文号"


@dataclass(frozen=True, order=True)
class DocumentNumber:
    """文号 — ``机关代字〔年份〕N号`` (党政机关公文处理工作条例 §9)."""

    agency: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.agency}〔{self.year}〕{self.serial}号"


def parse_document_number(text: str) -> DocumentNumber:
    """文号 — any brackets are read; the six-cornered ones are written back."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    match = re.fullmatch(r"([\u4e00-\u9fffA-Z]{1,20})[〔\[(【]((?:19|20)[0-9]{2})[〕\])】]第?([0-9]{1,6})号", plain)
    if match is None or not int(match[3]):
        raise BadIdentifier(DOCUMENT_NUMBER, "的格式不符", "应写成“机关代字〔年份〕序号号”，例如 民发〔2021〕57号")
    return DocumentNumber(match[1], int(match[2]), int(match[3]))
