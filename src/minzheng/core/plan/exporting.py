"""导出计划 — a plan's rows as the values of a plan file, with what each promise was bound to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from minzheng.core.plan.binding import reads as bindings
from minzheng.core.plan.binding.models import Binding
from minzheng.core.plan.file_model import (
    FileBinding,
    FileItem,
    FilePromise,
    FileSection,
    Frequency,
    Level,
    PlanFile,
    PlanOffice,
    PlanRegister,
    PromiseKind,
)
from minzheng.core.plan.models import Plan, PlanItem, Promise
from minzheng.kernel.targets import Baseline


def as_file(plan: Plan) -> PlanFile:
    """The plan as a file would say it, sentences included; the same file loaded again changes nothing."""
    offices = _offices(plan)
    bound, aside = _bindings(plan)
    items = PlanItem.objects.prefetch_related(Prefetch("promises", Promise.objects.order_by("id")))
    sections = tuple(
        FileSection(
            section.number,
            section.title,
            tuple(_item(item, offices, bound, aside) for item in section.items.all()),
        )
        for section in plan.sections.prefetch_related(Prefetch("items", items))
    )
    return PlanFile(
        code=plan.code,
        title=plan.title,
        issuer=plan.issuer,
        year=plan.year,
        published_on=plan.published_on,
        division=plan.division,
        default_set=plan.default_set,
        note=plan.note,
        offices=tuple(offices.values()),
        registers=_registers(plan),
        sections=sections,
    )


def _offices(plan: Plan) -> Mapping[str, PlanOffice]:
    """Name → office: those that the file listed, then any that an item or a promise names besides."""
    found = {each["name"]: PlanOffice(each["code"], each["name"]) for each in plan.offices}
    named = [name for item in plan.items.all() for name in item.owners]
    named += [name for promise in plan.promises.all() for name in promise.owners]
    taken = {office.code for office in found.values()}
    for name in dict.fromkeys(named):
        if name not in found:
            code = next(each for at in range(1, 1000) if (each := f"office_{at}") not in taken)
            taken.add(code)
            found[name] = PlanOffice(code, name)
    return found


def _registers(plan: Plan) -> tuple[PlanRegister, ...]:
    found = {each["number"]: each["name"] for each in plan.registers}
    for promise in plan.promises.all():
        found |= {each["number"]: each["name"] for each in promise.registers if each["number"] not in found}
    return tuple(PlanRegister(number, name) for number, name in found.items())


def _item(
    item: PlanItem,
    offices: Mapping[str, PlanOffice],
    bound: Mapping[str, list[FileBinding]],
    aside: Mapping[int, list[FileBinding]],
) -> FileItem:
    return FileItem(
        item.number,
        item.title,
        _named(item.owners, offices),
        tuple(_promise(promise, offices, bound.get(promise.code, [])) for promise in item.promises.all()),
        clause=item.clause,
        clause_source=item.clause_source,
        set_aside=tuple(aside.get(item.number, ())),
    )


def _promise(promise: Promise, offices: Mapping[str, PlanOffice], bound: Iterable[FileBinding]) -> FilePromise:
    names = ("code", "title", "target", "target_text", "unit", "scope", "denominator", "deadline", "indicator", "note")
    said: dict[str, Any] = {name: getattr(promise, name) for name in names}
    return FilePromise(
        **said,
        kind=PromiseKind(promise.kind),
        period=Frequency(promise.period),
        baseline=Baseline(promise.baseline) if promise.baseline else None,
        level=tuple(Level(each) for each in promise.level),
        owners=_named(promise.owners, offices),
        registers=tuple(PlanRegister(each["number"], each["name"]) for each in promise.registers),
        bindings=tuple(bound),
    )


def _named(names: Iterable[str], offices: Mapping[str, PlanOffice]) -> tuple[PlanOffice, ...]:
    return tuple(offices[name] for name in names)


def _bindings(plan: Plan) -> tuple[Mapping[str, list[FileBinding]], Mapping[int, list[FileBinding]]]:
    """By promise, and by item for what was set aside, of the last reading."""
    bound: dict[str, list[FileBinding]] = defaultdict(list)
    aside: dict[int, list[FileBinding]] = defaultdict(list)
    reading = bindings.last_reading(plan)
    if reading is None:
        return bound, aside
    codes = set(plan.promises.values_list("code", flat=True))
    numbers = set(plan.items.values_list("number", flat=True))
    rows = Binding.objects.filter(commitment__reading=reading).select_related("commitment")
    for row in rows.order_by("commitment__position", "id"):
        if row.promise in codes:
            bound[row.promise].append(_binding(row))
        elif row.commitment.item_number in numbers and not row.promise:
            aside[row.commitment.item_number or 0].append(_binding(row))
    return bound, aside


def _binding(row: Binding) -> FileBinding:
    said = {
        name: getattr(row.commitment, name)
        for name in (
            "position", "quantity", "quantity_to", "unit", "comparator", "change", "baseline", "deadline", "scope", "text",
        )
    }  # fmt: skip
    on = None if row.stale else timezone.localtime(row.confirmed_at).date()
    return FileBinding(**said, because=row.set_aside_because, score=row.score, confirmed_on=on)
