"""作业查询 — a user's own jobs."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.jobs.models import Job


def of_user(user: User) -> QuerySet[Job]:
    """A user's jobs, newest first."""
    return Job.objects.filter(owner=user).order_by("-asked_at", "-id")


def get_own(user: User, uid: UUID) -> Job:
    """One of the user's own jobs; anybody else's does not exist."""
    job = Job.objects.filter(owner=user, uid=uid).first()
    if job is None:
        raise Http404("没有这个作业。")
    return job
