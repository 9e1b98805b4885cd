"""What the database refuses behind the service's back."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment
from minzheng.kernel import periods
from tests.unit.core.undertakings.conftest import ON

MOMENT = datetime(2021, 6, 1, 9, 0, tzinfo=periods.ZONE)


@pytest.mark.parametrize(
    "bad",
    [
        {"code": ""}, {"title": ""}, {"kind": "Some.Class"}, {"started_on": date(1900, 1, 1)}, {"due_on": date(2021, 2, 1)},
        {"amount": -1}, {"steps": 0}, {"confirmed_at": MOMENT}, {"code": "X001"},
    ],
    ids=str,
)  # fmt: skip
def test_an_undertaking_that_makes_no_sense_is_refused(desk, bad):
    desk.undertaking()
    values = {
        "code": "X002", "title": "某事", "kind": "bureau.research_paper", "division": desk.world.city, "started_on": ON,
        "reported_by": desk.chief, "steps": 3,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Undertaking.objects.create(**(values | bad))


@pytest.mark.parametrize(
    "bad",
    [
        {"stage": ""}, {"position": 0}, {"done_on": None, "planned_on": None}, {"done_on": date(1900, 1, 1)},
        {"accepted_on": date(2021, 2, 1)}, {"stage": "started"}, {"confirmed_at": MOMENT},
        {"done_on": None, "planned_on": ON, "confirm": True},
    ],
    ids=str,
)  # fmt: skip
def test_a_milestone_that_makes_no_sense_is_refused(desk, bad):
    undertaking = desk.undertaking()
    desk.milestone(undertaking, "started")
    values = {
        "undertaking": undertaking, "division": undertaking.division, "stage": "completed", "position": 3, "done_on": ON,
        "accepted_on": ON, "paper": "证明", "reported_by": desk.chief,
    }  # fmt: skip
    if bad.pop("confirm", False):
        values |= {"confirmed_by": desk.deputy, "confirmed_at": periods.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.create(**(values | bad))


@pytest.mark.parametrize(
    "bad",
    [
        {"amount": 0}, {"amount": -5}, {"purpose": ""}, {"paid_on": date(1900, 1, 1)}, {"accepted_on": date(2021, 2, 1)},
        {"amount": 700},
    ],
    ids=str,
)  # fmt: skip
def test_a_payment_that_makes_no_sense_or_stands_there_twice_is_refused(desk, bad):
    undertaking = desk.undertaking()
    desk.payment(undertaking, 700)
    values = {
        "undertaking": undertaking, "division": undertaking.division, "paid_on": ON, "amount": 800, "purpose": "工程款",
        "accepted_on": ON, "paper": "凭据", "reported_by": desk.chief,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        UndertakingPayment.objects.create(**(values | bad))


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Undertaking, {"due_on": date(2022, 6, 30)}), (Undertaking, {"amount": 1}), (Undertaking, {"group": "x"}),
        (Milestone, {"done_on": date(2021, 1, 5)}), (Milestone, {"planned_on": ON}), (Milestone, {"number": "另一号"}),
        (UndertakingPayment, {"amount": 1}),
    ],
)  # fmt: skip
def test_what_was_confirmed_is_neither_changed_nor_deleted_by_bulk_statements(desk, model, change):
    undertaking = desk.undertaking()
    desk.milestone(undertaking, "started")
    desk.payment(undertaking, 700)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.all()._raw_delete("default")


@pytest.mark.parametrize("model", [Undertaking, Milestone, UndertakingPayment])
def test_nobody_confirms_his_own_record_by_bulk_update_either(desk, model):
    undertaking = desk.undertaking(confirmed=False)
    desk.milestone(undertaking, "started", confirmed=False)
    desk.payment(undertaking, 700, confirmed=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(confirmed_by=desk.chief, confirmed_at=periods.now())
