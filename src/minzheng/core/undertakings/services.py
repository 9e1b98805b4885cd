"""督办 — the bureau's instructions: issued to a unit, answered by it, closed by the bureau.

An instruction is the bureau's own act, so it stands from the moment it is issued. The one who answers it in the unit signs
for its receipt and is thereby its second person; the bureau's closing confirms what the unit reported. So nothing counts
as answered or closed on one person's word.
"""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import people_at, scope_of
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.notices.services import Message, tell_each
from minzheng.core.registers.writing import NotPossible
from minzheng.core.undertakings.kinds import INSTRUCTION, kind_of
from minzheng.core.undertakings.models import Milestone, Undertaking
from minzheng.core.undertakings.reads import SENT_BACK
from minzheng.kernel import periods

SENT, ANSWERED, CLOSED = "sent", "answered", "closed"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_PAPER = 200, 1_000, 200


@transaction.atomic
def issue_instruction(
    *, division: Division, title: str, promise: str = "", due_on: date, note: str = "", by: User
) -> Undertaking:
    """发出督办 — instruct a county (or the bureau's own sections, at the city) to answer by a day.

    ``promise`` is the code of the plan's promise that it concerns, or empty. Raises NotPossible.
    """
    kind, today = kind_of(INSTRUCTION), periods.today()
    if not scope_of(by, Permission.PLAN_EDIT).covers(division.path):
        raise NotPossible("您不能向这个单位发出督办。")
    if division.level not in kind.levels:
        raise NotPossible("督办只发给市本级或县（市、区），请另选承办单位。")
    if due_on < today:
        raise NotPossible("要求答复的日期不能早于今天，请改填今天或以后的日期。")
    title, note = _text("督办事由", title, LONGEST_TITLE), _text("督办要求", note, LONGEST_TEXT, required=False)
    code = _next_code(today.year)
    paper = f"督办通知 {code}"
    try:
        with transaction.atomic():
            made: Undertaking = Undertaking.objects.create(
                code=code, kind=INSTRUCTION, title=title, division=division, group=promise.strip(), started_on=today, due_on=due_on,
                note=note, steps=len(kind.stages), accepted_on=today, paper=paper, reported_by=by,
            )  # fmt: skip
    except IntegrityError as problem:
        raise NotPossible("同一时刻另有督办发出，请再试一次。") from problem
    Milestone.objects.create(
        undertaking=made, division=division, stage=SENT, position=kind.position(SENT), done_on=today, accepted_on=today,
        paper=paper, reported_by=by,
    )  # fmt: skip
    _tell("instruction.issue", made, by, promise=made.group, due_on=due_on.isoformat())
    _notify(people_at(division, Permission.PLAN_ANSWER), f"收到督办：{title}，{due_on} 前答复", made, by)
    return made


@transaction.atomic
def answer(undertaking: Undertaking, *, text: str, done_on: date, paper: str, by: User) -> Milestone:
    """答复督办 — report what was done, on which day, by which paper; an answer not yet closed may be given anew.

    Whoever answers signs for the instruction's receipt. Raises NotPossible.
    """
    record = _locked(undertaking)
    if not scope_of(by, Permission.REGISTER_EDIT).covers(record.division.path):
        raise NotPossible("这条督办不归您的单位答复。")
    if record.reported_by_id == by.pk:
        raise NotPossible("发出督办的人不能自己答复，请由承办单位答复。")
    started_on = record.started_on or done_on
    if not started_on <= done_on <= periods.today():
        raise NotPossible("办理日期应在督办发出之日与今天之间，请核对。")
    if Milestone.objects.done(periods.today()).filter(undertaking=record, stage=CLOSED).exists():
        raise NotPossible("这条督办已经办结，不能再答复。")
    given = {
        "done_on": done_on, "accepted_on": periods.today(), "reported_by": by, "confirmed_by": None, "confirmed_at": None,
        "paper": _text("依据文件", paper, LONGEST_PAPER), "note": _text("答复内容", text, LONGEST_TEXT),
        "division": record.division, "position": kind_of(INSTRUCTION).position(ANSWERED),
    }  # fmt: skip
    made, _ = Milestone.objects.update_or_create(undertaking=record, stage=ANSWERED, defaults=given)
    _sign_for(record, by)
    _tell("instruction.answer", record, by, done_on=done_on.isoformat())
    _notify([record.reported_by_id], f"督办已答复：{record.title}", record, by)
    return made


