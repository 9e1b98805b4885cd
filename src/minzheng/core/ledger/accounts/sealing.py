"""账号密封 — account numbers are sealed to their row; the same number is found by its blind index."""

from uuid import UUID

from minzheng.core.access.keys import keyring
from minzheng.kernel import masking


def _place(uid: UUID) -> bytes:
    return f"ledger_payeeaccount.sealed_account:{uid}".encode()


def seal(number: str, uid: UUID) -> bytes:
    """Seal an account number to the row."""
    return keyring().seal(number, aad=_place(uid))


def unseal(blob: bytes | memoryview, uid: UUID) -> str:
    """The number again."""
    return keyring().open(bytes(blob), aad=_place(uid))


def index(number: str) -> bytes:
    """The blind index of a canonical account number."""
    return keyring().blind_index(number, purpose="payee.account")


def masked(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The number as lists show it: the last four alone."""
    return masking.mask_account(unseal(blob, uid)) if blob else ""
