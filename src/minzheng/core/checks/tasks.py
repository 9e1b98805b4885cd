"""定时任务 — every night the raw replies whose days are over are deleted."""

from procrastinate.contrib.django import app

from minzheng.core.checks.deleting import services


@app.periodic(cron="10 1 * * *")
@app.task(name="minzheng.purge_check_replies")
def purge_replies(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """清理答复原件 — before the documents' own cleaning, so that the log says what they were."""
    services.purge(by="system")
