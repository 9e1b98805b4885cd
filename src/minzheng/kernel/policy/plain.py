"""解释成数据 — an explanation as plain data, in the form ``minzheng.explanation/1``: fields are added, never changed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from minzheng.kernel.policy.changing import Change
from minzheng.kernel.policy.explaining import Explanation, Line, Used
from minzheng.kernel.policy.sources import Citation

SCHEMA = "minzheng.explanation/1"


def as_json(explanation: Explanation) -> dict[str, Any]:
    """解释成数据 — what ``json.dumps`` takes: money in fen, days as ``2021-08-31``, members by their place from 0."""
    called, member, programme = explanation.called, explanation.member, explanation.programme
    return {
        "schema": SCHEMA,
        "programme": {"code": programme.code, "title": programme.title, "cites": _cites(explanation.cites)},
        "month": str(explanation.month),
        "members": [{"place": place, "name": name} for place, name in called.items() if place is not None],
        "member": member,
        "answer": explanation.answer.value,
        "amount": explanation.amount,
        "lines": [_line(line) for line in explanation.lines],
        "parameters": [_parameter(each) for each in explanation.parameters],
        "missing": [
            {"name": each.name, "label": each.label, "member": each.member, "kind": "parameter" if each.is_parameter else "fact"}
            for each in explanation.missing
        ],
        "changes": [_change(each) for each in explanation.changes],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {
        "name": line.name, "label": line.label, "sort": line.sort.value, "level": line.level.value, "member": line.member,
        "value": _value(line.value), "unit": line.unit, "said": line.said, "decides": line.decides,
        "inputs": [
            {"name": one.name, "label": one.label, "member": one.member, "value": _value(one.value), "said": one.said}
            for one in line.inputs
        ],
        "cites": _cites(line.cites),
    }  # fmt: skip


def _parameter(used: Used) -> dict[str, Any]:
    found = used.found
    return {
        "name": used.name, "code": used.code, "label": used.label, "keys": dict(used.keys), "said": used.said,
        "value": _value(found.value) if found else None, "unit": found.unit if found else None,
        "document": found.document if found else None, "since": _value(found.since) if found else None,
        "until": _value(found.until) if found else None, "verified": found.verified if found else None,
    }  # fmt: skip


def _change(change: Change) -> dict[str, Any]:
    return {
        "name": change.name, "label": change.label, "member": change.member, "before": _value(change.before),
        "after": _value(change.after), "distance": change.distance, "entitled": change.entitled, "amount": change.amount,
        "words": change.words,
    }  # fmt: skip


def _cites(cites: Iterable[Citation]) -> list[dict[str, Any]]:
    return [
        {"text": each.text, "title": each.source.title if each.source else None, "note": each.note, "seen": bool(each.source and each.source.seen)}
        for each in cites
    ]  # fmt: skip


def _value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
