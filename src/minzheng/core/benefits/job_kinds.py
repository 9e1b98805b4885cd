"""作业种类 — the long work of benefits."""

from minzheng.core.benefits import rechecking
from minzheng.core.benefits.screening import services as screening
from minzheng.core.benefits.simulating import services as simulating
from minzheng.core.jobs.kinds import kind

SCREENING = kind(screening.KIND)(screening.work)
SIMULATION = kind(simulating.KIND)(simulating.work)
RECHECKING = kind(rechecking.KIND)(rechecking.work)
