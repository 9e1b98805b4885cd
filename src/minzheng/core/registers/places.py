"""区划选择 — the drop-downs above a list and the suggestions in a form, never beyond the user's scope."""

from typing import Any

from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions.models import Division
from minzheng.core.registers.declarations import Register
from minzheng.kernel import periods

MOST_OPTIONS = 60
_LEVELS = [Division.Level.CITY, Division.Level.COUNTY, Division.Level.TOWNSHIP, Division.Level.VILLAGE]


def division_filter(user: User, register: type[Register], code: str) -> Division | None:
    """The division chosen above a list, if it lies in the user's scope."""
    if not code:
        return None
    scope = scope_of(user, register.view)
    rows = Division.objects.filter(scope.as_condition(""), code=code).select_related("parent__parent")
    return rows.order_by("-id").first()


def division_options(user: User, register: type[Register], chosen: Division | None) -> list[dict[str, Any]]:
    """One drop-down for the first level inside the scope, and one below each division of the chosen chain."""
    scope = scope_of(user, register.view)
    depth = min((path.count("/") for path in scope.paths), default=1)
    chain = _chain(chosen, depth)
    standing = Division.objects.standing(periods.today()).filter(scope.as_condition(""))
    wanted: list[tuple[str, Division | None]] = [(_LEVELS[depth], None)] if depth < len(_LEVELS) else []
    wanted += [
        (_LEVELS[_LEVELS.index(Division.Level(at.level)) + 1], at) for at in chain if at.level != Division.Level.VILLAGE
    ]
    picks = {at.level: at.code for at in chain}
    if not wanted:
        return []
    condition = Q(pk__in=[])
    for level, above in wanted:
        condition |= Q(level=level, path__startswith=above.path if above is not None else "")
    options: dict[str, list[tuple[str, str]]] = {}
    for level, code, name in standing.filter(condition).order_by("code").values_list("level", "code", "name"):
        options.setdefault(level, []).append((code, name))
    return [
        {"level": str(level), "title": Division.Level(level).label, "options": options[level],
         "picked": picks.get(level, ""), "above": above.code if above else ""}
        for level, above in wanted if level in options
    ]  # fmt: skip


def _chain(chosen: Division | None, depth: int) -> list[Division]:
    """The chosen division and its ancestors below the top of the scope, highest first."""
    chain: list[Division] = []
    at = chosen
    while at is not None and at.path.count("/") > depth:
        chain.insert(0, at)
        at = at.parent
    return chain


def suggested_divisions(user: User, typed: str) -> list[dict[str, str]]:
    """Divisions whose name or code begins with what was typed, in the scope in which the user records."""
    text = typed.strip()[:40]
    rows = Division.objects.standing(periods.today()).filter(scope_of(user, Permission.REGISTER_EDIT).as_condition(""))
    rows = rows.filter(code__startswith=text) if text.isdigit() else rows.filter(name__contains=text)
    found = rows.select_related("parent", "county").order_by("level", "code")[:MOST_OPTIONS]
    return [{"code": row.code, "name": _full_name(row)} for row in found]


def _full_name(row: Division) -> str:
    above = [place for place in (row.county, row.parent) if place is not None and place.pk != row.pk]
    names = [place.name for place in above if place.level != Division.Level.CITY]
    return "".join(dict.fromkeys([*names, row.name]))
