"""工作人员请求 — a request whose user is signed in."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from minzheng.core.access.models import User


class StaffRequest(HttpRequest):
    """已登录请求 — for annotations: behind a policy the user is known."""

    user: "User"
