"""导入计划 — a plan file becomes rows, all or nothing: first what would change, then, on the same state, the change."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions import reads as divisions
from minzheng.core.plan import services
from minzheng.core.plan.binding.models import Binding, CarriedBaseline, Commitment, Reading
from minzheng.core.plan.exporting import as_file
from minzheng.core.plan.file_model import FileBinding, PlanFile
from minzheng.core.plan.file_writing import without_text, written
from minzheng.core.plan.models import Observation, Plan
from minzheng.core.plan.next_year import next_year
from minzheng.core.plan.services import Changes, NotPossible
from minzheng.kernel.targets import Baseline


@dataclass(frozen=True)
class Preview:
    """预演 — what an import would change; ``state`` is the fingerprint of the plan as it stands now."""

    code: str
    title: str
    is_new: bool
    changes: Changes
    brings_bindings: int
    state: str


def preview(file: PlanFile) -> Preview:
    """What the file would change, without changing it. Raises NotPossible."""
    with transaction.atomic():
        _refuse_unknown_set(file)
        state = _state(file.code)
        _, changes = services.load_plan(file, by="system")
        brings = sum(1 for _ in _bindings_of(file)) if _takes_bindings(file.code) else 0
        transaction.set_rollback(True)
    return Preview(file.code, file.title, state == "", changes, brings, state)


@transaction.atomic
def import_plan(file: PlanFile, *, by: User | str, state: str | None = None) -> tuple[Plan, Changes]:
    """Bring the plan in line with the file, with its bindings where nothing was read yet.

    ``state`` is that of the preview: a plan that changed since is not touched. Raises NotPossible.
    """
    _refuse_unknown_set(file)
    list(Plan.objects.select_for_update().filter(code=file.code))
    if state is not None and state != _state(file.code):
        raise NotPossible("预演之后计划又有改动，没有导入。请重新预演，核对后再导入。")
    takes_bindings = _takes_bindings(file.code)
    plan, changes = services.load_plan(file, by=by)
    if takes_bindings:
        _bring_bindings(plan, file, by)
    return plan, changes


@transaction.atomic
def start_next_year(plan: Plan, *, by: User | str) -> Plan:
    """以本计划为底稿 — the next year's plan with every target undecided, compared with the last kept observation of this
    year where it compares with the year before. Raises NotPossible when that plan exists.
    """
    draft = next_year(as_file(plan))
    Plan.objects.select_for_update().get(pk=plan.pk)
    same_year = Plan.objects.filter(year=draft.year, division=plan.division).first()
    if same_year is not None or Plan.objects.filter(code=draft.code).exists():
        raise NotPossible(f"{draft.year} 年的计划已经有了，没有重复新建。")
    made, _ = services.load_plan(draft, by=by)
    carried = _carry_baselines(plan, made)
    body = {"plan": made.code, "from": plan.code, "baselines": carried}
    audit.record("plan.next_year", by=by, target_kind="plan.plan", target_uid=made.uid, body=body)
    return made


def _refuse_unknown_set(file: PlanFile) -> None:
    known = {one.code for one in divisions.sets()}
    if known and file.default_set not in known:
        raise NotPossible(
            f"default_set 写的考核单位集“{file.default_set}”不存在，可用的是：{'、'.join(sorted(known))}。"
        )


def _state(code: str) -> str:
    """A fingerprint of the plan's rows; empty while there is no such plan."""
    plan = Plan.objects.filter(code=code).first()
    return "" if plan is None else hashlib.sha256(written(as_file(plan)).encode()).hexdigest()


def _takes_bindings(code: str) -> bool:
    return not Reading.objects.filter(plan__code=code).exists()


def _bindings_of(file: PlanFile) -> Iterator[tuple[int, int, str, str, FileBinding]]:
    """Section number, item number, promise and indicator code, and what the text said."""
    for part in file.sections:
        for item in part.items:
            for promise in item.promises:
                for one in promise.bindings:
                    yield part.number, item.number, promise.code, promise.indicator, one
            for one in item.set_aside:
                yield part.number, item.number, "", "", one


def _bring_bindings(plan: Plan, file: PlanFile, by: User | str) -> None:
    """One reading that stands for the file; the bureau's text, read later, is compared with it."""
    found = sorted(_bindings_of(file), key=lambda one: one[4].position)
    if not found:
        return
    who = None if isinstance(by, str) else by
    reading = Reading.objects.create(
        plan=plan,
        title=file.title,
        issuer=file.issuer,
        dated_on=file.published_on,
        source="计划文件",
        sha256=hashlib.sha256(written(file).encode()).hexdigest(),
        read_by=who,
    )
    sections = {part.number: part.title for part in file.sections}
    items = {item.number: item.title for item in file.items}
    rows: dict[int, Commitment] = {}
    for section, number, _, _, one in found:
        place = {"section_number": section, "section_title": sections[section]}
        place |= {"item_number": number, "item_title": items[number]}
        rows.setdefault(one.position, Commitment(reading=reading, **place, **_said(one)))
    Commitment.objects.bulk_create(rows.values())
    Binding.objects.bulk_create(
        Binding(
            commitment=rows[one.position],
            promise=promise,
            indicator=indicator,
            set_aside_because="" if promise else one.because or "导入时未写理由",
            score=one.score,
            stale=one.confirmed_on is None,
            confirmed_by=who,
            **({} if one.confirmed_on is None else {"confirmed_at": _noon(one.confirmed_on)}),
        )
        for _, _, promise, indicator, one in found
    )
    body = {"plan": plan.code, "commitments": len(rows), "bindings": len(found)}
    audit.record("plan.import_bindings", by=by, target_kind="plan.reading", target_uid=reading.uid, body=body)


def _said(one: FileBinding) -> dict[str, Any]:
    names = (
        "position", "text", "quantity", "quantity_to", "unit", "comparator", "change", "baseline", "deadline", "scope",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names}


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _carry_baselines(plan: Plan, made: Plan) -> int:
    """Point each promise that compares with the year before to the last observation kept in that year."""
    compared = list(made.promises.filter(baseline__in=[Baseline.LAST_YEAR, Baseline.STOCK]))
    lines = Observation.objects.filter(
        indicator__in=[one.indicator for one in compared], set_code=plan.default_set, unit=None, at__year=plan.year
    )
    last = {line.indicator: line for line in lines.order_by("indicator", "-at", "-id").distinct("indicator")}
    CarriedBaseline.objects.bulk_create(
        CarriedBaseline(promise=one, observation=last.get(one.indicator)) for one in compared
    )
    return len(last)


def export_plan(plan: Plan, *, with_text: bool, by: User | str) -> str:
    """The plan as the text of a file; the bureau's own sentences only if asked for."""
    file = as_file(plan)
    body = {"plan": plan.code, "with_text": with_text}
    audit.record("plan.export_file", by=by, target_kind="plan.plan", target_uid=plan.uid, body=body)
    return written(file if with_text else without_text(file))
