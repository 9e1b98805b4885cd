"""Killed between what was intended and what was published: the same bytes under the same name, or a stop that says why."""

import pytest
import xlsxwriter.core
from django.conf import settings

from minzheng.core.jobs import services as jobs
from minzheng.core.parties.models import Person
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import making
from minzheng.core.payments.files import services as files
from minzheng.core.payments.models import PaymentBatch
from minzheng.core.registers.writing import NotPossible
from tests.unit.adapters.bank_files.test_files import YearsLater
from tests.unit.core.payments.conftest import stands

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The process is gone."""


@pytest.fixture
def batch(desk):
    desk.granted(4)
    desk.granted(4)
    run = desk.released(4)
    desk.money()
    desk.requested(run)
    return desk.approved(run)


def there(batch):
    return sorted(one.name for one in files.folder().iterdir())


@pytest.mark.parametrize("point", ["before", "part", "renamed"])
def test_killed_between_intent_and_publication_it_goes_on_with_the_same_bytes(desk, batch, monkeypatch, point):
    real = files.write_durably

    def dies(path, data):
        if point == "part":
            path.with_suffix(".part").touch(mode=0o600)
            path.with_suffix(".part").write_bytes(data[:10])
        if point == "renamed":
            real(path, data)
        raise Killed

    monkeypatch.setattr(files, "write_durably", dies)
    intended = files.intend(batch, by=desk.prepares)
    with pytest.raises(Killed):
        files.publish(intended, by=desk.prepares)
    batch.refresh_from_db()
    assert (batch.state, batch.digest) == ("intended", intended.digest)
    with pytest.raises(NotPossible, match="还没有银行文件"):
        files.taken(batch, by=desk.prepares)
    assert stands(batch.run) == {"sent": (2, 1404.0)}  # it may have left: nothing of it is due
    with pytest.raises(NotPossible, match="不能撤销"):
        batches.cancel(batch, reason="算了", by=desk.prepares)
    monkeypatch.setattr(files, "write_durably", real)
    desk.sent(batch)
    assert there(batch) == [batch.file_name]
    assert (batch.state, batch.digest) == ("published", intended.digest)
    assert files.taken(batch, by=desk.prepares) == files.bytes_of(batch).data
    assert (files.folder() / batch.file_name).stat().st_mode & 0o777 == 0o600


def test_a_workbook_that_is_intended_is_published_whenever_it_is_written(desk, monkeypatch):
    desk.granted(4)
    run = desk.released(4)
    desk.money()
    desk.requested(run)
    batch = batches.approve(batches.draft(run, "common_xlsx", by=desk.prepares), by=desk.leads)
    intended = files.intend(batch, by=desk.prepares)
    monkeypatch.setattr(xlsxwriter.core, "datetime", YearsLater)
    published = files.publish(intended, by=desk.prepares)
    assert (published.state, there(batch)) == ("published", [intended.file_name])


def test_a_name_that_is_mended_meanwhile_changes_no_byte(desk, batch):
    intended = files.intend(batch, by=desk.prepares)
    Person.objects.filter(pk=batch.orders.first().account.payee_id).update(name="改名后")
    assert files.publish(intended, by=desk.prepares).digest == intended.digest


def test_bytes_that_would_differ_stop_it_and_it_says_so(desk, batch, monkeypatch):
    files.intend(batch, by=desk.prepares)
    profile = files.profiles()[batch.profile]
    altered = {batch.profile: type(profile)(**{**profile.__dict__, "header": False})}
    monkeypatch.setattr(making, "profiles", lambda: altered)
    job = files.send(batch, by=desk.prepares)
    jobs.run(str(job.uid))
    job.refresh_from_db()
    batch.refresh_from_db()
    assert (job.state, batch.state, there(batch)) == ("failed", "intended", [])
    assert "与已确定的摘要不符" in job.message


def test_a_file_of_that_name_with_other_bytes_stops_it(desk, batch):
    intended = files.intend(batch, by=desk.prepares)
    (files.folder() / intended.file_name).write_bytes(b"else")
    with pytest.raises(NotPossible, match="与已确定的摘要不符"):
        files.publish(intended, by=desk.prepares)


@pytest.mark.parametrize("change", [lambda place: place.unlink(), lambda place: place.write_bytes(b"else")])
def test_a_file_that_was_touched_is_not_given_out(desk, batch, change):
    desk.sent(batch)
    change(files.folder() / batch.file_name)
    with pytest.raises(NotPossible, match="不在原处，或者与生成时不一致"):
        files.taken(batch, by=desk.prepares)


def test_it_is_taken_once_freely_and_again_only_for_a_reason_that_is_told(desk, batch):
    desk.sent(batch)
    first = files.taken(batch, by=desk.prepares)
    with pytest.raises(NotPossible, match="已经下载过，再次下载请写明原因"):
        files.taken(batch, reason=" ", by=desk.prepares)
    assert files.taken(batch, reason="U 盘损坏，银行没有收到", by=desk.leads) == first
    found = [(one.actor_id, one.reason) for one in files.takings(batch)]
    assert found == [(desk.leads.pk, "U 盘损坏，银行没有收到"), (desk.prepares.pk, "")]


def test_pressed_twice_it_is_made_once(desk, batch):
    job = files.send(batch, by=desk.prepares)
    with pytest.raises(NotPossible, match="正在生成"):
        files.send(batch, by=desk.prepares)
    jobs.run(str(job.uid))
    (place,) = files.folder().iterdir()
    before = place.stat().st_mtime_ns
    assert files.work(job, lambda *_: None)["message"] == "银行文件已生成，共 2 笔。"
    assert place.stat().st_mtime_ns == before
    with pytest.raises(NotPossible, match="审批之后"):
        files.send(batch, by=desk.prepares)
    assert PaymentBatch.objects.get().state == "published"
    assert str(settings.HOME) in str(files.folder())


def test_what_the_banks_file_cannot_carry_is_refused_before_anybody_approves_it(desk):
    enrolment = desk.granted(4)
    Person.objects.filter(pk=enrolment.accounts.get().payee_id).update(name="=民")
    run = desk.released(4)
    with pytest.raises(NotPossible, match="第 1 行的户名：以 = "):
        desk.drafted(run)
    assert not PaymentBatch.objects.exists()
