"""解释一户 — what a screen waits for: one household under the minimum living allowance, explained whole, again and again.

Invented households of five without a database; with ``--home``, the households of a demonstration as they stand in its database.
"""

import json
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench import city as cities
from bench.benefits.register import MONTH, programs, write_values
from bench.measuring import Results
from minzheng.core.facts.kinds import FACTS
from minzheng.kernel.parameters import Parameter, Series
from minzheng.kernel.policy import Kind, Level, Program
from minzheng.kernel.policy.evaluating import Known, Situation
from minzheng.kernel.policy.explaining import Explainer, MonthValues
from minzheng.kernel.policy.plain import as_json

HEAVIEST, MEMBERS, HOUSEHOLDS = "assistance.minimum_living", 5, 300


def measured() -> Results:
    """p50 and p95, on the clock and on the processor, and what of it goes where."""
    results = Results(f"解释一户：最低生活保障金，{MEMBERS} 人（示例数值，热）")
    program = next(each for each in programs() if each.programme.code == HEAVIEST)
    begun = time.perf_counter()
    explainer = Explainer(program, _parameters(program))
    ready = time.perf_counter() - begun
    chance = random.Random(20210830)
    homes = [_invented(program, chance) for _ in range(HOUSEHOLDS)]
    explainer.explain(homes[0], MONTH)
    clock, processor, changes = [], [], 0
    for home in homes:
        begun, used = time.perf_counter(), time.process_time()
        found = explainer.explain(home, MONTH)
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
        changes += len(found.changes)
        as_json(found)
    results.add("解释，含最近的一项之差", rows=HOUSEHOLDS, runs=clock)
    results.add("其中处理器", rows=HOUSEHOLDS, runs=processor)
    alone = []
    for home in homes:
        begun = time.process_time()
        explainer.evaluator.run(home, explainer.tables, MONTH)
        alone.append(time.process_time() - begun)
    results.add("只试算（处理器）", rows=HOUSEHOLDS, runs=alone)
    results.notes.append(f"准备一次 {ready * 1000:.0f} 毫秒；每户平均 {changes / HOUSEHOLDS:.0f} 项之差")
    return results


def from_register(home: Path) -> Results:
    """The same with everything that is read for it: households of a demonstration, under invented standards."""
    results = Results("解释一户：最低生活保障金，演示库中的家庭（演示标准，热）")
    with cities.database(home):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        from minzheng.core.benefits import programmes
        from minzheng.core.benefits.explaining import circumstances_of, for_household, overview
        from minzheng.core.parties.households.models import Household
        from minzheng.project.demonstration.standards import invented

        homes = list(
            Household.objects.on(date.fromisoformat(cities.DAY)).select_related("division__county")[:HOUSEHOLDS]
        )
        counties = {one.division.county.code for one in homes if one.division.county}
        made = invented(programmes.book(), counties)
        programmes.book = lambda: made  # type: ignore[assignment]  # what a bureau would have written into its files
        steps = {
            "整个解释，含读库": lambda one: for_household(one, HEAVIEST, MONTH),
            "其中读库": lambda one: circumstances_of(one, [HEAVIEST], MONTH),
            "全部项目的结论，含读库": lambda one: overview(one, MONTH),
        }
        for what, step in steps.items():
            step(homes[0])
            with CaptureQueriesContext(connection) as seen:
                step(homes[0])
            clock, processor = _timed(step, homes)
            results.add(what, rows=len(homes), runs=clock, statements=len(seen))
            results.add(f"{what}（处理器）", rows=len(homes), runs=processor)
        people = [len(found.circumstances.members) for one in homes if (found := for_household(one, HEAVIEST, MONTH))]
        results.notes.append(f"{len(people)} 户，每户平均 {sum(people) / len(people):.1f} 人，最多 {max(people)} 人")
    return results


def _timed(step: Callable[[Any], Any], homes: Sequence[Any]) -> tuple[list[float], list[float]]:
    """Each run on the clock and on this processor."""
    clock, processor = [], []
    for home in homes:
        begun, used = time.perf_counter(), time.process_time()
        step(home)
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return clock, processor


def _parameters(program: Program) -> dict[str, MonthValues]:
    with tempfile.TemporaryDirectory() as folder:
        write_values(Path(folder))
        (file,) = Path(folder).glob("*.json")
        said = json.loads(file.read_text(encoding="utf-8"))["values"]
    found = {}
    for name, declared in program.parameters.items():
        values = {
            tuple(keys): Parameter(
                declared.code, declared.code, "", value, date(2021, 1, 1), None, "示例", verified=False
            )
            for *keys, value in said[declared.code]["values"]
        }
        series = Series(
            declared.code, declared.code, "", declared.by, "示例", {keys: (one,) for keys, one in values.items()}
        )
        found[name] = MonthValues(series, values)
    return found


def _invented(program: Program, chance: random.Random) -> Situation:
    def known(level: Level) -> Known:
        return Known({each.name: _value(each.name, chance) for each in program.facts.values() if each.level is level})

    return Situation(known(Level.HOUSEHOLD), tuple(known(Level.MEMBER) for _ in range(MEMBERS)))


def _value(name: str, chance: random.Random) -> Any:
    kind = FACTS.get(name)
    if name == "county":
        return "000000000001"
    if kind.kind is Kind.TRUTH:
        return chance.random() < (0.95 if name in {"local_hukou", "insured"} else 0.1)
    if kind.kind is Kind.CODE:
        return chance.choice([*kind.choices] if chance.random() < 0.3 else [*kind.choices][:1])
    if kind.kind is Kind.DAY:
        return date.fromordinal(date(1940, 1, 1).toordinal() + chance.randrange(29_000))
    if kind.unit != "分":
        return chance.choice([0, 0, 1, 1, 2])
    return chance.choice([0, chance.randrange(150_000 if name in {"wages", "work_cost"} else 600_000)])
