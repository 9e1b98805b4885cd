"""作业种类 — the long work of checks."""

from minzheng.core.checks.deleting import services as deleting
from minzheng.core.jobs.kinds import kind

PURGE = kind(deleting.TASK)(deleting.work)
