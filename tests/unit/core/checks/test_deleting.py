"""Raw replies are deleted when their days are over, from the disk as well; the result stays."""

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.checks.deleting import services as deleting
from minzheng.core.checks.models import Question, ReplyFile
from minzheng.core.documents import services as documents
from minzheng.core.facts.models import Fact
from minzheng.core.jobs import services as jobs

pytestmark = pytest.mark.django_db


def on_disk():
    return [path for path in documents.folder().iterdir() if path.is_file()]


def test_a_raw_reply_goes_from_the_disk_after_its_days_and_the_result_stays(office, django_capture_on_commit_callbacks):
    office.started()
    batch = office.batch()
    office.reply(batch, office.filled(batch, "5000"))
    office.reply(batch, office.filled(batch, "6000"))
    taken, parked = ReplyFile.objects.order_by("pk")
    places = {documents.folder() / one.document.place for one in (taken, parked)}
    number = office.numbers[office.headman.pk].encode()
    assert all(number in place.read_bytes() for place in places)
    office.on("2021-09-30")
    with django_capture_on_commit_callbacks(execute=True):
        assert deleting.purge(by="system") == 0, "the last of thirty days is still one of them"
    office.on("2021-10-01")
    with django_capture_on_commit_callbacks(execute=True):
        assert deleting.purge(by="system") == 2
    assert not any(place.exists() for place in places)
    assert not any(number in path.read_bytes() for path in on_disk())
    taken.refresh_from_db()
    assert taken.purged_at is not None
    assert taken.document.removed_at is not None
    assert Question.objects.get(person=office.headman, source="banks").said == {"own_financial_assets": 500000}
    assert Fact.objects.filter(kind="own_financial_assets").count() == 3
    assert AuditEvent.objects.get(action="check.purge").body == {"count": 2}
    assert deleting.purge(by="system") == 0


def test_the_job_asked_for_by_a_person_does_the_same(office, django_capture_on_commit_callbacks):
    office.started()
    batch = office.batch()
    office.reply(batch, office.filled(batch, "5000"))
    office.on("2021-12-01")
    job = jobs.start(deleting.TASK, by=office.checker, title="清理答复原件", params={})
    with django_capture_on_commit_callbacks(execute=True):
        jobs.run(str(job.uid))
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "已删除 1 份到期的答复原件。")
    assert AuditEvent.objects.get(action="check.purge").actor == office.checker.name
