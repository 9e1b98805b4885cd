"""密封字段 — identity numbers, phones and accounts are sealed to their row; equality goes through a keyed blind index."""

from uuid import UUID

from minzheng.core.access.keys import keyring
from minzheng.kernel import masking, periods
from minzheng.kernel.identifiers import parse_resident_id


def _place(column: str, uid: UUID) -> bytes:
    """Table, column and row: a sealed value opens nowhere else."""
    return f"parties_person.{column}:{uid}".encode()


def seal(text: str, *, column: str, uid: UUID) -> bytes | None:
    """Seal a value to its row; nothing stays nothing."""
    return keyring().seal(text, aad=_place(column, uid)) if text else None


def unseal(blob: bytes | memoryview | None, *, column: str, uid: UUID) -> str:
    """The value again, or "" when there is none."""
    return keyring().open(bytes(blob), aad=_place(column, uid)) if blob else ""


def id_index(number: str) -> bytes | None:
    """The blind index of a canonical identity number."""
    return keyring().blind_index(number, purpose="person.id") if number else None


def phone_index(number: str) -> bytes | None:
    """The blind index of a canonical phone number; several people may have one."""
    return keyring().blind_index(number, purpose="person.phone") if number else None


def canonical_id(text: str) -> str:
    """The canonical 18 characters of a typed identity number; raises BadIdentifier in words."""
    return parse_resident_id(text, today=periods.today()).number


def masked_id(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The number as lists show it: the last four hidden."""
    number = unseal(blob, column="sealed_id", uid=uid)
    return masking.mask_resident_id(number) if number else ""


def masked_phone(blob: bytes | memoryview | None, uid: UUID) -> str:
    """The phone as lists show it."""
    number = unseal(blob, column="sealed_phone", uid=uid)
    return masking.mask_phone(number) if number else ""
