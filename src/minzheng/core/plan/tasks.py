"""定时任务 — every night the figures of the day before are kept as observations."""

from procrastinate.contrib.django import app

from minzheng.core.divisions import reads as divisions
from minzheng.core.plan import services
from minzheng.kernel import periods


@app.periodic(cron="0 2 * * *")
@app.task(name="minzheng.compute_observations")
def compute_observations(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """计算观测值 — all indicators over all sets, as of the business date."""
    services.compute_observations(periods.today(), [each.code for each in divisions.sets()], by="system")
