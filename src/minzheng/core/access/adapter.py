"""登录适配 — allauth as this product uses it: accounts are opened by the system administrator, never by sign-up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import permissions_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """账号适配器 — no open sign-up, no e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 — the library's signature
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """A leader, who reads figures and records nothing, begins with the plan; everybody else at his desk."""
        held = permissions_of(request.user)  # type: ignore[arg-type]  # the library calls this once somebody is signed in
        leads = Permission.PAPER_ISSUE in held and Permission.REGISTER_EDIT not in held
        url: str = "/plan/" if leads else super().get_login_redirect_url(request)
        return url
