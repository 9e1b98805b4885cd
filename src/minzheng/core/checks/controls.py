"""核对控制项 — what sound checks cannot show: a source that does not answer, a request nobody starts, a report that ran out unused."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Value

from minzheng.core.access.permissions import Permission
from minzheng.core.checks.models import Check
from minzheng.core.checks.reads import overdue
from minzheng.core.registers.controls import CONTROLS, Control

PATIENCE = timedelta(days=7)


def overdue_batches(at: date) -> Any:
    """Batches whose day has passed while answers are awaited."""
    return overdue(at)


def not_started(at: date) -> Any:
    """Checks asked for more than a week ago that nobody started."""
    return Check.objects.filter(state=Check.State.ASKED, asked_on__lt=at - PATIENCE)


CONTROLS.add(
    Control(
        "checks.overdue_source", "核对来源逾期未答复", "", "批次的应答复日期已过，还有人没有答复。",
        "向对方催办；确实不能答复的，在批次页写明原因，不再等待，报告里列为“没有查明”。", overdue_batches, "number",
        Value("checks.batch"), Permission.CHECK_WORK,
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "checks.not_started", "核对委托无人启动", "", "委托核对已超过 7 天，核对机构还没有启动。", "请核对机构经办在核对工作台启动。",
        not_started, "number", Value("checks.check"), Permission.CHECK_VIEW,
    )
)  # fmt: skip
