"""定时任务 — every night the duties of the year are brought into step with calendars and rosters."""

from procrastinate.contrib.django import app

from minzheng.core.duties import services
from minzheng.kernel import periods


@app.periodic(cron="30 1 * * *")
@app.task(name="minzheng.generate_duties")
def generate_duties(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """生成应办 — before the figures of the night are computed."""
    services.generate_due(periods.today(), by="system")
