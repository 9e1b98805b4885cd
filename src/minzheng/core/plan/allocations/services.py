"""任务分解登记 — a version is decided whole, or not at all; an amendment is the next version."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Division
from minzheng.core.plan.allocations.models import PLACES, AllocatedShare, Allocation
from minzheng.core.plan.allocations.reads import can_be_allocated
from minzheng.core.plan.allocations.schedule import QUARTERS, quarters_until
from minzheng.core.plan.figures import CITY_ITSELF
from minzheng.core.plan.models import Promise
from minzheng.core.plan.services import NotPossible
from minzheng.core.plan.shapes import INDICATORS
from minzheng.kernel import periods

LONGEST_PAPER, LONGEST_REASON = 200, 300
Cell = tuple[str, int]  # code of a unit (CITY_ITSELF for the city's own part), quarter


class BadGrid(NotPossible):
    """分解表有误 — what is wrong as a whole, and in which cells."""

    def __init__(self, problem: str, cells: Mapping[Cell, str] | None = None) -> None:
        super().__init__(problem)
        self.cells = dict(cells or {})


@transaction.atomic
def allocate(
    promise: Promise, set_code: str, grid: Mapping[str, Sequence[Decimal]], *, decided_on: date, paper: str, reason: str = "",
    by: User | str,
) -> Allocation:  # fmt: skip
    """下达分解 — decide the shares of a promise over a set, from a day on. ``grid`` maps a unit's code to its increments
    of four quarters. The first version, or the next: what was decided before stays. Raises BadGrid or NotPossible.
    """
    Promise.objects.select_for_update().get(pk=promise.pk)
    if not can_be_allocated(promise) or promise.target is None:
        raise NotPossible(f"“{promise.title}”的目标不是可以按县相加的数字，不能分解任务。")
    units = units_for(promise, set_code, decided_on)
    _check_grid(promise, units, grid)
    last = Allocation.objects.filter(promise=promise).order_by("-version").first()
    paper, reason = (
        _text("依据文件", paper, LONGEST_PAPER),
        _text("调整原因", reason, LONGEST_REASON, needed=last is not None),
    )
    _check_day(promise, last, decided_on)
    made = Allocation.objects.create(
        promise=promise, set_code=set_code, version=last.version + 1 if last else 1, total=promise.target.quantity,
        decided_on=decided_on, paper=paper, reason=reason, decided_by=by if isinstance(by, User) else None,
    )  # fmt: skip
    AllocatedShare.objects.bulk_create(
        AllocatedShare(allocation=made, unit=units[code], quarter=quarter, amount=amount)
        for code, amounts in grid.items()
        for quarter, amount in zip(QUARTERS, amounts, strict=True)
    )
    body = {"promise": promise.code, "version": made.version, "set": set_code, "total": f"{made.total:f}"}
    audit.record("plan.allocate", by=by, target_kind="plan.allocation", target_uid=made.uid, body=body)
    return made


def units_for(promise: Promise, set_code: str, at: date) -> dict[str, Division]:
    """Who may get a share: the units of the set, and the city itself where its own doings count."""
    units = {unit.code: unit for unit in divisions.units_of(set_code, at)}
    city = divisions.city(at)
    if city is not None and counts_city(promise):
        units[CITY_ITSELF] = city
    return units


def counts_city(promise: Promise) -> bool:
    """Whether what the city itself does belongs to the promise's figure."""
    return promise.indicator in INDICATORS and INDICATORS.get(promise.indicator).city_counts


def _check_grid(promise: Promise, units: Mapping[str, Division], grid: Mapping[str, Sequence[Decimal]]) -> None:
    assert promise.target is not None
    strangers = [code for code in grid if code not in units]
    if strangers:
        raise BadGrid(f"考核单位中没有代码为“{'、'.join(strangers)}”的单位，请用本页下载的表填写。")
    missing = [unit.name for code, unit in units.items() if code not in grid]
    if missing:
        raise BadGrid(f"还缺 {len(missing)} 个单位的任务数：{'、'.join(missing)}。没有任务请填 0。")
    cells = _bad_cells(promise, grid)
    if cells:
        raise BadGrid(f"有 {len(cells)} 格需要修改。", cells)
    total, target = sum((sum(amounts, Decimal(0)) for amounts in grid.values()), Decimal(0)), promise.target.quantity
    if total != target:
        by = f"多出 {total - target:,f}" if total > target else f"还差 {target - total:,f}"
        raise BadGrid(f"各单位、各季度任务数之和是 {total:,f}，全市目标是 {target:,f}，{by}；请调整到完全相等。")


def _bad_cells(promise: Promise, grid: Mapping[str, Sequence[Decimal]]) -> dict[Cell, str]:
    open_quarters = quarters_until(promise.deadline.year, promise.deadline)
    whole = promise.target is not None and promise.target.quantity == promise.target.quantity.to_integral_value()
    found: dict[Cell, str] = {}
    for code, amounts in grid.items():
        for quarter, amount in zip(QUARTERS, amounts, strict=True):
            if amount < 0:
                found[code, quarter] = "不能小于零"
            elif whole and amount != amount.to_integral_value():
                found[code, quarter] = "应是整数"
            elif amount != round(amount, PLACES):
                found[code, quarter] = f"最多 {PLACES} 位小数"
            elif amount and quarter not in open_quarters:
                found[code, quarter] = f"期限是 {promise.deadline}，此后应为 0"
    return found


def _check_day(promise: Promise, last: Allocation | None, decided_on: date) -> None:
    if decided_on > periods.today():
        raise NotPossible("下达日期不能晚于今天。")
    if decided_on.year != promise.deadline.year:
        raise NotPossible(f"下达日期应在 {promise.deadline.year} 年内。")
    if last is not None and decided_on < last.decided_on:
        raise NotPossible(f"调整的下达日期不能早于上一版的 {last.decided_on}。")


def _text(name: str, text: str, most: int, *, needed: bool = True) -> str:
    plain = text.strip()
    if needed and not plain:
        raise NotPossible(f"请填写{name}。")
    if len(plain) > most:
        raise NotPossible(f"{name}不能超过 {most} 个字，现有 {len(plain)} 个。")
    return plain
