"""寻亲联系电话 — the phone of whoever reported somebody missing, sealed to its row."""

from uuid import UUID

from minzheng.core.access.keys import keyring
from minzheng.kernel import masking


def _place(uid: UUID) -> bytes:
    return f"assistance_missingreport.sealed_phone:{uid}".encode()


def seal(number: str, uid: UUID) -> bytes | None:
    """Seal a phone to the row; nothing stays nothing."""
    return keyring().seal(number, aad=_place(uid)) if number else None


def unseal(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The phone again, or "" where none was given."""
    return keyring().open(bytes(blob), aad=_place(uid)) if blob else ""


def masked(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The phone as lists show it."""
    number = unseal(blob, uid)
    return masking.mask_phone(number) if number else ""
