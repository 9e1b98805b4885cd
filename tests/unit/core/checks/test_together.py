"""Two people at the same moment, on connections of their own: nothing is sent, started or taken twice."""

from uuid import uuid4

import pytest

from minzheng.core.access.models import User
from minzheng.core.cases import checking
from minzheng.core.cases.models import FiledPaper
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.models import Authorisation, Check, CheckBatch, CheckReport, Question, ReplyFile
from minzheng.core.facts.models import Fact
from tests.unit.core.benefits.test_together import at_once
from tests.unit.core.checks.conftest import MATTER, as_file
from tests.unit.core.facilities.test_two_confirmers import committed, guarded_again

__all__ = ["committed", "guarded_again"]
pytestmark = pytest.mark.slow


def afresh(user):
    return User.objects.get(pk=user.pk)


def failed(outcomes):
    return [each for each in outcomes if isinstance(each, Exception)]


def test_two_who_import_the_same_reply_at_once_take_it_once(committed, office):
    office.started()
    batch = office.batch()
    data = as_file(office.filled(batch, "5000"))
    outcomes = at_once(
        *[
            lambda who=who: exchange.take_reply(batch.uid, data, "答复.csv", by=afresh(who))
            for who in (office.checker, office.other_checker)
        ]
    )
    assert failed(outcomes) == []
    assert len({one.pk for one in outcomes}) == 1
    assert (ReplyFile.objects.count(), Fact.objects.count()) == (1, 3)


def test_of_two_who_import_different_replies_at_once_the_second_is_parked(committed, office):
    office.started()
    batch = office.batch()
    outcomes = at_once(
        *[
            lambda value=value: exchange.take_reply(
                batch.uid, as_file(office.filled(batch, value)), "答复.csv", by=afresh(office.checker)
            )
            for value in ("5000", "6000")
        ]
    )
    assert sorted(one.state for one in outcomes) == ["parked", "taken"]
    assert Fact.objects.count() == 3


def test_of_two_who_start_at_once_one_starts_and_the_file_holds_one_record(committed, office):
    check = office.asked()
    outcomes = at_once(
        *[lambda who=who: checking.start(check.uid, by=afresh(who)) for who in (office.checker, office.other_checker)]
    )
    (refused,) = failed(outcomes)
    assert "刚由他人办过" in str(refused)
    assert FiledPaper.objects.filter(name="started").count() == 1


def test_of_two_forms_for_one_case_at_once_one_asks(committed, office):
    case = office.case()
    office.authorised()
    outcomes = at_once(*[lambda: checking.ask(case.uid, key=uuid4(), by=afresh(office.officer))] * 2)
    assert len(failed(outcomes)) == 1
    assert (Check.objects.count(), FiledPaper.objects.filter(name="asked").count()) == (1, 1)


def test_one_form_sent_twice_at_once_asks_once(committed, office):
    case, key = office.case(), uuid4()
    office.authorised()
    outcomes = at_once(*[lambda: checking.ask(case.uid, key=key, by=afresh(office.officer))] * 2)
    assert failed(outcomes) == []
    assert (Check.objects.count(), FiledPaper.objects.filter(name="asked").count()) == (1, 1)


def test_of_two_who_make_a_batch_at_once_one_makes_it(committed, office):
    office.started()
    outcomes = at_once(
        *[
            lambda who=who: exchange.prepare("banks", MATTER, by=afresh(who))
            for who in (office.checker, office.other_checker)
        ]
    )
    assert len(failed(outcomes)) == 1
    assert (CheckBatch.objects.count(), Question.objects.filter(batch__isnull=False).count()) == (1, 3)


def test_of_two_reports_at_once_one_is_issued(committed, office):
    check = office.started()
    office.all_answered()
    outcomes = at_once(
        *[
            lambda who=who: checking.issue_report(check.uid, by=afresh(who))
            for who in (office.checker, office.other_checker)
        ]
    )
    assert len(failed(outcomes)) == 1
    assert (CheckReport.objects.count(), FiledPaper.objects.filter(name="check").count()) == (1, 1)


def test_an_authorisation_taken_back_at_once_with_a_batch_never_leaves_with_its_file(committed, office):
    office.started()
    given = Authorisation.objects.get(person=office.headman)
    outcomes = at_once(
        lambda: exchange.prepare("banks", MATTER, by=afresh(office.checker)),
        lambda: authorisations.revoke(given.uid, reason="撤回", by=afresh(office.officer)),
    )
    assert not isinstance(outcomes[-1], AssertionError)
    batch = CheckBatch.objects.first() or office.batch()
    file = exchange.issue(batch.uid, "csv", by=office.checker)
    assert office.numbers[office.headman.pk] not in file.data.decode("gb18030")
