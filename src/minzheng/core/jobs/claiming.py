"""作业认领 — who works on a job: an advisory lock on a connection of its own, free at once when the worker is gone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from minzheng.core.jobs.models import Job

_NAMESPACE = 0x4A4F42
_INT4 = 2**31
_ABANDONED = """
    SELECT job.id, entry.id, entry.status::text, entry.attempts
      FROM jobs_job AS job
      LEFT JOIN LATERAL (
             SELECT id, status, attempts FROM procrastinate_jobs
              WHERE task_name = %(task)s AND args ->> 'uid' = job.uid::text
              ORDER BY id DESC LIMIT 1) AS entry ON true
     WHERE job.state IN ('waiting', 'running')
       AND entry.status IS DISTINCT FROM 'todo'
       AND NOT EXISTS (
             SELECT FROM pg_locks
              WHERE locktype = 'advisory' AND granted AND objsubid = 2
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND classid = %(namespace)s AND objid = job.id %% %(int4)s)
     ORDER BY job.id
"""


@contextmanager
def claim(job: Job) -> Iterator[bool]:
    """Whether the job is ours while the block runs; False when another worker has it in hand."""
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_NAMESPACE, job.pk % _INT4])
            ours = cursor.fetchone() == (True,)
        yield ours
    finally:
        line.close()


def abandoned(task: str) -> list[tuple[int, int | None, str | None, int | None]]:
    """Jobs that are not ended, not queued and in nobody's hands: job, queue entry, its status, how often it was taken up."""
    with connection.cursor() as cursor:
        cursor.execute(_ABANDONED, {"task": task, "namespace": _NAMESPACE, "int4": _INT4})
        return [tuple(row) for row in cursor.fetchall()]
