"""What sound cases cannot show is found: a number that belongs to none, a clock that ran out, a case left lying."""

from datetime import date

import pytest

from minzheng.core.cases import controls, services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.intake.registers import KnownWriter
from minzheng.core.cases.services import NotPossible
from minzheng.core.papers.models import NumberSequence
from minzheng.core.registers.controls import CONTROLS
from tests.unit.core.cases.conftest import THURSDAY

pytestmark = pytest.mark.django_db


def found(control, at=THURSDAY):
    return list(CONTROLS.get(f"cases.{control}").rows(at).order_by("pk"))


def lose_numbers(window, count):
    """Numbers given out that belong to no case, as no service leaves them."""
    word = window.form().word
    sequence = NumberSequence.objects.get(word=word, year=2021)
    sequence.last += count
    sequence.save()


def test_numbers_without_a_gap_are_no_finding(window):
    for _ in range(3):
        window.opened()
    window.opened(division=window.world.county, by=window.reviewer)
    assert found("missing_number") == []


def test_a_missing_number_is_found_at_its_neighbours_until_somebody_explains_it(window):
    before = window.opened()
    lose_numbers(window, 1)
    assert found("missing_number") == [before]
    after = window.opened()
    assert found("missing_number") == [before, after]
    with pytest.raises(NotPossible, match="序号 1 不是缺号"):
        services.explain_missing_number(after, 1, reason="迁移", by=window.reviewer)
    with pytest.raises(NotPossible, match="请写明缺号的原因"):
        services.explain_missing_number(after, 2, reason=" ", by=window.reviewer)
    with pytest.raises(NotPossible, match="您不能说明这个序列"):
        services.explain_missing_number(after, 2, reason="迁移", by=window.world.stranger)
    made = services.explain_missing_number(after, 2, reason="旧系统迁移时作废", by=window.reviewer)
    assert (made.serial, made.by, found("missing_number")) == (2, window.reviewer, [])
    with pytest.raises(NotPossible, match="已经说明过"):
        services.explain_missing_number(after, 2, reason="再说", by=window.reviewer)


def test_a_case_whose_clock_ran_out_is_found_and_a_closed_one_is_not(window):
    case = window.accepted()
    window.granted()
    assert found("overdue", date(2021, 7, 6)) == []
    assert found("overdue", date(2021, 7, 13)) == [case]


def test_a_case_on_which_nobody_works_for_days_is_found(window):
    case = window.accepted()
    assert found("unclaimed", date(2021, 7, 4)) == []
    assert found("unclaimed", date(2021, 7, 5)) == [case]
    assigning.claim(case.uid, by=window.officer)
    assert found("unclaimed", date(2021, 7, 5)) == []


def test_an_application_that_is_known_and_not_entered_is_found_when_its_day_is_over(window):
    row = {
        "matter": "assistance.minimum_living", "channel": "hotline", "source_number": "12345-1", "received_on": THURSDAY,
        "division": window.world.township,
    }  # fmt: skip
    (known,) = KnownWriter.create_many([row], by=window.clerk)
    assert found("known_waiting", date(2021, 7, 2)) == []
    assert found("known_waiting", date(2021, 7, 3)) == [known]


def test_every_control_says_how_to_mend_what_it_finds():
    mine = [one for one in CONTROLS if one.code.startswith("cases.")]
    assert len(mine) == 5
    assert all(one.mend and one.explain for one in mine)
    assert controls.PATIENCE.days == 3
