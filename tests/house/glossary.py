"""Reads GLOSSARY.md and the Chinese terms that open the docstrings of our classes."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
GLOSSARY = ROOT / "GLOSSARY.md"
CHINESE = re.compile("[㐀-鿿]")
CODE = re.compile(r"[a-z]\w*(?:\.[a-z]\w*)*", re.ASCII)
EXISTS = "✓"


@dataclass(frozen=True)
class Word:
    """One line of the glossary; `exists` says that the identifiers are in the source."""

    chinese: tuple[str, ...]
    identifiers: tuple[str, ...]
    meaning: str
    exists: bool
    line: int


@dataclass(frozen=True)
class Named:
    """A class whose docstring opens with a Chinese term."""

    term: str
    name: str
    gloss: str
    place: str


def words() -> list[Word]:
    """Every line of every table of the glossary."""
    found = []
    for line, text in enumerate(GLOSSARY.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in text.strip().strip("|").split("|")]
        if not text.startswith("|") or len(cells) != 4 or cells[0] in {"中文", ""} or set(cells[0]) <= {"-", ":"}:
            continue
        identifiers = tuple(re.findall(r"`([^`]+)`", cells[1]))
        found.append(Word(tuple(cells[0].split(" / ")), identifiers, cells[2], cells[3] == EXISTS, line))
    return found


def term_of(docstring: str) -> str:
    """The Chinese term before the dash; a remark in brackets at its end is no part of it. Empty: an English opening."""
    first = docstring.partition("\n")[0]
    opening = first.partition(" — ")[0] if " — " in first else re.split(r"[.。:：(]", first)[0]
    term = re.sub("（[^）]*）$", "", opening.strip())
    return term if CHINESE.search(term[:1] if " — " not in first else term) else ""


def plumbing(node: ast.ClassDef) -> bool:
    """Django's application classes repeat the name of their application; they are no concept."""
    return any(isinstance(base, ast.Name) and base.id == "AppConfig" for base in node.bases)


def classes() -> Iterator[Named]:
    """Every class of the product that opens with a Chinese term; migrations and private classes excepted."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef) or node.name.startswith("_") or plumbing(node):
                continue
            docstring = ast.get_docstring(node) or ""
            term = term_of(docstring)
            if term:
                gloss = docstring.partition("\n")[0].partition(" — ")[2].rstrip(".。")
                yield Named(term, node.name, gloss or "…", f"{path.relative_to(ROOT)}:{node.lineno}")


def source_words() -> set[str]:
    """Every name that our code defines or uses, every code that it holds as a text, every dotted code of our data."""
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found.update(_names(node))
    for path in SOURCE.rglob("data/**/*.yaml"):
        found.update(re.findall(r"[a-z_]\w*(?:\.[a-z_]\w*)+", path.read_text(encoding="utf-8"), re.ASCII))
    return found


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        yield node.name
    elif isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
        yield node.value
