"""清理答复原件 — the raw files of offices are deleted when their days are over; the result stays (个人信息保护法 §19、§47)."""

from typing import Any

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.checks.exchange.models import ReplyFile
from minzheng.core.documents import services as documents
from minzheng.core.jobs.kinds import Progress
from minzheng.core.jobs.models import Job
from minzheng.kernel import periods

TASK = "checks.purge"


@transaction.atomic
def purge(*, by: User | str) -> int:
    """清理 — delete the content of every raw reply whose last day has passed; one audited act. Returns how many files went."""
    rows = ReplyFile.objects.select_for_update(of=("self",)).filter(
        purged_at__isnull=True, document__kept_until__lt=periods.today()
    )
    due = list(rows.select_related("document").order_by("pk"))
    if not due:
        return 0
    documents.remove_content([one.document for one in due if one.document is not None], by=by)
    ReplyFile.objects.filter(pk__in=[one.pk for one in due]).update(purged_at=periods.now())
    audit.record("check.purge", by=by, target_kind="checks.reply", body={"count": len(due)})
    return len(due)


def work(job: Job, progress: Progress) -> dict[str, Any]:
    """清理作业 — the same, asked for by somebody; run twice it finds nothing the second time."""
    gone = purge(by=job.owner)
    progress(gone, gone)
    return {"message": f"已删除 {gone} 份到期的答复原件。", "url": "/checks/"}
