"""受理草稿查询 — one's own drafts and what was typed into them; those of others do not exist."""

import json
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from minzheng.adapters.envelope import EnvelopeBroken
from minzheng.core.access.keys import keyring
from minzheng.core.access.models import User
from minzheng.core.cases.intake.models import IntakeDraft
from minzheng.kernel import periods

Answers = dict[str, list[str]]


def drafts_of(user: User) -> QuerySet[IntakeDraft]:
    """我的草稿 — those whose time is not over, the last kept first."""
    return IntakeDraft.objects.filter(owner=user, kept_until__gte=periods.today()).order_by("-kept_at", "-id")


def get_draft(user: User, uid: UUID) -> IntakeDraft:
    """One of the user's own drafts. Raises Http404."""
    draft = drafts_of(user).filter(uid=uid).first()
    if draft is None:
        raise Http404("没有这份草稿，或者它已经提交、删除或过期。")
    return draft


def typed_in(draft: IntakeDraft) -> Answers:
    """填写内容 — what was typed, by the name of the field; empty where it cannot be opened any more."""
    try:
        said = json.loads(keyring().open(bytes(draft.sealed_answers), aad=place_of(draft.uid)))
    except (EnvelopeBroken, ValueError):
        return {}
    return {str(name): [str(one) for one in values] for name, values in said.items()}


def place_of(uid: UUID) -> bytes:
    """Table, column and row: what was typed opens nowhere else."""
    return f"cases_intakedraft.answers:{uid}".encode()
