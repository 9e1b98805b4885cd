"""计划文件 — a year's plan as data: sections, items, and promises that point to indicators by code.

`load_plan_file(path)` reads one YAML file of data/plans and refuses, with file, line and place, whatever would make a
page lie later: unknown keys, doubled codes, gaps in the numbering, owners and registers that nobody listed, targets
and dates that do not parse, a promise whose target does not fit its kind. All faulty items and promises are named at
once, one on a line. Nothing here knows a database. `file_writing.written(plan)` writes a plan back.

A target that nobody has decided yet is written `待定`. The sentences of the bureau's own document are not in the files
that we ship; they are filled when the bureau reads its own text, and a file that a bureau exports for itself may carry
them, with what each was bound to.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from minzheng.core.plan.file_model import (
    FileBinding,
    FileItem,
    FilePromise,
    FileSection,
    Frequency,
    Level,
    PlanFile,
    PlanOffice,
    PlanRegister,
    PromiseKind,
)
from minzheng.core.plan.placed_yaml import BadFile, Entry
from minzheng.kernel.targets import BadTarget, Baseline, Target, TargetKind, parse_target

__all__ = [
    "PENDING",
    "BadFile",
    "FileBinding",
    "FileItem",
    "FilePromise",
    "FileSection",
    "Frequency",
    "Level",
    "PlanFile",
    "PlanOffice",
    "PlanRegister",
    "PromiseKind",
    "load_plan_file",
    "read_plan_file",
]

CODE = r"[a-z][a-z0-9_]*"
PROMISE_CODE = r"[TS]\d{2,3}"
INDICATOR_CODE = rf"{CODE}\.{CODE}"
PENDING = "待定"  # a target that nobody has decided yet

# the kind of target that fits a kind of promise
_FITTING: Mapping[str, TargetKind] = {
    "figure": TargetKind.FIGURE,
    "share": TargetKind.FIGURE,
    "all": TargetKind.FIGURE,
    "zero": TargetKind.ZERO,
    "change": TargetKind.CHANGE,
    "milestone": TargetKind.MILESTONE,
    "programme": TargetKind.FIGURE,
}


Made = TypeVar("Made")
Listed = TypeVar("Listed", PlanOffice, PlanRegister)


@dataclass(frozen=True, slots=True)
class _Lists:
    """What items and promises may name: the offices and registers at the top of the file, and the plan's year."""

    offices: Mapping[str, PlanOffice]
    registers: Mapping[str, PlanRegister]
    year: int
    problems: list[BadFile] = field(default_factory=list)


def load_plan_file(path: Path) -> PlanFile:
    """Read one plan; raises BadFile with file, line, place, problem and mend, in Chinese, a line for each fault."""
    return _plan(Entry.of_file(path, "计划"))


def read_plan_file(text: str, name: str) -> PlanFile:
    """Read one plan from the text of a file; ``name`` is what messages call it. Raises BadFile."""
    return _plan(Entry.of_text(text, name, "计划"))


def _plan(entry: Entry) -> PlanFile:
    year = entry.number("year")
    offices = {office.code: office for office in _offices(entry)}
    registers = {register.number: register for register in _registers(entry)}
    lists = _Lists(offices, registers, year)
    parts = entry.entries("sections", "部分")
    plan = PlanFile(
        code=entry.text("code", r"[a-z0-9-]+"),
        title=entry.text("title"),
        issuer=entry.text("issuer"),
        year=year,
        published_on=entry.maybe_day("published_on"),
        division=entry.text("division", r"\d{12}"),
        default_set=entry.text("default_set", CODE),
        note=entry.maybe_text("note") or "",
        offices=tuple(offices.values()),
        registers=tuple(registers.values()),
        sections=tuple(_section(part, lists) for part in parts),
    )
    if lists.problems:
        raise BadFile("\n".join(str(problem) for problem in lists.problems))
    entry.finish()
    _refuse_gaps(entry, "部分", [section.number for section in plan.sections])
    _refuse_gaps(entry, "条目", [item.number for item in plan.items])
    _refuse_doubles(entry, "承诺代码", [promise.code for promise in plan.promises])
    return plan


def _offices(entry: Entry) -> Iterable[PlanOffice]:
    found = []
    for part in entry.entries("offices", "处室"):
        found.append(PlanOffice(part.text("code", CODE), part.text("name")))
        part.finish()
    _refuse_doubles(entry, "处室代码", [office.code for office in found])
    return found


def _registers(entry: Entry) -> Iterable[PlanRegister]:
    found = []
    for part in entry.entries("registers", "登记簿"):
        found.append(PlanRegister(part.text("number", r"R\d{2}"), part.text("name")))
        part.finish()
    _refuse_doubles(entry, "登记簿编号", [register.number for register in found])
    return found


def _section(part: Entry, lists: _Lists) -> FileSection:
    section = FileSection(
        part.number("number"),
        part.text("title"),
        _each(part.entries("items", "条目"), lambda item: _item(item, lists), lists),
    )
    part.finish()
    return section


def _each(entries: Iterable[Entry], make: Callable[[Entry], Made], lists: _Lists) -> tuple[Made, ...]:
    """What can be made of the entries; the fault of each that cannot is kept, so that all are told at once."""
    made = []
    for entry in entries:
        try:
            made.append(make(entry))
        except BadFile as problem:
            lists.problems.append(problem)
    return tuple(made)


