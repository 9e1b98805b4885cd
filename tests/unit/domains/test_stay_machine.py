"""A stay among any sequence of acts: how it stands follows from what two people confirmed, and from nothing else."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.registers import accepting
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.assistance.rescue.reads import Standing, stays
from tests.unit.domains.test_rescue import LEFT, SETTLED, STATION
from tests.world import person_values
from tests.worlds.rescue import add, stay_values

pytestmark = pytest.mark.django_db
DAYS = [date(2021, 3, 1) + timedelta(days=days) for days in (0, 10, 95, 160)]
ACTS = ("identify", "leave", "settle", "confirm", "reopen", "remove")
LAST = date(2021, 5, 30) + timedelta(days=2)  # three months after the entry of the first of March


def stands(known, left, at):
    """The same from the confirmed records alone."""
    if left is not None and left[1] and left[0] <= at:
        return Standing.SETTLED if left[2] == "settled" else Standing.LEFT
    if known is not None and known[1] and known[0] <= at:
        return Standing.KNOWN
    return Standing.STRANDED if at > LAST else Standing.UNKNOWN


@given(
    st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(["known", "left"]), st.sampled_from(DAYS)), max_size=8)
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_entries_confirmations_and_withdrawals(the_city, steps):
    with transaction.atomic():
        _play(the_city, steps)
        transaction.set_rollback(True)


def _play(city, steps):
    values = person_values(821, "任意人", city.places["E1a"])
    REGISTERS.get("parties.person").writer.create_many([values], by=city.users["second"])
    (stay,) = add(city, "stay", [stay_values("甲1", STATION)])
    there = {"known": None, "left": None}  # the record, and day, confirmed, way as the test has them
    for act, meant, day in steps:
        which = "known" if act == "identify" else "left" if act in {"leave", "settle"} else meant
        there[which] = _step(city, act, which, day, there[which], values["id_number"])
        for at in DAYS:
            expected = stands(*(one and one[1:] for one in there.values()), at)
            assert stays(at).get(pk=stay.pk).stands == expected, (act, which, at)


def _step(city, act, which, day, now, number):
    """One act where it is possible; what cannot be done changes nothing."""
    done = {"accepted_on": day, "paper": "核查记录", "note": ""}
    if act == "identify" and now is None:
        said = {"stay": "甲1", "person": number, "identified_on": day, "way": "dna", "kin_found": False}
        return (add(city, "identification", [said | done])[0], day, False)
    if act in {"leave", "settle"} and now is None:
        way = "settled" if act == "settle" else "kin"
        more = SETTLED | {"registered_on": day} if act == "settle" else {}
        (record,) = add(city, "departure", [LEFT | {"stay": "甲1", "left_on": day, "way": way} | more | done])
        return (record, day, False, way)
    if now is None:
        return None
    return _decided(city, act, which, now)


def _decided(city, act, which, now):
    record, day, confirmed, *way = now
    record.refresh_from_db()
    register = REGISTERS.get("assistance.identification" if which == "known" else "assistance.departure")
    if act == "confirm":
        assert register.confirm([record], by=city.users["second"])[0] == 0  # whoever entered it
        assert register.confirm([record], by=city.users["city"])[0] == (not confirmed)
        return (record, day, True, *way)
    if act == "reopen" and confirmed:
        accepting.reopen(record, reason="弄错了", by=city.users["city"])
        return (record, day, False, *way)
    if act == "remove" and not confirmed:
        register.writer.remove_many([record], by=city.users["second"])
        return None
    return now
