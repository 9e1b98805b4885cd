"""启动查询 — which start counts in a place and month, and what it says in words."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from minzheng.core.benefits.activations.models import Activation, ActivationKind
from minzheng.core.benefits.typed import written_increase
from minzheng.core.divisions.models import Division
from minzheng.kernel.money import format_yuan

_PUBLISHED = (("cpi", "居民消费价格同比"), ("food", "食品价格同比"), ("low_income", "低收入居民价格指数同比"))


def counting(programmes: Iterable[str], division: Division, since: date) -> list[Activation]:
    """What counts in a place, the newest month first: one for each programme and month, that of the county before that of the city. One statement.

    Months in which a start was taken back are left out; ``division`` comes with its county.
    """
    county = division.county or division
    near = When(division__level=Division.Level.COUNTY, then=Value(0))
    here = Q(division__lineage=county.lineage) | Q(
        division__level=Division.Level.CITY, division__path__in=_above(county.path)
    )
    rows = Activation.objects.counted().filter(here, programme__in=list(programmes), month__gte=since)
    ordered = rows.annotate(far=Case(near, default=Value(1), output_field=IntegerField())).order_by(
        "-month", "programme", "far", "-confirmed_at", "-pk"
    )
    found: dict[tuple[str, date], Activation] = {}
    for one in ordered.select_related("division"):
        found.setdefault((one.programme, one.month), one)
    return [one for one in found.values() if one.kind == ActivationKind.STARTED]


def _above(path: str) -> list[str]:
    """The paths of a unit and of everything above it."""
    parts = path.rstrip("/").split("/")
    return ["/".join(parts[: place + 1]) + "/" for place in range(len(parts))]


def published_in_words(activation: Activation) -> str:
    """The increases that were published."""
    said = [(title, getattr(activation, name)) for name, title in _PUBLISHED]
    return "，".join(f"{title} {written_increase(value)}%" for title, value in said if value is not None)


def started_in_words(activation: Activation) -> str:
    """One start in a sentence: how much each person is paid, by which document, seen or not."""
    seen = "" if activation.verified else "，未核实"
    return f"每人 {format_yuan(activation.amount or 0)} 元，{activation.paper}{seen}"