@transaction.atomic
def close(undertaking: Undertaking, *, by: User, note: str = "") -> None:
    """办结督办 — the bureau accepts the answer: answer and closing are confirmed by it. Raises NotPossible."""
    record = _locked(undertaking)
    given, today = _answer_of(record, by), periods.today()
    stamp: dict[str, Any] = {"confirmed_by": by, "confirmed_at": periods.now()}
    Milestone.objects.filter(pk=given.pk).update(**stamp)
    Milestone.objects.create(
        undertaking=record, division=record.division, stage=CLOSED, position=kind_of(INSTRUCTION).position(CLOSED), done_on=today,
        accepted_on=today, paper=given.paper, note=_text("办结意见", note, LONGEST_TEXT, required=False),
        reported_by=given.reported_by, **stamp,
    )  # fmt: skip
    _tell("instruction.close", record, by)


@transaction.atomic
def send_back(undertaking: Undertaking, *, reason: str, by: User) -> None:
    """退回答复 — the answer does not suffice: it is taken off, and whoever gave it learns why and answers again.

    Raises NotPossible.
    """
    record = _locked(undertaking)
    given = _answer_of(record, by)
    said = _text("退回原因", reason, LONGEST_PAPER)
    Milestone.objects.filter(pk=given.pk).delete()
    audit.record(
        SENT_BACK, by=by, target_kind=INSTRUCTION, target_uid=record.uid, division_path=record.division.path, reason=said,
        body={"answer": str(given.uid)},
    )  # fmt: skip
    _notify([given.reported_by_id], f"督办答复被退回，请重新答复：{record.title}", record, by, f"退回原因：{said}")


def _answer_of(record: Undertaking, by: User) -> Milestone:
    """The answer that waits for the bureau's word. Raises NotPossible."""
    city = record.division.path.split("/")[0] + "/"
    if not scope_of(by, Permission.PLAN_EDIT).covers(city):
        raise NotPossible("督办由市局办结，您的岗位不能办结。")
    given = Milestone.objects.select_related("reported_by").filter(undertaking=record, stage=ANSWERED).first()
    if given is None:
        raise NotPossible("承办单位还没有答复，不能办结。")
    if given.counts:
        raise NotPossible("这条督办已经办结。")
    if given.reported_by_id == by.pk:
        raise NotPossible("答复人不能自己办结，请由另一人办结。")
    return given


def _sign_for(record: Undertaking, by: User) -> None:
    """The answerer is the second person of the instruction itself, once."""
    stamp: dict[str, Any] = {"confirmed_by": by, "confirmed_at": periods.now()}
    Undertaking.objects.waiting().filter(pk=record.pk).update(**stamp)
    Milestone.objects.waiting().filter(undertaking=record, stage=SENT).update(**stamp)


def _locked(undertaking: Undertaking) -> Undertaking:
    rows = Undertaking.objects.select_related("division").select_for_update(of=("self",))
    record: Undertaking = rows.get(pk=undertaking.pk)
    if record.kind != INSTRUCTION:
        raise NotPossible("这不是督办事项。")
    return record


def _next_code(year: int) -> str:
    prefix = f"DB{year}-"
    last = Undertaking.objects.filter(code__regex=rf"^{prefix}\d+$").order_by("-code").values_list("code", flat=True)
    return f"{prefix}{int(last[0].removeprefix(prefix)) + 1 if last[:1] else 1:04}"


def _text(name: str, text: str, most: int, *, required: bool = True) -> str:
    plain = text.strip()
    if required and not plain:
        raise NotPossible(f"请填写{name}。")
    if len(plain) > most:
        raise NotPossible(f"{name}不能超过 {most} 个字，现有 {len(plain)} 个。")
    return plain


def _notify(users: list[int], title: str, record: Undertaking, by: User, body: str = "") -> None:
    """Put a message before users, except whoever acts."""
    messages = [Message(key, title, body, url=f"/plan/instructions/{record.uid}/") for key in users if key != by.pk]
    tell_each(messages, by=by)


def _tell(action: str, record: Undertaking, by: User, **body: Any) -> None:
    audit.record(
        action, by=by, target_kind=INSTRUCTION, target_uid=record.uid, division_path=record.division.path, body=body
    )
