"""Looks for valid identity numbers and mobile numbers in what leaves the product: addresses, log, audit, notices."""

import json
import re
from contextlib import contextmanager
from datetime import date

from django.db.models.signals import post_save
from django.test import Client

from minzheng.kernel.identifiers import BadIdentifier, parse_phone, parse_resident_id

_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z-])1[3-9][0-9]{9}(?![0-9A-Za-z-])")
_ADDRESSES = re.compile(r"""(?:href|src|action|hx-[a-z]+|data-[a-z]+)\s*=\s*["']([^"']*)""")


def numbers_in(text: str) -> list[str]:
    """Valid identity and mobile numbers in a text."""
    return [one for one in _IDENTITY.findall(text) if _is_identity(one)] + [
        one for one in _MOBILE.findall(text) if _is_mobile(one)
    ]


def _is_identity(text: str) -> bool:
    try:
        parse_resident_id(text, today=date(2099, 1, 1))
    except BadIdentifier:
        return False
    return True


def _is_mobile(text: str) -> bool:
    try:
        parse_phone(text)
    except BadIdentifier:
        return False
    return True


def found(seen):
    """Where something leaked, without repeating the number."""
    return sorted({place for place, text in seen if numbers_in(text)})


@contextmanager
def watching(monkeypatch):
    """Gather addresses asked, redirected to and linked, audit events and notices while the block runs."""
    from minzheng.core.audit.models import AuditEvent
    from minzheng.core.notices.models import Notice

    seen: list[tuple[str, str]] = []
    asked = Client.request

    def request(self, **environ):
        response = asked(self, **environ)
        seen.append(("网址", f"{environ.get('PATH_INFO', '')} {environ.get('QUERY_STRING', '')}"))
        seen.append(("转向", response.headers.get("Location", "")))
        if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
            seen.extend(("链接", one) for one in _ADDRESSES.findall(response.content.decode()))
        return response

    def event(instance, **_):
        seen.append(("审计", f"{json.dumps(instance.body, ensure_ascii=False)} {instance.reason} {instance.actor}"))

    def notice(instance, **_):
        seen.append(("通知", f"{instance.title} {instance.body} {instance.url}"))

    monkeypatch.setattr(Client, "request", request)
    post_save.connect(event, AuditEvent)
    post_save.connect(notice, Notice)
    try:
        yield seen
    finally:
        post_save.disconnect(event, AuditEvent)
        post_save.disconnect(notice, Notice)
