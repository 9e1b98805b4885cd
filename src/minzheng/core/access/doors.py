"""门 — the only way to an object: outside your division it does not exist; inside, you need the permission."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import permissions_of, scope_of
from minzheng.core.access.scopes import ScopedQuerySet

ModelT = TypeVar("ModelT", bound=models.Model)


def get_visible(
    queryset: ScopedQuerySet[ModelT],
    user: User | Any,
    uid: UUID | str,
    *,
    to: Permission,
    seen_with: Permission = Permission.REGISTER_VIEW,
) -> ModelT:
    """One object by its outside number. Http404 where the user may not even see it, PermissionDenied without the post for it."""
    seen = queryset.visible_to(user, seen_with).filter(uid=uid).first()
    if seen is None:
        raise Http404("没有这条记录，或者它不在您的管辖范围内。")
    require(user, to)
    if to != seen_with and not queryset.visible_to(user, to).filter(pk=seen.pk).exists():
        raise PermissionDenied
    return seen


def require(user: User | Any, to: Permission) -> None:
    """Refuse an act that no post of the user allows."""
    if to not in permissions_of(user):
        raise PermissionDenied


def may(user: User | Any, to: Permission) -> bool:
    """Whether some post of the user allows an act."""
    return bool(scope_of(user, to).paths)
