"""Statistics of three counties, each with figures of its own, and their August compared: one cell, one difference, one payment and a child's month each."""

from datetime import date

from minzheng.core.benefits.models import Enrolment
from minzheng.core.reconciliation.models import (
    FULL,
    ComparedCell,
    Difference,
    MonthComparison,
    PaymentMonth,
    TimelyMonth,
)
from minzheng.core.returns.forms.models import Filing, FilingStep
from minzheng.core.returns.models import Return
from minzheng.domains.bureau.forms import MONTHLY_STATISTICS
from tests.world import Row

JULY = date(2021, 7, 1), date(2021, 7, 31)
ITEM = MONTHLY_STATISTICS.items[0]
COUNTIES = {"E": ("finance", 41_731), "W": ("stranger", 52_842), "Z": ("second", 63_953)}


def fill(world) -> None:
    """The county in the east is approved, the one in the west waits, the zone has a draft."""
    form = MONTHLY_STATISTICS.code
    for key, (name, amount) in COUNTIES.items():
        place, by = world.places[key], world.users[name]
        filing = Filing.objects.create(form=form, division=place, period_start=JULY[0], period_end=JULY[1], asked_by=by)
        figure = Return.objects.create(
            kind=ITEM.code, division=place, period_start=JULY[0], period_end=JULY[1], amount=amount, source=MONTHLY_STATISTICS.title,
            filing=filing, reported_by=by,
        )  # fmt: skip
        FilingStep.objects.create(filing=filing, act="filled", by=by)
        if key != "Z":
            Filing.objects.filter(pk=filing.pk).update(
                state="submitted", submitted_by=by, submitted_at="2021-08-05T02:00Z"
            )
            FilingStep.objects.create(filing=filing, act="submitted", by=by)
        if key == "E":
            said = {"confirmed_by": world.users["city"], "confirmed_at": "2021-08-06T02:00Z"}
            Filing.objects.filter(pk=filing.pk).update(
                state="approved", approved_by=world.users["city"], approved_at="2021-08-06T02:00Z"
            )
            Return.objects.filter(pk=figure.pk).update(accepted_on=date(2021, 8, 5), paper="统计月报", **said)
        filing.refresh_from_db()
        world.rows.append(Row(form, key, f"{amount:,}", filing, quoted=True))
        world.rows += _compared(world, key, amount)


def _compared(world, key, amount):
    """A month of a county compared, with numbers that no other county has."""
    place, common = world.places[key], {"month": JULY[0]}
    places = {division.pk: name for name, division in world.places.items()}
    month = MonthComparison.objects.create(division=place, compared_at="2021-08-07T02:00Z", **common)
    more = {"comparison": month, "division": place, **common}
    ledger = amount + 1_001
    cell = ComparedCell.objects.create(
        form=MONTHLY_STATISTICS.code, item=ITEM.code, due_on=date(2021, 8, 10), ledger=ledger, reported=amount,
        smaller=amount * 1_000_000, larger=ledger * 1_000_000, agreement=FULL * amount // ledger, **more,
    )  # fmt: skip
    difference = Difference.objects.create(
        pair="ledger_stats", kind="figure", form=MONTHLY_STATISTICS.code, item=ITEM.code, programme="assistance.minimum_living",
        left=ledger, right=amount, **more,
    )  # fmt: skip
    number = f"FF{place.code[:6]}20219007"
    payment = PaymentMonth.objects.create(
        programme="assistance.minimum_living", standing="locked", run_number=number, enrolments=3, owed=90_000,
        payable=90_000, paid=60_000, bank="failed", **more,
    )  # fmt: skip
    child = Enrolment.objects.filter(division__county=place).order_by("pk").first()
    timely = TimelyMonth.objects.create(
        enrolment=child, benefit="welfare.child_benefit", programme="welfare.orphan", due_on=date(2021, 8, 10), owed=amount, paid=amount,
        in_time=0, **(more | {"division": child.division}),
    )  # fmt: skip
    return [
        Row("reconciliation.month", key, f"{place.name}对账", month, quoted=True),
        Row("reconciliation.cell", key, f"{ledger:,}", cell, quoted=True),
        Row("reconciliation.difference", key, f"{ledger:,}", difference, quoted=True),
        Row("reconciliation.payment", key, number, payment, quoted=True),
        Row("reconciliation.timely", places[child.division_id], child.number, timely, quoted=True),
    ]
