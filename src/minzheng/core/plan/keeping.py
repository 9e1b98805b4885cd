"""存档作业 — figures kept on demand and a period closed, as long work: asked for by one, done by a worker, seen while it goes on.

Both read from one snapshot and write in one transaction: killed in the middle, nothing was kept, and the job begins anew.
"""

from datetime import date
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import permissions_of
from minzheng.core.divisions import reads as divisions
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress
from minzheng.core.jobs.models import Job
from minzheng.core.plan import services
from minzheng.core.plan.freezes import services as freezes
from minzheng.core.plan.freezes.models import PlanFreeze
from minzheng.core.plan.services import NotPossible
from minzheng.kernel import periods
from minzheng.kernel.periods import parse_date

COMPUTING, CLOSING = "plan.compute", "plan.freeze"


def ask_to_compute(at: date, *, by: User, back: str = "") -> Job:
    """Queue the computation of every indicator on a day over every set, once; ``back`` is the page that shows what came of it.

    Raises NotPossible for a day that has not come.
    """
    services.must_have_come(at)
    said = {"at": at.isoformat()}
    return jobs.start(COMPUTING, by=by, title=f"计算并存档 {at} 的指标", params={**said, "back": back}, same=said)


def compute(job: Job, progress: Progress) -> dict[str, Any]:
    """计算作业 — all indicators over all sets of today. Raises CannotFinish."""
    _may(job.owner)
    at, codes = parse_date(job.params["at"]), [each.code for each in divisions.sets()]
    try:
        services.compute_observations(at, codes, by=job.owner, progress=progress)
    except NotPossible as problem:
        raise CannotFinish(str(problem)) from problem
    return {
        "message": f"已计算并存档 {at} 的全部指标，{len(codes)} 个考核单位集。",
        "url": job.params.get("back") or f"/plan/?at={at}",
    }


def ask_to_close(freeze: PlanFreeze, *, by: User) -> Job:
    """Queue the closing of a period by its second person. Raises NotPossible."""
    freezes.must_be_open(freeze, by)
    title = f"封账：截至 {freeze.through}"
    return jobs.start(CLOSING, by=by, title=title, params={"freeze": str(freeze.uid)})


def close(job: Job, progress: Progress) -> dict[str, Any]:
    """封账作业 — done already by the same person, it says so again. Raises CannotFinish."""
    _may(job.owner)
    freeze = PlanFreeze.objects.filter(uid=job.params["freeze"]).first()
    if freeze is None:
        raise CannotFinish("这一期的封账已经撤回，没有封账。")
    if not (freeze.is_closed and freeze.confirmed_by_id == job.owner.pk):
        try:
            freezes.confirm(freeze, by=job.owner, progress=progress)
        except NotPossible as problem:
            raise CannotFinish(str(problem)) from problem
    return {"message": f"截至 {freeze.through} 的数字已封账。", "url": f"/plan/freezes/{freeze.uid}/"}


def _may(owner: User) -> None:
    if Permission.PLAN_EDIT not in permissions_of(owner):
        raise CannotFinish(f"您在 {periods.today()} 的岗位不能改动年度计划，没有存档。")