def _item(part: Entry, lists: _Lists) -> FileItem:
    owners = tuple(_listed(part, "处室", code, lists.offices) for code in part.maybe_texts("owners"))
    item = FileItem(
        part.number("number"),
        part.text("title"),
        owners,
        _each(part.maybe_entries("promises", "承诺"), lambda promise: _promise(promise, owners, lists), lists),
        clause=part.maybe_text("clause") or "",
        clause_source=part.maybe_text("clause_source") or "",
        set_aside=tuple(_binding(each) for each in part.maybe_entries("set_aside", "不作指标")),
    )
    part.finish()
    return item


def _promise(part: Entry, item_owners: tuple[PlanOffice, ...], lists: _Lists) -> FilePromise:
    kind = part.word("kind", PromiseKind)
    target_text = part.maybe_text("target") or ""
    own = part.texts("owners") if "owners" in part.raw else ()
    promise = FilePromise(
        code=part.text("code", PROMISE_CODE),
        title=part.text("title"),
        kind=kind,
        target=_target(part, kind, target_text),
        target_text=target_text,
        unit=part.maybe_text("unit") or "",
        scope=part.text("scope"),
        denominator=part.maybe_text("denominator") or "",
        deadline=part.day("deadline"),
        period=part.word("period", Frequency),
        baseline=part.maybe_word("baseline", Baseline),
        level=part.words("level", Level),
        owners=tuple(_listed(part, "处室", code, lists.offices) for code in own) or item_owners,
        registers=tuple(_listed(part, "登记簿", number, lists.registers) for number in part.maybe_texts("registers")),
        indicator=part.text("indicator", INDICATOR_CODE),
        note=part.maybe_text("note") or "",
        bindings=tuple(_binding(each) for each in part.maybe_entries("bindings", "绑定")),
    )
    part.asked.add("owners")
    part.finish()
    _refuse_misfits(part, promise, lists.year)
    return promise


def _binding(part: Entry) -> FileBinding:
    said = {
        name: part.maybe_text(name) or ""
        for name in ("unit", "comparator", "change", "baseline", "deadline", "scope", "text", "because")
    }
    binding = FileBinding(
        position=part.number("position"),
        quantity=part.decimal("quantity"),
        quantity_to=part.maybe_decimal("quantity_to"),
        score=None if part.raw.get("score") is None else part.number("score"),
        confirmed_on=part.maybe_day("confirmed_on"),
        **said,
    )
    part.asked.add("score")
    part.finish()
    return binding


def _target(part: Entry, kind: PromiseKind, text: str) -> Target | None:
    """The parsed target; soft promises have none, and all others must have one that fits their kind."""
    if kind is PromiseKind.SOFT:
        if text:
            raise part.refuse("没有数字的要求（soft）不能有目标", "请把 target 写成 null，或者改正 kind")
        return None
    if text == PENDING:
        return None
    if not text:
        raise part.refuse(
            "缺少目标", "请按“>= 4400 张”的写法补上 target，还没有定的写“待定”，没有数字的要求请把 kind 写成 soft"
        )
    try:
        target = parse_target(text)
    except BadTarget as problem:
        raise part.refuse(f"目标“{text}”看不懂：{str(problem).rstrip('。')}", "请按目标写法改正") from problem
    if target.kind is not _FITTING[kind]:
        raise part.refuse(f"目标“{text}”与类别“{kind}”不符", "请改正 kind 或 target 其中之一")
    return target


def _refuse_misfits(part: Entry, promise: FilePromise, year: int) -> None:
    """Refuse what is well-formed by itself but contradicts another field of the same promise."""
    soft = promise.kind is PromiseKind.SOFT
    if soft != promise.code.startswith("S"):
        raise part.refuse(f"代码“{promise.code}”与类别“{promise.kind}”不符", "有目标的用 T 编号，没有数字的用 S 编号")
    if promise.kind in {PromiseKind.SHARE, PromiseKind.ALL} and not promise.denominator:
        raise part.refuse("比例没有说明分母", "请补上 denominator")
    if promise.deadline.year < year:
        raise part.refuse(f"期限 {promise.deadline} 早于计划年度 {year}", "请改正 deadline")
    if promise.target is None:
        return
    if promise.baseline != promise.target.baseline:
        raise part.refuse(f"基期与目标“{promise.target_text}”不符", "请让 baseline 与目标中的基期一致")
    if promise.target.unit and promise.target.unit != promise.unit:
        raise part.refuse(f"单位“{promise.unit}”与目标“{promise.target_text}”不符", "请让 unit 与目标中的单位一致")


def _listed(part: Entry, label: str, code: str, listed: Mapping[str, Listed]) -> Listed:
    if code not in listed:
        raise part.refuse(f"{label}“{code}”不在文件开头的{label}清单里", f"请改正代码，或者在清单里加上这个{label}")
    return listed[code]


def _refuse_gaps(entry: Entry, label: str, numbers: list[int]) -> None:
    for expected, number in enumerate(numbers, 1):
        if number != expected:
            raise entry.refuse(f"{label}编号应当是 {expected}，却是 {number}", f"请补上缺少的{label}，或者改正编号")


def _refuse_doubles(entry: Entry, label: str, codes: list[str]) -> None:
    doubled = sorted({code for code in codes if codes.count(code) > 1})
    if doubled:
        raise entry.refuse(f"{label}重复：{'、'.join(doubled)}", "请给每一条不同的代码")
