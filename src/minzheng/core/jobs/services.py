"""作业登记 — starting long work, running it, saying how it ended."""

import logging
from datetime import UTC, datetime
from typing import Any

import pghistory
from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.failpoints import fp
from minzheng.core.jobs.claiming import abandoned, claim
from minzheng.core.jobs.kinds import KINDS, CannotFinish
from minzheng.core.jobs.models import Job
from minzheng.core.jobs.progress import told
from minzheng.core.notices import services as notices
from minzheng.kernel import periods

TASK = "minzheng.run_job"
MOST_TAKEN_UP = 5
_QUEUED_AGAIN = {"doing", "failed"}
_AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)  # past by any clock, the set business date included

logger = logging.getLogger(__name__)


@transaction.atomic
def start(kind: str, *, by: User, title: str, params: dict[str, Any], same: dict[str, Any] | None = None) -> Job:
    """Queue one job; the queue entry and the job commit together.

    ``same``: whoever pressed twice is given the job of his that has not ended and has these parameters, instead of a second one.
    """
    from minzheng.core.jobs.tasks import run_job  # tasks import services

    KINDS.get(kind)
    if same is not None:
        User.objects.select_for_update().get(pk=by.pk)  # his other press waits here
        open_states = [Job.State.WAITING, Job.State.RUNNING]
        there = Job.objects.filter(kind=kind, owner=by, state__in=open_states, params__contains=same).first()
        if there is not None:
            return there
    job = Job.objects.create(kind=kind, title=title, owner=by, params=params)
    fp("jobs.queued")
    run_job.defer(uid=str(job.uid))
    return job


def run(uid: str) -> None:
    """Do the work of one job. One that ended, or that another worker has in hand, is left alone: running twice does no harm."""
    job = Job.objects.select_related("owner").filter(uid=uid).first()
    if job is None:
        return
    with claim(job) as ours:
        open_states = [Job.State.WAITING, Job.State.RUNNING]
        if ours and Job.objects.filter(pk=job.pk, state__in=open_states).update(state=Job.State.RUNNING):
            fp("jobs.claimed")
            _work(job)


def _work(job: Job) -> None:
    try:
        with pghistory.context(user=job.owner.pk, job=str(job.uid)), told(job) as progress:
            result = KINDS.get(job.kind).work(job, progress)
            fp("jobs.worked")
    except CannotFinish as problem:
        _end(job, Job.State.FAILED, message=str(problem))
    except Exception as problem:
        logger.exception("job %s of kind %s failed: %s", job.uid, job.kind, type(problem).__name__)
        said = KINDS.get(job.kind).after_failure or "没有改动任何数据。请稍后重试"
        _end(job, Job.State.FAILED, message=f"系统处理时出错，{said}；仍不行时把作业编号告诉管理员。")
    else:
        _end(job, Job.State.DONE, message=str(result.pop("message", "")), result=result)


@transaction.atomic
def _end(job: Job, state: str, *, message: str, result: dict[str, Any] | None = None) -> None:
    job.state, job.message, job.result, job.ended_at = state, message[:400], result or {}, periods.now()
    job.save(update_fields=["state", "message", "result", "ended_at"])
    fp("jobs.ending")
    title = f"{job.title}：{Job.State(state).label}"
    notices.tell(job.owner, title, body=message[:400], url=f"/jobs/{job.uid}/", by="system")


def take_up_again() -> int:
    """Queue the jobs again whose worker was killed, and give up those that kill every worker; returns how many were found."""
    from procrastinate.contrib.django.django_connector import DjangoConnector
    from procrastinate.manager import JobManager
    from procrastinate.tasks import configure_task

    queue = JobManager(DjangoConnector(alias="default"))  # a worker's application has a connector for its loop only
    found = abandoned(TASK)
    for pk, entry, status, attempts in found:
        job = Job.objects.select_related("owner").get(pk=pk)
        if attempts is not None and attempts >= MOST_TAKEN_UP:
            said = KINDS.get(job.kind).after_failure or "没有做完。请稍后重新发起"
            _end(job, Job.State.FAILED, message=f"处理中一再中断，{said}；仍不行时告诉管理员。")
        elif entry is not None and status in _QUEUED_AGAIN:
            queue.retry_job_by_id(job_id=entry, retry_at=_AT_ONCE)
        else:
            configure_task(name=TASK, job_manager=queue).defer(uid=str(job.uid))
    return len(found)
