"""定时任务 — every night reports of deaths are held against enrolments that began or changed meanwhile."""

from procrastinate.contrib.django import app

from minzheng.core.benefits.deaths import matching


@app.periodic(cron="45 1 * * *")
@app.task(name="minzheng.match_deaths")
def match_deaths(timestamp: int) -> None:  # noqa: ARG001 — the queue's signature
    """死亡比对 — before the work lists are opened."""
    matching.match(by="system")
