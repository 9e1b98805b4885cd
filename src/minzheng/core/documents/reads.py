"""文档查询 — the one door to a document."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.doors import get_visible, may
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.documents.models import Document


def get_document(user: User, uid: UUID) -> Document:
    """A document in the user's scope; a private one exists for its owner only, as long as he serves where it belongs."""
    document = get_visible(
        Document.objects.select_related("division"),
        user,
        uid,
        to=Permission.DOCUMENT_VIEW,
        seen_with=Permission.DOCUMENT_VIEW,
    )
    if document.own_only and document.owner_id != user.pk:
        raise Http404("没有这个文档。")
    return _kept(document)


def get_attached(uid: UUID) -> Document | None:
    """A document that belongs to a record, for the door of that record to open; None for any other."""
    document = (
        Document.objects.filter(uid=uid, target_uid__isnull=False, own_only=False).select_related("division").first()
    )
    return None if document is None else _kept(document)


def _kept(document: Document) -> Document:
    """A document whose content is still there."""
    if document.removed_at is not None:
        raise Http404("这份文件已过保留期，内容已经删除；需要时请重新生成。")
    return document


def attached_to(user: User, target_uid: UUID) -> QuerySet[Document]:
    """The documents attached to a record that the user may see, newest first; they go wherever the record goes."""
    rows = Document.objects.filter(target_uid=target_uid, own_only=False)
    rows = rows if may(user, Permission.DOCUMENT_VIEW) else rows.none()
    return rows.select_related("owner").order_by("-added_at", "-id")
