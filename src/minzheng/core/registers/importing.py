"""导入 — a file is checked first, then taken whole or not at all; the same file twice is a no-op; a batch can be undone."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction

from minzheng.adapters import uploads
from minzheng.adapters.spreadsheets.annotating import annotate
from minzheng.adapters.spreadsheets.reading import read_table
from minzheng.adapters.spreadsheets.table import Table
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import appointments_of
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.documents import services as documents
from minzheng.core.failpoints import fp
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress, kind
from minzheng.core.jobs.models import Job
from minzheng.core.registers.checking import Findings, check, writer_of
from minzheng.core.registers.declarations import REGISTERS, Register
from minzheng.core.registers.models import SHOWN_PROBLEMS, ImportBatch, ImportRow
from minzheng.core.registers.rehearsing import Rehearsal
from minzheng.core.registers.writing import REFUSALS, NotPossible, in_words
from minzheng.kernel import periods

FILE_LIMIT = 50 * 1024 * 1024
FILES = frozenset({"xlsx", "csv"})
KEPT = timedelta(days=30)
LONGEST_HEADING, MOST_HEADINGS = 20, 8


def upload(register: type[Register], data: bytes, name: str, *, by: User) -> ImportBatch:
    """Take a file in and start its check. A file that was imported already gives its old batch back."""
    hash_ = uploads.inspect(data, name, allowed=FILES, limit=FILE_LIMIT).sha256
    done = ImportBatch.objects.filter(
        register=register.code, file_hash=hash_, state=ImportBatch.State.COMMITTED, owner=by
    ).first()
    if done is not None:
        return done
    with transaction.atomic():
        document = documents.store(
            data, name, purpose="导入原表", division=home_division(by, Permission.REGISTER_IMPORT), by=by, allowed=FILES,
            limit=FILE_LIMIT, own_only=True, kept_until=periods.today() + KEPT,
        )  # fmt: skip
        batch = ImportBatch.objects.create(register=register.code, owner=by, document=document, file_hash=hash_)
        batch.job = jobs.start(
            "registers.check", by=by, title=f"检查{register.title}导入表", params={"batch": str(batch.uid)}
        )
        batch.save(update_fields=["job"])
        audit.record("import.upload", by=by, target_kind=register.code, target_uid=batch.uid, body={"sha256": hash_})
    return batch


def home_division(user: User, to: Permission) -> Division:
    """The division of the first post that allows an act: where a user's own files belong."""
    held = [appointment for appointment in appointments_of(user) if to in appointment.kind.permissions]
    if not held:
        raise NotPossible("您的岗位不能导入。")
    return held[0].division


def _table(batch: ImportBatch) -> Table:
    kind_of_file = batch.document.name.rsplit(".", 1)[-1].lower()
    return read_table(documents.content(batch.document), kind_of_file)


@kind("registers.check")
def check_batch(job: Job, progress: Progress) -> dict[str, Any]:
    """检查导入表 — the dry run of one batch: everything is written, and everything taken back."""
    batch = ImportBatch.objects.select_related("document__division", "owner").get(uid=job.params["batch"])
    register = REGISTERS.get(batch.register)
    try:
        table = _table(batch)
        with transaction.atomic():
            rehearsal = Rehearsal(register, by=batch.owner)
            findings = check(register, table, by=batch.owner, progress=progress, take=rehearsal.write)
            transaction.set_rollback(True)
    except uploads.UploadRefused as problem:
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.REFUSED, message=str(problem)[:400])
        raise CannotFinish(str(problem)) from problem
    return _note_findings(batch, register, table, findings)


def _note_findings(batch: ImportBatch, register: type[Register], table: Table, findings: Findings) -> dict[str, Any]:
    fp("import.checked")
    batch.total, batch.new, batch.changed = findings.total, findings.new_rows, findings.changed_rows
    batch.same, batch.faulty = findings.same, findings.faulty_rows
    batch.state = ImportBatch.State.FAULTY if findings.problems else ImportBatch.State.CHECKED
    batch.problems = [
        {"row": each.row_number, "column": each.column_title, "message": each.message}
        for each in findings.problems[:SHOWN_PROBLEMS]
    ]
    if findings.problems:
        batch.annotated = documents.store(
            annotate(table, findings.problems, title=register.title), f"{register.title}—检查结果.xlsx", purpose="导入批注表",
            division=batch.document.division, by=batch.owner, allowed=FILES, limit=4 * FILE_LIMIT, own_only=True,
            kept_until=periods.today() + KEPT,
        )  # fmt: skip
        message = (
            f"{findings.total:,} 行中有 {findings.faulty_rows:,} 行不能导入，请下载带批注的原表修改后重新上传。"
            if findings.problems[0].row_number != table.header_number
            else "表头与模板不符，没有逐行检查；请按下面的提示改正表头后重新上传。"
        )
    else:
        message = f"检查通过：新增 {batch.new:,} 行，变更 {batch.changed:,} 行，无变化 {batch.same:,} 行。{unused(register, table)}"
    batch.message = message
    batch.save()
    return {"message": message, "url": f"/imports/{batch.uid}/"}


