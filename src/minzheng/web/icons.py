"""图标 — Tabler outline icons (MIT), drawn inline so that they take the colour of the words beside them.

The drawings come from `static/vendor/icons.json`, which the front-end build writes; the names a page may use are listed
in `frontend/icons.txt`.
"""

import json
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS = Path(__file__).resolve().parent / "static" / "vendor" / "icons.json"


class UnknownIcon(LookupError):
    """没有这个图标 — the name is not among the drawings that were built."""

    def __init__(self, name: str) -> None:
        super().__init__(f"没有名为“{name}”的图标；请在 frontend/icons.txt 中添加后重新构建前端资源。")


@lru_cache(maxsize=1)
def drawings() -> dict[str, str]:
    """Name → inner SVG; empty when the assets were not built."""
    if not DRAWINGS.exists():
        return {}
    loaded: dict[str, str] = json.loads(DRAWINGS.read_text(encoding="utf-8"))
    return loaded


def is_known(name: str) -> bool:
    """Whether a page may name this icon."""
    return name in drawings()


@lru_cache(maxsize=1024)
def draw(name: str, label: str = "", classes: str = "") -> SafeString:
    """The icon as inline SVG; decorative unless it has a label; an empty frame while the assets are not built.

    Raises UnknownIcon.
    """
    if drawings() and not is_known(name):
        raise UnknownIcon(name)
    meaning = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    )  # a constant
    return format_html(
        '<svg class="ic{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round"'
        ' stroke-linejoin="round" focusable="false" {}>{}</svg>',
        f" {classes}" if classes else "",
        meaning,
        mark_safe(drawings().get(name, "")),  # noqa: S308  # our own build wrote the drawing
    )
