"""受理草稿登记 — keeping what a clerk types as he types it, throwing it away, and clearing what nobody came back to.

Keeping a draft decides nothing and is not audited line by line; beginning one and throwing one away are.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.http import Http404
from uuid6 import uuid7

from minzheng.core.access.keys import keyring
from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.cases.drafting.reads import Answers, get_draft, place_of, typed_in
from minzheng.core.cases.intake.models import IntakeDraft
from minzheng.core.cases.intake.reads import Alike, alike_to, found
from minzheng.core.parties.households import services as newcomers
from minzheng.core.parties.households.services import Home
from minzheng.core.registers.parameters import book
from minzheng.core.registers.writing import Values
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible

KIND = "cases.draft"
LARGEST = 60_000  # characters
MOST_DRAFTS = 200


class Overtaken(NotPossible):
    """另一窗口已保存 — the same draft was kept from another window since this one showed it; nothing was written."""


@transaction.atomic
def begin(answers: Mapping[str, list[str]], *, by: User) -> IntakeDraft:
    """开始填写 — a new draft of one's own. Raises NotPossible."""
    if IntakeDraft.objects.filter(owner=by).count() >= MOST_DRAFTS:
        raise NotPossible(f"您已有 {MOST_DRAFTS} 份没有提交的草稿，请先提交或删除一些。")
    uid = uuid7()
    made = IntakeDraft.objects.create(uid=uid, owner=by, sealed_answers=_sealed(answers, uid), kept_until=_until())
    audit.record("intake.draft", by=by, target_kind=KIND, target_uid=uid)
    return made


@dataclass(frozen=True)
class Page:
    """所开页面 — the open page that keeps a draft: the revision that it showed, its own mark, and which of its sendings this is.

    ``tick`` 0: a browser without scripts, which sends one after another.
    """

    revision: int
    tab: str = ""
    tick: int = 0


@transaction.atomic
def keep(uid: UUID, answers: Mapping[str, list[str]], page: Page, *, by: User) -> IntakeDraft:
    """保存草稿 — the answers of one page laid over what is kept; those of other pages stay. Raises Http404, Overtaken, NotPossible."""
    draft = locked(uid, by=by)
    mine = bool(page.tab) and draft.tab == page.tab
    if not mine and draft.revision != page.revision:
        raise Overtaken("这份草稿已在另一个窗口里保存过，本页的内容没有覆盖它；请刷新后核对再填。")
    if mine and page.tick and page.tick < draft.tick:
        return draft  # what the same page sent before, arriving late
    before = typed_in(draft)
    whole: Answers = {**before, **answers}
    if whole == before:
        return draft  # a sending that changes nothing must not make what was just checked look overtaken
    IntakeDraft.objects.filter(pk=draft.pk).update(
        sealed_answers=_sealed(whole, uid), revision=draft.revision + 1, tab=page.tab[:32], tick=page.tick, kept_at=periods.now(),
        kept_until=_until(),
    )  # fmt: skip
    draft.refresh_from_db()
    return draft


class MaybeRegistered(NotPossible):
    """可能已登记 — ``found`` are registered people like the newcomer, for the clerk to look at; nothing was written."""

    def __init__(self, found: list[Alike]) -> None:
        super().__init__("已有相近的登记，请先看是不是同一个人；确实都不是的，再登记。")
        self.found = found


@transaction.atomic
def register_newcomer(
    uid: UUID, seen: Answers, values: Values, home: Home, *, is_new: bool = False, by: User
) -> IntakeDraft:
    """登记来人 — the newcomer of a draft registered and put into it, all or nothing; pressed twice, once.

    ``seen`` are the answers from which ``values`` were read. One of that number and name who is registered already in the scope in
    which the user takes applications is put in. ``is_new`` says that the clerk looked at those who are like him, and he is none of them.
    Raises Http404, Overtaken, MaybeRegistered, BadFields (by field), NotPossible of the registers.
    """
    draft = locked(uid, by=by)
    kept = typed_in(draft)
    if kept.get("person"):
        return draft
    if kept != seen:
        raise Overtaken("这份草稿刚刚在另一个窗口里改过，还没有登记来人；请刷新后核对再登记。")
    number = str(values.get("id_number") or "")
    there = [one for one in found(by, number) if one.name == values.get("name")] if number else []
    if not there and not is_new and (found_alike := alike_to(by, values)):
        raise MaybeRegistered(found_alike)
    person = there[0] if len(there) == 1 else newcomers.register_newcomer(values, home, by=by)
    return keep(uid, {"person": [str(person.uid)]}, Page(draft.revision), by=by)


@transaction.atomic
def discard(uid: UUID, *, by: User) -> None:
    """删除草稿 — one's own. Raises Http404."""
    draft = locked(uid, by=by)
    audit.record("intake.discard", by=by, target_kind=KIND, target_uid=draft.uid)
    draft.delete()


@transaction.atomic
def expire(*, by: str) -> int:
    """清除过期草稿 — those whose time is over; returns how many."""
    gone, _ = IntakeDraft.objects.filter(kept_until__lt=periods.today()).delete()
    if gone:
        audit.record("intake.expire", by=by, target_kind=KIND, body={"count": gone})
    return gone


def locked(uid: UUID, *, by: User) -> IntakeDraft:
    """One's own draft, its row locked until the transaction ends. Raises Http404."""
    get_draft(by, uid)
    found = IntakeDraft.objects.select_for_update().filter(uid=uid, owner=by).first()
    if found is None:
        raise Http404("这份草稿刚刚提交或删除。")
    return found


def _sealed(answers: Mapping[str, list[str]], uid: UUID) -> bytes:
    said = json.dumps({name: list(values) for name, values in answers.items()}, ensure_ascii=False, sort_keys=True)
    if len(said) > LARGEST:
        raise NotPossible("填写的内容太长，请写短一些，较长的说明另附材料。")
    if "\\u0000" in said:
        raise NotPossible("里面有看不见的空字符，请删去后重新输入。")
    return keyring().seal(said, aad=place_of(uid))


def _until() -> date:
    today = periods.today()
    return today + timedelta(days=int(book().value("cases.draft_days", on=today).decimal))
