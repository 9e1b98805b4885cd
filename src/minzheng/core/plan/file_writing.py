"""写计划文件 — a plan as the text of a YAML file that ``files.read_plan_file`` reads back to the same values."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import yaml

from minzheng.core.plan.file_model import FileBinding, FileItem, FilePromise, PlanFile
from minzheng.core.plan.placed_yaml import PlacedLoader

WIDTH = 4096  # a value stays on its line
_HEAD = """# {title}——计划数据。
# 键的含义见 minzheng.core.plan.files；目标写法见 minzheng.kernel.targets；还没有定的目标写“待定”。
"""


class _Line(dict[str, Any]):
    """One mapping on one line."""


class _List(list[str]):
    """A list on one line."""


class _Dumper(yaml.SafeDumper):
    """Writes what ``PlacedLoader`` reads: only null and whole numbers are told from text, and nothing is referred to."""

    yaml_implicit_resolvers = PlacedLoader.yaml_implicit_resolvers

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 — the library's signature
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 — as above
        super().increase_indent(flow, indentless=False)


def _line(dumper: _Dumper, data: _Line) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=True)


def _list(dumper: _Dumper, data: _List) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


_Dumper.add_representer(_Line, _line)
_Dumper.add_representer(_List, _list)


def written(plan: PlanFile) -> str:
    """The text of the file."""
    said = {
        "code": plan.code,
        "title": plan.title,
        "issuer": plan.issuer,
        "year": plan.year,
        "published_on": plan.published_on.isoformat() if plan.published_on else None,
        "division": plan.division,
        "default_set": plan.default_set,
        **_some(note=plan.note),
        "offices": [_Line(code=office.code, name=office.name) for office in plan.offices],
        "registers": [_Line(number=register.number, name=register.name) for register in plan.registers],
        "sections": [
            {"number": part.number, "title": part.title, "items": [_item(item) for item in part.items]}
            for part in plan.sections
        ],
    }
    body = yaml.dump(said, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH, default_flow_style=False)
    return _HEAD.format(title=plan.title.replace("\n", " ")) + body


def without_text(plan: PlanFile) -> PlanFile:
    """The plan without a sentence of the bureau's document."""

    def silent(bindings: Iterable[FileBinding]) -> tuple[FileBinding, ...]:
        return tuple(replace(one, text="") for one in bindings)

    return replace(
        plan,
        sections=tuple(
            replace(
                part,
                items=tuple(
                    replace(
                        item,
                        clause="",
                        clause_source="",
                        set_aside=silent(item.set_aside),
                        promises=tuple(replace(one, bindings=silent(one.bindings)) for one in item.promises),
                    )
                    for item in part.items
                ),
            )
            for part in plan.sections
        ),
    )


def _item(item: FileItem) -> dict[str, Any]:
    return {
        "number": item.number,
        "title": item.title,
        **_some(owners=_List(office.code for office in item.owners)),
        **_some(clause=item.clause, clause_source=item.clause_source),
        **_some(set_aside=[_binding(one) for one in item.set_aside]),
        **_some(promises=[_promise(promise, item) for promise in item.promises]),
    }


def _promise(promise: FilePromise, item: FileItem) -> dict[str, Any]:
    own = _List(office.code for office in promise.owners) if promise.owners != item.owners else None
    return {
        "code": promise.code,
        "title": promise.title,
        "kind": str(promise.kind),
        "target": promise.target_text or None,
        "unit": promise.unit or None,
        "scope": promise.scope,
        **_some(denominator=promise.denominator),
        "deadline": promise.deadline.isoformat(),
        "period": str(promise.period),
        **_some(baseline=str(promise.baseline or "")),
        "level": _List(str(level) for level in promise.level),
        **_some(owners=own),
        **_some(registers=_List(register.number for register in promise.registers)),
        "indicator": promise.indicator,
        **_some(note=promise.note, bindings=[_binding(one) for one in promise.bindings]),
    }


def _binding(one: FileBinding) -> _Line:
    names = ("unit", "comparator", "change", "baseline", "deadline", "scope", "text", "because")
    return _Line(
        position=one.position,
        quantity=_number(one.quantity),
        **_some(quantity_to=None if one.quantity_to is None else _number(one.quantity_to)),
        **_some(**{name: getattr(one, name) for name in names}),
        **({} if one.score is None else {"score": one.score}),
        **_some(confirmed_on=one.confirmed_on.isoformat() if one.confirmed_on else ""),
    )


def _number(quantity: Decimal) -> int | str:
    """A whole number as a number, any other as text, exact."""
    return int(quantity) if quantity == quantity.to_integral_value() else f"{quantity.normalize():f}"


def _some(**said: Any) -> dict[str, Any]:
    """The keys that say something."""
    return {key: value for key, value in said.items() if value not in (None, "", [])}
