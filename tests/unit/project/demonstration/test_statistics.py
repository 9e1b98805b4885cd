"""The statistics of the invented city: every planted difference is found with its cause, and nothing else differs in a county with a ledger."""

from datetime import date

import pytest

from minzheng.core.reconciliation.models import ComparedCell, Difference, MonthComparison, PaymentMonth
from minzheng.core.returns.models import Filing
from minzheng.project.demonstration.chapters.statistics import PLANTED

pytestmark = pytest.mark.django_db
JULY = 7


def test_every_county_files_every_month_that_is_over_some_late_some_sent_back(sound_city):
    found = Filing.objects.values_list("period_start__month", flat=True).distinct()
    assert set(found) == set(range(1, JULY + 1))
    assert Filing.objects.sent_back_once().exists()
    late = [one for one in Filing.objects.all() if (one.submitted_at.date() - one.period_end).days > 10]
    assert 0 < len(late) < Filing.objects.count() / 4


def test_what_differs_between_ledger_and_statistics_was_planted_and_has_its_cause(sound_city):
    with_ledger = set(PaymentMonth.objects.filter(standing="locked").values_list("division", flat=True))
    rows = Difference.objects.filter(pair="ledger_stats", division__in=with_ledger).exclude(
        cause__in=["without_run", "not_reported"]
    )
    found = set(rows.values_list("month__month", "cause"))
    assert found <= {(month, str(cause)) for month, cause in PLANTED.items()}
    assert {cause for _, cause in found} >= {"definition", "entry"}
    assert not Difference.objects.filter(cause="").exists()


def test_where_the_ledger_speaks_the_other_figures_agree_to_the_last_fen(sound_city):
    differing = Difference.objects.filter(pair="ledger_stats").values("comparison", "item")
    cells = ComparedCell.objects.filter(headline=True, ledger__isnull=False, reported__isnull=False)
    listed = {(one["comparison"], one["item"]) for one in differing}
    odd = [one for one in cells if (one.comparison_id, one.item) not in listed and one.ledger != one.reported]
    assert cells.filter(ledger__gt=0).count() > 30
    assert odd == []


def test_the_first_months_are_closed_where_every_difference_is_explained(sound_city):
    closed = MonthComparison.objects.filter(closed_at__isnull=False)
    assert closed.exists()
    assert set(closed.values_list("month", flat=True)) <= {date(2021, month, 1) for month in (1, 2, 3)}
    assert not closed.filter(differences__cause="", differences__corrected_on=None).exists()
