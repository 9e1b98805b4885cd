"""Without an authorisation nothing is asked: who signs, what it covers, until when, and what taking it back does."""

from datetime import date, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from minzheng.adapters.uploads import UploadRefused
from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import checking
from minzheng.core.checks.authorisations import services as authorisations
from minzheng.core.checks.authorisations.models import born_when_of_age
from minzheng.core.checks.exchange import services as exchange
from minzheng.core.checks.models import Authorisation, Question
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Person
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.checks.conftest import MATTER, PDF, TODAY

pytestmark = pytest.mark.django_db


def test_an_authorisation_is_recorded_with_its_paper_and_ends_by_itself(office):
    (given,) = office.authorised(office.headman)
    assert (given.valid_through, given.signer) == (TODAY + timedelta(days=365), "self")
    assert given.document.target_uid == given.uid
    event = AuditEvent.objects.get(action="check.authorise")
    assert office.headman.name not in str(event.body)


def test_a_minor_signs_through_the_guardian_alone(office):
    with pytest.raises(NotPossible, match="由监护人签署"):
        office.authorised(office.child, guardian=None)
    (given,) = office.authorised(office.child)
    assert (given.signer, given.guardian) == ("guardian", office.headman)
    with pytest.raises(NotPossible, match="监护人不能是本人"):
        office.authorised(office.headman, guardian=office.headman)
    with pytest.raises(NotPossible, match="监护人须已成年"):
        office.authorised(office.headman, guardian=office.child)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"sources": ()}, "至少勾选一个"),
        ({"sources": ("no_such",)}, "没有核对来源"),
        ({"signed_on": TODAY + timedelta(days=1)}, "签署日期不能晚于今天"),
        ({"signed_on": date(2020, 1, 1)}, "有效期已过"),
        ({"valid_through": TODAY - timedelta(days=1)}, "有效期已过"),
    ],
)
def test_what_cannot_be_an_authorisation_is_refused_and_keeps_no_paper(office, said, words):
    before = Document.objects.count()
    with pytest.raises(NotPossible, match=words):
        office.authorised(office.headman, **said)
    assert Document.objects.count() == before


def test_a_paper_that_is_none_is_refused(office):
    with pytest.raises(UploadRefused):
        office.authorised(office.headman, file=b"MZ\x90", file_name="a.exe")


def test_of_another_township_nobody_is_authorised(office):
    with pytest.raises(NotPossible, match="不在您办理的范围"):
        authorisations.authorise(office.signing(office.headman), by=office.world.stranger)


def test_without_everybodys_authorisation_no_check_is_asked_for_and_it_is_said_how_many_lack(office):
    case = office.case()
    office.authorised(office.headman)
    with pytest.raises(checking.NotPossible, match="还有 1 名成年成员、1 名未成年成员没有有效的核对授权书"):
        checking.ask(case.uid, key=uuid4(), by=office.officer)
    assert not Question.objects.exists()


def test_the_page_says_of_each_member_what_is_missing_and_how_to_mend_it(office):
    case = office.case()
    office.authorised(office.headman, sources=("banks",))
    first, _, child = checking.view_of(case).members
    assert (first.problem, [one.code for one in first.covered]) == ("", ["banks"])
    assert "banks" not in {one.code for one in first.left_out}
    assert "请监护人签署" in child.problem


def test_a_source_that_the_authorisation_leaves_out_is_not_asked(office):
    case = office.case()
    office.authorised(office.persons[1], office.child)
    office.authorised(office.headman, sources=("banks",))
    checking.ask(case.uid, key=uuid4(), by=office.officer)
    asked = Question.objects.filter(person=office.headman).values_list("source", flat=True)
    assert list(asked) == ["banks"]


