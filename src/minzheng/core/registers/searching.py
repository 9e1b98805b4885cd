"""查找词 — what people type into a search is sealed while it is kept, and probing by numbers of people is counted and limited."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import timedelta
from secrets import token_urlsafe

from minzheng.adapters.envelope import EnvelopeBroken
from minzheng.core.access.keys import keyring
from minzheng.core.access.models import User
from minzheng.core.audit import reads as audit_log
from minzheng.core.audit import services as audit
from minzheng.kernel import periods
from minzheng.kernel.identifiers import BadIdentifier, parse_phone

LONGEST = 60
MOST_KEPT = 20
MOST_MISSES = 30
WINDOW = timedelta(hours=1)
MISS = "search.miss"
_DIGITS_OF_A_NUMBER = 15


def remember(kept: Mapping[str, str], term: str, *, by: User) -> tuple[str, dict[str, str]]:
    """A token for a term, and the user's kept terms with it; only the sealed term is kept, for this user alone."""
    token = token_urlsafe(6)
    sealed = b64encode(keyring().seal(term[:LONGEST], aad=_place(by, token))).decode()
    return token, dict([*kept.items(), (token, sealed)][-MOST_KEPT:])


def recall(kept: Mapping[str, str], token: str, *, by: User) -> str:
    """The term behind a token, or "" when it is not this user's."""
    if token not in kept:
        return ""
    try:
        return keyring().open(b64decode(kept[token]), aad=_place(by, token))
    except (EnvelopeBroken, ValueError):  # another user's, or kept before terms were sealed
        return ""


def _place(user: User, token: str) -> bytes:
    return f"session.term:{user.pk}:{token}".encode()


def looks_like_a_number(term: str) -> bool:
    """Whether a term could be an identity number, or is a phone number: what somebody who guesses would try one after another."""
    return looks_like_an_identity_number(term) or is_a_phone(term)


def looks_like_an_identity_number(term: str) -> bool:
    """Whether a term could be an identity number, mistyped ones included."""
    return sum(sign.isdigit() for sign in term) >= _DIGITS_OF_A_NUMBER


def is_a_phone(term: str) -> bool:
    """Whether a term is a phone number, of a mobile or with its area code."""
    try:
        parse_phone(term)
    except BadIdentifier:
        return False
    return True


def note_miss(*, by: User) -> None:
    """Count one search by number that found nothing; the number itself is not kept."""
    audit.record(MISS, by=by)


def is_probing(user: User) -> bool:
    """Whether a user has missed so often within the hour that further searches by number are refused, whatever the session."""
    return audit_log.count_of(MISS, user.pk, since=periods.now() - WINDOW) >= MOST_MISSES
