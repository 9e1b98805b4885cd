"""登记簿查询 — doors to registers and records, and what their pages ask."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.http import Http404

from minzheng.core.access.doors import get_visible, require
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions.models import Division
from minzheng.core.registers.checking import writer_of
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.listing import as_dictionary, fetched
from minzheng.core.registers.models import ImportBatch
from minzheng.kernel import periods

MOST_BELONGING = 200
MOST_OPTIONS = 60


def get_register(user: User, code: str) -> type[Register]:
    """A register that the user may open; Http404 for an unknown code."""
    if code not in REGISTERS:
        raise Http404("没有这个登记簿。")
    register = REGISTERS.get(code)
    require(user, register.view)
    return register


def get_record(register: type[Register], user: User, uid: UUID, *, to: Permission) -> Any:
    """One record of a register in the user's scope."""
    return get_visible(register.rows().select_related("division"), user, uid, to=to)


def row_of(register: type[Register], record: Model) -> dict[str, Any]:
    """All columns of one record."""
    raw = fetched(register.rows().filter(pk=record.pk), register.columns).get()
    return as_dictionary(raw, register.columns)


def form_values(register: type[Register], record: Any) -> dict[str, str]:
    """The present values of a record as a form shows them."""
    present = writer_of(register).current(record)
    answer: dict[str, str] = {}
    for item in register.fields:
        value = present.get(item.name, getattr(record, item.name, ""))
        if isinstance(value, bool):
            value = "是" if value else "否"
        elif isinstance(value, Division):
            value = value.code
        answer[item.name] = "" if value is None else str(value)
    return answer


def rows_belonging(register: type[Register], user: User, source: str, record: Model) -> list[dict[str, Any]]:
    """Records of another register that point to a record, newest first, inside the user's scope."""
    columns = tuple(column for column in register.columns if column.in_list)
    rows = register.rows().visible_to(user, register.view).filter(**{source: record})
    return [as_dictionary(raw, columns) for raw in fetched(rows, columns).order_by("-id")[:MOST_BELONGING]]


def division_filter(user: User, register: type[Register], code: str) -> Division | None:
    """The division chosen above a list, if it lies in the user's scope."""
    if not code:
        return None
    scope = scope_of(user, register.view)
    return Division.objects.filter(scope.as_condition(""), code=code).order_by("-id").first()


def division_options(user: User, register: type[Register], chosen: Division | None) -> list[dict[str, Any]]:
    """Drop-downs of places: the top level of the user's scope, then the level under what is chosen."""
    scope = scope_of(user, register.view)
    standing = Division.objects.standing(periods.today()).filter(scope.as_condition(""))
    chain = _chain(chosen, scope.paths)
    levels = [(Division.Level.COUNTY, None)] if scope.everything else [(_level_below(scope.paths), None)]
    levels += [(_next(division.level), division) for division in chain if _next(division.level)]
    picks = {division.level: division.code for division in chain}
    answer = []
    for level, above in levels:
        rows = standing.filter(level=level)
        if above is not None:
            rows = rows.filter(path__startswith=above.path)
        options = list(rows.order_by("code").values_list("code", "name"))
        if options:
            answer.append(
                {
                    "level": level,
                    "title": Division.Level(level).label,
                    "options": options,
                    "picked": picks.get(level, ""),
                    "above": above.code if above else "",
                }
            )
    return answer


def suggested_divisions(user: User, typed: str) -> list[dict[str, str]]:
    """Divisions whose name or code begins with what was typed, in the scope in which the user records."""
    text = typed.strip()[:40]
    rows = Division.objects.standing(periods.today()).filter(scope_of(user, Permission.REGISTER_EDIT).as_condition(""))
    rows = rows.filter(code__startswith=text) if text.isdigit() else rows.filter(name__contains=text)
    found = rows.select_related("parent", "county").order_by("level", "code")[:MOST_OPTIONS]
    return [{"code": row.code, "name": _full_name(row)} for row in found]


