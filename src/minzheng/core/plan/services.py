"""计划登记 — the only writes: a plan from its file, the bureau's own clauses, and the observations of a day."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction
from uuid6 import uuid7

from minzheng.adapters.plan_text.model import Item, PlanText
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.failpoints import fp
from minzheng.core.plan import later
from minzheng.core.plan.figures import Figures, compute, reach_of
from minzheng.core.plan.files import FileItem, FilePromise, PlanFile
from minzheng.core.plan.models import Observation, ObservationRun, Plan, PlanItem, PlanSection, Promise
from minzheng.core.plan.moments import closing_moment
from minzheng.core.plan.shapes import INDICATORS
from minzheng.kernel import periods

Progress = Callable[[int, int], None]
ModelT = TypeVar("ModelT", bound=models.Model)
ALIKE = 0.6  # share of characters that two titles have in common, from which they are taken for one item
VALUE_PLACES = Decimal("0.00000001")


class NotPossible(ValueError):
    """不能这样做 — the reason, in words for the user."""


@dataclass
class Changes:
    """变动 — how many rows a plan file added, changed and took away, and in ``lines`` which."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    lines: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@transaction.atomic
def load_plan(file: PlanFile, *, by: User | str) -> tuple[Plan, Changes]:
    """Bring the rows of a plan in line with its file. Loading the same file again changes nothing; clauses stay."""
    changes = Changes()
    plan = _upsert(Plan, {"code": file.code}, _plan_values(file), changes)
    promises: list[str] = []
    for part in file.sections:
        section = _upsert(PlanSection, {"plan": plan, "number": part.number}, {"title": part.title}, changes)
        for entry in part.items:
            item = _upsert(PlanItem, {"plan": plan, "number": entry.number}, _item_values(entry, section), changes)
            for promise in entry.promises:
                _upsert(Promise, {"plan": plan, "code": promise.code}, _promise_values(promise, item), changes)
                promises.append(promise.code)
    _remove(Promise.objects.filter(plan=plan).exclude(code__in=promises), changes)
    _remove(PlanItem.objects.filter(plan=plan).exclude(number__in=[item.number for item in file.items]), changes)
    _remove(PlanSection.objects.filter(plan=plan).exclude(number__in=[part.number for part in file.sections]), changes)
    if changes:
        body = {"plan": plan.code, "added": changes.added, "changed": changes.changed, "removed": changes.removed}
        audit.record("plan.load", by=by, target_kind="plan.plan", target_uid=plan.uid, body=body)
    return plan, changes


@dataclass
class Filling:
    """原文对照 — which items took their clause, and what found no counterpart on either side."""

    filled: list[int] = field(default_factory=list)
    unmatched_text: list[str] = field(default_factory=list)
    without_clause: list[str] = field(default_factory=list)


@transaction.atomic
def fill_clauses(plan: Plan, text: PlanText, *, source: str, by: User | str) -> Filling:
    """Give the items the bureau's own wording: by number and title together, or by the same title elsewhere.

    Raises NotPossible when not one item of the text belongs to the plan.
    """
    items = {item.number: item for item in PlanItem.objects.select_for_update().filter(plan=plan)}
    found, filling = _pair(items, text.items)
    if not found:
        raise NotPossible("这份文本里没有一条与本计划的序号和标题对得上，请核对是否选错了年度或文件。")
    for number, entry in sorted(found.items()):
        item = items[number]
        item.clause, item.clause_source = entry.text.strip(), source[:300]
        item.save(update_fields=["clause", "clause_source"])
        filling.filled.append(number)
    filling.without_clause = [str(item) for number, item in sorted(items.items()) if number not in found]
    body = {
        "plan": plan.code,
        "filled": len(filling.filled),
        "unmatched": len(filling.unmatched_text),
        "source": source[:300],
    }
    audit.record("plan.fill_clauses", by=by, target_kind="plan.plan", target_uid=plan.uid, body=body)
    return filling


def compute_observations(
    at: date, sets: Sequence[str], *, by: User | str, progress: Progress | None = None, only: Iterable[str] = ()
) -> UUID:
    """Compute and keep every indicator (or ``only`` some) on a day over each set, all from one snapshot; one run, one audit
    event with the hash of its lines. Raises NotPossible for a day that has not come.
    """
    must_have_come(at)
    wanted = set(only)
    indicators = [indicator for indicator in INDICATORS if not wanted or indicator.code in wanted]
    digest, written, total = hashlib.sha256(), 0, len(sets) * len(indicators)
    with closing_moment():
        run = ObservationRun.objects.create(uid=uuid7(), marks=later.marks_now())
        for place, set_code in enumerate(sets):
            reach = reach_of(set_code, at)
            for done, indicator in enumerate(indicators, 1):
                lines = list(_lines(run, compute(indicator, at, set_code, reach=reach)))
                for line in lines:
                    digest.update(_spelt(line).encode())
                written += len(Observation.objects.bulk_create(lines))
                fp("observation.computed")
                if progress:
                    progress(place * len(indicators) + done, total)
        body = {"at": at.isoformat(), "sets": list(sets), "lines": written, "sha256": digest.hexdigest()}
        audit.record("plan.compute", by=by, target_kind="plan.run", target_uid=run.uid, body=body)
        fp("observation.told")
    return run.uid


def must_have_come(at: date) -> None:
    """Raises NotPossible for a day that has not come."""
    if at > periods.today():
        raise NotPossible(f"{at} 还没有到，不能计算指标；请选今天（{periods.today()}）或更早的日期。")


