"""后台作业进程 — takes up what a killed worker left, then works through the queue until it is told to stop."""

import asyncio
import logging
import os
import threading
import time
from typing import Any

import django

_PATROL_SECONDS = 10
_GRACE_SECONDS = 6

logger = logging.getLogger(__name__)


def main() -> None:
    """One worker; a second one beside it does no harm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.project.settings")
    django.setup()
    from procrastinate.contrib.django import app

    _look_after()
    threading.Thread(target=_patrol, name="patrol", daemon=True).start()
    asyncio.run(_work(app))


async def _work(app: Any) -> None:
    """Work through the queue; what was done is remembered by the jobs, not by the queue."""
    with app.replace_connector(app.connector.get_worker_connector()):
        async with app.open_async():
            await app.run_worker_async(
                concurrency=1, shutdown_graceful_timeout=_GRACE_SECONDS, delete_jobs="successful"
            )


def _patrol() -> None:
    """Look after abandoned jobs for as long as the worker lives."""
    while True:
        time.sleep(_PATROL_SECONDS)
        _look_after()


def _look_after() -> None:
    from django.db import Error, close_old_connections

    from minzheng.core.jobs import services

    try:
        services.take_up_again()
    except Error as problem:
        logger.warning("abandoned jobs could not be looked for: %s", type(problem).__name__)
    finally:
        close_old_connections()


if __name__ == "__main__":
    main()
