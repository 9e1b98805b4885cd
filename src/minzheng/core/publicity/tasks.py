"""定时任务 — shortly after midnight notices that are over are written down as such, and counts of visits are forgotten."""

from procrastinate.contrib.django import app

from minzheng.core.publicity import services
from minzheng.core.publicity.limits import services as limits


@app.periodic(cron="5 0 * * *")
@app.task(name="minzheng.lift_notices")
def lift_notices(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """撤下期满公示 — what the public sees does not wait for it: it asks the days."""
    services.lift_over(by="system")
    limits.sweep(by="system")
