"""作业种类 — the long work of benefits."""

from minzheng.core.benefits.screening import services as screening
from minzheng.core.jobs.kinds import kind

SCREENING = kind(screening.KIND)(screening.work)
