"""Who compares, who says why, who closes; and what stands for good from then on."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from minzheng.core.audit.models import AuditEvent
from minzheng.core.reconciliation import services
from minzheng.core.reconciliation.models import ComparedCell, Difference, MonthComparison
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.periods import Month
from tests.unit.core.reconciliation.test_causes import APRIL


@pytest.fixture
def april(books):
    """A compared month with one difference that no rule explains."""
    books.office.granted(4)
    books.office.released(4)
    books.filed(4, **APRIL | {"rural_living_persons": 13})
    return books.compared(4)


def said_why(books, april, by=None):
    uids = list(Difference.objects.filter(cause="").values_list("uid", flat=True))
    return services.say_why(april, uids, "entry", note="录入多写一位", by=by or books.office.prepares)


def test_a_month_is_closed_when_every_difference_has_its_cause(books, april):
    with pytest.raises(NotPossible, match="1 项差异没有说明"):
        services.close(april, by=books.city)
    assert said_why(books, april) == 1
    closed = services.close(april, by=books.city)
    assert (closed.is_closed, len(closed.digest)) == (True, 64)
    assert AuditEvent.objects.filter(action="reconciliation.close", target_uid=april.uid).count() == 1


def test_whoever_compared_or_said_why_does_not_close(books, april):
    said_why(books, april, by=books.city)
    with pytest.raises(NotPossible, match="另一人结账"):
        services.close(april, by=books.city)
    books.compared(4, by=books.second)
    with pytest.raises(NotPossible, match="另一人结账"):
        services.close(april, by=books.second)
    for hand in (books.city, books.second):
        with pytest.raises(DatabaseError, match=r"不能结账|comparison_two_persons"), transaction.atomic():
            MonthComparison.objects.filter(pk=april.pk).update(
                closed_by=hand, closed_at="2021-05-06T00:00Z", digest="0" * 64
            )


def test_a_county_compares_and_says_why_for_itself_and_closes_nothing(books, april):
    said_why(books, april)
    with pytest.raises(NotPossible, match="您的岗位不办"):
        services.close(april, by=books.office.releases)
    with pytest.raises(NotPossible, match="您的岗位不办"):
        services.compare([books.office.bench.world.other_county], Month(2021, 4), by=books.office.prepares)


def test_a_cause_that_is_pressed_twice_is_said_once(books, april):
    uids = list(Difference.objects.filter(cause="").values_list("uid", flat=True))
    for _ in range(2):
        assert services.say_why(april, uids, "entry", note="录入多写一位", by=books.office.prepares) == 1
    assert AuditEvent.objects.filter(action="reconciliation.say_why").count() == 1


def test_a_cause_wants_words_and_what_a_rule_found_is_not_overwritten(books, april):
    with pytest.raises(NotPossible, match="写明情况"):
        services.say_why(april, [], "entry", note=" ", by=books.office.prepares)
    with pytest.raises(NotPossible, match="选择原因"):
        services.say_why(april, [], "held", note="暂缓", by=books.office.prepares)
    said_why(books, april)
    Difference.objects.update(by_rule=True, given_by=None, given_at=None)
    with pytest.raises(NotPossible, match="选择要说明的差异"):
        services.say_why(
            april, Difference.objects.values_list("uid", flat=True), "other", note="其他", by=books.office.prepares
        )


def test_what_a_person_said_stands_when_the_month_is_compared_again_until_a_side_changes(books, april):
    said_why(books, april)
    books.compared(4)
    assert Difference.objects.get().note == "录入多写一位"
    books.filed(4, **APRIL | {"rural_living_persons": 14})
    books.compared(4)
    assert (Difference.objects.get().cause, Difference.objects.get().right) == ("", 14)


def test_a_closed_month_keeps_its_sides_and_only_notes_what_was_corrected(books, april):
    said_why(books, april)
    digest = services.close(april, by=books.city).digest
    books.filed(4, **APRIL)
    again = books.compared(4)
    assert again.digest == digest
    assert ComparedCell.objects.get(item="bureau.monthly_rural_living_persons").reported == 13
    difference = Difference.objects.get()
    assert (difference.right, difference.cause, difference.corrected_on is not None) == (13, "entry", True)
    with pytest.raises(NotPossible, match="已经结账"):
        services.say_why(april, [difference.uid], "other", note="晚了", by=books.office.prepares)
    with pytest.raises(NotPossible, match="已经结账"):
        services.close(april, by=books.second)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reconciliation_comparedcell SET reported = 1 WHERE comparison_id = %s",
        "DELETE FROM reconciliation_comparedcell WHERE comparison_id = %s",
        "DELETE FROM reconciliation_paymentmonth WHERE comparison_id = %s",
        "UPDATE reconciliation_difference SET note = '改写' WHERE comparison_id = %s",
        "DELETE FROM reconciliation_difference WHERE comparison_id = %s",
        "UPDATE reconciliation_monthcomparison SET closed_at = NULL, closed_by_id = NULL, digest = '' WHERE id = %s",
        "DELETE FROM reconciliation_monthcomparison WHERE id = %s",
    ],
)
def test_the_database_keeps_a_closed_month(books, april, statement):
    said_why(books, april)
    services.close(april, by=books.city)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [april.pk])


def test_statistics_corrected_after_the_comparison_want_another_comparison_before_closing(books, april):
    said_why(books, april)
    books.filed(4, **APRIL)
    with pytest.raises(NotPossible, match="重新对账"):
        services.close(april, by=books.city)


def test_a_month_that_is_not_over_is_not_compared(books):
    books.on(4, 30)
    with pytest.raises(NotPossible, match="还没有结束"):
        services.compare([books.office.county], Month(2021, 4), by=books.office.prepares)
