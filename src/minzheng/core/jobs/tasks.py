"""队列任务 — the one task that the queue knows: run a job by its number."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from minzheng.core.jobs import services


@app.task(name=services.TASK, retry=RetryStrategy(max_attempts=3, wait=5))
def run_job(uid: str) -> None:
    """执行作业 — run one job; a worker killed in the middle leaves it to be taken up again."""
    services.run(uid)