def test_taken_back_before_it_went_out_nothing_goes_out(office):
    office.started()
    given = Authorisation.objects.get(person=office.headman)
    authorisations.revoke(given.uid, reason="本人书面撤回", by=office.officer)
    batch = office.batch()
    assert batch.count == 2
    assert office.numbers[office.headman.pk] not in str(office.rows(batch))
    with pytest.raises(NotPossible, match="已经撤回"):
        authorisations.revoke(given.uid, reason="再撤", by=office.officer)


def test_taken_back_between_making_the_batch_and_taking_the_file_he_is_not_in_it(office):
    office.started()
    batch = office.batch()
    authorisations.revoke(Authorisation.objects.get(person=office.headman).uid, reason="撤回", by=office.officer)
    file = exchange.issue(batch.uid, "csv", by=office.checker)
    assert (file.issue.count, batch.count) == (2, 3)
    assert office.numbers[office.headman.pk] not in file.data.decode("gb18030")


def test_an_answer_about_somebody_who_took_his_authorisation_back_is_not_read(office):
    office.started()
    batch = office.batch()
    rows = office.filled(batch, "5000")
    authorisations.revoke(Authorisation.objects.get(person=office.headman).uid, reason="撤回", by=office.officer)
    reply = office.reply(batch, rows)
    assert (reply.state, reply.taken, reply.left_out) == ("taken", 2, 1)
    assert Question.objects.get(person=office.headman, source="banks").said is None


def test_the_database_sends_nothing_without_an_authorisation(office):
    office.started()
    batch = office.batch("vehicles")
    waiting = Question.objects.waiting().filter(person=office.headman, source="banks")
    Authorisation.objects.filter(person=office.headman).update(
        revoked_on=TODAY, revoked_reason="撤回", revoked_by=office.officer
    )
    with pytest.raises(IntegrityError, match="没有有效的核对授权"), transaction.atomic():
        waiting.update(batch=batch, line=99, sent_on=TODAY)


def test_the_database_keeps_an_authorisation_as_it_was_signed(office):
    (given,) = office.authorised(office.headman)
    for change in ({"sources": ["banks"]}, {"valid_through": date(2030, 1, 1)}):
        with pytest.raises(IntegrityError, match="不可更改"), transaction.atomic():
            Authorisation.objects.filter(pk=given.pk).update(**change)
    with pytest.raises(IntegrityError, match="只能撤回"), transaction.atomic():
        given.delete()


def test_an_authorisation_that_ran_out_sends_nothing(office):
    office.authorised(valid_through=TODAY)
    check = checking.ask(office.case().uid, key=uuid4(), by=office.officer)
    checking.start(check.uid, by=office.checker)
    office.on("2021-09-01")
    with pytest.raises(NotPossible, match="没有等待发往"):
        exchange.prepare("banks", MATTER, by=office.checker)


def test_nobody_of_another_county_takes_it_back(office):
    (given,) = office.authorised(office.headman)
    with pytest.raises(Http404):
        authorisations.revoke(given.uid, reason="x", by=office.world.stranger)


def test_a_request_leaves_without_whose_authorisation_ran_out_since_the_batch_was_made(office):
    office.authorised(office.headman, valid_through=TODAY)
    office.authorised(*office.persons[1:])
    checking.start(checking.ask(office.case().uid, key=uuid4(), by=office.officer).uid, by=office.checker)
    batch = office.batch()
    office.on("2021-09-01")
    file = exchange.issue(batch.uid, "csv", by=office.checker)
    assert (file.issue.count, file.issue.sha256) == (2, sha256(file.data).hexdigest())
    assert office.numbers[office.headman.pk] not in file.data.decode("gb18030")
    assert file.left_out == "1 人授权已过期，不再核对。"
    assert Question.objects.get(person=office.headman, source="banks").given_up == "授权已过期"


