"""What every answer of the product must show, whoever asks: policy headers, and nothing inline."""

from html.parser import HTMLParser


class _Inline(HTMLParser):
    """Gathers whatever a strict content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/json"):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [f"{tag} javascript:" for value in given.values() if (value or "").startswith("javascript:")]


def inline_parts(text: str) -> list[str]:
    """Inline scripts, styles and handlers of a page."""
    parser = _Inline()
    parser.feed(text)
    return parser.found


def is_page(response) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def faults(response) -> list[str]:
    """What an answer lacks or shows that it must not."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    wrong = [] if "script-src 'self'" in policy and "default-src 'self'" in policy else ["no content policy"]
    wrong += [word for word in ("unsafe-inline", "unsafe-eval", "*") if word in policy]
    expected = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
                "Cross-Origin-Opener-Policy": "same-origin"}  # fmt: skip
    wrong += [name for name, value in expected.items() if headers.get(name) != value]
    return wrong + (inline_parts(response.content.decode()) if is_page(response) else [])
