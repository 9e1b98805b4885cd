"""银行文件办理 — intended, written, published: killed anywhere it goes on with the same bytes under the same name, or stops and says why.

What a batch's file is to be is written down first, in one transaction with the money that it takes. Then the bytes are made again from
the orders, compared with what was written down, and put into the private folder whole. Only then does the batch say that they are there.
"""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.audit.models import AuditEvent
from minzheng.core.audit.reads import of_target
from minzheng.core.documents.services import write_durably
from minzheng.core.failpoints import fp
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress
from minzheng.core.jobs.models import Job
from minzheng.core.payments import money, steps
from minzheng.core.payments.batches.models import BatchState, PaymentBatch, PaymentSequence
from minzheng.core.payments.batches.services import one, page_of
from minzheng.core.payments.files.making import bytes_of
from minzheng.core.payments.profiles import profiles
from minzheng.core.registers.two_hands import Decision
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

KIND, TAKEN = "payments.publish", "payments.take_file"
CHANGED = "银行文件与已确定的摘要不符，没有生成，付款批停在原处；请立即报告系统管理员核查数据库和银行文件格式。"


def folder() -> Path:
    """The private folder of the files for banks."""
    place = Path(settings.HOME) / "bank_files"
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    if place.stat().st_mode & 0o077:  # made by somebody else, or copied back
        place.chmod(0o700)
    return place


@transaction.atomic
def send(batch: PaymentBatch, *, by: User) -> Job:
    """Ask for the file of an approved batch; also again, where the making of it stopped. Raises NotPossible."""
    locked = one(batch)
    if why := steps.why_not_send(locked, by):
        raise NotPossible(why)
    job = jobs.start(KIND, by=by, title=f"生成付款批 {locked.number} 的银行文件", params={"batch": str(locked.uid)})
    fp("payments.sending")
    locked.job = job
    locked.save(update_fields=["job"])
    _tell("payments.send", locked, by)
    return job


def work(job: Job, progress: Progress) -> dict[str, Any]:
    """生成银行文件作业 — intend, then publish; done already, it says so again. Raises CannotFinish."""
    batch = PaymentBatch.objects.select_related("division").get(uid=job.params["batch"])
    if not steps.may_prepare(batch.division.path, job.owner):
        raise CannotFinish("您现在的岗位不能办理这个县（市、区）的付款，没有写入。")
    try:
        intend(batch, by=job.owner)
        fp("payments.intended")
        progress(1, 2)
        publish(batch, by=job.owner)
    except NotPossible as problem:
        raise CannotFinish(str(problem)) from problem
    progress(2, 2)
    return {"message": f"银行文件已生成，共 {batch.count:,} 笔。", "url": page_of(batch)}


def intend(batch: PaymentBatch, *, by: User) -> PaymentBatch:
    """Give a batch its file's name and hash for good, and take the money for it; one that has them is left alone. Raises NotPossible."""
    try:
        with transaction.atomic():
            locked = one(batch)
            if locked.digest:
                return locked
            if locked.state != BatchState.APPROVED:
                raise NotPossible(f"付款批{locked.get_state_display()}，不能生成银行文件。")
            list(PaymentSequence.objects.select_for_update().filter(county=locked.county))  # two batches spend in turn
            if why := steps.why_parked(locked) or steps.why_changed(locked) or money.why_not_pay(locked):
                raise NotPossible(why)
            made = bytes_of(locked)
            if (made.count, made.total) != (locked.count, locked.total):
                raise NotPossible("付款指令与付款批的笔数、金额不符，不能生成银行文件；请立即报告系统管理员。")
            locked.file_name = f"{locked.number}-{made.digest[:8]}.{profiles()[locked.profile].ending}"
            locked.state, locked.digest, locked.intended_at = BatchState.INTENDED, made.digest, periods.now()
            locked.save(update_fields=["state", "file_name", "digest", "intended_at"])
            fp("payments.intending")
            _tell("payments.intend", locked, by, sha256=made.digest)
            return locked
    except IntegrityError as problem:
        raise NotPossible("资金余额、用款申请、回盘或台账刚刚发生变化，不能生成银行文件，请刷新后再看。") from problem


def publish(batch: PaymentBatch, *, by: User) -> PaymentBatch:
    """Write the file that was intended and say that it is there; what is there already is left alone. Raises NotPossible."""
    with transaction.atomic():
        locked = one(batch)
        if locked.has_file:
            return locked
        if locked.state != BatchState.INTENDED:
            raise NotPossible(f"付款批{locked.get_state_display()}，不能生成银行文件。")
        made, place = bytes_of(locked), folder() / locked.file_name
        if made.digest != locked.digest or (place.exists() and _digest(place) != locked.digest):
            raise NotPossible(CHANGED)
        write_durably(place, made.data)
        fp("payments.written")
        locked.state, locked.published_at = BatchState.PUBLISHED, periods.now()
        locked.save(update_fields=["state", "published_at"])
        fp("payments.published")
        _tell("payments.publish", locked, by, sha256=locked.digest)
        return locked


@transaction.atomic
def taken(batch: PaymentBatch, *, reason: str = "", by: User) -> bytes:
    """The bytes of a published file for whoever carries it to the bank; that he took them is written down, from the second time on with
    his reason. Raises NotPossible.
    """
    locked = one(batch)
    if not locked.has_file:
        raise NotPossible(f"付款批{locked.get_state_display()}，还没有银行文件。")
    if locked.refusals.filter(state=Decision.CONFIRMED).exists():
        raise NotPossible("银行已书面说明有未付的，这个文件不能再交银行，不再提供下载；请下载重发的付款批的文件。")
    if not reason.strip() and takings(locked):
        raise NotPossible("这个文件已经下载过，再次下载请写明原因。")
    place = folder() / locked.file_name
    if not place.exists() or _digest(place) != locked.digest:
        raise NotPossible("银行文件不在原处，或者与生成时不一致，不能下载；请立即报告系统管理员。")
    audit.record(
        TAKEN, by=by, target_kind="payments.batch", target_uid=locked.uid, division_path=locked.division.path, reason=reason.strip()[:200],
        body={"number": locked.number, "count": locked.count, "total": locked.total, "sha256": locked.digest},
    )  # fmt: skip
    return place.read_bytes()


def takings(batch: PaymentBatch) -> list[AuditEvent]:
    """Who took its file, when, and from the second time on why; the newest first."""
    return list(of_target(batch.uid).filter(action=TAKEN))


def _digest(place: Path) -> str:
    return hashlib.sha256(place.read_bytes()).hexdigest()


def _tell(action: str, batch: PaymentBatch, by: User, **body: Any) -> None:
    said = {"number": batch.number, "count": batch.count, "total": batch.total} | body
    audit.record(
        action, by=by, target_kind="payments.batch", target_uid=batch.uid, division_path=batch.division.path, body=said
    )
