"""核对交换登记 — a batch is made and its file taken out once; a reply is taken whole or parked; what never comes is given up for a reason."""

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from minzheng.adapters import uploads
from minzheng.adapters.spreadsheets import UploadRefused, read_table
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.audit import services as audit
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.checks.exchange.files import Layout
from minzheng.core.checks.exchange.models import BatchIssue, CheckBatch, ReplyFile
from minzheng.core.checks.exchange.reading import Answer, Problem, Reading, read, shown
from minzheng.core.checks.limits import limit
from minzheng.core.checks.models import Question
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.checks.reads import get_batch, sendable
from minzheng.core.checks.sources import sources
from minzheng.core.documents import services as documents
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.core.papers.writing import next_serial
from minzheng.core.registers.importing import home_division
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.calendar import UnknownYear

KIND = "checks.batch"
MOST_LINES = 50_000
REPLY_FILES, REPLY_LIMIT = frozenset({"csv", "xlsx", "txt"}), 50 * 1024 * 1024
WITHOUT_NUMBER = "人员登记没有身份证号，无法核对。"
LAPSED, DIED = "授权已过期", "已去世"
NOBODY_LEFT = "这一批次已没有需要核对的人，不能发出。"
_NUMBERED = """
    UPDATE checks_question asked SET batch_id = %s, sent_on = %s, line = placed.line
    FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS line FROM checks_question WHERE id = ANY (%s)) placed
    WHERE asked.id = placed.id
"""


@dataclass(frozen=True)
class RequestFile:
    """请求文件 — the bytes of a batch's file and the name under which they leave; ``left_out`` says who is not asked any more, in numbers."""

    data: bytes
    name: str
    issue: BatchIssue
    left_out: str = ""


# -- out ---------------------------------------------------------------------------------------------------------------
@transaction.atomic
def prepare(source: str, matter: str, *, by: User) -> CheckBatch:
    """编制批次 — everybody in the officer's scope who waits to be asked about at a source for a matter. Raises NotPossible.

    Of two who press at once one makes the batch, the other is told that nobody is left.
    """
    if source not in sources() or matter not in PURPOSES:
        raise NotPossible("没有这个核对来源或事项，请从工作台上的按钮编批。")
    today = periods.today()
    asked = sendable(by, today).filter(source=source, check_ref__matter=matter)
    rows = list(asked.select_for_update(of=("self",)).select_related("person").order_by("pk")[:MOST_LINES])
    without = [one.pk for one in rows if one.person.sealed_id is None]
    Question.objects.filter(pk__in=without).update(given_up=WITHOUT_NUMBER)
    keys = [one.pk for one in rows if one.person.sealed_id is not None]
    if not keys:
        raise NotPossible("没有等待发往这个来源的核对，可能刚由他人编批，请刷新后查看。")
    batch = _batch(source, matter, len(keys), today, by)
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERED, [batch.pk, today, keys])
    _tell("check.prepare", batch, by, count=len(keys), source=source)
    return batch


def _batch(source: str, matter: str, count: int, today: date, by: User) -> CheckBatch:
    asked_of, division = sources()[source], home_division(by, Permission.CHECK_WORK)
    needed = asked_of.columns_for(PURPOSES.get(matter).kinds_on(today))
    word = f"PC{division.code[:6]}"
    try:
        due_on = working_calendar().add_working_days(today, asked_of.due)
    except UnknownYear:
        due_on = None  # the page says that the calendar of the year is missing
    serial = next_serial(word, today.year)
    return CheckBatch.objects.create(
        number=f"{word}-{today.year}-{serial:05d}", source=source, matter=matter, kinds=[one.kind for one in needed],
        count=count, sent_on=today, due_on=due_on, division=division, by=by,
    )  # fmt: skip


def issue(uid: UUID, form: str, *, reason: str = "", by: User) -> RequestFile:
    """发出请求文件 — take the file out: freely the first time, afterwards for a reason. Raises Http404, NotPossible.

    The file is made of the questions each time and never kept. In it is who lives and whose authorisation holds today; the
    others are given up for good, also where nobody is left.
    """
    with transaction.atomic():
        batch = _locked(uid, by)
        if form not in BatchIssue.Form.values:
            raise NotPossible("请求文件的格式只能是 CSV 或 Excel。")
        serial, reason = BatchIssue.objects.filter(batch=batch).count() + 1, reason.strip()[:200]
        if serial > 1 and not reason:
            raise NotPossible("这一批次的文件已经发出过，再次发出请写明原因。")
        rows, left_out = _still_asked(batch, by)
        if rows:
            return _written(
                batch, rows, left_out, BatchIssue(batch=batch, serial=serial, form=form, reason=reason, by=by)
            )
    raise NotPossible(f"{left_out}{NOBODY_LEFT}")  # after the transaction: whom it gave up stays given up


def _still_asked(batch: CheckBatch, by: User) -> tuple[list[Question], str]:
    """The questions of a batch that may leave today, and in words how many may not: those are given up, but for the answered."""
    rows = list(
        Question.objects.select_for_update(of=("self",))
        .filter(batch=batch, given_up="")
        .select_related("person", "authorisation__person")
        .order_by("line")
    )
    today = periods.today()
    why = {one.pk: DIED if one.person.died_on else LAPSED for one in rows if not _may_be_asked(one, today)}
    told = []
    for reason in (LAPSED, DIED):
        if keys := [key for key, said in why.items() if said == reason]:
            Question.objects.unanswered().filter(pk__in=keys).update(given_up=reason)
            told.append(f"{len(keys)} 人{reason}")
    if told:
        _tell("check.leave_out", batch, by, count=len(why))
    return [one for one in rows if one.pk not in why], f"{'，'.join(told)}，不再核对。" if told else ""


