"""What every answer of the product must show, whoever asks: policy headers, and nothing inline."""

from lxml import html


def inline_parts(text: str) -> list[str]:
    """Inline scripts, styles and handlers of a page: whatever a strict content policy would refuse."""
    found: list[str] = []
    if not text.strip():
        return found
    for element in html.document_fromstring(text).iter(html.etree.Element):
        tag, given = element.tag, element.attrib
        if tag == "style" or (tag == "script" and not given.get("src") and given.get("type") != "application/json"):
            found.append(f"<{tag}>")
        for name, value in given.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                found.append(f"{tag} {name}")
            if value.startswith("javascript:"):
                found.append(f"{tag} javascript:")
    return found


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
