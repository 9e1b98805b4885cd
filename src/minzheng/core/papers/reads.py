"""公文查询 — drafts for those who work on them; issued papers for everybody in and below the issuing division."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from minzheng.core.access.doors import may
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import appointments_of, scope_of
from minzheng.core.documents.models import Document
from minzheng.core.papers.models import IssuedPaper


def papers_for(user: User, kind: str = "") -> QuerySet[IssuedPaper]:
    """The papers that a user may read, newest first: one statement beside those of his posts."""
    rows = IssuedPaper.objects.filter(kind=kind) if kind else IssuedPaper.objects.all()
    drafts, issued = Q(state=IssuedPaper.State.DRAFT), ~Q(state=IssuedPaper.State.DRAFT)
    condition = _held(user, Permission.PAPER_ISSUE) | (drafts & _held(user, Permission.PLAN_EDIT))
    if may(user, Permission.DOCUMENT_VIEW):
        condition |= issued & (Q(division__path__in=_above(user)) | _held(user, Permission.DOCUMENT_VIEW))
    return (
        rows.filter(condition)
        .select_related("division", "drafted_by", "issued_by", "pdf", "docx")
        .order_by("-drafted_at", "-id")
    )


def get_paper(user: User, uid: UUID) -> IssuedPaper:
    """One paper that the user may read; Http404 for any other."""
    found = papers_for(user).filter(uid=uid).first()
    if found is None:
        raise Http404("没有这份公文，或者它不是发给您所在单位的。")
    return found


def file_of(user: User, uid: UUID, form: str) -> Document:
    """The kept file of an issued paper: ``pdf`` or ``docx``. Http404 for a draft."""
    found = get_paper(user, uid)
    document: Document | None = {"pdf": found.pdf, "docx": found.docx}.get(form)
    if document is None:
        raise Http404("草稿还没有正式文件。")
    return document


def last_word(kind: str) -> str:
    """The word (机关代字) that the newest paper of a kind used; empty when there is none."""
    found = IssuedPaper.objects.filter(kind=kind).order_by("-id").values_list("word", flat=True).first()
    return found or ""


def _held(user: User, to: Permission) -> Q:
    """The predicate of a scope, which stays one when nothing needs to be filtered."""
    return Q(pk__isnull=False) & scope_of(user, to).as_condition()


def _above(user: User) -> list[str]:
    """The paths of the user's divisions and of all above them."""
    paths: set[str] = set()
    for appointment in appointments_of(user):
        parts = appointment.division.path.rstrip("/").split("/")
        paths |= {"/".join(parts[: depth + 1]) + "/" for depth in range(len(parts))}
    return sorted(paths)
