"""走访声明 — what the product finds of this concept by file name: the sections on other records' pages."""

from minzheng.core.visits import sections

__all__ = ["sections"]
