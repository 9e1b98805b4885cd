"""定时任务 — every night the figures of the day before are kept as observations."""

from procrastinate.contrib.django import app

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan import reads, services
from minzheng.core.plan.alerts import services as alerts
from minzheng.kernel import periods


@app.periodic(cron="0 2 * * *")
@app.task(name="minzheng.compute_observations")
def compute_observations(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """计算观测值 — all indicators over all sets, as of the business date; then whoever must know of what grew worse is told."""
    today = periods.today()
    services.compute_observations(today, [each.code for each in divisions.sets()], by="system")
    for plan in reads.plans().filter(year=today.year):
        alerts.raise_alerts(plan, by="system")
