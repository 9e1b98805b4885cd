"""What is refused: data without a mark, a day before the year. Installations that are no demonstration answer everybody."""

import pytest
from django.urls import reverse

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division
from minzheng.project.database import CannotUse
from minzheng.project.demonstration import marking
from tests.unit.project.demonstration.conftest import build

pytestmark = pytest.mark.django_db


def test_a_database_with_data_and_no_mark_is_refused_and_not_touched(db):
    User.objects.create(username="real", name="真实用户")
    with pytest.raises(CannotUse, match="已有数据（账号）"):
        build(planted=False)
    assert list(User.objects.values_list("username", flat=True)) == ["real"]
    assert not Division.objects.exists()


def test_a_business_date_before_the_year_is_refused_and_leaves_no_mark(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", "2020-12-31")
    with pytest.raises(CannotUse, match="MINZHENG_TODAY"):
        build(planted=False)
    marking.forget()
    assert not marking.is_demonstration()


def test_other_installations_answer_everybody(db, client):
    marking.forget()
    assert client.get(reverse("account_login"), REMOTE_ADDR="192.0.2.7").status_code == 200
