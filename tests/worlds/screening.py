"""In several places a finding of a run that has ended: waiting, handled in E1, dismissed in W1, found no more in Z1."""

from datetime import UTC, date, datetime

from minzheng.core.benefits.models import ScreeningFinding, ScreeningRun
from minzheng.kernel.masking import mask_name
from tests.world import PLACES, Row
from tests.worlds.facts import KEYS

ENDED_AT = datetime(2021, 8, 30, 3, tzinfo=UTC)
SETTLED = {"E1": "handled", "W1": "dismissed"}
KINDS = (("entitled", 40_000, 0), ("receiving", 0, 40_000), ("amount", 40_000, 41_000), ("undetermined", None, 0))


def fill(world) -> None:
    """Each about the household of its place, one kind after another."""
    by = world.users["city"]
    run = ScreeningRun.objects.create(
        month=date(2021, 8, 1), on=date(2021, 8, 30), division=world.places[""], asked_by=by, ended_at=ENDED_AT,
        households=len(KEYS), persons=len(KEYS),
    )  # fmt: skip
    for number, key in enumerate(KEYS):
        kind, owed, paid = KINDS[number % len(KINDS)]
        state = SETTLED.get(key, "closed" if key == "Z1" else "open")
        said = {"reason": "已核实", "settled_by": by, "settled_at": ENDED_AT} if key in SETTLED else {}
        finding = ScreeningFinding.objects.create(
            run=run, programme="assistance.minimum_living", household=world.row("parties.household", key).record, kind=kind,
            owed=owed, paid=paid, missing=["wages"] if owed is None else [], digest=f"{number:032}", state=state,
            closed_at=ENDED_AT if state == "closed" else None, division=world.places[key], **said,
        )  # fmt: skip
        world.rows.append(Row("benefits.finding", key, mask_name(f"{PLACES[key][2]}民"), finding))
