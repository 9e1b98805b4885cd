"""核对报告登记 — a report is issued when every source answered or is given up for a reason, and counts for so many days."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from minzheng.adapters.papers import CannotTypeset, paper_as_pdf
from minzheng.core.access.models import User
from minzheng.core.checks.limits import Limit, limit
from minzheng.core.checks.models import Check, CheckReport, Rebuttal
from minzheng.core.checks.reporting.paper import TITLE, paper_of
from minzheng.core.checks.reporting.result import Result, result_of
from minzheng.core.checks.services import KIND, locked, tell
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.notices import services as notices
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

CASE = "cases.case"


@dataclass(frozen=True)
class Issued:
    """已出报告 — the check, its report and the paper."""

    check: Check
    report: CheckReport


@transaction.atomic
def issue_report(uid: UUID, *, by: User) -> Issued:
    """出具报告 — set the result as a paper and close the check. Raises Http404, PermissionDenied, NotPossible.

    The report of a check for a case belongs to the case; whoever calls this for one puts the paper into its file.
    """
    check, today = locked(uid, by=by), periods.today()
    if check.state != Check.State.STARTED:
        raise NotPossible("这项核对不在“核对中”，不能出报告，请刷新后查看。")
    result = result_of(check, today)
    _check_complete(check, result)
    validity = limit("report", today)
    valid_through = today + timedelta(days=validity.value)
    document = _set(check, result, validity, valid_through, by)
    made = CheckReport.objects.create(
        check_ref=check, serial=CheckReport.objects.filter(check_ref=check).count() + 1, issued_on=today,
        valid_through=valid_through, conflicts=len(result.conflicts), undetermined=len(result.unknown), document=document, by=by,
    )  # fmt: skip
    check.state, check.reported_on, check.valid_through = Check.State.REPORTED, today, valid_through
    check.save(update_fields=["state", "reported_on", "valid_through"])
    tell("check.report", check, by, serial=made.serial, conflicts=made.conflicts, undetermined=made.undetermined)
    title = f"核对报告已出：{check.number}，{made.conflicts} 项与申报不一致，{made.undetermined} 项没有查明"
    notices.tell_each([notices.Message(check.asked_by_id, title[:120], url=f"/checks/{check.uid}/")], by=by)
    return Issued(check, made)


def _check_complete(check: Check, result: Result) -> None:
    if not result.answers:
        raise NotPossible("这项核对没有任何来源可问（授权书没有包含所需来源），请家庭成员重新签署授权书。")
    if result.awaited:
        raise NotPossible(f"还有 {result.awaited} 项没有答复。请等待答复；逾期的在批次页写明原因，不再等待。")
    asked_again = Rebuttal.objects.filter(check_ref=check, outcome="", asked_again_on__isnull=False)
    if asked_again.exists():
        raise NotPossible("重新核对的异议还没有写复核结果，请先复核。")


def _set(check: Check, result: Result, validity: Limit, valid_through: date, by: User) -> Document:
    """The paper as PDF, kept with the case, or with the check where there is none. Raises NotPossible."""
    county = check.division.county or check.division
    paper = paper_of(
        check, result, issued_on=periods.today(), valid_through=valid_through, validity=validity,
        office=f"{county.name}居民家庭经济状况核对机构",
    )  # fmt: skip
    try:
        data = paper_as_pdf(paper)
    except CannotTypeset as problem:
        raise NotPossible(str(problem)) from problem
    kind, target = (KIND, check.uid) if check.case_uid is None else (CASE, check.case_uid)
    return documents.store(
        data, f"{check.number} {TITLE}.pdf", purpose=TITLE, division=check.division, by=by, trust=Document.Trust.ISSUED,
        target_kind=kind, target_uid=target,
    )  # fmt: skip
