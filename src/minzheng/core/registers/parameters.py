"""参数簿 — the product's dated parameters with the bureau's own laid over them, read once when a process starts.

A bureau's own files lie in ``parameters`` of its data folder (MINZHENG_HOME), in any order and any folders below, in the form
of the product's. Whoever changes one restarts the service.
"""

from functools import cache
from pathlib import Path

from django.conf import settings

from minzheng.kernel.parameters import ParameterBook

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "parameters"


def own_folder() -> Path:
    """Where the bureau's own files lie."""
    return Path(settings.HOME) / "parameters"


@cache
def book() -> ParameterBook:
    """参数簿 — all parameters, with the bureau's own values. Raises BadParameter, with file and line."""
    return ParameterBook.load(SHIPPED).laid_over(own_folder())
