"""One form opens one case: sent again it leads to the same one, and nobody else gets in by its key."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services
from minzheng.core.cases.models import Case
from minzheng.core.cases.services import NotPossible
from minzheng.core.papers.models import NumberSequence
from tests.unit.core.cases.conftest import an_organisation, person
from tests.unit.core.cases.matters import ADOPTION

pytestmark = pytest.mark.django_db


def test_the_same_form_sent_again_leads_to_the_same_case(window):
    form = window.form()
    case = services.open_case(form, by=window.clerk)
    assert services.open_case(form, by=window.clerk) == case
    assert (Case.objects.count(), NumberSequence.objects.get().last) == (1, 1)
    assert AuditEvent.objects.filter(action="case.open").count() == 1


def test_the_same_form_leads_to_its_case_even_after_the_case_has_moved_and_was_marked(window):
    form = window.form()
    case = services.open_case(form, by=window.clerk)
    window.move(case, "accept", window.clerk)
    services.add_mark(case.uid, "staff_kin", reason="备案表", by=window.clerk)
    assert services.open_case(form, by=window.clerk) == case


def test_a_form_with_other_content_is_refused(window):
    key = uuid4()
    window.opened(key=key)
    for changed in (
        {"matter": ADOPTION},
        {"person": person(window.world.township, 2)},
        {"marks": frozenset({"staff_kin"})},
    ):
        with pytest.raises(NotPossible, match="内容与这次不同"):
            window.opened(key=key, **changed)
    assert Case.objects.count() == 1


def test_somebody_else_with_the_same_form_is_refused(window):
    form = window.form()
    services.open_case(form, by=window.clerk)
    with pytest.raises(NotPossible, match="已由另一人提交过"):
        services.open_case(form, by=window.officer)


def test_a_case_has_exactly_one_applicant(window):
    office = an_organisation(window.world.township)
    assert window.opened(person=None, organisation=office).organisation == office
    for more in ({"person": None}, {"organisation": office}):
        with pytest.raises(NotPossible, match="请选定一个申请人"):
            window.opened(**more)
    case = window.opened()
    with pytest.raises(IntegrityError), transaction.atomic():
        case.organisation, case.number, case.key, case.serial, case.pk = office, "X", uuid4(), 99, None
        case.uid = uuid4()
        case.save(force_insert=True)


def test_what_is_refused_at_the_window_takes_no_number(window):
    for more, says in {
        ("matter", "tests.nothing"): "没有代码“tests.nothing”",
        ("division", window.world.other_township): "您的岗位不在这个区划",
        ("marks", frozenset({"nonsense"})): "没有标记“nonsense”",
    }.items():
        with pytest.raises(NotPossible, match=says):
            window.opened(**{more[0]: more[1]})
    assert not NumberSequence.objects.exists()
    assert not Case.objects.exists()


def test_an_opening_that_fails_afterwards_gives_its_number_back(window):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        window.opened()
        raise ZeroDivisionError
    assert window.opened().number.endswith("-00001")


def test_who_may_only_look_cannot_open(window):
    with pytest.raises(NotPossible, match="您的岗位不在这个区划"):
        window.opened(by=window.world.stranger)


def test_the_database_takes_a_key_once(window):
    case = window.opened()
    row = {
        name: getattr(case, name)
        for name in ("matter", "pin", "state", "person", "opened_on", "opened_by", "stands_since")
    }
    with pytest.raises(IntegrityError, match="key"), transaction.atomic():
        Case.objects.create(
            **row, key=case.key, content="x", division=case.division, number="N2", word="N", year=2021, serial=2
        )
