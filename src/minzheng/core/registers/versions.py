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
    history = apps.get_model(model._meta.app_label, f"{model.__name__}Event")
    rows = history._default_manager.filter(pgh_obj_id=record.pk).select_related("pgh_context").order_by("pgh_id")
    events: list[Any] = list(rows)
    actors: dict[Any, str] = dict(
        User.objects.filter(pk__in={_actor(event) for event in events}).values_list("pk", "name")
    )
    fields = [field for field in model._meta.concrete_fields if field.name not in _TECHNICAL]
    answer: list[dict[str, Any]] = []
    before: Any = None
    for event in events:
        changed = [field for field in fields if before is not None and _raw(field, before) != _raw(field, event)]
        changes = [_change(field, before, event, model.Privacy.personal) for field in changed]
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
