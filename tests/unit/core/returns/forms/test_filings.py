"""A filing from the first figure to the lock: whose hands, in which order, and what the database refuses by itself."""

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from minzheng.core.audit.models import AuditEvent
from minzheng.core.notices.models import Notice
from minzheng.core.registers.writing import NotPossible
from minzheng.core.returns.forms import reads, services
from minzheng.core.returns.models import Filing, Return
from minzheng.kernel.periods import Month
from tests.unit.core.returns.forms.conftest import JULY, figures

ONE_MORE = """
    INSERT INTO returns_return (
        uid, kind, division_id, period_start, period_end, amount, source, version_number, reason, version, created_at, updated_at, paper,
        reported_by_id, filing_id
    )
    SELECT GEN_RANDOM_UUID(), 'bureau.more', division_id, period_start, period_end, 1, '另加', 1, '', 1, NOW(), NOW(), '', asked_by_id, id
    FROM returns_filing WHERE id = %s
"""


def test_a_form_is_filled_submitted_and_approved_and_its_figures_count_from_then_on(counter):
    filing = counter.submitted()
    assert not Return.objects.counted().exists()
    services.approve(filing, by=counter.checker)
    counted = dict(Return.objects.in_force().values_list("kind", "amount"))
    assert counted == figures()
    assert [(step.act, step.by) for step in reads.steps_of(filing)] == [
        ("approved", counter.checker), ("submitted", counter.reporter), ("filled", counter.reporter),
        ("filled", counter.reporter),
    ]  # fmt: skip
    assert Notice.objects.get(user=counter.reporter).title.endswith("已审定")
    assert AuditEvent.objects.filter(target_uid=filing.uid).count() == 4


def test_pressing_begin_twice_gives_the_same_filing(counter):
    assert counter.begun() == counter.begun(by=counter.second)
    assert Filing.objects.count() == 1


def test_a_month_that_is_not_over_and_a_county_that_is_not_ones_own_are_refused(counter):
    with pytest.raises(NotPossible, match="还没有结束"):
        counter.begun(Month(2021, 8))
    with pytest.raises(NotPossible, match="您的岗位不办"):
        counter.begun(unit=counter.bing)


def test_who_saw_an_older_version_overwrites_nothing(counter):
    begun = counter.begun()
    services.fill(begun, figures(), {}, seen=begun.version, by=counter.reporter)
    with pytest.raises(NotPossible, match="别人已经改过"):
        services.fill(begun, figures(urban_living_households=1), {}, seen=1, by=counter.second)
    assert reads.values_of(begun) == figures()


def test_what_is_left_empty_is_no_figure_and_keeps_the_form_here(counter):
    filing = counter.filled(urban_poverty_persons=None)
    with pytest.raises(services.NotSound, match="城市特困人数没有填") as refused:
        services.submit(filing, by=counter.reporter)
    assert set(refused.value.problems) == {"bureau.monthly_urban_poverty_persons"}
    services.fill(filing, figures(), {}, seen=filing.version, by=counter.reporter)
    filing.refresh_from_db()
    assert services.submit(filing, by=counter.reporter).state == "submitted"


def test_an_error_blocks_and_a_warning_wants_a_reason(counter):
    counter.approved(Month(2021, 6))
    filing = counter.filled(rural_living_households=430, urban_living_persons=300)
    with pytest.raises(services.NotSound) as refused:
        services.submit(filing, by=counter.reporter)
    assert set(refused.value.problems) == {
        "not_below:bureau.monthly_rural_living_persons", "steady:bureau.monthly_urban_living_persons",
        "steady:bureau.monthly_rural_living_households",
    }  # fmt: skip
    services.fill(
        filing, figures(urban_living_persons=300), {"steady:bureau.monthly_urban_living_persons": "街道集中复核后新增"},
        seen=filing.version, by=counter.reporter,
    )  # fmt: skip
    assert services.submit(filing, by=counter.reporter).answers == {
        "steady:bureau.monthly_urban_living_persons": "街道集中复核后新增"
    }


