"""疑似重复办理 — a pair is judged by one person with evidence; a merge, and the end of one, are confirmed by another."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.failpoints import fp
from minzheng.core.parties.duplicates import reads
from minzheng.core.parties.duplicates.finding import alike
from minzheng.core.parties.duplicates.models import Judgement, Merge, Separation, Source, Suspicion, Verdict
from minzheng.core.parties.duplicates.reads import Standing
from minzheng.core.parties.duplicates.writing import Found, fingerprint, note
from minzheng.core.parties.models import Person
from minzheng.core.registers.two_hands import SETTLED, Decision
from minzheng.core.registers.writing import NotPossible, in_words

OUTSIDE = "两条登记不都在您的管辖范围内，请由能看到两边的上级办理。"
NOT_CONFIRMER = "须由有确认权限、且管辖两条登记的人员办理。"
CHANGED = "您打开之后，其中一条登记的资料变了，或有人先作了裁定；请刷新后重新核对。"
SETTLED_ALREADY = {
    Standing.WAITING: "合并正在等待确认，请先由另一人确认或不予确认。",
    Standing.MERGED: "已经合并；要改的，请先撤销合并。",
}


def newcomer(person: Person, *, number: str) -> int:
    """登记时列入 — everybody who is like somebody just registered, wherever he lives; returns how many pairs."""
    found = alike(Person.objects.exclude(pk=person.pk), name=person.name, number=number, born_on=person.born_on)
    return note({
        (min(one.person.pk, person.pk), max(one.person.pk, person.pk)): Found(frozenset(one.reasons), Source.ENTRY)
        for one in found
    })  # fmt: skip


def judge(
    suspicion: Suspicion, verdict: str, *, reason: str, evidence: str, seen: str, kept: str = "", by: User
) -> Judgement:
    """裁定 — what somebody decides about a pair; 同一人 waits for another to confirm that the other record is ``kept`` (its number).

    ``seen`` is the mark of the data that the page showed. Raises NotPossible.
    """
    with _holding(suspicion, by) as pair:
        _refuse_judging(pair, verdict, reason, evidence, seen)
        made = Judgement.objects.create(
            suspicion=pair, verdict=verdict, reason=reason.strip()[:300], evidence=evidence.strip()[:200], by=by,
            fingerprint=fingerprint(pair.one, pair.other),
        )  # fmt: skip
        Suspicion.objects.filter(pk=pair.pk).update(fingerprint=made.fingerprint)
        if verdict == Verdict.SAME:
            survivor = next((one for one in (pair.one, pair.other) if str(one.uid) == kept), None)
            if survivor is None:
                raise NotPossible("请选择保留哪一条登记。")
            duplicate = pair.other if survivor == pair.one else pair.one
            _refuse_merging(duplicate, survivor)
            Merge.objects.create(judgement=made, duplicate=duplicate, survivor=survivor, entered_by=by)
        fp("duplicates.judged")
        _tell("duplicates.judge", pair, by, verdict=str(verdict))
        return made


def _refuse_judging(pair: Any, verdict: str, reason: str, evidence: str, seen: str) -> None:
    if verdict not in Verdict.values or not reason.strip():
        raise NotPossible("请选择裁定，并写明理由。")
    if verdict != Verdict.UNSURE and not evidence.strip():
        raise NotPossible("认定同一人或不是同一人，请写明依据，例如核对过的证件、户口簿或走访记录。")
    if why := SETTLED_ALREADY.get(pair.stands):
        raise NotPossible(why)
    if seen != mark(pair):
        raise NotPossible(CHANGED)


def _refuse_merging(duplicate: Person, survivor: Person) -> None:
    """Chains, and people of whom somebody decided that they are two, are not merged. Raises NotPossible."""
    held = list(reads.in_force().filter(duplicate__in=[duplicate, survivor]))
    if held:
        raise NotPossible("其中一条登记已经并入别的登记；请对保留的那一条单独核对、单独裁定。")
    if reads.in_force().filter(survivor=duplicate).exists():
        raise NotPossible("已有别的登记并入这一条，它不能再并走；请改为保留这一条，或先撤销那次合并。")
    group = set(reads.in_force().filter(survivor=survivor).values_list("duplicate", flat=True))
    if any(duplicate.pk in pair for pair in reads.judged_apart({*group, duplicate.pk})):
        raise NotPossible("这条登记与已并入保留登记的另一条曾裁定“不是同一人”；请先改正那次裁定，或撤销那次合并。")


def decide(row: Merge | Separation, suspicion: Suspicion, *, confirmed: bool, reason: str = "", by: User) -> None:
    """确认 — another person confirms a merge or its end, or refuses it for a reason. Raises NotPossible."""
    with _holding(suspicion, by, to=None) as pair:
        locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
        if why := why_not_decide(locked, pair, by, confirmed=confirmed):
            raise NotPossible(why)
        if not confirmed and not reason.strip():
            raise NotPossible("请写明不予确认的原因。")
        if confirmed and isinstance(locked, Merge):
            if bytes(locked.judgement.fingerprint) != fingerprint(pair.one, pair.other):
                raise NotPossible("裁定之后登记的资料变了；请不予确认，重新核对后再裁定。")
            _refuse_merging(locked.duplicate, locked.survivor)
        locked.settle(by, confirmed=confirmed, reason=reason)
        locked.save(update_fields=SETTLED)
        what = "merge" if isinstance(locked, Merge) else "separation"
        fp("duplicates.decided")
        _tell("duplicates.confirm" if confirmed else "duplicates.refuse", pair, by, what=what)


def separate(merge: Merge, suspicion: Suspicion, *, reason: str, evidence: str, by: User) -> Separation:
    """撤销合并 — entered by one with reason and evidence; it ends the merge when another confirmed it. Raises NotPossible."""
    with _holding(suspicion, by) as pair:
        if not reason.strip() or not evidence.strip():
            raise NotPossible("撤销合并请写明理由和依据。")
        if pair.stands != Standing.MERGED:
            raise NotPossible("这两条登记没有合并，不用撤销。")
        made = Separation.objects.create(
            merge=merge, reason=reason.strip()[:300], evidence=evidence.strip()[:200], entered_by=by
        )
        fp("duplicates.separated")
        _tell("duplicates.separate", pair, by)
        return made


def why_not_judge(suspicion: Suspicion, user: User) -> str:
    """Why somebody cannot decide anything about a pair."""
    scope = scope_of(user, Permission.REGISTER_EDIT)
    both = all(scope.covers(one.division.path) for one in (suspicion.one, suspicion.other))
    return "" if both else OUTSIDE


def why_not_decide(row: Merge | Separation, suspicion: Suspicion, user: User, *, confirmed: bool) -> str:
    """Why somebody cannot confirm, or refuse, what was entered; whoever entered it may take it back."""
    if row.state != Decision.WAITING:
        return f"{row.get_state_display()}，不能再办。"
    own = row.entered_by_id == user.pk
    if own and not confirmed:
        return ""
    scope = scope_of(user, Permission.REGISTER_CONFIRM)
    if not all(scope.covers(one.division.path) for one in (suspicion.one, suspicion.other)):
        return NOT_CONFIRMER
    return "您是经办人，须由另一人确认。" if own else ""


def mark(suspicion: Suspicion) -> str:
    """所见标记 — what a page shows a pair with: it is another one when the data changed or somebody decided."""
    latest = suspicion.judgements.order_by("-pk").values_list("pk", flat=True).first()
    return f"{latest or 0}-{fingerprint(suspicion.one, suspicion.other).hex()}"


@contextmanager
def _holding(suspicion: Suspicion, by: User, to: Permission | None = Permission.REGISTER_EDIT) -> Iterator[Any]:
    """A transaction that holds the pair; what the database refuses is said in words. Raises NotPossible."""
    rows = reads.standing().select_related("division", "one__division", "other__division")
    try:
        with transaction.atomic():
            Suspicion.objects.select_for_update(of=("self",)).get(pk=suspicion.pk)
            pair = rows.get(pk=suspicion.pk)
            if to is not None and (why := why_not_judge(pair, by)):
                raise NotPossible(why)
            yield pair
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem


def _tell(action: str, suspicion: Suspicion, by: User, **body: Any) -> None:
    audit.record(
        action, by=by, target_kind="parties.suspicion", target_uid=suspicion.uid, division_path=suspicion.division.path, body=body
    )  # fmt: skip
