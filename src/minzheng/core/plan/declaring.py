"""指标声明 — the decorators by which lines of business declare their figures; see ``shapes`` for what each shape means."""

import inspect
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from minzheng.core.plan.shapes import (
    CITY,
    COUNTY,
    INDICATORS,
    TOWNSHIP,
    VILLAGE,
    BadIndicator,
    Change,
    Coverage,
    Dated,
    Headline,
    Rate,
    Rows,
    Share,
    Tally,
    rows,
    year_before,
)

Declared = TypeVar("Declared")


def tally(declaration: type[Declared]) -> type[Declared]:
    """Declare a count or a sum: ``of(at)`` or ``of(during)``."""
    INDICATORS.add(_tally(declaration))
    return declaration


def share(declaration: type[Declared]) -> type[Declared]:
    """Declare a part of a whole: ``whole(at)`` or ``whole(during)``, and ``part(whole)``."""
    INDICATORS.add(_share(declaration))
    return declaration


def rate(declaration: type[Declared]) -> type[Declared]:
    """Declare a quotient of two sums: ``of(at)`` and ``per(at)`` (or ``during``), with ``measure`` and ``per_measure``."""
    INDICATORS.add(_rate(declaration))
    return declaration


def change(declaration: type[Declared]) -> type[Declared]:
    """Declare a comparison with an earlier time: a tally, share or rate, with ``earlier(at)`` (default: a year before),
    ``whole_then(at)`` (whether the records of that day suffice) and ``baseline_kind`` (the return that else speaks for it).
    """
    made = _rate if hasattr(declaration, "per") else _share if hasattr(declaration, "part") else _tally
    figure = made(declaration)
    said = {name: getattr(figure, name) for name in ("code", "title", "definition", "unit", "registers", "measure")}
    said |= {
        name: getattr(figure, name)
        for name in ("place", "level", "scale", "reports", "counted_in", "counted_scale", "city_counts")
    }
    INDICATORS.add(
        Change(
            **said,
            figure=figure,
            earlier=getattr(declaration, "earlier", year_before),
            whole_then=_condition(declaration),
            baseline_kind=getattr(declaration, "baseline_kind", ""),
        )
    )
    return declaration


def _tally(declaration: type) -> Tally:
    return Tally(**_said(declaration), of=Dated.of(_function(declaration, "of")))


def _share(declaration: type) -> Share:
    return Share(
        **_said(declaration),
        whole=Dated.of(_function(declaration, "whole")),
        part=_function(declaration, "part"),
        headline=getattr(declaration, "headline", Headline.POOLED),
    )


def _rate(declaration: type) -> Rate:
    return Rate(
        **_said(declaration),
        of=Dated.of(_function(declaration, "of")),
        per=Dated.of(_function(declaration, "per")),
        per_measure=getattr(declaration, "per_measure", rows),
        headline=getattr(declaration, "headline", Headline.POOLED),
    )


def coverage(declaration: type[Declared]) -> type[Declared]:
    """Declare a share of divisions: ``level``, and ``having(at)``, the records that make a division count."""
    said = _said(declaration)
    if said.get("level") not in {CITY, COUNTY, TOWNSHIP, VILLAGE}:
        raise BadIndicator(f"覆盖率指标 {said['code']} 应写明 level：CITY、COUNTY、TOWNSHIP 或 VILLAGE。")
    if said.get("measure", rows) != rows:
        raise BadIndicator(f"覆盖率指标 {said['code']} 数的是区划单位，不能另写 measure。")
    INDICATORS.add(
        Coverage(
            **said,
            having=Dated.of(_function(declaration, "having")),
            headline=getattr(declaration, "headline", Headline.POOLED),
        )
    )
    return declaration


_OPTIONAL = ("measure", "place", "level", "scale", "reports", "counted_in", "counted_scale", "city_counts")


def _said(declaration: type) -> dict[str, Any]:
    """The words and choices of a declaration. Raises BadIndicator when a page would have nothing to say."""
    first, _, rest = inspect.cleandoc(declaration.__doc__ or "").partition("\n")
    title, dash, _ = first.partition(" — ")
    definition = "".join(line.strip() for line in rest.splitlines())
    if not dash or not definition:
        raise BadIndicator(f"指标 {declaration.__qualname__} 的说明应先写“中文名 — English.”，空一行，再用中文写口径。")
    for name in ("code", "unit", "registers"):
        if not getattr(declaration, name, None):
            raise BadIndicator(f"指标 {declaration.__qualname__} 没有 {name}。")
    said = {name: getattr(declaration, name) for name in ("code", "unit", "registers")}
    said |= {name: getattr(declaration, name) for name in _OPTIONAL if hasattr(declaration, name)}
    return said | {"title": title, "definition": definition}


def _function(declaration: type, name: str) -> Callable[..., Rows]:
    function = getattr(declaration, name, None)
    if not callable(function):
        raise BadIndicator(f"指标 {declaration.__qualname__} 没有 {name} 函数。")
    found: Callable[..., Rows] = function
    return found


def _condition(declaration: type) -> Callable[[date], bool]:
    condition: Callable[[date], bool] | None = getattr(declaration, "whole_then", None)
    if condition is None:
        raise BadIndicator(f"指标 {declaration.__qualname__} 没有 whole_then 函数：基期的记录何时算齐全。")
    return condition
