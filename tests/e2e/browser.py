"""A real Chromium over the Django test client: every request of the page is answered in this process and transaction.

Nothing is committed, so a page is seen exactly as the test's own rows make it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from django.db import connections
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from tests.e2e.answering import AXE, AXE_ADDRESS, Answering

ROOT = Path(__file__).resolve().parents[2]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CHROMIUM = next(
    (
        path
        for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        if Path(path).exists()
    ),
    None,
)
PATIENCE = 20_000
HEIGHTS = {1440: 900, 1366: 768, 390: 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# No style sheet is fetched a second time: nothing here depends on how a phone is held.
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False, "iframes": False}
SIZES = {"runOnly": {"type": "rule", "values": ["target-size", "scrollable-region-focusable"]}}


def lacking(what: str) -> NoReturn:
    """What a real browser test needs is not here: a developer's machine skips, the house's own run fails."""
    if os.environ.get("MINZHENG_CI"):
        pytest.fail(what)
    pytest.skip(what)


@contextmanager
def chromium() -> Iterator[object]:
    """A browser; Django is told that its database calls inside the browser's event loop are meant.

    Open it in a fixture of module scope: Django keeps one connection for code outside an event loop and another for
    code inside, so the browser must stand before a test touches the database.
    """
    if CHROMIUM is None:
        lacking("no Chromium on this machine")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield browser
            connections.close_all()
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def network(page: Page, *, away: bool) -> None:
    """The machine loses its network, as the browser itself sees it, or has it again."""
    page.away = away
    page.context.set_offline(away)


def page_of(browser, client: Client, width: int, *, size: str = "") -> Page:
    """A page of a width, in the standard text size or "l" or "xl"; console errors gather in ``page.complaints``.

    Whoever stands in ``page.visitor`` asks; a test that is many people in turn changes it.
    """
    answering = Answering(browser._loop)
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        locale="zh-CN",
        base_url=answering.home,
        reduced_motion="reduce",
    )
    context.on("close", answering.close)
    if size:
        context.add_init_script(f"localStorage.setItem('mz-size', '{size}')")
    page = answering.page = context.new_page()
    page.complaints = []
    page.visitor, page.away = client, False
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda problem: page.complaints.append(str(problem)))
    page.set_default_timeout(PATIENCE)
    return page


def barriers(page: Page, *, colours: bool = True, sizes_only: bool = False) -> list[str]:
    """What axe-core finds, and whether the page is wider than its window.

    ``sizes_only`` is for a width between which and one looked at before no rule of the style sheets changes
    (``test_no_rule_of_the_style_sheets_changes_between_the_two_desks``): only what hangs on where things come to stand is looked at.
    """
    if not page.evaluate("Boolean(window.axe)"):
        if not AXE.exists():
            lacking("axe-core was not fetched: python frontend/build_frontend.py --with-axe")
        page.add_script_tag(url=AXE_ADDRESS)
    options = OPTIONS | (SIZES if sizes_only else {} if colours else {"rules": {"color-contrast": {"enabled": False}}})
    found = page.evaluate("options => axe.run(document, options)", options)
    said = [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]
    return said + wider(page)


def wider(page: Page) -> list[str]:
    """Whether the page is wider than its window."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"wider than the window by {over} px"] if over > 0 else []


def barriers_at_every_width(page: Page) -> list[str]:
    """The same at each of the three widths, the page loaded once."""
    found = []
    for width, height in HEIGHTS.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {said}" for said in barriers(page, sizes_only=width == 1366)]
    return found
