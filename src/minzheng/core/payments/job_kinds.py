"""作业种类 — the long work of payments."""

from minzheng.core.jobs.kinds import kind
from minzheng.core.payments.files import services

PUBLISHING = kind(services.KIND)(services.work)
