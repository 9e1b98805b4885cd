"""作业种类 — the long work of the ledger."""

from minzheng.core.jobs.kinds import kind
from minzheng.core.ledger import services

BROKE_OFF = "台账没有编完，没有发放任何款项。请打开这个批次，先作废它，再重新编制"
PREPARING = kind(services.KIND, after_failure=BROKE_OFF)(services.work)
