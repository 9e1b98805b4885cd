"""报送单写入 — filings with their figures, many at a time: what the form's page and an imported file have in common."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions.models import Division
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import BATCH, NotPossible, Values, Writer
from minzheng.core.returns.forms.declarations import Form
from minzheng.core.returns.forms.models import OPEN, Filing, FilingState, FilingStep
from minzheng.core.returns.models import Return
from minzheng.kernel import periods
from minzheng.kernel.periods import Period

OPEN_ALREADY = "这个单位这一期已有一份没有审定的报表，请在那一份上填报，或先撤回。"
NOT_YOURS = "这个单位不归您填报。"
NOT_OVER = "这一期间还没有结束，期满后再报。"
Figures = Mapping[str, int]


class Standing(NamedTuple):
    """已报版次 — the last version that stands for a unit and a period, and whether it is still open."""

    number: int
    open: bool


def source_of(form: Form) -> str:
    """What the figures of a form give as their source."""
    return form.title


def standing(form: Form, wanted: Iterable[tuple[Division, Period]]) -> dict[tuple[str, Period], Standing]:
    """What stands already for some units and periods: one statement; a renamed unit is the same unit."""
    pairs = list(wanted)
    there = Filing.objects.standing().filter(
        form=form.code, division__lineage__in={unit.lineage for unit, _ in pairs},
        period_start__in={period.start for _, period in pairs},
    )  # fmt: skip
    found: dict[tuple[str, Period], Standing] = {}
    rows = there.order_by("version_number").values_list(
        "division__lineage", "period_start", "period_end", "version_number", "state"
    )
    for lineage, start, end, number, state in rows:
        found[lineage, Period(start, end)] = Standing(number, state in OPEN)
    return found


def fault(form: Form, unit: Division, period: Period, reason: str, there: Standing | None) -> dict[str, str]:
    """Why a filing cannot be begun, by field; empty when it can."""
    if unit.level != Division.Level.COUNTY:
        return {"division": f"{form.title}由县（市、区）报送。"}
    if period.end > periods.today():
        return {"period_start": NOT_OVER}
    if there is not None and there.open:
        return {"period_start": OPEN_ALREADY}
    if there is not None and not reason:
        return {"reason": f"这一期已经审定（第 {there.number} 版）；要更正的，请填更正原因。"}
    return {"reason": "这一期还没有报过，不是更正，请留空。"} if reason and there is None else {}


def figures_of(form: Form, filing: Filing, values: Figures, by: User) -> list[Return]:
    """The figures of a filing as rows, not yet written."""
    return [
        Return(
            kind=item.code, division_id=filing.division_id, period_start=filing.period_start, period_end=filing.period_end,
            amount=values[item.code], source=source_of(form), version_number=filing.version_number, reason=filing.reason,
            filing=filing, reported_by=by,
        )
        for item in form.items
        if item.code in values
    ]  # fmt: skip


class FilingWriter(Writer):
    """报送单写入器 — filings of one form, from a file: each begins as a draft that is looked through and submitted on its page."""

    model = Filing
    form: ClassVar[Form]

    @classmethod
    def field_of(cls, code: str) -> str:
        """The fill-in field of an item."""
        return code.replace(".", "__")

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Units and periods that cannot be filed: one statement."""
        wanted = [(values["division"], cls.form.every.holding(values["period_start"])) for values in rows]
        there = standing(cls.form, wanted)
        found: dict[int, dict[str, str]] = {}
        seen: set[tuple[str, Period]] = set()
        for index, (values, (unit, period)) in enumerate(zip(rows, wanted, strict=True)):
            key = unit.lineage, period
            said = fault(cls.form, unit, period, (values.get("reason") or "").strip(), there.get(key))
            if key in seen:
                said = {"period_start": "同一个单位的同一期间在本次填报中出现了两次，请删去一行。"}
            seen.add(key)
            if said:
                found[index] = said
        return found

    @classmethod
    def outside(cls, rows: Sequence[Values], *, by: User) -> dict[int, dict[str, str]]:
        """Units for which the user does not file."""
        scope = scope_of(by, Permission.STATISTICS_REPORT)
        return {
            index: {"division": NOT_YOURS}
            for index, values in enumerate(rows)
            if not scope.covers(values["division"].path)
        }

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Drafts with whatever figures the rows give."""
        wanted = [(values["division"], cls.form.every.holding(values["period_start"])) for values in rows]
        there = standing(cls.form, wanted)
        filings, given = list[Filing](), list[Figures]()
        for values, (unit, period) in zip(rows, wanted, strict=True):
            before = there.get((unit.lineage, period))
            filings.append(
                Filing(
                    form=cls.form.code, division=unit, period_start=period.start, period_end=period.end, asked_by=by,
                    version_number=1 + (before.number if before else 0), reason=(values.get("reason") or "").strip(),
                )
            )  # fmt: skip
            given.append({
                item.code: values[name] for item in cls.form.items if values.get(name := cls.field_of(item.code)) is not None
            })  # fmt: skip
        store(cls.form, filings, given, by=by)
        return list(filings)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:  # noqa: ARG003 — the interface
        """Nothing is changed by file: a draft is filled in on its page. Raises NotPossible."""
        if pairs:
            raise NotPossible(OPEN_ALREADY)

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Give drafts up, as the undoing of an import asks. Raises NotPossible for what was submitted meanwhile."""
        if any(not record.is_filled_in for record in records):
            raise NotPossible("已经报送的不能撤销导入；请审核人退回后再撤回。")
        give_up(records, by=by)


def store(form: Form, filings: Sequence[Filing], given: Sequence[Figures], *, by: User) -> None:
    """Write new filings with their figures and who filled them in: three statements."""
    Filing.objects.bulk_create(filings, batch_size=BATCH)
    Return.objects.bulk_create(
        (row for filing, values in zip(filings, given, strict=True) for row in figures_of(form, filing, values, by)),
        batch_size=BATCH,
    )
    note(filings, FilingStep.Act.FILLED, by=by)


def give_up(filings: Sequence[Filing], *, by: User) -> None:
    """Drafts that will not be submitted: their figures go, they stay."""
    keys = [filing.pk for filing in filings]
    Return.objects.filter(filing__in=keys).delete()
    Filing.objects.filter(pk__in=keys).update(state=FilingState.WITHDRAWN)
    note(filings, FilingStep.Act.WITHDRAWN, by=by)


def note(filings: Sequence[Filing], act: str, *, by: User, reason: str = "") -> None:
    """Write down who did what."""
    FilingStep.objects.bulk_create(FilingStep(filing=filing, act=act, by=by, note=reason) for filing in filings)
