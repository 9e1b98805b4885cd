"""密封 — who objected and how he is reached, sealed to the row of the objection."""

from uuid import UUID

from minzheng.core.access.keys import keyring


def _place(column: str, uid: UUID) -> bytes:
    return f"publicity_objection.{column}:{uid}".encode()


def seal(text: str, *, column: str, uid: UUID) -> bytes | None:
    """Seal a value to its row; nothing stays nothing."""
    return keyring().seal(text.strip(), aad=_place(column, uid)) if text.strip() else None


def unseal(blob: bytes | memoryview | None, *, column: str, uid: UUID) -> str:
    """The value again, or "" when there is none."""
    return keyring().open(bytes(blob), aad=_place(column, uid)) if blob else ""