def test_a_form_sent_back_is_mended_and_submitted_again(counter):
    filing = counter.submitted()
    with pytest.raises(NotPossible, match="须写明原因"):
        services.send_back(filing, reason=" ", by=counter.checker)
    services.send_back(filing, reason="户数与名册不符", by=counter.checker)
    filing.refresh_from_db()
    services.fill(filing, figures(urban_living_households=99), {}, seen=filing.version, by=counter.second)
    services.submit(filing, by=counter.second)
    assert services.approve(filing, by=counter.checker).state == "approved"
    assert Filing.objects.sent_back_once().get() == filing


def test_whoever_filled_in_or_submitted_in_any_round_neither_approves_nor_sends_back(counter):
    filing = counter.filled(by=counter.reporter)
    services.submit(filing, by=counter.second)
    for hand in (counter.reporter, counter.second):
        counter.appoint(hand, "city_officer", counter.city)
        for name in ("_scopes", "_appointments"):
            hand.__dict__.pop(name, None)
        for step in (
            lambda by: services.approve(filing, by=by),
            lambda by: services.send_back(filing, reason="错", by=by),
        ):
            with pytest.raises(NotPossible, match="另一人审核"):
                step(hand)
        with pytest.raises(DatabaseError, match=r"不能审定自己的报表|filing_two_persons"), transaction.atomic():
            Filing.objects.filter(pk=filing.pk).update(
                state="approved", approved_by=hand, approved_at="2021-08-06T00:00Z"
            )


def test_a_county_cannot_approve_and_a_city_officer_cannot_fill_in(counter):
    filing = counter.submitted()
    with pytest.raises(NotPossible, match="您的岗位不办"):
        services.approve(filing, by=counter.second)
    with pytest.raises(NotPossible, match="您的岗位不办"):
        services.begin(services.form_of(filing.form), counter.jia, Month(2021, 6).period, by=counter.checker)


def test_two_who_press_at_once_one_approves_the_other_is_told(counter):
    filing = counter.submitted()
    services.approve(filing, by=counter.checker)
    with pytest.raises(NotPossible, match="已审定"):
        services.send_back(filing, reason="晚了", by=counter.checker)
    with pytest.raises(NotPossible, match="已审定"):
        services.submit(filing, by=counter.reporter)


def test_a_wrong_month_is_corrected_by_a_version_that_begins_from_the_approved_figures(counter):
    first = counter.approved()
    with pytest.raises(NotPossible, match="更正"):
        counter.begun()
    second = counter.begun(reason="漏报一个乡镇")
    assert reads.values_of(second) == figures()
    services.fill(second, figures(rural_living_persons=421), {}, seen=second.version, by=counter.reporter)
    services.submit(second, by=counter.reporter)
    assert reads.approved_values(services.form_of(first.form), counter.jia, JULY.period) == figures()
    services.approve(second, by=counter.checker)
    assert reads.approved_values(services.form_of(first.form), counter.jia, JULY.period) == figures(
        rural_living_persons=421
    )
    assert reads.values_of(first) == figures()


def test_a_draft_given_up_leaves_who_did_what_and_makes_room_for_another(counter):
    filing = counter.filled()
    services.withdraw(filing, by=counter.reporter)
    assert reads.values_of(filing) == {}
    assert reads.steps_of(filing).first().act == "withdrawn"
    assert counter.begun() != filing


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE returns_return SET amount = amount + 1 WHERE filing_id = %s",
        "DELETE FROM returns_return WHERE filing_id = %s",
        "UPDATE returns_return SET filing_id = NULL WHERE filing_id = %s",
        "UPDATE returns_filing SET state = 'draft' WHERE id = %s",
        "UPDATE returns_filing SET version_number = 9 WHERE id = %s",
        "DELETE FROM returns_filing WHERE id = %s",
        "UPDATE returns_filingstep SET act = 'filled' WHERE filing_id = %s",
        ONE_MORE,
    ],
)
@pytest.mark.parametrize("approved", [True, False])
def test_the_database_keeps_what_was_submitted_and_what_was_approved(counter, statement, approved):
    filing = counter.approved() if approved else counter.submitted()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [filing.pk])


def test_figures_of_a_form_cannot_be_approved_one_by_one(counter):
    filing = counter.submitted()
    with pytest.raises(DatabaseError, match="不在填报中"), transaction.atomic():
        Return.objects.filter(filing=filing).update(
            confirmed_by=counter.checker, confirmed_at="2021-08-06T00:00Z", accepted_on="2021-08-06", paper="单项"
        )
