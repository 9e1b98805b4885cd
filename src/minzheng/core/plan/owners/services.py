"""责任与自报登记 — entrust an item or a promise, report of it, confirm what another reported."""

from datetime import date

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions import reads as divisions
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.notices import services as notices
from minzheng.core.parties.models import Organisation
from minzheng.core.plan.models import PlanItem, Promise
from minzheng.core.plan.owners.models import FULL, Responsibility, SelfReport
from minzheng.core.plan.owners.reads import SELF_REPORT, answers_for, people_to_choose
from minzheng.core.plan.services import NotPossible
from minzheng.kernel import periods

LONGEST_REPORT, LONGEST_REASON = 2_000, 200


@transaction.atomic
def entrust(
    item: PlanItem, *, promise: Promise | None = None, office: Organisation, person: User, since: date, by: User | str
) -> Responsibility:
    """确定责任 — from a day on, a section and a person answer for an item, or for one promise of it.

    Whoever answered before does so until that day. Raises NotPossible.
    """
    PlanItem.objects.select_for_update().get(pk=item.pk)
    if promise is not None and promise.item_id != item.pk:
        raise NotPossible("这项承诺不属于这一条。")
    if not people_to_choose(since).filter(pk=person.pk).exists():
        raise NotPossible(f"{person.name}在 {since} 没有可以填报计划的岗位，请另选责任人，或先由安全管理员任命岗位。")
    before = Responsibility.objects.filter(item=item, promise=promise).order_by("-since").first()
    if before is not None and before.since >= since:
        raise NotPossible(f"自 {before.since} 起已有责任人，请把起始日期改到这一天之后。")
    if before is not None and (before.until is None or before.until > since):
        before.until = since
        before.save(update_fields=["until"])
    made = Responsibility.objects.create(
        item=item,
        promise=promise,
        office=office,
        person=person,
        since=since,
        set_by=by if isinstance(by, User) else None,
    )
    body = {"item": item.number, "promise": promise.code if promise else "", "office": office.code, "since": str(since)}
    audit.record("plan.entrust", by=by, target_kind="plan.responsibility", target_uid=made.uid, body=body)
    if person != by:
        what = f"{promise.code} {promise.title}" if promise else f"第 {item.number} 条 {item.title}"
        notices.tell(person, f"您自 {since} 起负责：{what}"[:120], url=f"/plan/{item.number}/", by=by)
    return made


@transaction.atomic
def report(promise: Promise, month: date, *, text: str, judgement: str, progress: int | None, by: User) -> SelfReport:
    """自报进展 — what the responsible person says for a month; until it is confirmed he may say it anew. Raises NotPossible."""
    first = month.replace(day=1)
    if first > periods.today():
        raise NotPossible("这个月还没有到，不能填报。")
    if first.year != promise.deadline.year:
        raise NotPossible(f"只能填报 {promise.deadline.year} 年的月份。")
    if not answers_for(by, promise, periods.today()):
        raise NotPossible("自报由责任人填写；您不是这项承诺的责任人。")
    plain = _text("进展情况", text, LONGEST_REPORT)
    if judgement not in SelfReport.Judgement.values:
        raise NotPossible("请选择自我判断：按进度、有困难或已完成。")
    if progress is not None and not 0 <= progress <= FULL:
        raise NotPossible("完成百分比应在 0 至 100 之间。")
    found = SelfReport.objects.select_for_update().filter(promise=promise, month=first).first()
    if found is not None and found.counts:
        raise NotPossible("这个月的自报已经确认，不能再改；新的情况请写在下个月。")
    said = {
        "text": plain, "judgement": judgement, "progress": progress, "reported_by": by, "reported_at": periods.now(),
    }  # fmt: skip
    made, _ = SelfReport.objects.update_or_create(promise=promise, month=first, defaults=said)
    body = {"promise": promise.code, "month": f"{first:%Y-%m}", "judgement": judgement}
    audit.record("plan.report", by=by, target_kind=SELF_REPORT, target_uid=made.uid, body=body)
    return made


@transaction.atomic
def confirm_report(given: SelfReport, *, by: User) -> None:
    """确认自报 — a second person stands behind a report. Raises NotPossible."""
    found = _waiting(given, by)
    found.confirmed_by, found.confirmed_at = by, periods.now()
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    audit.record("plan.confirm_report", by=by, target_kind=SELF_REPORT, target_uid=found.uid)


@transaction.atomic
def send_back_report(given: SelfReport, *, reason: str, by: User) -> None:
    """退回自报 — a report does not suffice: it is taken off and its author told why. Raises NotPossible."""
    found = _waiting(given, by)
    said = _text("退回原因", reason, LONGEST_REASON)
    body = {"promise": found.promise.code, "month": f"{found.month:%Y-%m}", "reason": said}
    audit.record("plan.send_back_report", by=by, target_kind=SELF_REPORT, target_uid=found.uid, body=body)
    title = f"自报被退回：{found.promise.code} {found.promise.title}"[:120]
    notices.tell(found.reported_by, title, body=said, url="/plan/reports/", by=by)
    found.delete()


def attach_evidence(given: SelfReport, data: bytes, name: str, *, by: User) -> Document:
    """上传佐证 — a paper for a report, from the one who wrote it. Raises NotPossible, and UploadRefused for the file."""
    if given.reported_by_id != by.pk:
        raise NotPossible("佐证由填报人上传。")
    if given.counts:
        raise NotPossible("这份自报已经确认，不能再加佐证。")
    city = divisions.city(periods.today())
    if city is None:
        raise NotPossible("还没有装入行政区划。")
    return documents.store(
        data, name, purpose="自报佐证", division=city, by=by, target_kind=SELF_REPORT, target_uid=given.uid
    )


def _waiting(given: SelfReport, by: User) -> SelfReport:
    found = SelfReport.objects.select_for_update(of=("self",)).select_related("promise", "reported_by").get(pk=given.pk)
    if found.counts:
        raise NotPossible("这份自报已经确认过了。")
    if found.reported_by_id == by.pk:
        raise NotPossible("自报是您填写的，须由另一人确认或退回。")
    return found


def _text(name: str, text: str, most: int) -> str:
    plain = text.strip()
    if not plain:
        raise NotPossible(f"请填写{name}。")
    if len(plain) > most:
        raise NotPossible(f"{name}不能超过 {most} 个字，现有 {len(plain)} 个。")
    return plain
