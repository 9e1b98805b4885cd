"""文档查询 — the one door to a document."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.documents.models import Document


def get_document(user: User, uid: UUID) -> Document:
    """A document in the user's scope; a private one exists for its owner only."""
    own = Document.objects.filter(uid=uid, owner=user).select_related("division").first()
    if own is not None:
        return _kept(own)
    document = get_visible(
        Document.objects.select_related("division"),
        user,
        uid,
        to=Permission.DOCUMENT_VIEW,
        seen_with=Permission.DOCUMENT_VIEW,
    )
    if document.own_only:
        raise Http404("没有这个文档。")
    return _kept(document)


def _kept(document: Document) -> Document:
    """A document whose content is still there."""
    if document.removed_at is not None:
        raise Http404("这份文件已过保留期，内容已经删除；需要时请重新生成。")
    return document


def attached_to(user: User, target_uid: UUID) -> QuerySet[Document]:
    """The documents attached to a record, newest first, inside the user's scope."""
    rows = Document.objects.visible_to(user, Permission.DOCUMENT_VIEW).filter(target_uid=target_uid, own_only=False)
    return rows.select_related("owner").order_by("-added_at", "-id")
