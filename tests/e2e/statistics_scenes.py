"""The pages of statistics and of reconciliation, in every state."""

from django.urls import reverse

from minzheng.core.returns.forms import services
from minzheng.core.returns.forms.declarations import form_of
from minzheng.kernel.periods import Month
from tests.e2e.scenes import plain, scene

FORM = "bureau.monthly_statistics"
plain("statistics", "statistics/year.html", "city", "statistics", FORM)
plain("statistics_of_a_township", "statistics/year.html", "clerk", "statistics", FORM)
plain("statistics_summary", "statistics/summary.html", "city", "statistics_summary", FORM, asked="?period=2021-07")
plain("statistics_list", "registers/list.html", "finance", "register", FORM)
plain("reconciliation", "reconciliation/year.html", "city", "reconciliation_year")
plain("reconciliation_of_a_county", "reconciliation/year.html", "finance", "reconciliation_year")
plain("differences", "registers/list.html", "city", "register", "reconciliation.difference")
plain("payment_months", "registers/list.html", "city", "register", "reconciliation.payment")
plain("timely_months", "registers/list.html", "city", "register", "reconciliation.timely")


@scene("statistics/filing.html", "finance")
def filing_approved(page, stage):
    page.goto(reverse("filing", args=[stage.uid(FORM, "E")]))


@scene("statistics/filing.html", "city")
def filing_to_review(page, stage):
    page.goto(reverse("filing", args=[stage.uid(FORM, "W")]))


def _draft(stage):
    """June of the county in the east, half filled in, with an error and a warning."""
    user, place = stage.city.users["finance"], stage.city.places["E"]
    form = form_of(FORM)
    made = services.begin(form, place, Month(2021, 6).period, by=user)
    if not made.figures.exists():
        names = ("urban_living_households", "urban_living_persons", "rural_living_households", "rural_living_persons")
        values = dict(zip((f"bureau.monthly_{name}" for name in names), (120, 100, 300, 0), strict=True))
        services.fill(made, values, {}, seen=made.version, by=user)
    return made.uid


@scene("statistics/filing.html", "finance")
def filing_to_fill_in(page, stage):
    page.goto(reverse("filing", args=[_draft(stage)]))


@scene("statistics/filing.html", "finance", status=422)
def filing_not_taken(page, stage):
    page.goto(reverse("filing", args=[_draft(stage)]))
    page.get_by_role("button", name="保存并报送").click()
    page.wait_for_load_state()


@scene("reconciliation/month.html", "finance")
def compared_month(page, stage):
    page.goto(f"{reverse('reconciliation_month', args=[stage.uid('reconciliation.month', 'E')])}?pair=ledger_stats")


@scene("reconciliation/bank.html", "finance")
def compared_month_at_the_bank(page, stage):
    page.goto(reverse("reconciliation_bank", args=[stage.uid("reconciliation.month", "E")]))


@scene("reconciliation/month.html", "city")
def compared_month_of_the_city(page, stage):
    page.goto(reverse("reconciliation_month", args=[stage.uid("reconciliation.month", "W")]))