def _may_be_asked(asked: Question, today: date) -> bool:
    return asked.person.died_on is None and asked.authorisation.holds(today)


def _written(batch: CheckBatch, rows: list[Question], left_out: str, made: BatchIssue) -> RequestFile:
    """The file with its count and hash, written down as it leaves."""
    layout = Layout.of(batch)
    data = layout.written(rows, made.form)
    made.sha256, made.count = sha256(data).hexdigest(), len(rows)
    made.save(force_insert=True)
    _tell("check.issue", batch, made.by, reason=made.reason, serial=made.serial, count=made.count, sha256=made.sha256)
    return RequestFile(data, f"{batch.number} {layout.source.title}核对请求.{made.form}", made, left_out)


# -- in ----------------------------------------------------------------------------------------------------------------
@transaction.atomic
def take_reply(uid: UUID, data: bytes, name: str, *, by: User) -> ReplyFile:
    """导入答复 — a file of an office: taken whole, or parked with its reasons; the same file again does nothing. Raises Http404."""
    batch, digest = _locked(uid, by), sha256(data).hexdigest()
    before = ReplyFile.objects.filter(batch=batch, sha256=digest, state=ReplyFile.State.TAKEN).first()
    if before is not None:
        return before
    reply, today = ReplyFile(batch=batch, sha256=digest, by=by), periods.today()
    try:
        upload = uploads.inspect(data, name, allowed=REPLY_FILES, limit=REPLY_LIMIT)
    except UploadRefused as problem:
        reading = Reading(problems=[Problem(0, "", str(problem))])  # no table at all: nothing of it is kept
    else:
        reading = _read(batch, data, upload.kind)
        reply.document = documents.store(
            data, f"{batch.number} 答复.{upload.kind}", purpose="核对答复原件", division=batch.division, by=by, allowed=REPLY_FILES,
            limit=REPLY_LIMIT, own_only=True, kept_until=today + timedelta(days=limit("reply", today).value),
        )  # fmt: skip
    reply.total = reading.total
    if reading.problems:
        reply.state, reply.problems = ReplyFile.State.PARKED, shown(reading.problems)
    else:
        reply.state, reply.taken = ReplyFile.State.TAKEN, len(reading.answers)
        reply.repeated, reply.left_out = reading.repeated, reading.left_out
        _apply(batch, reading.answers, today, by)
    reply.save(force_insert=True)
    _tell(
        "check.reply", batch, by, state=reply.state, sha256=digest, total=reply.total, taken=reply.taken,
        problems=len(reading.problems),
    )  # fmt: skip
    return reply


def _read(batch: CheckBatch, data: bytes, kind: str) -> Reading:
    """What the file says; one that cannot be read at all is one problem of the whole file."""
    rows = Question.objects.select_for_update(of=("self",)).filter(batch=batch).select_related("person", "check_ref")
    questions = {one.line: one for one in rows if one.line is not None}
    try:
        table = read_table(data, kind)
    except UploadRefused as problem:
        return Reading(problems=[Problem(0, "", str(problem))])
    return read(table, Layout.of(batch), questions)


def _apply(batch: CheckBatch, answers: list[Answer], today: date, by: User) -> None:
    """Keep the result of each question, and write the values down as facts that the office checked."""
    feed = sources()[batch.source].feed
    for one in answers:
        asked = one.question
        asked.answered_on, asked.as_of, asked.found, asked.said = today, one.as_of, one.found, one.stored
    Question.objects.bulk_update(
        [one.question for one in answers], ["answered_on", "as_of", "found", "said"], batch_size=2_000
    )
    entries = [
        NewFact(
            one.question.person, kind, value, one.as_of, Source.CHECKED, origin=feed.code,
            basis=f"{feed.office}核对答复（{one.question.check_ref.number}）",
        )
        for one in sorted(answers, key=lambda each: (each.as_of, each.question.pk))
        for kind, value in one.said.items()
    ]  # fmt: skip
    facts.record(entries, by=by)


@transaction.atomic
def give_up(uid: UUID, *, reason: str, by: User) -> int:
    """不再等待 — the day has passed: what was not answered is undetermined, for a stated reason. Returns how many. Raises NotPossible."""
    batch, today = _locked(uid, by), periods.today()
    if batch.due_on is not None and today <= batch.due_on:
        raise NotPossible(f"还没有到应答复日期（{batch.due_on}），请等待或催办。")
    if not reason.strip():
        raise NotPossible("请写明不再等待的原因。")
    ended = Question.objects.unanswered().filter(batch=batch).update(given_up=f"逾期未答复：{reason.strip()}"[:200])
    if not ended:
        raise NotPossible("这一批次已经全部答复。")
    _tell("check.give_up", batch, by, reason=reason.strip(), ended=ended)
    return ended


def _locked(uid: UUID, by: User) -> CheckBatch:
    """A batch by its one door, its row locked: two who import at once follow one another."""
    seen = get_batch(by, uid)
    rows = CheckBatch.objects.select_for_update(of=("self",)).select_related("division")
    found: CheckBatch = rows.get(pk=seen.pk)
    return found


def _tell(action: str, batch: CheckBatch, by: User, *, reason: str = "", **body: Any) -> None:
    audit.record(
        action, by=by, target_kind=KIND, target_uid=batch.uid, division_path=batch.division.path, reason=reason[:200],
        body={"number": batch.number, **body},
    )  # fmt: skip
