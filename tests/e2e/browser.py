"""A real Chromium over the Django test client: every request of the page is answered in this process and transaction.

No port is opened and nothing is committed, so a page is seen exactly as the test's own rows make it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / ".axe" / "axe.min.js"
HOME = "http://localhost"
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
HEIGHTS = {1440: 900, 1366: 768, 390: 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@contextmanager
def chromium() -> Iterator[object]:
    """A browser; Django is told that its database calls inside the browser's event loop are meant.

    Open it in a fixture of module scope: Django keeps one connection for code outside an event loop and another for
    code inside, so the browser must stand before a test touches the database.
    """
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


def answered_by(client: Client, route: Route) -> None:
    """Answer one request of the page: static files from their folders, everything else from the product."""
    asked = urlsplit(route.request.url)
    if asked.path.startswith("/static/"):
        found = finders.find(asked.path.removeprefix("/static/"))
        if found is None:
            route.fulfill(status=404)
            return
        route.fulfill(
            body=Path(str(found)).read_bytes(),
            content_type=TYPES.get(Path(str(found)).suffix, "application/octet-stream"),
        )
        return
    address = asked.path + (f"?{asked.query}" if asked.query else "")
    headers = {
        name: value for name, value in route.request.headers.items() if name.startswith("hx-") or name == "x-csrftoken"
    }
    if route.request.method == "POST":
        kind = route.request.headers.get("content-type", "application/octet-stream")
        answer = client.post(address, data=route.request.post_data_buffer or b"", content_type=kind, headers=headers)
    else:
        answer = client.get(address, headers=headers)
    if answer.status_code in {301, 302}:
        answer = client.get(answer["Location"])
    kept = {name: value for name, value in answer.items() if name.lower() not in {"content-length", "set-cookie"}}
    route.fulfill(status=answer.status_code, headers=kept, body=answer.content)


def page_of(browser, client: Client, width: int, *, size: str = "") -> Page:
    """A page of a width, in the standard text size or "l" or "xl"; console errors gather in ``page.complaints``."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHTS[width]}, locale="zh-CN", base_url=HOME)
    if size:
        context.add_init_script(f"localStorage.setItem('mz-size', '{size}')")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda said: page.complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda problem: page.complaints.append(str(problem)))
    # The browser's events arrive in another context; the test's own one holds its database connection.
    own = copy_context()
    page.route("**/*", lambda route: own.copy().run(answered_by, client, route))
    page.set_default_timeout(10_000)
    return page


def barriers(page: Page) -> list[str]:
    """What axe-core finds, and whether the page is wider than its window."""
    if not AXE.exists():
        pytest.skip("axe-core was not fetched: python frontend/build_frontend.py --with-axe")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    said = [f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]]
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return said + ([f"wider than the window by {over} px"] if over > 0 else [])
