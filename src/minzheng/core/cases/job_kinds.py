"""作业种类 — the long work of cases."""

from minzheng.core.cases import following
from minzheng.core.cases.reckoning import services as reckoning
from minzheng.core.jobs.kinds import kind

__all__ = ["DUE", "following"]
DUE = kind(reckoning.KIND)(reckoning.work)
