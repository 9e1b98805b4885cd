"""What a whole test run makes once: the first worker that needs it makes it, the others wait and take it."""

import fcntl
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

RUN = Path(os.environ["MINZHENG_HOME"]) / "once"  # of the run, not of whatever a test makes of the variable


@contextmanager
def locked(name: str) -> Iterator[Path]:
    """A folder of the run that one worker has at a time."""
    place = RUN / name
    place.mkdir(parents=True, exist_ok=True)
    for each in (RUN, place):
        each.chmod(0o711)  # root lends the server another account, which must pass
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


def made(name: str, make: Callable[[Path], Any]) -> Any:
    """What ``make`` returned in the worker that came first; it is given the folder of that name."""
    with locked(name) as place:
        kept = place / "made"
        if not kept.exists():
            value = pickle.dumps(make(place))
            kept.write_bytes(value)
        return pickle.loads(kept.read_bytes())  # noqa: S301 - written by this run
