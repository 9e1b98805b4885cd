"""公文登记 — the only writes: drafting, issuing under the next number of the sequence, declaring void."""

import re
from dataclasses import replace

from django.db import transaction

from minzheng.adapters.papers import CannotTypeset, Paper, paper_as_docx, paper_as_pdf
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import people_at
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.notices import services as notices
from minzheng.core.papers.content import as_json, as_paper
from minzheng.core.papers.models import IssuedPaper
from minzheng.core.papers.writing import next_serial
from minzheng.kernel import periods

WORD = re.compile(r"[㐀-鿿]{1,12}")


class NotPossible(ValueError):
    """不能这样做 — the reason, in words for the user."""


@transaction.atomic
def draft(paper: Paper, *, kind: str, word: str, division: Division, by: User) -> IssuedPaper:
    """Keep a draft; ``word`` is the office's own (机关代字), one to twelve Chinese characters. Raises NotPossible."""
    made = IssuedPaper(kind=kind, division=division, drafted_by=by, **_values(paper, word))
    made.save(force_insert=True)
    _tell("paper.draft", made, by)
    signers = [key for key in people_at(division, Permission.PAPER_ISSUE) if key != by.pk]
    _notify(signers, f"待签发：{made.title}", made, by)
    return made


@transaction.atomic
def redraft(row: IssuedPaper, paper: Paper, *, word: str, by: User) -> None:
    """Change a draft; whoever changes it is its drafter from then on. Raises NotPossible."""
    locked = IssuedPaper.objects.select_for_update().get(pk=row.pk)
    if not locked.is_draft:
        raise NotPossible(f"{locked.number} 已经签发，不能再改；确有错误的请作废后重新拟稿。")
    for name, value in {**_values(paper, word), "drafted_by": by, "drafted_at": periods.now()}.items():
        setattr(locked, name, value)
    locked.save()
    _tell("paper.draft", locked, by)


@transaction.atomic
def issue(row: IssuedPaper, *, by: User) -> IssuedPaper:
    """Issue a draft that somebody else wrote: the next number, the day, and the files. Raises NotPossible."""
    locked = IssuedPaper.objects.select_for_update(of=("self",)).select_related("division").get(pk=row.pk)
    if not locked.is_draft:
        raise NotPossible(f"{locked.number} 已经签发过。")
    if locked.drafted_by_id == by.pk:
        raise NotPossible("拟稿人不能签发自己拟的公文，请由另一人签发。")
    today = periods.today()
    locked.state, locked.issued_by, locked.issued_at = IssuedPaper.State.ISSUED, by, periods.now()
    locked.year, locked.serial = today.year, next_serial(locked.word, today.year)
    locked.content = locked.content | {"dated": f"{today.year}年{today.month}月{today.day}日"}
    try:
        locked.pdf = _stored(locked, paper_as_pdf(as_paper(locked)), "pdf", by)
    except CannotTypeset as problem:
        raise NotPossible(str(problem)) from problem
    locked.docx = _stored(locked, paper_as_docx(as_paper(locked)), "docx", by)
    locked.save()
    _tell("paper.issue", locked, by, number=locked.number)
    readers = people_at(locked.division, Permission.PLAN_VIEW, below=("county",))
    _notify([key for key in readers if key != by.pk], f"收到公文：{locked.number} {locked.title}", locked, by)
    return locked


@transaction.atomic
def declare_void(row: IssuedPaper, *, reason: str, by: User) -> None:
    """Declare an issued paper void: the number stays taken, the reason explains the gap. Raises NotPossible."""
    locked = IssuedPaper.objects.select_for_update().get(pk=row.pk)
    if locked.state != IssuedPaper.State.ISSUED:
        raise NotPossible("只有已签发的公文才能作废；草稿可以直接删除。")
    if not reason.strip():
        raise NotPossible("请写明作废原因。")
    IssuedPaper.objects.filter(pk=locked.pk).update(state=IssuedPaper.State.VOID, void_reason=reason.strip()[:200])
    _tell("paper.void", locked, by, number=locked.number)


@transaction.atomic
def discard(row: IssuedPaper, *, by: User) -> None:
    """Delete a draft. Raises NotPossible."""
    locked = IssuedPaper.objects.select_for_update().get(pk=row.pk)
    if not locked.is_draft:
        raise NotPossible(f"{locked.number} 已经签发，不能删除，只能作废。")
    _tell("paper.discard", locked, by)
    locked.delete()


def _values(paper: Paper, word: str) -> dict[str, object]:
    clean = word.strip().removesuffix("字")
    if not WORD.fullmatch(clean):
        raise NotPossible("机关代字应是一至十二个汉字，例如“某民”。")
    if not paper.title.strip():
        raise NotPossible("请填写标题。")
    return {
        "word": clean, "title": paper.title.strip()[:200], "addressee": paper.addressee.strip()[:200],
        "content": as_json(replace(paper, number="")),
    }  # fmt: skip


def _stored(row: IssuedPaper, data: bytes, suffix: str, by: User) -> Document:
    return documents.store(
        data, f"{row.number} {row.title[:60]}.{suffix}", purpose="公文", division=row.division, by=by,
        trust=Document.Trust.ISSUED, target_kind="papers.paper", target_uid=row.uid,
    )  # fmt: skip


def _notify(users: list[int], title: str, row: IssuedPaper, by: User) -> None:
    notices.tell_each([notices.Message(key, title, url=f"/papers/{row.uid}/") for key in users], by=by)


def _tell(action: str, row: IssuedPaper, by: User, **body: object) -> None:
    audit.record(
        action, by=by, target_kind="papers.paper", target_uid=row.uid, division_path=row.division.path,
        body={"kind": row.kind, **body},
    )  # fmt: skip
