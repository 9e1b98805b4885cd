"""一种算法、一个进程 — ``python -m bench.benefits.one ENGINE FOLDER RUNS``: seconds of each run, those of the processor, and the peak of the process."""

import importlib
import json
import re
import sys
import time
from contextlib import nullcontext
from functools import partial
from pathlib import Path


def main() -> None:
    engine, home, runs = importlib.import_module(f"bench.benefits.{sys.argv[1]}"), Path(sys.argv[2]), int(sys.argv[3])
    seconds, processor = [], []
    with engine.prepared(home) if hasattr(engine, "prepared") else nullcontext() as ready:
        act = engine.run if ready is None else partial(engine.run, models=ready)
        for _ in range(runs + 1):  # the first warms up
            begun, used = time.perf_counter(), time.process_time()
            act(home)
            seconds.append(time.perf_counter() - begun)
            processor.append(time.process_time() - used)
        if ready is not None:
            engine.written(home, ready)
    print(json.dumps({"seconds": seconds[1:] or seconds, "processor": processor[1:] or processor, "peak": _peak()}))


def _peak() -> float:
    """MB of resident memory at the most; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    found = (
        re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE) if status.exists() else None
    )
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
