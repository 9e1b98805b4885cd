"""定时任务 — every night the due days that time alone moves, and the drafts whose time is over."""

from procrastinate.contrib.django import app

from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.reckoning import services


@app.periodic(cron="15 0 * * *")
@app.task(name="minzheng.recompute_case_due")
def recompute_case_due(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """重算期限 — just after midnight, before anybody opens his queue."""
    services.recompute_due(by="system", everything=False)


@app.periodic(cron="25 0 * * *")
@app.task(name="minzheng.expire_intake_drafts")
def expire_intake_drafts(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """清除过期草稿 — what nobody came back to holds personal data and goes."""
    drafting.expire(by="system")
