"""死亡信息密封 — the identity number of a reported death, sealed to its row; the index is that of the register of persons."""

from uuid import UUID

from minzheng.core.access.keys import keyring
from minzheng.kernel import masking


def _place(uid: UUID) -> bytes:
    return f"benefits_deathreport.sealed_id:{uid}".encode()


def seal(number: str, uid: UUID) -> bytes | None:
    """Seal an identity number to the row; nothing stays nothing."""
    return keyring().seal(number, aad=_place(uid)) if number else None


def unseal(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The number again, or "" when there is none."""
    return keyring().open(bytes(blob), aad=_place(uid)) if blob else ""


def masked(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The number as lists show it: the last four hidden."""
    number = unseal(blob, uid)
    return masking.mask_resident_id(number) if number else ""
