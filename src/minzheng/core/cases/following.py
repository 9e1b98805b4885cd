"""日历变更跟进 — when a year is entered or replaced, the due days of open cases are reckoned anew in the background."""

from minzheng.core.access.models import User
from minzheng.core.audit.services import Actor
from minzheng.core.calendars.followers import CALENDAR_FOLLOWERS, CalendarFollower
from minzheng.core.cases.models import Case
from minzheng.core.cases.reckoning import services as reckoning
from minzheng.core.jobs import services as jobs


def follow_calendar(*, by: Actor | str) -> None:
    """Queue the work where a person changed the calendar; what the installation itself seeds is reckoned at once."""
    if not Case.objects.under_way().exists():
        return
    if isinstance(by, User):
        jobs.start(reckoning.KIND, by=by, title=reckoning.TITLE, params={})
    else:
        reckoning.recompute_due(by=by)


CALENDAR_FOLLOWERS.add(CalendarFollower("cases.due", follow_calendar))
