"""绑定查询 — the last reading of a plan with its commitments, what each is bound to, and what is proposed for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Prefetch, QuerySet

from minzheng.core.plan.binding.comparing import what_changed
from minzheng.core.plan.binding.matching import Known, Matcher, Proposal, Stated, figure_words
from minzheng.core.plan.binding.models import Binding, CarriedBaseline, Commitment, Reading
from minzheng.core.plan.shapes import INDICATORS, Change, Indicator

if TYPE_CHECKING:
    from minzheng.core.plan.models import Plan, Promise

SURE = 70  # a score from which a proposal may be confirmed together with others,
LEAD = 10  # if no other comes as near as this


@dataclass(frozen=True)
class Row:
    """绑定行 — a commitment as the page shows it."""

    commitment: Commitment
    stated: Stated
    bindings: tuple[Binding, ...]
    proposals: tuple[Proposal, ...]
    lost: tuple[str, ...]  # promises that it is bound to and that the plan no longer has

    @property
    def figure(self) -> str:
        return figure_words(self.stated)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The promises that somebody confirmed."""
        return tuple(one.promise for one in self.bindings if one.promise)

    @property
    def set_aside_because(self) -> str:
        return next((one.set_aside_because for one in self.bindings if not one.promise), "")

    @property
    def is_stale(self) -> bool:
        """Whether a person must look again: the text changed, or the promise is gone."""
        return bool(self.lost) or any(one.stale for one in self.bindings)

    @property
    def is_open(self) -> bool:
        return not self.bindings or self.is_stale

    @property
    def sure(self) -> Proposal | None:
        """The proposal that may be confirmed together with others: high, and well ahead of the next."""
        first = self.proposals[0] if self.proposals else None
        if first is None or first.score < SURE or first.says_another_figure:
            return None
        second = self.proposals[1].score if len(self.proposals) > 1 else 0
        return first if first.score - second >= LEAD else None

    @property
    def changes(self) -> tuple[str, ...]:
        """What the text says otherwise than last time."""
        before = self.commitment.before
        if before is None or self.commitment.difference != Commitment.Difference.CHANGED:
            return ()
        return what_changed(stated_of(before), self.stated)


@dataclass(frozen=True)
class BindingTable:
    """绑定表 — a reading with all its rows, what vanished since the reading before, and what the text did not name."""

    reading: Reading
    rows: tuple[Row, ...]
    vanished: tuple[Commitment, ...]
    promises: tuple["Promise", ...]
    indicators: tuple[Indicator, ...]

    @cached_property
    def open_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.is_open)

    @cached_property
    def unnamed(self) -> tuple["Promise", ...]:
        """The promises that no figure of the text is bound to."""
        bound = {code for row in self.rows for code in row.chosen}
        return tuple(promise for promise in self.promises if promise.code not in bound)


def last_reading(plan: "Plan") -> Reading | None:
    """The newest reading of a plan."""
    return Reading.objects.filter(plan=plan, followed_by=None).first()


def table(reading: Reading) -> BindingTable:
    """The binding page of a reading: a fixed number of statements, whatever its length."""
    commitments = list(_with_bindings(reading.commitments.select_related("before")))
    promises = tuple(reading.plan.promises.select_related("item").order_by("item__number", "id"))
    matcher = Matcher.of(known(promises))
    codes = {promise.code for promise in promises}
    vanished = _with_bindings(Commitment.objects.filter(reading__followed_by=reading, after=None))
    used = {promise.indicator for promise in promises}
    return BindingTable(
        reading,
        tuple(_row(one, matcher, codes) for one in commitments),
        tuple(vanished),
        promises,
        tuple(one for one in INDICATORS if one.code not in used),
    )


def known(promises: Iterable["Promise"]) -> tuple[Known, ...]:
    """The promises of a plan, then the declared indicators that none of them uses."""
    found = [
        Known(
            promise=promise.code,
            indicator=promise.indicator,
            title=promise.title,
            words=f"{promise.scope}，{promise.denominator}，{promise.note}",
            unit=promise.unit,
            target=promise.target,
            period=promise.period,
            baseline=promise.baseline,
            item_number=promise.item.number,
            item_title=promise.item.title,
        )
        for promise in promises
    ]
    used = {one.indicator for one in found}
    found += [
        Known(
            promise="", indicator=one.code, title=one.title, words=one.definition, unit=one.unit,
            baseline="last_year" if isinstance(one, Change) else "",
        )
        for one in INDICATORS if one.code not in used
    ]  # fmt: skip
    return tuple(found)


def stated_of(commitment: Commitment) -> Stated:
    """A kept commitment as the matcher sees it."""
    return Stated(
        text=commitment.text,
        quantity=commitment.quantity,
        quantity_to=commitment.quantity_to,
        unit=commitment.unit,
        comparator=commitment.comparator,
        change=commitment.change,
        baseline=commitment.baseline,
        deadline=commitment.deadline,
        scope=commitment.scope,
        item_number=commitment.item_number,
        item_title=commitment.item_title,
        nearby=commitment.nearby,
    )


def clauses_of(plan: "Plan", codes: Sequence[str]) -> dict[str, list[str]]:
    """Promise code → what the bureau's text says word for word, by the last reading."""
    found: dict[str, list[str]] = {}
    rows = Binding.objects.filter(
        commitment__reading__plan=plan, commitment__reading__followed_by=None, promise__in=codes
    ).exclude(commitment__text="")
    for code, text in rows.order_by("commitment__position").values_list("promise", "commitment__text"):
        if text not in found.setdefault(code, []):
            found[code].append(text)
    return found


def _with_bindings(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    rows = Binding.objects.select_related("confirmed_by").order_by("id")
    return commitments.prefetch_related(Prefetch("bindings", rows)).order_by("position")


def _row(commitment: Commitment, matcher: Matcher, codes: set[str]) -> Row:
    stated = stated_of(commitment)
    bindings = tuple(commitment.bindings.all())
    lost = tuple(one.promise for one in bindings if one.promise and one.promise not in codes)
    return Row(commitment, stated, bindings, matcher.propose(stated), lost)


def carried_of(plan: "Plan", codes: Sequence[str]) -> dict[str, CarriedBaseline]:
    """Promise code → the observation of the year before that it was pointed to when the plan was drafted."""
    found = CarriedBaseline.objects.filter(promise__plan=plan, promise__code__in=codes)
    return {one.promise.code: one for one in found.select_related("promise", "observation")}
