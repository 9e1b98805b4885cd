"""报表页面 — which unit reported which period, and the correction of an approved figure by a new version."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.registers import reads as registers
from minzheng.core.registers import services as records
from minzheng.core.registers.parsing import Places
from minzheng.core.registers.writing import NotPossible
from minzheng.core.returns import reads, services
from minzheng.core.returns.register_base import ReturnRegister
from minzheng.kernel import periods
from minzheng.web.policy import allow
from minzheng.web.record_forms import RecordForm
from minzheng.web.staff import StaffRequest

EARLIEST = date(1949, 10, 1)
NOT_CORRECTED = ("division", "period_start")


@dataclass(frozen=True)
class CompletenessPage:
    """报送情况页 — a kind in a year, unit by period, with the years before and after."""

    register: type[ReturnRegister]
    table: reads.Completeness
    year: int

    @property
    def heads(self) -> list[str]:
        """The periods in words."""
        return [self.register.kind.every.words(period) for period in self.table.periods]

    @property
    def lines(self) -> list[tuple[str, int, list[tuple[str, str]]]]:
        """Each unit with how many periods it owes, and its chips."""
        return [
            (line.unit.name, line.missing, [(state.chip, state.label) for state in line.states])
            for line in self.table.lines
        ]

    @property
    def years(self) -> list[tuple[int, str, bool]]:
        """The year, the one before and the one after, as far as time has come."""
        base = reverse("return_completeness", args=[self.register.code])
        latest = periods.today().year
        found = sorted({year for year in (self.year - 1, self.year, self.year + 1) if year <= latest})
        return [(year, f"{base}?year={year}", year == self.year) for year in found]

    @property
    def owing(self) -> str:
        """The names of the units that owe something."""
        return "、".join(unit.name for unit in self.table.units_missing)


class CorrectionForm(RecordForm):
    """更正表单 — the fields of a return whose unit and period stand already."""

    def __init__(self, register: type[ReturnRegister], places: Places, *args: Any, **kwargs: Any) -> None:
        super().__init__(register, places, *args, **kwargs)
        for name in NOT_CORRECTED:
            del self.fields[name]
        self.fields["reason"].asked = True  # type: ignore[attr-defined]  # a field of ours

    def add_error(self, field: str | None, error: Any) -> None:
        """What is wrong with the unit or the period is said above the form."""
        super().add_error(field if field in self.fields else None, error)


@allow(Permission.REGISTER_VIEW)
@require_GET
def completeness(request: StaffRequest, code: str) -> HttpResponse:
    """Unit × period of one kind in a year, inside the viewer's scope."""
    register = _register(request, code)
    year, today = _year(register, request.GET.get("year", "")), periods.today()
    table = reads.completeness(register.kind, year, scope_of(request.user, register.view), today)
    return render(request, "returns/completeness.html", {"page": CompletenessPage(register, table, year)})


@allow(Permission.REGISTER_EDIT)
@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, code: str, uid: UUID) -> HttpResponse:
    """A new version of an approved figure, for a stated reason."""
    register = _register(request, code)
    record = registers.get_record(register, request.user, uid, to=register.edit)
    back = reverse("record", args=[code, uid])
    if not record.counts:
        messages.warning(request, "这一版还没有核定，请直接修改或撤回，不必另报更正。")
        return redirect(back)
    kept = registers.form_values(register, record)
    initial = kept | {"reason": "", "accepted_on": "", "paper": ""}
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None:
        data.update({name: kept[name] for name in NOT_CORRECTED})
    form = CorrectionForm(
        register, Places.within(scope_of(request.user, Permission.REGISTER_EDIT)), data, initial=initial
    )
    if data is not None and form.is_valid():
        said = {name: form.values[name] for name in ("reason", "source", "accepted_on", "paper")}
        try:
            made = services.correct(record, form.values["amount"], **said, by=request.user)
        except records.BadFields as problem:
            form.refuse(problem.problems)
        except NotPossible as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "更正已填报，由另一人核定后生效；核定之前仍以原来的数为准。")
            return redirect("record", code=code, uid=made.uid)
    shown = {
        "register": register,
        "form": form,
        "title": f"更正{register.title}（{record.division.name} {kept['period_start']}）",
    }
    return render(request, "registers/form.html", shown | {"back": back}, status=422 if form.is_bound else 200)


def _year(register: type[ReturnRegister], asked: str) -> int:
    """The asked year; else this year, or the one before for what is reported once a year."""
    today = periods.today()
    known = {str(year): year for year in range(EARLIEST.year, today.year + 1)}
    return known.get(asked, today.year - (len(register.kind.periods(today.year)) == 1))


def _register(request: StaffRequest, code: str) -> type[ReturnRegister]:
    register = registers.get_register(request.user, code)
    if not issubclass(register, ReturnRegister):
        raise Http404(f"{register.title}不是按期报送的。")
    return register


urlpatterns = [
    path("registers/<str:code>/completeness/", completeness, name="return_completeness"),
    path("registers/<str:code>/<uuid:uid>/correct/", correct, name="return_correct"),
]
