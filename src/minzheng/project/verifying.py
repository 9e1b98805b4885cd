"""核验 — every declared invariant asked over one snapshot of the live database: what breaks it, and what is to be done."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection, transaction

from minzheng.core.invariants import INVARIANTS, Invariant, Look

Progress = Callable[[int, int], None]


class NoSuchInvariant(ValueError):
    """没有这项核验 — what was asked for is neither a family nor the code of an invariant."""


@dataclass(frozen=True)
class Verdict:
    """核验结果 — an invariant with the rows that break it, ``more`` when there are further ones; ``problem``: it could not be asked."""

    invariant: Invariant
    rows: tuple[str, ...] = ()
    more: bool = False
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return not self.rows and not self.problem

    def as_dict(self) -> dict[str, Any]:
        """The form of ``--json``."""
        one = self.invariant
        return {
            "code": one.code, "family": one.family.value, "title": one.title, "holds": self.holds, "rows": list(self.rows),
            "more": self.more, "problem": self.problem, "mend": "" if self.holds else one.mend,
        }  # fmt: skip


def chosen(only: Sequence[str] = ()) -> list[Invariant]:
    """The invariants of some families or codes, all where none is named. Raises NoSuchInvariant."""
    every = sorted(INVARIANTS, key=lambda one: (one.family, one.code))
    known = {one.code for one in every} | {one.family.value for one in every}
    if unknown := [name for name in only if name not in known]:
        raise NoSuchInvariant(f"没有核验“{'、'.join(unknown)}”，可用：{'、'.join(sorted(known))}。")
    return [one for one in every if not only or one.code in only or one.family.value in only]


def verify(
    only: Sequence[str] = (), *, look: Look | None = None, progress: Progress = lambda _done, _total: None
) -> list[Verdict]:
    """核验 — ask the invariants; nothing is written, and what has to write in order to ask takes it back. Raises NoSuchInvariant."""
    look, wanted = look or Look(), chosen(only)
    verdicts = []
    reading = [one for one in wanted if not one.writes]
    with _snapshot(reads=True):
        for done, one in enumerate(reading):
            progress(done, len(wanted))
            verdicts.append(_asked(one, look))
    for done, one in enumerate((each for each in wanted if each.writes), len(reading)):
        progress(done, len(wanted))
        with _snapshot(reads=False):
            verdicts.append(_asked(one, look))
            transaction.set_rollback(True)
    progress(len(wanted), len(wanted))
    return sorted(verdicts, key=lambda one: (one.invariant.family, one.invariant.code))


def in_words(verdicts: Sequence[Verdict]) -> str:
    """核验报告 — what does not hold, with the rows and the next step, and how many invariants do."""
    lines = []
    for one in verdicts:
        if one.holds:
            continue
        lines += [
            f"[{one.invariant.family.value}] {one.invariant.title}（{one.invariant.code}）",
            f"  {one.invariant.means}",
        ]
        lines += [f"  · {row}" for row in one.rows] + (["  · 还有更多，用 --most 列出"] if one.more else [])
        lines += [f"  {one.problem}"] * bool(one.problem) + [f"  下一步：{one.invariant.mend}"]
    held = sum(one.holds for one in verdicts)
    return "\n".join([*lines, f"核验 {len(verdicts)} 项：相符 {held} 项，不符 {len(verdicts) - held} 项。"])


@contextmanager
def _snapshot(*, reads: bool) -> Iterator[None]:
    """One moment of the data; inside another transaction a part of that one."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if not inside:
                cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ{', READ ONLY' if reads else ''}")
            cursor.execute("SET LOCAL jit = off")
        yield


def _asked(one: Invariant, look: Look) -> Verdict:
    """What breaks one; an invariant that cannot be asked does not hold, and the others are asked all the same."""
    try:
        with transaction.atomic():
            found = list(islice(one.find(look), look.most + 1))
    except DatabaseError as problem:
        return Verdict(one, problem=f"没有查完：{type(problem).__name__}")
    return Verdict(one, tuple(found[: look.most]), len(found) > look.most)
