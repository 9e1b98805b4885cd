"""作业种类 — the long work of the ledger."""

from minzheng.core.jobs.kinds import kind
from minzheng.core.ledger import services

PREPARING = kind(services.KIND)(services.work)