def unused(register: type[Register], table: Table) -> str:
    """未采用的列 — which columns of the file are no field of the register, in a sentence: a mistyped heading must be seen."""
    known = {item.title for item in register.fields}
    others = [title for title in table.headers if title.strip().rstrip("*＊").strip() not in known]
    if not others:
        return ""
    shown = "、".join(f"“{title[:LONGEST_HEADING]}”" for title in others[:MOST_HEADINGS])
    return f"没有采用的列：{shown}{'等' if len(others) > MOST_HEADINGS else ''}，请核对表头有没有写错。"


def start_commit(batch: ImportBatch, *, by: User) -> Job:
    """Queue the import of a checked batch; two people pressing at once: one wins. One whose job was given up may be tried again."""
    with transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).select_related("job").get(pk=batch.pk)
        given_up = locked.state == ImportBatch.State.COMMITTING and locked.job is not None and locked.job.ended
        if locked.state != ImportBatch.State.CHECKED and not given_up:
            raise NotPossible("这一批已经在导入，或者还没有通过检查。")
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportBatch.State.COMMITTING)
        register = REGISTERS.get(batch.register)
        job = jobs.start("registers.commit", by=by, title=f"导入{register.title}", params={"batch": str(batch.uid)})
        ImportBatch.objects.filter(pk=batch.pk).update(job=job)
    return job


@kind("registers.commit")
def commit_batch(job: Job, progress: Progress) -> dict[str, Any]:
    """写入导入表 — check again and write everything in one transaction."""
    try:
        with transaction.atomic():
            return _commit(ImportBatch.objects.select_for_update(of=("self",)).get(uid=job.params["batch"]), progress)
    except REFUSALS as problem:
        reason = in_words(problem)
        ImportBatch.objects.filter(uid=job.params["batch"]).update(state=ImportBatch.State.FAULTY, message=reason[:400])
        raise CannotFinish(f"没有导入任何一行：{reason}") from problem


def _commit(batch: ImportBatch, progress: Progress) -> dict[str, Any]:
    if batch.state == ImportBatch.State.COMMITTED:  # the queue came back after a restart: it was done
        return {"message": batch.message, "url": f"/imports/{batch.uid}/"}
    same = ImportBatch.objects.filter(
        register=batch.register, file_hash=batch.file_hash, state=ImportBatch.State.COMMITTED
    )
    if same.exists():
        raise NotPossible("同一份文件已经由别人导入过，不再重复导入。")
    register = REGISTERS.get(batch.register)
    write = partial(_write, batch, register)
    findings = check(register, _table(batch), by=batch.owner, progress=progress, take=write)
    if findings.problems:
        raise NotPossible("检查之后登记簿有了变化，请重新上传检查。")
    fp("import.committing")
    batch.state, batch.committed_at = ImportBatch.State.COMMITTED, periods.now()
    batch.new, batch.changed, batch.same = findings.new_rows, findings.changed_rows, findings.same
    batch.message = f"已导入：新增 {batch.new:,} 行，变更 {batch.changed:,} 行，无变化 {batch.same:,} 行。"
    batch.save()
    audit.record(
        "import.commit", by=batch.owner, target_kind=register.code, target_uid=batch.uid, division_path=batch.document.division.path,
        body={"new": batch.new, "changed": batch.changed, "same": batch.same, "sha256": batch.file_hash},
    )  # fmt: skip
    return {"message": batch.message, "url": f"/imports/{batch.uid}/"}


def _write(batch: ImportBatch, register: type[Register], findings: Findings) -> None:
    """Write one chunk, until there is a problem; one in a later chunk takes everything back with the transaction."""
    if findings.problems:
        return
    writer = writer_of(register)
    made = writer.create_many([values for _, values in findings.new], by=batch.owner)
    before = {record.uid: record.version for _, record, _ in findings.changed}
    writer.update_many([(record, values) for _, record, values in findings.changed], by=batch.owner)
    rows = [
        ImportRow(batch=batch, number=number, action=ImportRow.Action.NEW, object_uid=record.uid)
        for (number, _), record in zip(findings.new, made, strict=True)
    ]
    after = dict(writer.model._default_manager.filter(uid__in=list(before)).values_list("uid", "version"))
    rows += [
        ImportRow(
            batch=batch, number=number, action=ImportRow.Action.CHANGED, object_uid=record.uid,
            version_before=before[record.uid], version_after=after[record.uid],
        )
        for number, record, _ in findings.changed
    ]  # fmt: skip
    ImportRow.objects.bulk_create(rows)
    fp("import.wrote")


def template_of(register: type[Register]) -> bytes:
    """The workbook to fill in for a register."""
    from minzheng.adapters.spreadsheets.templates import TemplateColumn, template

    kinds = {"number": "number", "money": "yuan", "date": "date"}
    columns = [
        TemplateColumn(
            item.title, note=item.note, choices=[title for _, title in item.choices] or (["是", "否"] if item.kind == "boolean" else []),
            required=item.required, kind=kinds.get(item.kind, "text"),
        )
        for item in register.fields
    ]  # fmt: skip
    return template(columns, title=register.title)
