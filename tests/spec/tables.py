"""Reads the tables that caseworkers can read: "given | … | expected" in Markdown, one case a row."""

import re
from pathlib import Path

import pytest


class BadTable(ValueError):
    """A specification file without the wanted table, or with a row that does not fit its head."""


def cases(path: Path, heading: str) -> list:
    """The rows of the first table under a heading, as parameters for pytest, named by their cells."""
    head, *rows = _table(path, heading)
    if not rows:
        raise BadTable(f"{path.name}: the table under “{heading}” has no rows")
    for row in rows:
        if len(row) != len(head):
            raise BadTable(f"{path.name}: under “{heading}” the row {row} does not fit {head}")
    return [pytest.param(*row, id=" · ".join(cell for cell in row if cell)) for row in rows]


def _table(path: Path, heading: str) -> list[list[str]]:
    section = _section(path.read_text(encoding="utf-8"), heading)
    if section is None:
        raise BadTable(f"{path.name}: no heading “{heading}”")
    lines: list[str] = []
    for line in section:
        if line.lstrip().startswith("|"):
            lines.append(line)
        elif lines:
            break
    if len(lines) < 2 or not re.fullmatch(r"[|:\-\s]+", lines[1]):
        raise BadTable(f"{path.name}: no table under “{heading}”")
    return [_cells(line) for line in (lines[0], *lines[2:])]


def _section(text: str, heading: str) -> list[str] | None:
    """The lines below a heading, up to the next heading of any depth."""
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if re.fullmatch(rf"#+ {re.escape(heading)}\s*", line)]
    if not starts:
        return None
    below = lines[starts[0] + 1 :]
    end = next((number for number, line in enumerate(below) if line.startswith("#")), len(below))
    return below[:end]


def _cells(line: str) -> list[str]:
    r"""Cells between the bars, without code marks; ``\|`` is a bar within a cell."""
    inner = re.sub(r"^\s*\||(?<!\\)\|\s*$", "", line)
    return [cell.strip().strip("`").replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]
