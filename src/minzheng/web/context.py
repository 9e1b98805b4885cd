"""页面框架 — what every page of the shell shows: navigation, notices, the business date."""

import os
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import appointments_of, permissions_of
from minzheng.core.divisions.reads import city
from minzheng.core.notices.reads import unread_count
from minzheng.core.registers.declarations import REGISTERS
from minzheng.kernel import periods
from minzheng.web.lines import LINES

Entry = dict[str, Any]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame; anonymous pages get the date alone."""
    shown: dict[str, Any] = {
        "business_date": periods.today() if os.environ.get("MINZHENG_TODAY") else None,
        "is_demonstration": bool(os.environ.get("MINZHENG_DEMONSTRATION")),
    }
    shown |= _bureau()
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return shown
    held = appointments_of(user)
    posting = f"{held[0].division.name} {held[0].kind.title}" if held else ""
    return shown | {
        "navigation": navigation(request),
        "may_search": may(user, Permission.REGISTER_VIEW),
        "unread_notices": unread_count(user),
        "current_posting": posting,
    }


def _bureau() -> dict[str, str]:
    """The bureau's names, from the city in the divisions; read once per process."""
    if not _BUREAU:
        found = city(periods.today())
        if found is None:
            return {"bureau_name": "民政综合业务平台", "bureau_short": "民政"}
        _BUREAU.update(bureau_name=f"{found.name}民政局", bureau_short=f"{found.name.removesuffix('市')}民政")
    return _BUREAU


_BUREAU: dict[str, str] = {}


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of the side bar that the user's posts open."""
    user = request.user
    groups = [{"title": "办理", "entries": _entries(request, _DESK)}]
    if may(user, Permission.REGISTER_VIEW) or may(user, Permission.CHECK_VIEW):
        groups.append({"title": "业务条线", "entries": _lines(request)})
    groups.append({"title": "监管与统计", "entries": _entries(request, _OVERSIGHT)})
    groups.append({"title": "系统管理", "entries": _entries(request, _ADMINISTRATION)})
    return [group for group in groups if group["entries"]]


def _lines(request: HttpRequest) -> list[Entry]:
    """The lines of business, each with the registers that stand below it; the line of the page stands open."""
    views = frozenset(one for one in {register.view for register in REGISTERS} if may(request.user, one))
    found = []
    for code, url, title, icon, registers in _offered(views, get_script_prefix(), len(REGISTERS)):
        below = [
            _entry(request, its_url, its_title, its_icon) for its_url, its_title, its_icon, shown in registers if shown
        ]
        entry = _entry(request, url, title, icon)
        inside = any(request.path.startswith(its_url) for its_url, *_ in registers)
        found.append(entry | {"code": code, "below": below, "open": inside or entry["current"]})
    return found


@lru_cache(maxsize=128)
def _offered(
    views: frozenset[Permission], _prefix: str, _registers: int
) -> tuple[tuple[str, str, str, str, tuple[tuple[str, str, str, bool], ...]], ...]:
    """Lines with their registers' addresses, titles and icons, and whether the menu shows them, for what somebody may see.

    Addresses are worked out once for each set of permissions (and the place where the product is mounted), not on every page.
    """
    found = []
    for line in LINES:
        registers = [one for one in REGISTERS if one.line == line.code and one.view in views]
        below = tuple((reverse("register", args=[r.code]), r.title, r.icon, r.in_menu) for r in registers)
        if any(shown for *_, shown in below):
            found.append((line.code, reverse("line", args=[line.code]), line.title, line.icon, below))
    return tuple(found)


_DESK = (
    ("workbench", "工作台", "layout-dashboard", None),
    ("window", "窗口受理", "file-plus", Permission.CASE_WORK),
    ("cases", "办件", "inbox", Permission.CASE_VIEW),
    ("checks", "核对", "zoom-check", Permission.CHECK_WORK),
    ("visits", "走访", "home-search", Permission.VISIT_VIEW),
    ("screening", "政策找人", "user-search", Permission.REGISTER_VIEW),
    ("imports", "数据导入", "table-import", Permission.REGISTER_IMPORT),
)
_OVERSIGHT = (
    ("plan", "年度计划", "target-arrow", Permission.PLAN_VIEW),
    ("papers", "公文", "file-text", Permission.DOCUMENT_VIEW),
    ("simulations", "标准测算", "calculator", Permission.PAPER_ISSUE),
    ("alarms", "数据质量", "alert-triangle", Permission.ALARM_VIEW),
    ("calendar", "工作日历", "calendar-event", Permission.DIVISION_VIEW),
    ("divisions", "行政区划", "map-pin", Permission.DIVISION_VIEW),
)
_ADMINISTRATION = (
    ("calendar", "工作日历", "calendar-event", Permission.ACCOUNT_ADMIN),
    ("accounts", "账号", "users", Permission.ACCOUNT_ADMIN),
    ("appointments", "岗位任命", "id-badge", Permission.POST_ADMIN),
    ("audit", "审计日志", "history", Permission.AUDIT_VIEW),
)


def _entries(request: HttpRequest, wanted: tuple[tuple[str, str, str, Permission | None], ...]) -> list[Entry]:
    held = permissions_of(request.user)  # type: ignore[arg-type]  # only signed-in users come here
    return [
        _entry(request, reverse(name), title, icon)
        for name, title, icon, needed in wanted
        if needed is None or needed in held
    ]


def _entry(request: HttpRequest, url: str, title: str, icon: str) -> Entry:
    here = request.path == url or (url != "/" and request.path.startswith(url))
    return {"url": url, "title": title, "icon": icon, "current": here, "key": _KEYS.get(title, "")}


_KEYS = {"窗口受理": "w"}  # what is opened dozens of times a day, from every page
