"""The product's own source files and their syntax trees, for tests about the house."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "minzheng"
TEMPLATES = SRC / "web" / "templates"


@cache
def modules() -> tuple[Path, ...]:
    """Every module of the product except migrations."""
    return tuple(path for path in sorted(SRC.rglob("*.py")) if "migrations" not in path.parts)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    """The path of a module below the package, as people say it."""
    return path.relative_to(SRC).as_posix()


def definitions(kind) -> list[tuple[Path, ast.AST]]:
    """All definitions of a kind in the product."""
    return [(path, node) for path in modules() for node in ast.walk(tree(path)) if isinstance(node, kind)]


def called(node: ast.Call) -> str:
    """The last name of what is called."""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
