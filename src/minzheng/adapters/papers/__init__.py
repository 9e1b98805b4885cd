"""公文 — one description of a paper; set as PDF for keeping, and as a Word file for offices that go on editing."""

from minzheng.adapters.papers.model import (
    Grid,
    Heading,
    Memo,
    MemoPart,
    Overview,
    Paper,
    Picture,
    Poster,
    Receipt,
    ReceiptPart,
    Text,
)
from minzheng.adapters.papers.typesetting import (
    CannotTypeset,
    memo_as_pdf,
    overview_as_pdf,
    paper_as_pdf,
    poster_as_pdf,
    receipt_as_pdf,
)
from minzheng.adapters.papers.wordprocessing import paper_as_docx

__all__ = [
    "CannotTypeset", "Grid", "Heading", "Memo", "MemoPart", "Overview", "Paper", "Picture", "Poster", "Receipt", "ReceiptPart",
    "Text", "memo_as_pdf", "overview_as_pdf", "paper_as_docx", "paper_as_pdf", "poster_as_pdf", "receipt_as_pdf",
]  # fmt: skip
