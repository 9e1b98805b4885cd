"""作业种类 — what long work there is: functions registered under a permanent code."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minzheng.core.jobs.models import Job
from minzheng.kernel.registry import Registry

Progress = Callable[[int, int], None]
Work = Callable[[Job, Progress], dict[str, Any]]


class CannotFinish(Exception):
    """作业无法完成 — the reason, in words for the user who asked for it."""


@dataclass(frozen=True)
class JobKind:
    """作业种类 — a code and the function that does the work; running it twice must do no harm.

    ``after_failure`` says, in words for the user, what is to be done where the work broke off, in place of trying it again.
    """

    code: str
    work: Work
    after_failure: str = ""


KINDS: Registry[JobKind] = Registry("作业种类")


def kind(code: str, *, after_failure: str = "") -> Callable[[Work], Work]:
    """Register a function as the work of a kind of job."""

    def register(work: Work) -> Work:
        KINDS.add(JobKind(code, work, after_failure))
        return work

    return register
