"""公文内容存取 — what a paper says as JSON in its row, and back as the paper that is set."""

from typing import Any

from minzheng.adapters.papers import Grid, Heading, Paper, Text
from minzheng.core.papers.models import IssuedPaper

Said = dict[str, Any]


def as_json(paper: Paper) -> Said:
    """The lasting parts of a paper; number, title and addressee stand in columns of their own."""
    return {
        "head": paper.head, "signature": paper.signature, "dated": paper.dated, "note": paper.note,
        "body": [_part(part) for part in paper.body],
    }  # fmt: skip


def as_paper(row: IssuedPaper) -> Paper:
    """The paper that a row holds."""
    said: Said = row.content
    return Paper(
        head=said["head"], number=row.number, title=row.title, addressee=row.addressee, body=[_read(part) for part in said["body"]],
        signature=said["signature"], dated=said["dated"], note=said["note"],
    )  # fmt: skip


def _part(part: Heading | Text | Grid) -> Said:
    if isinstance(part, Grid):
        return {
            "kind": "grid", "title": part.title, "heads": list(part.heads), "rows": [list(row) for row in part.rows],
            "widths": list(part.widths), "aligns": list(part.aligns),
        }  # fmt: skip
    return {"kind": "heading" if isinstance(part, Heading) else "text", "words": part.words}


def _read(said: Said) -> Heading | Text | Grid:
    if said["kind"] == "grid":
        return Grid(said["heads"], said["rows"], said["widths"], said["aligns"], said["title"])
    return Heading(said["words"]) if said["kind"] == "heading" else Text(said["words"])
