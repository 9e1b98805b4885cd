"""Each planted difference is found with its cause, and nothing else is."""

from datetime import date

import pytest

from minzheng.core.ledger import services as ledger
from minzheng.core.ledger.models import LedgerLine
from minzheng.core.parties.models import Person
from minzheng.core.reconciliation.models import Difference, PaymentMonth
from tests.unit.core.ledger.conftest import ALLOWANCE

APRIL = {"rural_living_households": 1, "rural_living_persons": 3, "living_paid": 70_200, "rural_living_paid": 70_200}


def test_where_all_agree_nothing_is_found(books):
    books.office.granted(4)
    books.office.released(4)
    books.filed(4, **APRIL)
    made = books.compared(4)
    assert books.ledger(made) == APRIL
    assert not Difference.objects.exists()
    assert PaymentMonth.objects.get(programme=ALLOWANCE).standing == "locked"


def test_a_decision_confirmed_after_the_cut_off_is_late_and_corrected_by_the_run_that_pays_it(books):
    books.office.granted(4)
    run = books.office.released(4)
    books.office.on(4, 28)
    home, members = books.office.bench.household(2)
    late = books.office.bench.decided(
        "grant",
        home,
        members=tuple(members),
        amount=50_000,
        accepted_on=date(2021, 3, 20),
        effective_on=date(2021, 4, 1),
    ).enrolment
    books.office.account(late)
    books.filed(4, **APRIL | {"rural_living_households": 2, "rural_living_persons": 5})
    made = books.compared(4)
    assert books.rows(made) == [("missing", 500.0, 0.0, "late", False)]
    assert books.cells(made) == {
        "rural_living_households": (1, 2, "late"), "rural_living_persons": (3, 5, "late")
    }  # fmt: skip
    assert run.number == PaymentMonth.objects.get().run_number
    books.office.released(5)
    made = books.compared(4)
    (row,) = Difference.objects.filter(pair="register_ledger")
    assert (row.enrolment, row.corrected_on) == (late, date(2021, 5, 25))


def test_what_was_held_back_is_named_so_on_both_sides(books):
    books.office.granted(4)
    held = books.office.granted(4, 1, amount=40_000)
    books.office.on(4)
    run = books.office.prepared(4)
    ledger.hold(LedgerLine.objects.get(run=run, enrolment=held), reason="核实住处", by=books.office.prepares)
    ledger.release(books.office.submitted(run), by=books.office.releases)
    books.filed(
        4,
        **APRIL
        | {
            "rural_living_households": 2,
            "rural_living_persons": 4,
            "living_paid": 110_200,
            "rural_living_paid": 110_200,
        },
    )
    made = books.compared(4)
    assert books.rows(made) == [("missing", 400.0, 0.0, "held", False)]
    assert books.cells(made) == {
        "rural_living_households": (1, 2, "held"), "rural_living_persons": (3, 4, "held"), "living_paid": (70_200, 110_200, "held")
    }  # fmt: skip


def test_a_death_that_was_registered_late_is_named(books):
    enrolment = books.office.granted(4)
    member = enrolment.coverages.order_by("pk").last().person
    books.office.released(4)
    Person.objects.filter(pk=member.pk).update(died_on=date(2021, 4, 12))
    books.office.released(5)
    books.filed(5, **APRIL | {"rural_living_persons": 2})
    made = books.compared(5)
    assert books.rows(made) == []
    assert books.cells(made) == {"rural_living_persons": (3, 2, "death")}
    books.office.decided("death", enrolment, 6, effective=5, deceased=member, amount=46_800)
    made = books.compared(5)
    assert books.rows(made) == [("amount", 468.0, 702.0, "death", False)]


def test_a_stop_that_was_decided_late_leaves_a_line_to_which_nothing_was_due(books):
    enrolment = books.office.granted(4)
    books.office.released(4)
    books.office.decided("stop", enrolment, 5, effective=4, reason="income")
    made = books.compared(4)
    assert books.rows(made) == [("undue", 0.0, 702.0, "late", False)]
    assert set(books.cells(made).values()) >= {(1, None, "not_reported")}


def test_arrears_in_the_months_run_are_told_from_the_months_own_money(books):
    enrolment = books.office.granted(4)
    books.office.released(4)
    books.office.decided("change", enrolment, 5, effective=4, amount=80_000)
    books.office.released(5)
    books.filed(5, **APRIL | {"living_paid": 80_000, "rural_living_paid": 80_000})
    made = books.compared(5)
    assert books.cells(made) == {"living_paid": (89_800, 80_000, "cross_month")}
    assert books.rows(made) == []


def test_what_is_set_off_makes_a_gross_and_a_net_sum(books, monkeypatch):
    from minzheng.core.ledger import local_rules

    monkeypatch.setattr(local_rules.LocalRules, "share", property(lambda _: 20))
    enrolment = books.office.granted(4)
    books.office.released(4)
    books.office.decided("change", enrolment, 5, effective=4, amount=60_000)
    books.office.released(5)
    books.filed(5, **APRIL | {"living_paid": 60_000, "rural_living_paid": 60_000})
    assert books.cells(books.compared(5)) == {"living_paid": (49_800, 60_000, "offset")}


def test_one_settlement_too_many_and_the_other_too_few_is_a_matter_of_definition(books):
    books.office.granted(4)
    books.office.released(4)
    books.filed(
        4,
        **APRIL
        | {
            "urban_living_households": 1,
            "urban_living_persons": 3,
            "rural_living_households": 0,
            "rural_living_persons": 0,
        },
    )
    assert books.cells(books.compared(4)) == {
        "urban_living_households": (0, 1, "definition"), "urban_living_persons": (0, 3, "definition"),
        "rural_living_households": (1, 0, "definition"), "rural_living_persons": (3, 0, "definition"),
    }  # fmt: skip


@pytest.mark.parametrize(("state", "standing"), [("none", "none"), ("open", "open"), ("discarded", "discarded")])
def test_a_month_without_a_locked_run_is_one_row_and_says_how_its_payment_stands(books, state, standing):
    books.office.granted(4)
    books.office.granted(4, 1, amount=40_000)
    if state != "none":
        books.office.on(4)
        run = books.office.prepared(4)
        if state == "discarded":
            ledger.discard(run, reason="重新编制", by=books.office.prepares)
    books.filed(4, **APRIL)
    made = books.compared(4)
    assert books.rows(made) == [("without_run", 1102.0, 0.0, "without_run", False)]
    assert Difference.objects.get(kind="without_run").count == 2
    assert PaymentMonth.objects.get().standing == standing
    assert books.cells(made)["rural_living_persons"] == (None, 3, "without_run")


def test_a_run_whose_lines_were_changed_behind_the_back_is_no_ledger(books, behind_the_back):
    books.office.granted(4)
    books.office.released(4)
    behind_the_back("ledger_ledgerline", "UPDATE ledger_ledgerline SET amount = amount + 1")
    books.compared(4)
    assert PaymentMonth.objects.get().standing == "altered"


def test_what_no_rule_explains_waits_for_a_person(books):
    books.office.granted(4)
    books.office.released(4)
    books.filed(4, **APRIL | {"rural_living_persons": 13})
    assert books.cells(books.compared(4)) == {"rural_living_persons": (3, 13, "")}


def test_a_correction_of_the_statistics_corrects_the_difference(books):
    books.office.granted(4)
    books.office.released(4)
    books.filed(4, **APRIL | {"rural_living_persons": 13})
    books.compared(4)
    books.filed(4, **APRIL)
    made = books.compared(4)
    assert books.cells(made) == {}
    assert Difference.objects.get().corrected_on == date(2021, 5, 5)
