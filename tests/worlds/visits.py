"""In several places a visit to a family, one to a child and a contact: planned ones, and finished ones with something to mend; duties to go
again, and to review the family; and who is on the contact list."""

from datetime import date
from uuid import uuid4

from minzheng.core.duties.models import Duty
from minzheng.core.visits.checklists import on
from minzheng.core.visits.models import Finding, State, Visit, Visitor
from minzheng.domains.assistance.duties import REVIEWS
from minzheng.domains.emergency.duties import CONTACT
from minzheng.domains.emergency.groups import listed
from minzheng.domains.welfare.duties import CHILD_VISIT
from minzheng.kernel import periods
from minzheng.kernel.masking import mask_name
from minzheng.project.demonstration.telling import tell
from tests.world import CAST, PLACES, TODAY, Row
from tests.worlds.facts import KEYS

CHECKLISTS = ("assistance.home_visit", "welfare.child_visit", "emergency.contact")
VISITED_ON = date(2021, 8, 2)
SECOND_QUARTER, FIRST_HALF = (date(2021, 4, 1), date(2021, 6, 30)), (date(2021, 1, 1), date(2021, 6, 30))


def _visitor(world, key):
    """Whoever of the cast works in that very place."""
    return next(
        (world.users[name] for name, role in CAST.items() if role.place == key and "admin" not in role.post),
        world.users["second"],
    )


def fill(world) -> None:
    """Lists of visits name whom they are made to; findings are called after their place."""
    for key in KEYS:
        place, person, word = world.places[key], world.row("parties.person", key).record, PLACES[key][2]
        who = _visitor(world, key)
        for code in CHECKLISTS:
            common = {"checklist": code, "pin": on(code, TODAY).pin, "content": "-", "person": person, "division": place,
                      "planned_by": world.users["second"]}  # fmt: skip
            visit = Visit.objects.create(key=uuid4(), planned_on=TODAY, **common)
            Visitor.objects.create(visit=visit, person=who)
            line = code.partition(".")[0]
            world.rows.append(Row(f"{line}.visits", key, f"{word}民", visit))
            done = Visit.objects.create(
                key=uuid4(), planned_on=VISITED_ON, state=State.FINISHED, visited_on=VISITED_ON, submitted_by=who,
                submitted_at=periods.now(), finished_at=periods.now(), sent_key=uuid4(), at_home=True, **common,
            )  # fmt: skip
            Visitor.objects.bulk_create([Visitor(visit=done, person=who, signed_at=periods.now())])
            world.rows.append(Row(f"{line}.visits", key, f"{word}民", done))
            finding = Finding.objects.create(
                visit=done, division=place, question="hazard", title=f"{word}隐患", due_on=TODAY
            )
            world.rows.append(Row(f"{line}.findings", key, f"{word}隐患", finding))
        start, end = SECOND_QUARTER
        duty = Duty.objects.create(
            kind=CHILD_VISIT.code, person=person, division=place, period_start=start, period_end=end, due_on=end
        )
        world.rows.append(Row("welfare.duties", key, mask_name(f"{word}民"), duty))
        contact = Duty.objects.create(
            kind=CONTACT.code, person=person, division=place, period_start=start, period_end=end, due_on=end
        )
        world.rows.append(Row("emergency.duties", key, mask_name(f"{word}民"), contact))
        home = world.row("parties.household", key).record
        review = Duty.objects.create(
            kind=REVIEWS[1].code,
            household=home,
            division=place,
            period_start=FIRST_HALF[0],
            period_end=FIRST_HALF[1],
            due_on=FIRST_HALF[1],
        )
        world.rows.append(Row("assistance.duties", key, home.code, review))
    there = set(listed(TODAY).values_list("pk", flat=True))
    for row in [row for row in world.rows if row.register == "parties.person" and row.record.pk in there]:
        world.rows.append(Row("emergency.contact_list", row.place, mask_name(row.record.name), row.record))
    tell("visits")