def _full_name(row: Division) -> str:
    above = [
        place.name
        for place in (row.county, row.parent)
        if place is not None and place.level != Division.Level.CITY and place.pk != row.pk
    ]
    return "".join(dict.fromkeys([*above, row.name]))


def _chain(chosen: Division | None, paths: tuple[str, ...]) -> list[Division]:
    """The chosen division and its ancestors inside the scope, highest first."""
    chain: list[Division] = []
    at = chosen
    while at is not None and at.level != Division.Level.CITY and any(at.path.startswith(path) for path in paths):
        chain.insert(0, at)
        at = at.parent
    return chain


def _level_below(paths: tuple[str, ...]) -> str:
    depth = min((path.count("/") for path in paths), default=1)
    return [
        Division.Level.COUNTY,
        Division.Level.COUNTY,
        Division.Level.TOWNSHIP,
        Division.Level.VILLAGE,
        Division.Level.VILLAGE,
    ][min(depth, 4)]


def _next(level: str) -> str:
    return {Division.Level.COUNTY: Division.Level.TOWNSHIP, Division.Level.TOWNSHIP: Division.Level.VILLAGE}.get(
        level, ""
    )  # type: ignore[call-overload, no-any-return]


def versions(register: type[Register], record: Model) -> list[dict[str, Any]]:
    """The versions of a record, newest first: when, by whom, which fields changed; personal values stay hidden."""
    model = register.model
    history = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    events = list(
        history._default_manager.filter(pgh_obj_id=record.pk).select_related("pgh_context").order_by("pgh_id")
    )
    actors = dict(User.objects.filter(pk__in=[_actor(event) for event in events]).values_list("pk", "name"))
    personal = model.Privacy.personal  # type: ignore[attr-defined]  # every record class has it, a house test sees to it
    fields = [
        field
        for field in model._meta.concrete_fields
        if field.name not in {"id", "uid", "version", "updated_at", "created_at"}
    ]
    answer: list[dict[str, Any]] = []
    before = None
    for event in events:
        changes = (
            []
            if before is None
            else [
                _change(field, before, event, personal) for field in fields if _raw(field, before) != _raw(field, event)
            ]
        )
        answer.insert(
            0,
            {
                "at": event.pgh_created_at,
                "actor": actors.get(_actor(event), "系统"),
                "label": "登记" if before is None else "变更",
                "changes": changes,
            },
        )
        before = event
    return answer


def _actor(event: Any) -> int | None:
    return (event.pgh_context.metadata if event.pgh_context else {}).get("user")


def _raw(field: Any, event: Any) -> Any:
    return getattr(event, field.attname)


def _change(field: Any, before: Any, after: Any, personal: frozenset[str]) -> dict[str, str]:
    title = str(field.verbose_name)
    if field.name in personal:
        return {"field": title, "before": "（个人信息，不重复显示）", "after": "已变更"}
    return {"field": title, "before": _text(field, before), "after": _text(field, after)}


def _text(field: Any, event: Any) -> str:
    value = _raw(field, event)
    if value is None or value == "":
        return "（空）"
    return str(dict(field.flatchoices).get(value, value))


def confirm(register: type[Register], uids: list[UUID], *, by: User) -> tuple[int, list[str]]:
    """Confirm records through the register's own service."""
    rows = list(register.rows().visible_to(by, Permission.REGISTER_CONFIRM).filter(uid__in=uids))
    return register.confirm(rows, by=by)


def reveal(register: type[Register], record: Any, *, reason: str, by: User) -> str:
    """The full value that the register hides."""
    return register.reveal(record, reason=reason, by=by)


def imports_of(user: User) -> Any:
    """A user's own batches, newest first."""
    return (
        ImportBatch.objects.filter(owner=user)
        .select_related("document", "annotated", "job")
        .order_by("-asked_at", "-id")
    )


def get_batch(user: User, uid: UUID) -> ImportBatch:
    """One of the user's own batches."""
    batch = imports_of(user).filter(uid=uid).first()
    if batch is None:
        raise Http404("没有这个导入批次。")
    assert isinstance(batch, ImportBatch)
    return batch
