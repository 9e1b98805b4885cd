"""``make mutants`` — every small change of the rules and of what reads them must be noticed by a test.

A change lives in memory alone: a process of its own imports the changed source and runs the nearest tests. What survives has to
stand in ``equivalent.md`` with the reason why it makes no difference; anything else, and a line there that no longer survives, fails.

Known tools for this put a switch in the place of each function, or change no function that is decorated; a rule is decorated, and is
read by its own code and the names of its parameters.
"""

import argparse
import importlib
import os
import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path

from tests.mutation.changes import Change, changes

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
SRC = ROOT / "src" / "minzheng"
SPEC, READING, RUNNING = (
    "tests/spec/test_programmes.py",
    "tests/unit/kernel/policy",
    "tests/unit/adapters/columnar/test_running.py",
)
MOST_SECONDS, NEVER_SEEN = 600, 77


@dataclass(frozen=True)
class Target:
    """A file that is changed, and its tests: the nearest first."""

    path: Path
    tests: tuple[tuple[str, ...], ...]

    @property
    def name(self) -> str:
        return str(self.path.relative_to(SRC))


def targets() -> list[Target]:
    """All programmes, and what reads them."""
    kernel = sorted(path for path in (SRC / "kernel" / "policy").glob("*.py") if path.stem != "__init__")
    programmes = sorted(path for path in SRC.glob("domains/*/programmes/*.py") if path.stem != "__init__")
    near = [Target(path, (_nearest(path.stem), (READING, RUNNING), (SPEC,))) for path in kernel]
    return near + [Target(path, ((SPEC, "-k", path.stem), (SPEC,))) for path in programmes]


def _nearest(stem: str) -> tuple[str, ...]:
    own = f"{READING}/test_{stem}.py"
    return (
        (own,)
        if (ROOT / own).exists()
        else tuple(f"{READING}/test_{each}.py" for each in ("reading", "bounds", "together"))
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutation", description="变异检查：规则每改一处，都应有测试发现。"
    )
    parser.add_argument("only", nargs="*", help="只查文件名中含这些字样的文件")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    chosen = [each for each in targets() if not asked.only or any(word in each.name for word in asked.only)]
    known = dict(_known())
    begun, survived, count = time.perf_counter(), [], 0
    _preload()
    for target in chosen:
        same = Change(target.name, "module", "", "", target.path.read_text(encoding="utf-8"))
        if _code(same, target, target.tests[0]) == NEVER_SEEN:
            sys.exit(f"{target.name}：最近的测试没有用到这个文件。")
        if _noticed(same, target):
            sys.exit(f"{target.name}：未作改动时测试就不通过，先改好再查。")
        found = list(changes(target.path, target.name))
        with ThreadPoolExecutor(asked.jobs) as pool:
            alive = [str(each) for each, dead in zip(found, pool.map(lambda each, target=target: _noticed(each, target), found), strict=True) if not dead]  # fmt: skip
        survived += alive
        count += len(found)
        print(
            f"{target.name}：{len(found)} 处，未被发现 {len(alive)}，累计 {time.perf_counter() - begun:.0f} 秒",
            flush=True,
        )
        for line in alive:
            print(f"  {'等价' if line in known else '存活'}  {line}", flush=True)
    new = [line for line in survived if line not in known]
    gone = [
        line for line in known if line not in survived and any(line.startswith(f"{each.name} ·") for each in chosen)
    ]
    print(f"共 {count} 处改动；未被发现 {len(survived)}，其中等价 {len(survived) - len(new)}，新的 {len(new)}")
    for line in gone:
        print(f"equivalent.md 中已不再存活：{line}")
    sys.exit(1 if new or gone else 0)


def _known() -> Iterator[tuple[str, str]]:
    """The changes that make no difference, with the reason."""
    for line in (HERE / "equivalent.md").read_text(encoding="utf-8").splitlines():
        said = re.fullmatch(r"- `(.+)` — (.+)", line)
        if said:
            yield said[1], said[2]


def _preload() -> None:
    """What every process needs and no change touches."""
    for name in ("hypothesis", "narwhals", "polars", "pytest", "yaml"):
        importlib.import_module(name)


def _noticed(change: Change, target: Target) -> bool:
    """Whether a test fails; what does not end in time has failed too, tests that do not use the file have not."""
    return any(_code(change, target, tests) not in {0, NEVER_SEEN} for tests in target.tests)


def _code(change: Change, target: Target, tests: tuple[str, ...]) -> int:
    process = os.fork()
    if process == 0:
        _child(change, target.path, tests)
    end = time.monotonic() + MOST_SECONDS
    while True:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(process, 9)
        time.sleep(0.02)


def _child(change: Change, path: Path, tests: tuple[str, ...]) -> None:
    """Import the changed source in the place of the file, run the tests, and end."""
    import pytest

    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    read, seen = SourceFileLoader.get_code, []

    def get_code(loader: SourceFileLoader, name: str):
        if Path(loader.path) == path:
            seen.append(name)
            return compile(change.source, str(path), "exec", dont_inherit=True)
        return read(loader, name)

    SourceFileLoader.get_code = get_code
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    code = int(pytest.main(["-c", str(HERE / "pytest.ini"), f"--rootdir={ROOT}", *tests]))
    os._exit(code if seen else NEVER_SEEN)


if __name__ == "__main__":
    main()