def tell_of_export(plan: Plan, at: date, set_code: str, *, by: User) -> None:
    """Note in the log that the plan's table left as a workbook."""
    body = {"plan": plan.code, "at": at.isoformat(), "set": set_code}
    audit.record("plan.export", by=by, target_kind="plan.plan", target_uid=plan.uid, body=body)


def _lines(run: ObservationRun, figures: Figures) -> Iterator[Observation]:
    shared: dict[str, Any] = {
        "run": run.uid,
        "indicator": figures.indicator.code,
        "set_code": figures.reach.chosen.code,
        "at": figures.reach.at,
        "edition": figures.reach.edition.edition.published_on if figures.reach.edition else None,
        "query_version": figures.indicator.version,
        "computed_at": run.computed_at,
    }
    yield Observation(
        unit=None, numerator=figures.total.numerator, denominator=figures.total.denominator, value=_decimal(figures.headline),
        unplaced=figures.unplaced.numerator, baseline=_decimal(figures.baseline), unreported=list(figures.unreported), **shared,
    )  # fmt: skip
    for unit in figures.reach.units:
        if (ratio := figures.per_unit.get(unit.code)) is not None:
            yield Observation(
                unit=unit,
                numerator=ratio.numerator,
                denominator=ratio.denominator,
                value=_decimal(figures.value_of(ratio)),
                baseline=_decimal(figures.baseline_of(unit.code)),
                **shared,
            )


def _decimal(value: Fraction | int | None) -> Decimal | None:
    if value is None:
        return None
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(VALUE_PLACES)


def _spelt(line: Observation) -> str:
    return f"{line.indicator}|{line.set_code}|{line.unit_id or ''}|{line.numerator}|{line.denominator}|{line.query_version}\n"


def _pair(items: dict[int, PlanItem], entries: Iterable[Item]) -> tuple[dict[int, Item], Filling]:
    found: dict[int, Item] = {}
    left: list[Item] = []
    for entry in entries:
        item = items.get(entry.number or 0)
        if item is not None and item.number not in found and _alike(item.title, entry.title) >= ALIKE:
            found[item.number] = entry
        else:
            left.append(entry)
    filling = Filling()
    by_title = {_plain(item.title): number for number, item in items.items() if number not in found}
    for entry in left:
        number = by_title.pop(_plain(entry.title), None)
        if number is None:
            filling.unmatched_text.append(f"{entry.number or ''} {entry.title}".strip())
        else:
            found[number] = entry
    return found, filling


def _plain(title: str) -> str:
    return "".join(character for character in title if character.isalnum())


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _plain(one), _plain(other), autojunk=False).ratio()


def _upsert(model: type[ModelT], key: dict[str, Any], values: dict[str, Any], changes: Changes) -> ModelT:
    """The row under ``key`` with ``values``; a row that is right already is not written."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        row = model(**key, **values)
        row.save(force_insert=True)
        changes.added += 1
        changes.lines.append(f"新增{_called(row)}")
        return row
    different = [name for name, value in values.items() if getattr(row, name) != value]
    if different:
        changes.lines.append(f"变更{_called(row)}：{'；'.join(_turned(row, name, values[name]) for name in different)}")
        for name in different:
            setattr(row, name, values[name])
        row.save(update_fields=different)
        changes.changed += 1
    return row


def _remove(stale: models.QuerySet[Any], changes: Changes) -> None:
    named = [_called(row) for row in stale]
    changes.lines += [f"删去{name}" for name in named]
    try:
        changes.removed += stale.delete()[0]
    except models.ProtectedError as problem:
        raise NotPossible(
            f"文件里没有了{'、'.join(named[:5])}，但它已有任务分解、责任、自报或封账记录，不能去掉；请在文件里保留。"
        ) from problem


def _called(row: models.Model) -> str:
    return f"{row._meta.verbose_name}“{row}”"


def _turned(row: models.Model, name: str, value: Any) -> str:
    """目标 >= 4400 张 → >= 4500 张."""
    field_of = row._meta.get_field(name)
    title = getattr(field_of, "verbose_name", name)
    if isinstance(value, list | models.Model):
        return f"{title}有变化"
    return f"{title} {getattr(row, name) or '（空）'} → {value or '（空）'}"


def _plan_values(file: PlanFile) -> dict[str, Any]:
    names = ("title", "issuer", "year", "published_on", "division", "default_set", "note")
    return {name: getattr(file, name) for name in names} | {
        "offices": [{"code": office.code, "name": office.name} for office in file.offices],
        "registers": [{"number": register.number, "name": register.name} for register in file.registers],
    }


def _item_values(entry: FileItem, section: PlanSection) -> dict[str, Any]:
    values: dict[str, Any] = {"section": section, "title": entry.title}
    values["owners"] = [office.name for office in entry.owners]
    if entry.clause:
        values |= {"clause": entry.clause, "clause_source": entry.clause_source}
    return values


def _promise_values(promise: FilePromise, item: PlanItem) -> dict[str, Any]:
    names = ("title", "target_text", "unit", "scope", "denominator", "deadline", "indicator", "note")
    return {name: getattr(promise, name) for name in names} | {
        "item": item,
        "kind": str(promise.kind),
        "period": str(promise.period),
        "baseline": str(promise.baseline or ""),
        "level": [str(level) for level in promise.level],
        "owners": [office.name for office in promise.owners],
        "registers": [{"number": register.number, "name": register.name} for register in promise.registers],
    }
