"""登录标记 — tells a page whether the person who is signed in is still the one for whom it was made; it names nobody."""

from typing import Any

from django.utils.crypto import salted_hmac

LENGTH = 16


def mark_of(user: Any) -> str:
    """The mark of a signed-in person; empty for nobody."""
    return salted_hmac("minzheng.signed_in", str(user.pk)).hexdigest()[:LENGTH] if user.is_authenticated else ""
