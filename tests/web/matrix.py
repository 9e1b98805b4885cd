"""Reads ``matrix.md``: the reviewed table of who may open what."""

from dataclasses import dataclass
from pathlib import Path

COLUMNS = {
    "协理": "assistant", "窗口": "clerk", "乡镇": "officer", "县审": "reviewer", "县财": "finance", "县领": "chief", "市局": "city",
    "领导": "leader", "外县": "stranger", "系统": "system", "安全": "security", "审计": "auditor", "未登录": "nobody",
}  # fmt: skip
FILE = Path(__file__).with_name("matrix.md")


@dataclass(frozen=True)
class Line:
    """One line of the table: an address, a method, where the object lies, and the answer to each of the cast."""

    address: str
    method: str
    object: str
    answers: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.method} {self.address} {self.object}".strip()


def tables() -> list[list[list[str]]]:
    """All tables of the file as lists of rows of cells, heads included."""
    found: list[list[list[str]]] = [[]]
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            found[-1].append([cell.strip() for cell in line.strip("|").split("|")])
        elif found[-1]:
            found.append([])
    return [[table[0], *table[2:]] for table in found if table]


def product_lines() -> list[Line]:
    """The lines about the product's own pages."""
    head, *rows = tables()[0]
    actors = [COLUMNS[title] for title in head[3:]]
    assert all(len(row) == len(head) for row in rows)
    return [Line(row[0], row[1], row[2], tuple(zip(actors, row[3:], strict=True))) for row in rows]


def account_lines() -> list[tuple[str, str, str]]:
    """The lines about the pages of the sign-in library: address, answer when signed in, answer when not."""
    _, *rows = tables()[1]
    return [(row[0], row[1], row[2]) for row in rows]


def checker_lines() -> dict[tuple[str, str, str], str]:
    """What the checking officer may open: address, method and object, with the answer."""
    _, *rows = tables()[2]
    return {(row[0], row[1], row[2]): row[3] for row in rows}
