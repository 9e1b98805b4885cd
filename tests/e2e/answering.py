"""What a page of a real browser asks of this process: its files from a thread, everything else where the test itself stands."""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from contextvars import copy_context
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.test import Client

AXE = Path(__file__).resolve().parents[2] / "frontend" / ".axe" / "axe.min.js"
AXE_ADDRESS = "/axe.min.js"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
PATIENCE = 60  # seconds that an answer may take before the page is told so
KEPT_BACK = {"content-length", "set-cookie", "connection", "cache-control"}


@cache
def file_of(address: str) -> tuple[bytes, str] | None:
    """The text and the type of a file by its address; None when there is none."""
    found = str(AXE) if address == AXE_ADDRESS else finders.find(address.removeprefix("/static/"))
    if not found or not Path(str(found)).is_file():
        return None
    path = Path(str(found))
    return path.read_bytes(), TYPES.get(path.suffix, "application/octet-stream")


class Answering:
    """The address of one page's product: whoever stands in ``page.visitor`` asks, through Django's test client.

    A page keeps the files between its visits, as a clerk's browser does. What is no file is answered in the thread and the context
    of the test, at a moment when it waits for the browser: it holds the database connection, and nothing is committed.
    """

    page: Any

    def __init__(self, loop: Any) -> None:
        self._loop, self._context = loop, copy_context()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.home = f"http://localhost:{self._server.server_address[1]}"
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self, *_: object) -> None:
        """No page asks any more."""
        Thread(target=self._server.shutdown, daemon=True).start()
        self._server.server_close()

    def in_the_test(self, ask: Callable[[Client], Any]) -> Any:
        """The answer to whoever asks now, from the test's own thread as soon as it waits for the browser.

        By then another may stand in ``page.visitor``: a request belongs to who sent it, as with a browser's cookie.
        """
        done: Future[Any] = Future()
        visitor = self.page.visitor

        def followed() -> Any:
            answer = ask(visitor)
            return visitor.get(answer["Location"]) if answer.status_code in {301, 302} else answer

        def run() -> None:
            try:
                done.set_result(self._context.copy().run(followed))
            except BaseException as problem:  # noqa: BLE001  # whatever it was, the thread that asked must hear of it
                done.set_exception(problem)

        self._loop.call_soon_threadsafe(run)
        return done.result(PATIENCE)

    def answered(self, asked: "_Asked") -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body; a redirection is followed at once.

        What is asked while the page has no network stays unheard: the browser has given it up, yet lets some of it through.
        """
        body = asked.rfile.read(int(asked.headers.get("content-length") or 0))
        if self.page.away:
            return 503, {}, b""
        headers = {
            name: value
            for name, value in asked.headers.items()
            if name.lower().startswith("hx-") or name.lower() == "x-csrftoken"
        }
        if asked.command == "POST":
            kind = asked.headers.get("content-type", "application/octet-stream")
            answer = self.in_the_test(
                lambda visitor: visitor.post(asked.path, data=body, content_type=kind, headers=headers)
            )
        else:
            answer = self.in_the_test(lambda visitor: visitor.get(asked.path, headers=headers))
        kept = {name: value for name, value in answer.items() if name.lower() not in KEPT_BACK}
        return answer.status_code, kept, answer.content

    def _handler(self) -> type["_Asked"]:
        return type("_AskedHere", (_Asked,), {"answering": self})


class _Asked(BaseHTTPRequestHandler):
    """One connection of the browser."""

    protocol_version = "HTTP/1.1"
    answering: Answering

    def do_GET(self) -> None:
        """A file, or a page."""
        path = urlsplit(self.path).path
        if path.startswith("/static/") or path == AXE_ADDRESS:
            found = file_of(path)
            if found is None:
                self._send(404, {}, b"")
            else:
                self._send(200, {"Content-Type": found[1], "Cache-Control": "max-age=86400"}, found[0])
            return
        self._send(*self.answering.answered(self))

    do_POST = do_GET  # noqa: N815  # the name that the server looks for

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in ({"Cache-Control": "no-store"} | headers | {"Content-Length": str(len(body))}).items():
            self.send_header(name, value)
        with suppress(ConnectionError):  # whoever asked has gone to another page
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing is written down."""