def test_a_further_request_leaves_without_who_died_since(office):
    office.started()
    batch = office.batch()
    assert exchange.issue(batch.uid, "csv", by=office.checker).left_out == ""
    Person.objects.filter(pk=office.headman.pk).update(died_on=TODAY)
    file = exchange.issue(batch.uid, "csv", reason="对方称未收到", by=office.checker)
    assert (file.issue.count, file.left_out) == (2, "1 人已去世，不再核对。")
    assert office.numbers[office.headman.pk] not in file.data.decode("gb18030")
    assert Question.objects.get(person=office.headman, source="banks").given_up == "已去世"


def test_where_every_authorisation_ran_out_no_request_leaves_and_nobody_is_awaited(office):
    office.authorised(valid_through=TODAY)
    checking.start(checking.ask(office.case().uid, key=uuid4(), by=office.officer).uid, by=office.checker)
    batch = office.batch()
    office.on("2021-09-01")
    with pytest.raises(NotPossible, match="3 人授权已过期，不再核对。这一批次已没有需要核对的人"):
        exchange.issue(batch.uid, "csv", by=office.checker)
    assert not Question.objects.unanswered().filter(batch=batch).exists()


PROVED = {"ground": "judgment", "ground_file": PDF, "ground_file_name": "判决书.pdf"}
LAST_AS_A_CHILD = date(2028, 1, 4)


def test_for_whoever_is_of_age_a_guardian_signs_on_a_stated_ground_with_its_paper(office):
    spouse = office.persons[1]
    with pytest.raises(NotPossible, match="已满 18 周岁，应由本人签署"):
        office.authorised(spouse, guardian=office.headman)
    with pytest.raises(NotPossible, match="上传监护依据"):
        office.authorised(spouse, guardian=office.headman, ground="judgment")
    with pytest.raises(NotPossible, match="只能是判决书或监护证明"):
        office.authorised(spouse, guardian=office.headman, **{**PROVED, "ground": "hearsay"})
    with pytest.raises(NotPossible, match="本人签署的不填监护依据"):
        office.authorised(spouse, **PROVED)
    (given,) = office.authorised(spouse, guardian=office.headman, **PROVED)
    assert (given.ground, given.ground_document.purpose) == ("judgment", "监护依据")
    assert list(Authorisation.objects.holding(TODAY)) == [given]


def test_what_a_guardian_signed_for_a_child_ends_on_the_eighteenth_birthday(office):
    (given,) = office.authorised(office.child, valid_through=date(2030, 1, 1))
    for day, held in ((LAST_AS_A_CHILD, True), (LAST_AS_A_CHILD + timedelta(days=1), False)):
        assert Authorisation.objects.holding(day).exists() is held
        assert given.holds(day) is held
    office.on("2028-01-05")
    with pytest.raises(NotPossible, match="已满 18 周岁，应由本人签署"):
        office.authorised(office.child, signed_on=LAST_AS_A_CHILD)


def test_the_database_sends_nothing_on_what_a_guardian_signed_for_a_child_now_of_age(office):
    office.authorised(*office.persons, valid_through=date(2030, 1, 1))
    checking.start(checking.ask(office.case().uid, key=uuid4(), by=office.officer).uid, by=office.checker)
    batch, waiting = office.batch("vehicles"), Question.objects.waiting().filter(person=office.child, source="banks")
    with pytest.raises(IntegrityError, match="没有有效的核对授权"), transaction.atomic():
        waiting.update(batch=batch, line=99, sent_on=LAST_AS_A_CHILD + timedelta(days=1))
    assert waiting.update(batch=batch, line=99, sent_on=LAST_AS_A_CHILD) == 1


@pytest.mark.parametrize(
    ("born_on", "last_day"),
    [
        (date(2010, 1, 5), date(2028, 1, 4)),
        (date(2004, 2, 29), date(2022, 2, 28)),
        (date(2006, 2, 28), date(2024, 2, 27)),
    ],
)
def test_of_age_is_whoever_has_his_eighteenth_birthday(born_on, last_day):
    assert born_on > born_when_of_age(last_day)
    assert born_on <= born_when_of_age(last_day + timedelta(days=1))
