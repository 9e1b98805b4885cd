"""The public answer to a receipt: stage and what to do, no names; a guesser learns nothing and is soon stopped."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.core.cases.intake import receipts
from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm
from minzheng.core.parties import sealing
from minzheng.core.publicity.limits.models import PublicVisit

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(the_city):
    person = the_city.row("parties.person", "E1a").record
    made = intake.take_in(
        IntakeForm(uuid4(), person, (Asked("assistance.minimum_living"),)), by=the_city.users["clerk"]
    )
    return made, sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid)[-4:]


def asked(code, last_four, address="10.0.0.1"):
    return Client(REMOTE_ADDR=address).post(reverse("receipt_status"), {"code": code, "last_four": last_four})


def test_whoever_holds_the_receipt_reads_the_stage_and_no_name(receipt):
    made, last_four = receipt
    for code in (made.code, receipts.spaced(made.code), made.code.lower()):
        answer = asked(code, last_four)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "待受理" in text
        assert "不用您做什么" in text
        assert made.person.name not in text
        assert made.division.name not in text
        assert answer["Cache-Control"] == "no-store"
        assert "noindex" in answer["X-Robots-Tag"]


def test_an_unknown_code_and_a_wrong_number_get_the_same_answer(receipt):
    made, last_four = receipt
    wrong = "0000" if last_four != "0000" else "1111"
    answers = {asked(made.code, wrong).content.decode().replace(made.code, ""), asked("ABCDEFGHJKMN", wrong).content.decode().replace("ABCDEFGHJKMN", "")}  # fmt: skip
    assert len({text.count("没有查到") for text in answers}) == 1
    assert all(made.number not in text for text in answers)


def test_guessing_at_one_code_is_stopped_from_whatever_address(receipt):
    made, last_four = receipt
    for number in range(8):
        last = asked(made.code, "0000", address=f"10.0.1.{number}")
    assert last.status_code == 429
    assert asked(made.code, last_four, address="10.0.2.1").status_code == 429, "even the right answer waits"


def test_guessing_from_one_address_is_stopped_whatever_the_code(receipt):
    statuses = [asked(f"ABCDEFGH{number:04d}", "0000", address="10.0.3.1").status_code for number in range(22)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_an_address_that_is_stopped_makes_no_more_rows_however_many_codes_it_tries(db):
    for number in range(25):
        asked(f"ABCDEFGH{number:04d}", "0000", address="10.0.4.1")
    assert PublicVisit.objects.count() == 1 + 20
