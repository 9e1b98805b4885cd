"""绑定登记 — the writes of readings and bindings: keep what was read, confirm what it means, give promises their targets."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from minzheng.adapters.plan_text.model import Commitment as Said
from minzheng.adapters.plan_text.model import PlanText
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.plan.binding import reads
from minzheng.core.plan.binding.comparing import compare
from minzheng.core.plan.binding.matching import Known, Matcher, Stated, is_alike
from minzheng.core.plan.binding.models import Binding, Commitment, Reading
from minzheng.core.plan.binding.promising import deadline_of, promise_from
from minzheng.core.plan.binding.targets import NoTarget, target_for
from minzheng.core.plan.models import Plan, PlanItem, PlanSection, Promise
from minzheng.core.plan.services import NotPossible
from minzheng.core.plan.shapes import INDICATORS

LARGEST = Decimal(10) ** 17
EXACT = Decimal("0.000001")
LONGEST_REASON = 200
_YEAR = re.compile(r"(20\d\d)\s*年")


@dataclass(frozen=True)
class Choice:
    """选择 — what a person chose for a commitment: promises or indicators by code, or why none; ``adopts`` takes the target
    from the text even where the plan has one. ``version`` is that of the page she saw.
    """

    commitment: UUID
    version: int
    codes: tuple[str, ...] = ()
    because: str = ""
    adopts: bool = False


@dataclass
class Confirmed:
    """确认结果 — how many commitments were confirmed, and what a person should know besides."""

    done: int = 0
    notes: list[str] = field(default_factory=list)


@transaction.atomic
def keep_reading(plan: Plan, text: PlanText, *, source: str, sha256: str, by: User | str) -> tuple[Reading, bool]:
    """Keep what was read; commitments that did not change keep their bindings, changed ones wait for a person again.

    The same text read again is no new reading: False. Raises NotPossible for a text of another year.
    """
    Plan.objects.select_for_update().get(pk=plan.pk)
    _refuse_other_year(plan, text)
    last = reads.last_reading(plan)
    if last is not None and last.sha256 == sha256:
        return last, False
    reading = Reading.objects.create(
        plan=plan,
        follows=last,
        title=(text.title or "")[:300],
        issuer=(text.issuer or "")[:200],
        dated_on=text.date,
        source=source[:300],
        sha256=sha256,
        read_by=None if isinstance(by, str) else by,
    )
    rows = list(_commitments(reading, text))
    before = list(last.commitments.order_by("position")) if last else []
    pairs = compare([reads.stated_of(one) for one in before], [reads.stated_of(one) for one in rows])
    for row, pair in zip(rows, pairs, strict=True):
        row.before = None if pair.before is None else before[pair.before]
        row.difference = _difference(pair.before is None, pair.is_same, is_first=last is None)
    Commitment.objects.bulk_create(rows)
    kept = _carry_bindings(rows)
    body = {"plan": plan.code, "sha256": sha256, "commitments": len(rows), "bindings_kept": kept}
    body |= {"vanished": len(before) - sum(row.before is not None for row in rows)}
    audit.record("plan.read", by=by, target_kind="plan.reading", target_uid=reading.uid, body=body)
    return reading, True


@transaction.atomic
def confirm(choice: Choice, *, by: User | str) -> Confirmed:
    """Bind one commitment to what was chosen. Raises NotPossible when the page is no longer what the person saw."""
    commitment = _locked(choice)
    plan = commitment.reading.plan
    if bool(choice.codes) == bool(choice.because.strip()):
        raise NotPossible("请选择一个或几个指标；如果不作指标，请写明理由，并且不要再选指标。")
    result = Confirmed(done=1)
    stated = reads.stated_of(commitment)
    promises = [_promise(plan, code, commitment, stated, result) for code in dict.fromkeys(choice.codes)]
    for promise in promises:
        _adopt(promise, stated, result, adopts=choice.adopts)
    known = reads.known(plan.promises.select_related("item").order_by("item__number", "id"))
    commitment.bindings.all().delete()
    Binding.objects.bulk_create(_bindings(commitment, stated, promises, choice.because.strip(), known, by))
    Commitment.objects.filter(pk=commitment.pk).update(version=F("version") + 1)
    body = {"plan": plan.code, "position": commitment.position, "promises": [one.code for one in promises]}
    audit.record(
        "plan.bind", by=by, target_kind="plan.commitment", target_uid=commitment.uid,
        reason=choice.because.strip()[:LONGEST_REASON], body=body | {"notes": result.notes},
    )  # fmt: skip
    return result


@transaction.atomic
def confirm_all(choices: Iterable[Choice], *, by: User | str) -> Confirmed:
    """Confirm the proposals that a page showed as sure; what somebody else decided meanwhile is left and counted."""
    result, skipped = Confirmed(), 0
    for choice in choices:
        try:
            with transaction.atomic():
                one = confirm(choice, by=by)
        except NotPossible:
            skipped += 1
        else:
            result.done += one.done
            result.notes += one.notes
    if skipped:
        result.notes.append(f"有 {skipped} 处已由他人处理或原文已重读，没有改动。")
    return result


def _refuse_other_year(plan: Plan, text: PlanText) -> None:
    found = _YEAR.search(text.title or "")
    if found and int(found[1]) != plan.year:
        raise NotPossible(
            f"这份原文写的是 {found[1]} 年，当前计划是 {plan.year} 年。请先选对计划；"
            "还没有那一年的计划时，可在计划文件页以本计划为底稿新建。"
        )


def _commitments(reading: Reading, text: PlanText) -> Iterator[Commitment]:
    position = 0
    for section in text.sections:
        for item in section.items:
            for said in item.commitments:
                position += 1
                yield Commitment(
                    reading=reading,
                    position=position,
                    section_number=section.number,
                    section_title=(section.title or "")[:300],
                    item_number=item.number,
                    item_title=item.title[:300],
                    text=said.text,
                    nearby=_sentence(item.text, said.text),
                    **_figure(said),
                )


def _figure(said: Said) -> dict[str, Any]:
    return {
        "quantity": _exact(said.quantity),
        "quantity_to": None if said.quantity_to is None else _exact(said.quantity_to),
        "unit": (said.unit or "")[:30],
        "comparator": said.comparator,
        "change": said.change or "",
        "baseline": (said.baseline or "")[:100],
        "deadline": (said.deadline or "")[:100],
        "scope": (said.scope or "")[:300],
    }


def _exact(number: float) -> Decimal:
    found = Decimal(str(number))
    if not found.is_finite() or abs(found) >= LARGEST:
        raise NotPossible("原文里有一个数大得不合常理，请核对这份文本是不是计划正文。")
    return found.quantize(EXACT)


def _sentence(whole: str, clause: str) -> str:
    """The sentence that holds the clause, up to its end."""
    plain = whole.replace("\n", "")
    at = plain.find(clause)
    if at < 0:
        return ""
    start = max(plain.rfind(mark, 0, at) for mark in "。；;") + 1
    return plain[start : at + len(clause)]


def _difference(is_new: bool, is_same: bool, *, is_first: bool) -> str:  # noqa: FBT001 — two facts about a pair
    if is_first:
        return Commitment.Difference.FIRST
    if is_new:
        return Commitment.Difference.ADDED
    return Commitment.Difference.SAME if is_same else Commitment.Difference.CHANGED


def _carry_bindings(rows: Sequence[Commitment]) -> int:
    """Bindings of unchanged commitments go on; those of changed ones go on as stale."""
    follower = {row.before_id: row for row in rows if row.before_id is not None}
    kept = [
        Binding(
            commitment=follower[old.commitment_id],
            promise=old.promise,
            indicator=old.indicator,
            set_aside_because=old.set_aside_because,
            score=old.score,
            reasons=old.reasons,
            stale=old.stale or follower[old.commitment_id].difference == Commitment.Difference.CHANGED,
            confirmed_by_id=old.confirmed_by_id,
            confirmed_at=old.confirmed_at,
        )
        for old in Binding.objects.filter(commitment__in=list(follower)).order_by("id")
    ]
    return len(Binding.objects.bulk_create(kept))


def _locked(choice: Choice) -> Commitment:
    """The commitment, locked, if it is still as the person saw it."""
    found = (
        Commitment.objects.select_for_update(of=("self",))
        .select_related("reading__plan")
        .filter(uid=choice.commitment)
        .first()
    )
    if found is None:
        raise NotPossible("没有这一处承诺，请刷新页面。")
    if Reading.objects.filter(follows=found.reading).exists():
        raise NotPossible("原文之后又读过一次，请刷新页面后按最新的读入确认。")
    if found.version != choice.version:
        raise NotPossible("这一处刚刚由他人确认过，没有改动；请刷新页面核对。")
    return found


def _promise(plan: Plan, code: str, commitment: Commitment, stated: Stated, result: Confirmed) -> Promise:
    """The promise under a code, or a new one for the declared indicator under it."""
    found = plan.promises.select_for_update().filter(code=code).first()
    if found is None:
        found = plan.promises.select_for_update().filter(indicator=code).first()
    if found is not None:
        return found
    if code not in INDICATORS:
        raise NotPossible(f"本计划没有代码为“{code}”的承诺，也没有这个指标，请刷新页面后重选。")
    item = _item(plan, commitment, result)
    # the plan's row is the queue for new numbers
    Plan.objects.select_for_update().get(pk=plan.pk)
    taken = list(plan.promises.values_list("code", flat=True))
    promise = promise_from(INDICATORS.get(code), stated, plan, item, taken)
    promise.save(force_insert=True)
    result.notes.append(f"已在第 {item.number} 条下新增承诺 {promise}。")
    return promise


def _item(plan: Plan, commitment: Commitment, result: Confirmed) -> PlanItem:
    """The item of that number and title, else of that title; else a new one after the last, so that numbers stay whole."""
    items = list(plan.items.order_by("number"))
    alike = [item for item in items if is_alike(item.title, commitment.item_title)]
    found = next((item for item in alike if item.number == commitment.item_number), next(iter(alike), None))
    if found is not None:
        return found
    sections = list(PlanSection.objects.filter(plan=plan).order_by("number"))
    if not sections:
        raise NotPossible("计划里还没有任何部分，请先导入计划文件或以上年计划为底稿。")
    number = (plan.items.aggregate(most=Max("number"))["most"] or 0) + 1
    item = PlanItem.objects.create(plan=plan, section=sections[-1], number=number, title=commitment.item_title[:200])
    result.notes.append(f"计划里没有“{item.title}”，已增为第 {number} 条，责任处室待核定。")
    return item


def _adopt(promise: Promise, stated: Stated, result: Confirmed, *, adopts: bool) -> None:
    """Give an undecided promise the target of the text; one that has a target keeps it, unless asked."""
    try:
        target = target_for(stated, promise.kind, promise.unit, promise.baseline)
    except NoTarget as problem:
        if promise.awaits_target or adopts:
            result.notes.append(f"{promise.code} 的目标没有改：{problem}。")
        return
    if promise.target == target:
        return
    if not (promise.awaits_target or adopts):
        result.notes.append(f"{promise.code} 的目标仍是“{promise.target or '无数字目标'}”，原文是“{target}”。")
        return
    promise.target_text = target.notation
    day = deadline_of(stated, promise.plan.year)
    promise.deadline = day or promise.deadline
    promise.save(update_fields=["target_text", "deadline"])
    again = "已有的任务分解请按新目标重做。" if promise.allocations.exists() else ""
    result.notes.append(f"{promise.code} 的目标已定为“{target.notation}”。{again}")


def _bindings(
    commitment: Commitment, stated: Stated, promises: Sequence[Promise], because: str, known: tuple[Known, ...], by: User | str
) -> Iterator[Binding]:  # fmt: skip
    by_code = {one.promise: one for one in known if one.promise}
    matcher = Matcher.of(known)
    said: dict[str, Any] = {"commitment": commitment, "confirmed_by": None if isinstance(by, str) else by}
    if not promises:
        yield Binding(**said, set_aside_because=because[:LONGEST_REASON])
    for promise in promises:
        proposal = matcher.score(stated, by_code[promise.code])
        reasons = [[reason.words, reason.points] for reason in proposal.reasons]
        yield Binding(
            **said, promise=promise.code, indicator=promise.indicator, score=proposal.score, reasons=reasons
        )  # fmt: skip
