"""A member disputes an answer: evidence, asking again, an outcome by another person, a further report."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.core.cases import checking
from minzheng.core.cases.models import FiledPaper
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.models import Authorisation, Check, Rebuttal
from minzheng.core.checks.rebuttals import services as rebuttals
from minzheng.core.checks.rebuttals.services import Dispute
from minzheng.core.facts.models import Fact
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.checks.conftest import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(office):
    """A reported check whose answer about a car the head of the household disputes."""
    check = office.started()
    office.all_answered(vehicles="1")
    checking.issue_report(check.uid, by=office.checker)
    dispute = Dispute(office.headman.pk, "vehicles", "车辆已于五月报废", PDF, "报废证明.pdf")
    return office, rebuttals.raise_rebuttal(check.uid, dispute, by=office.officer)


def test_it_is_asked_again_and_settled_and_a_further_report_goes_into_the_file(disputed):
    office, row = disputed
    check = row.check_ref
    assert row.evidence.target_uid == check.uid
    rebuttals.ask_again(row.uid, by=office.checker)
    assert Check.objects.get().state == "started"
    with pytest.raises(NotPossible, match="还没有答复"):
        rebuttals.settle(row.uid, "upheld", words="已核", by=office.checker)
    batch = office.batch("vehicles")
    assert batch.count == 1
    office.reply(batch, office.filled(batch, "0", 数据日期="2021-08-30"))
    with pytest.raises(NotPossible, match="还没有写复核结果"):
        checking.issue_report(check.uid, by=office.checker)
    rebuttals.settle(row.uid, "upheld", words="车辆管理部门重新答复，名下无车。", by=office.checker)
    issued = checking.issue_report(check.uid, by=office.checker)
    assert issued.report.serial == 2
    assert FiledPaper.objects.filter(name="check").count() == 2
    ruling = Fact.objects.get(person=office.headman, kind="own_vehicles", until__isnull=True)
    assert ruling.value == 0


def test_it_may_be_settled_on_the_evidence_alone(disputed):
    office, row = disputed
    rebuttals.settle(row.uid, "dismissed", words="证明不是这辆车。", by=office.checker)
    row.refresh_from_db()
    assert (row.outcome, row.settled_by) == ("dismissed", office.checker)
    assert Check.objects.get().state == "reported"
    with pytest.raises(NotPossible, match="已经复核过"):
        rebuttals.settle(row.uid, "upheld", words="改", by=office.checker)


def test_who_took_it_down_does_not_settle_it(disputed):
    office, row = disputed
    with pytest.raises(PermissionDenied):
        rebuttals.settle(row.uid, "upheld", words="x", by=office.officer)
    with pytest.raises(Http404):
        rebuttals.settle(row.uid, "upheld", words="x", by=office.foreign_checker)
    with pytest.raises(IntegrityError, match="rebuttal_two_persons"), transaction.atomic():
        Rebuttal.objects.update(outcome="upheld", words="x", settled_on=row.raised_on, settled_by=office.officer)


@pytest.mark.parametrize(("outcome", "words", "said"), [("", "x", "请选择"), ("upheld", " ", "写明复核说明")])
def test_an_outcome_needs_its_words(disputed, outcome, words, said):
    office, row = disputed
    with pytest.raises(NotPossible, match=said):
        rebuttals.settle(row.uid, outcome, words=words, by=office.checker)


def test_one_source_is_disputed_once_at_a_time_and_only_where_it_answered(disputed):
    office, row = disputed
    check = row.check_ref
    with pytest.raises(NotPossible, match="已有一条异议"):
        rebuttals.raise_rebuttal(check.uid, Dispute(office.headman.pk, "vehicles", "再提"), by=office.officer)
    with pytest.raises(NotPossible, match="还没有对这名成员答复"):
        rebuttals.raise_rebuttal(check.uid, Dispute(office.headman.pk, "no_such", "不对"), by=office.officer)
    with pytest.raises(NotPossible, match="写明异议的理由"):
        rebuttals.raise_rebuttal(check.uid, Dispute(office.persons[1].pk, "vehicles", ""), by=office.officer)


def test_nobody_is_asked_again_about_who_took_his_authorisation_back(disputed):
    office, row = disputed
    authorisations.revoke(Authorisation.objects.get(person=office.headman).uid, reason="撤回", by=office.officer)
    with pytest.raises(NotPossible, match="补签授权书"):
        rebuttals.ask_again(row.uid, by=office.checker)
