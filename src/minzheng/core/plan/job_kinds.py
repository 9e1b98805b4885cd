"""作业种类 — the long work of the plan."""

from minzheng.core.jobs.kinds import kind
from minzheng.core.plan import keeping

COMPUTING = kind(keeping.COMPUTING)(keeping.compute)
CLOSING = kind(keeping.CLOSING)(keeping.close)
