"""全局搜索 — one box over all registers inside the viewer's scope; what was typed never stands in an address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from minzheng.core.access.doors import may
from minzheng.core.access.permissions import Permission
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.listing import Position, Query, counts
from minzheng.core.registers.listing import page as list_page
from minzheng.core.registers.searching import is_probing, looks_like_a_number, note_miss
from minzheng.web.lines import line_title
from minzheng.web.policy import allow
from minzheng.web.register_lists import cells_of
from minzheng.web.staff import StaffRequest

FOUND_PER_REGISTER = 8
REGISTERS_LISTED = 8  # with their first rows; the others that found something are named with their number


@allow(Permission.REGISTER_VIEW)
@require_http_methods(["GET", "POST"])
def search(request: StaffRequest) -> HttpResponse:
    """Search every register that can be searched, and their titles; misses by identity number are counted and limited."""
    if request.method == "GET":
        return redirect("workbench")
    term = request.POST.get("q", "").strip()[:60]
    by_number = looks_like_a_number(term)
    if by_number and is_probing(request.user):
        return render(
            request, "search.html", {"groups": [], "named": [], "limited": True, "search_text": ""}, status=429
        )
    named = [register for register in REGISTERS if register.in_menu and term and term in register.title]
    named = [register for register in named if may(request.user, register.view)]
    searched = [register for register in REGISTERS if register.searches and register.in_search] if term else []
    totals = counts(searched, request.user, Query(term=term))
    found = [register for register in searched if register.code in totals]
    if by_number and not found:
        note_miss(by=request.user)
    shown = {
        "groups": [_found(request, register, term) for register in found[:REGISTERS_LISTED]],
        "others": [(line_title(each.line), each, totals[each.code]) for each in found[REGISTERS_LISTED:]],
        "named": named, "search_text": term, "limited": False,
    }  # fmt: skip
    return render(request, "search.html", shown)


def _found(request: StaffRequest, register: Any, term: str) -> dict[str, Any]:
    found = list_page(register, request.user, Query(term=term), Position(), size=FOUND_PER_REGISTER)
    columns = [column for column in register.columns if column.in_list]
    lines = [cells_of(register, columns, row) for row in found.rows]
    return {
        "register": register,
        "line": line_title(register.line),
        "columns": columns,
        "lines": lines,
        "total": found.total,
        "more": found.total > len(lines),
    }


urlpatterns = [path("search/", search, name="search")]
