"""Long work is done once, says how it ended without telling what broke, and belongs to whoever asked for it."""

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.core.jobs import services
from minzheng.core.jobs.kinds import KINDS, CannotFinish, kind
from minzheng.core.jobs.models import Job
from minzheng.core.notices.models import Notice
from minzheng.kernel.registry import Registry

pytestmark = pytest.mark.django_db
DONE: list[str] = []


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of work for these tests alone."""
    DONE.clear()
    monkeypatch.setattr("minzheng.core.jobs.services.KINDS", Registry("作业种类"))
    monkeypatch.setattr("minzheng.core.jobs.kinds.KINDS", services.KINDS)

    @kind("test.good")
    def good(job, progress):
        progress(3, 4)
        DONE.append(str(job.uid))
        return {"message": "办好了", "url": "/x/"}

    @kind("test.refused")
    def refused(job, progress):
        raise CannotFinish("文件不完整。")

    @kind("test.broken")
    def broken(job, progress):
        raise RuntimeError("secret 130102199001010000")


def started(city, code):
    return services.start(code, by=city.users["clerk"], title="试验", params={})


def ended(job):
    services.run(str(job.uid))
    job.refresh_from_db()
    return job


def test_work_is_queued_with_the_job_and_in_the_same_transaction(the_city, kinds):
    job = started(the_city, "test.good")
    assert ProcrastinateJob.objects.filter(args={"uid": str(job.uid)}).count() == 1
    assert (job.state, job.percent) == ("waiting", 0)


def test_work_that_ended_well_says_so_and_tells_its_owner(the_city, kinds):
    job = ended(started(the_city, "test.good"))
    assert (job.state, job.message, job.result, job.percent) == ("done", "办好了", {"url": "/x/"}, 100)
    told = Notice.objects.filter(user=the_city.users["clerk"], url=f"/jobs/{job.uid}/")
    assert told.count() == 1


def test_the_queue_asking_twice_does_the_work_once(the_city, kinds):
    before = Notice.objects.count()
    job = started(the_city, "test.good")
    ended(job)
    ended(job)
    assert [str(job.uid)] == DONE
    assert Notice.objects.count() == before + 1


def test_who_presses_twice_is_given_the_work_that_has_not_ended(the_city, kinds):
    clerk, officer = the_city.users["clerk"], the_city.users["officer"]

    def pressed(by, at):
        return services.start("test.good", by=by, title="试验", params={"at": at, "back": "/x/"}, same={"at": at})

    first = pressed(clerk, "一")
    assert pressed(clerk, "一") == first
    assert len({first.pk, pressed(officer, "一").pk, pressed(clerk, "二").pk}) == 3
    ended(first)
    assert pressed(clerk, "一") != first


def test_a_refusal_is_told_in_its_own_words(the_city, kinds):
    job = ended(started(the_city, "test.refused"))
    assert (job.state, job.message) == ("failed", "文件不完整。")


def test_a_failure_is_told_without_what_broke(the_city, kinds, caplog):
    job = ended(started(the_city, "test.broken"))
    assert job.state == "failed"
    assert "secret" not in job.message
    assert "RuntimeError" in caplog.text
    caplog.clear()


def test_progress_stays_below_all_until_the_work_has_ended(the_city):
    assert Job(done=100, total=100, state=Job.State.RUNNING).percent == 99
    assert Job(done=5, total=0, state=Job.State.RUNNING).percent == 0


def test_an_unknown_kind_is_refused_when_it_is_asked_for(the_city):
    with pytest.raises(LookupError):
        services.start("no.such", by=the_city.users["clerk"], title="x", params={})


def test_the_card_asks_again_while_work_runs_and_reloads_the_page_at_its_end(the_city, kinds):
    client = Client()
    client.force_login(the_city.users["clerk"])
    job = started(the_city, "test.good")
    card = client.get(reverse("job", args=[job.uid]), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in card
    assert "<html" not in card.content.decode()
    ended(job)
    assert client.get(reverse("job", args=[job.uid]), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_every_kind_of_work_of_the_product_is_known_by_a_code():
    assert {"registers.check", "registers.commit", "registers.export"} <= {one.code for one in KINDS}
