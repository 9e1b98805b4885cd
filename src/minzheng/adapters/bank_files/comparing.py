"""回盘比对 — an answer beside the orders that were sent: what it settles, and why it must not be applied at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from minzheng.adapters.bank_files.answers import AnswerLine, BankAnswer
from minzheng.adapters.bank_files.writing import SHOWN


@dataclass(frozen=True)
class Comparison:
    """回盘比对结果 — paid lines with their day, failed ones with the reason, those that were settled the same before, and those still
    open; with ``faults`` nothing of the file may be applied.
    """

    paid: Mapping[str, date | None] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    repeated: frozenset[str] = frozenset()
    waiting: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()

    @property
    def is_applicable(self) -> bool:
        """Whether the file may be applied."""
        return not self.faults

    @property
    def said(self) -> str:
        """Why not, in words."""
        more = f"；另有 {len(self.faults) - SHOWN} 处" if len(self.faults) > SHOWN else ""
        return f"{'；'.join(self.faults[:SHOWN])}{more}。整个文件没有入账。"


def compare(sent: Mapping[str, int], answer: BankAnswer, settled: Mapping[str, bool] | None = None) -> Comparison:
    """回盘比对 — ``sent`` are the amounts (fen) by line of one batch; ``settled`` what earlier answers said: paid or failed.

    Refused whole: a line that was never sent, another amount, a line twice in the file, and a line that an earlier answer settled
    otherwise (paid and then failed, failed and then paid): a person looks at that. A part of the batch is no fault: the rest waits.
    """
    before = settled or {}
    paid, failed, repeated, faults = dict[str, date | None](), dict[str, str](), set[str](), list[str]()
    seen: set[str] = set()
    for one in answer.lines:
        if fault := _fault(one, sent, before, seen):
            faults.append(f"第 {one.number} 行：{fault}")
        elif one.line in before:
            repeated.add(one.line)
        elif one.is_paid:
            paid[one.line] = one.paid_on
        else:
            failed[one.line] = one.reason
        seen.add(one.line)
    found = Comparison(paid, failed, frozenset(repeated), frozenset(sent) - seen - before.keys())
    return Comparison(faults=tuple(faults)) if faults else found


def _fault(one: AnswerLine, sent: Mapping[str, int], before: Mapping[str, bool], seen: set[str]) -> str:
    """What speaks against a line; empty when nothing does."""
    if one.line in seen:
        return "流水号在文件中出现两次"
    if one.line not in sent:
        return "流水号不在这一批付款中"
    if one.amount != sent[one.line]:
        return "金额与发出的不同"
    if before.get(one.line, one.is_paid) != one.is_paid:
        return f"与先前的结果相反（先前{'成功' if before[one.line] else '失败'}）"
    return ""
