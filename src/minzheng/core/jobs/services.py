"""作业登记 — starting long work, running it, saying how it ended."""

import logging
from typing import Any

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.jobs.kinds import KINDS, CannotFinish
from minzheng.core.jobs.models import Job
from minzheng.core.jobs.progress import told
from minzheng.core.notices import services as notices
from minzheng.kernel import periods

logger = logging.getLogger(__name__)


@transaction.atomic
def start(kind: str, *, by: User, title: str, params: dict[str, Any]) -> Job:
    """Queue one job; the queue entry and the job commit together."""
    from minzheng.core.jobs.tasks import run_job  # tasks import services

    KINDS.get(kind)
    job = Job.objects.create(kind=kind, title=title, owner=by, params=params)
    run_job.defer(uid=str(job.uid))
    return job


def run(uid: str) -> None:
    """Do the work of one job. A job that ended already is left alone, so a restarted queue does no harm."""
    claimed = Job.objects.filter(uid=uid, state__in=[Job.State.WAITING, Job.State.RUNNING]).update(
        state=Job.State.RUNNING
    )
    if not claimed:
        return
    job = Job.objects.select_related("owner").get(uid=uid)

    try:
        with told(job) as progress:
            result = KINDS.get(job.kind).work(job, progress)
    except CannotFinish as problem:
        _end(job, Job.State.FAILED, message=str(problem))
    except Exception as problem:
        logger.exception("job %s of kind %s failed: %s", job.uid, job.kind, type(problem).__name__)
        _end(
            job,
            Job.State.FAILED,
            message="系统处理时出错，没有改动任何数据。请稍后重试；仍不行时把作业编号告诉管理员。",
        )
    else:
        _end(job, Job.State.DONE, message=str(result.pop("message", "")), result=result)


@transaction.atomic
def _end(job: Job, state: str, *, message: str, result: dict[str, Any] | None = None) -> None:
    job.state, job.message, job.result, job.ended_at = state, message[:400], result or {}, periods.now()
    job.save(update_fields=["state", "message", "result", "ended_at"])
    title = f"{job.title}：{Job.State(state).label}"
    notices.tell(job.owner, title, body=message[:400], url=f"/jobs/{job.uid}/", by="system")
