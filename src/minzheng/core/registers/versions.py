"""变更记录 — the versions of a record as the database kept them; personal values are not repeated."""

from typing import Any

from django.apps import apps

from minzheng.core.access.models import User
from minzheng.core.registers.declarations import Register
from minzheng.core.registers.records import Record

_TECHNICAL = frozenset({"id", "uid", "version", "updated_at", "created_at"})


def versions(register: type[Register], record: Record) -> list[dict[str, Any]]:
    """Newest first: when, by whom, which fields changed from what to what."""
    model = register.model
    if not issubclass(model, Record):  # what never changes has no versions
        return []
    history = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    rows = history._default_manager.filter(pgh_obj_id=record.pk).select_related("pgh_context").order_by("pgh_id")
    events: list[Any] = list(rows)
    actors: dict[Any, str] = dict(
        User.objects.filter(pk__in={_actor(event) for event in events}).values_list("pk", "name")
    )
    unsaid = _TECHNICAL | getattr(model.Privacy, "derived", frozenset())
    fields = [field for field in model._meta.concrete_fields if field.name not in unsaid]
    named = {field.attname: _named(field, events) for field in fields if field.is_relation}
    answer: list[dict[str, Any]] = []
    before: Any = None
    for event in events:
        changed = [field for field in fields if before is not None and _raw(field, before) != _raw(field, event)]
        changes = [_change(field, before, event, model.Privacy.personal, named) for field in changed]
        label = "登记" if before is None else "变更"
        answer.append(
            {"at": event.pgh_created_at, "actor": actors.get(_actor(event), "系统"), "label": label, "changes": changes}
        )
        before = event
    return answer[::-1]


def _actor(event: Any) -> Any:
    return (event.pgh_context.metadata if event.pgh_context else {}).get("user")


def _raw(field: Any, event: Any) -> Any:
    return getattr(event, field.attname)


def _named(field: Any, events: list[Any]) -> dict[Any, str]:
    """What the records that a reference points to are called, in one statement."""
    keys = {_raw(field, event) for event in events} - {None}
    return {key: str(found) for key, found in field.related_model._default_manager.in_bulk(keys).items()}


def _change(
    field: Any, before: Any, after: Any, personal: frozenset[str], named: dict[str, dict[Any, str]]
) -> dict[str, str]:
    title = str(field.verbose_name)
    if field.name in personal:
        return {"field": title, "before": "（个人信息，不重复显示）", "after": "已变更"}
    names = named.get(field.attname, dict(field.flatchoices))
    return {"field": title, "before": _text(_raw(field, before), names), "after": _text(_raw(field, after), names)}


def _text(value: Any, names: dict[Any, str]) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(names.get(value, value))
