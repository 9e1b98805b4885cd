"""文档登记 — storing and removing files."""

import os
import time
import uuid
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from minzheng.adapters import uploads
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.documents.models import Document
from minzheng.core.failpoints import fp
from minzheng.kernel import periods

PAPERS = frozenset({"pdf", "png", "jpg", "xlsx", "csv", "txt", "docx"})
PAPER_LIMIT = 20 * 1024 * 1024
ORPHANED_AFTER = 24 * 3600  # seconds


def folder() -> Path:
    """The private folder of all documents."""
    place = Path(settings.HOME) / "documents"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def grades_for(user: User, division: Division) -> list[tuple[str, str]]:
    """The trust grades that a user may give to a paper of a division: A comes from the product alone, B from a post that
    compares papers with their originals there.
    """
    may_verify = scope_of(user, Permission.DOCUMENT_VERIFY).covers(division.path)
    given = {Document.Trust.UPLOADED, Document.Trust.DECLARED} | ({Document.Trust.CHECKED} if may_verify else set())
    return [(grade.value, str(grade.label)) for grade in Document.Trust if grade in given]


@transaction.atomic
def store(
    data: bytes,
    name: str,
    *,
    purpose: str,
    division: Division,
    by: User,
    trust: str = Document.Trust.UPLOADED,
    allowed: frozenset[str] = PAPERS,
    limit: int = PAPER_LIMIT,
    own_only: bool = False,
    target_kind: str = "",
    target_uid: uuid.UUID | None = None,
    kept_until: date | None = None,
) -> Document:
    """Inspect and store one file. Raises ``uploads.UploadRefused`` in words for the user."""
    upload = uploads.inspect(data, name, allowed=allowed, limit=limit)
    if upload.kind in {"png", "jpg"}:
        data = uploads.clean_image(data)
        upload = uploads.inspect(data, name, allowed=allowed, limit=limit)
    place = uuid.uuid4().hex
    write_durably(folder() / place, data)
    fp("documents.written")
    document = Document.objects.create(
        name=upload.safe_name, purpose=purpose, media_type=upload.media_type, size=upload.size, sha256=upload.sha256,
        trust=trust, division=division, owner=by, own_only=own_only,
        target_kind=target_kind,
        target_uid=target_uid, place=place, kept_until=kept_until,
    )  # fmt: skip
    audit.record(
        "document.add", by=by, target_kind="documents.document", target_uid=document.uid, division_path=division.path,
        body={"purpose": purpose, "size": upload.size, "sha256": upload.sha256},
    )  # fmt: skip
    fp("documents.recorded")
    return document


def write_durably(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole after a crash, or not at all."""
    partial = path.with_suffix(".part")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    place = os.open(path.parent, os.O_RDONLY)  # the name lasts only when its folder was written too
    try:
        os.fsync(place)
    finally:
        os.close(place)


@transaction.atomic
def remove_expired(*, by: User | str) -> int:
    """Delete the content of documents whose time is over; the row stays and says when. Returns how many."""
    expired = list(Document.objects.select_for_update().filter(kept_until__lt=periods.today(), removed_at__isnull=True))
    return remove_content(expired, by=by)


@transaction.atomic
def remove_content(documents: Sequence[Document], *, by: User | str) -> int:
    """Delete the content of documents; the rows stay and say when. Those already removed stay as they are. Returns how many."""
    kept = Document.objects.select_for_update().filter(pk__in=[document.pk for document in documents])
    gone = list(kept.filter(removed_at__isnull=True).order_by("pk"))
    Document.objects.filter(pk__in=[document.pk for document in gone]).update(removed_at=periods.now())
    if gone:
        audit.record("document.expire", by=by, target_kind="documents.document", body={"count": len(gone)})
    for document in gone:
        transaction.on_commit(partial((folder() / document.place).unlink, missing_ok=True))
    return len(gone)


@transaction.atomic
def remove_orphans(*, by: User | str) -> int:
    """Delete files that no document names: what a write left behind that was taken back or killed. Returns how many.

    A file younger than a day may belong to a transaction that is still open.
    """
    youngest = time.time() - ORPHANED_AFTER
    old = {path.name: path for path in folder().iterdir() if path.is_file() and path.stat().st_mtime < youngest}
    named = set(Document.objects.filter(place__in=list(old), removed_at__isnull=True).values_list("place", flat=True))
    orphans = [path for name, path in old.items() if name not in named]
    if orphans:
        audit.record("document.orphans", by=by, target_kind="documents.document", body={"count": len(orphans)})
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def opened(document: Document, *, by: User) -> bytes:
    """The content of a document, with an audit event that says who took it."""
    audit.record(
        "document.open",
        by=by,
        target_kind="documents.document",
        target_uid=document.uid,
        division_path=document.division.path,
    )
    return content(document)


def content(document: Document) -> bytes:
    """The content of a document for the system's own work."""
    return (folder() / document.place).read_bytes()
