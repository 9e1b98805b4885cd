"""Duties in several places: the organisation of each owes a study meeting, and whoever is posted there an appraisal."""

from datetime import date

from minzheng.core.duties.models import Duty
from minzheng.domains.bureau.duties import MONTHLY_STUDY, STAFF_APPRAISAL
from tests.world import PLACES, Row

KEYS = ("", "E", "E1", "E1a", "E1b", "E2", "E2a", "W", "W1", "W1a", "Z", "Z1")
JULY, SECOND_QUARTER = (date(2021, 7, 1), date(2021, 7, 31)), (date(2021, 4, 1), date(2021, 6, 30))
EXCUSED, ASKED = ("E2", "W1"), ("E1", "W")


def fill(world) -> None:
    """In E2 and W1 they are excused, in E1 and W somebody asked for it; nobody did any of them."""
    second, city = world.users["second"], world.users["city"]
    for key in KEYS:
        office, posting = (world.row(code, key).record for code in ("parties.organisation", "parties.posting"))
        said = {"excuse_reason": "机构改革", "excuse_asked_by": second} if key in (*EXCUSED, *ASKED) else {}
        if key in EXCUSED:
            said |= {"excused_by": city, "excused_on": JULY[1]}
        for kind, holder, (start, end) in (
            (MONTHLY_STUDY, {"organisation": office}, JULY), (STAFF_APPRAISAL, {"posting": posting}, SECOND_QUARTER)
        ):  # fmt: skip
            duty = Duty.objects.create(
                kind=kind.code,
                period_start=start,
                period_end=end,
                due_on=end,
                division=world.places[key],
                **holder,
                **said,
            )
            world.rows.append(Row("bureau.duties", key, f"{PLACES[key][2]}事务所", duty))
