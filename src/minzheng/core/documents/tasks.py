"""定时任务 — every night the content of expired files goes."""

from procrastinate.contrib.django import app

from minzheng.core.documents import services


@app.periodic(cron="30 1 * * *")
@app.task(name="minzheng.remove_expired_documents")
def remove_expired(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """清理到期文件 — once a night."""
    services.remove_expired(by="system")
    services.remove_orphans(by="system")
