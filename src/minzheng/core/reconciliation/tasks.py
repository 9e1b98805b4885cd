"""定时任务 — every night the months of the year that are over are compared anew, so that figures and lists are of the day before."""

from procrastinate.contrib.django import app

from minzheng.core.reconciliation import services
from minzheng.kernel import periods


@app.periodic(cron="40 1 * * *")
@app.task(name="minzheng.compare_months")
def compare_months(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """对账 — all counties, every month of the year that is over; closed months only learn what was corrected."""
    services.compare_all(periods.today(), by="system")
