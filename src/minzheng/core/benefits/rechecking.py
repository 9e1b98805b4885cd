"""年度核对 — whoever a programme pays is checked again once a year: the checks of all its households, asked for at once."""

from typing import Any

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.models import Enrolment
from minzheng.core.checks import services as checks
from minzheng.core.checks.purposes import PURPOSES
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import CannotFinish, Progress
from minzheng.core.jobs.models import Job
from minzheng.core.parties.models import Household
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

KIND = "checks.ask_many"


def households_paid(programme: str, user: User) -> Any:
    """Households enrolled in a programme today, inside the scope of whoever sees to the work."""
    mine = Enrolment.objects.on(periods.today()).filter(programme=programme, household__isnull=False)
    return Household.objects.on(periods.today()).within(scope_of(user, Permission.CASE_MANAGE)).filter(
        pk__in=mine.values("household")
    )  # fmt: skip


def start(matter: str, occasion: str, *, by: User) -> Job:
    """Queue the checks of all households of a matter's programme. Raises NotPossible."""
    checks.purpose_of(matter)
    if not occasion.strip():
        raise NotPossible("请写明核对的由来，例如“2021 年年度复核”。")
    params = {"matter": matter, "occasion": occasion.strip()[:60]}
    return jobs.start(KIND, by=by, title=f"批量委托核对：{occasion.strip()[:60]}", params=params)


def work(job: Job, progress: Progress) -> dict[str, Any]:
    """批量委托核对 — run twice it asks for what is not there yet."""
    matter = str(job.params["matter"])
    if matter not in PURPOSES:
        raise CannotFinish("这个事项没有声明核对的目的和内容，没有委托。")
    chosen = households_paid(PURPOSES.get(matter).programme, job.owner)
    asked = checks.ask_many(chosen, matter, str(job.params["occasion"]), by=job.owner)
    progress(asked.made, asked.made)
    said = f"已委托 {asked.made:,} 户，原已委托 {asked.there:,} 户，缺授权书没有委托 {asked.without:,} 户。"
    return {"message": said, "url": "/registers/checks.check/"}
