"""进度预警: whoever answers is told once that something grew worse, and again only when it has grown worse again."""

from datetime import date

import pytest

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.notices.models import Notice
from minzheng.core.plan.alerts import reads, services
from minzheng.core.plan.alerts.reads import is_worse
from minzheng.core.plan.models import StandingChange
from minzheng.core.plan.owners.services import entrust
from minzheng.core.plan.statuses import Status
from tests.unit.core.plan.managed_world import TODAY, ManagedWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", TODAY.isoformat())
    made = ManagedWorld()
    made.divide()
    entrust(made.beds_promise.item, office=made.office, person=made.one, since=date(2021, 2, 1), by=made.one)
    made.new_beds(made.jia_1, 400)
    return made


@pytest.mark.parametrize(
    ("before", "status", "worse"),
    [
        (None, Status.LATE, True), (None, Status.ON_PACE, False), (Status.ON_PACE, Status.SLOW, True), (Status.SLOW, Status.LATE, True),
        (Status.LATE, Status.SLOW, False), (Status.SLOW, Status.INCOMPLETE, False), (Status.MET, Status.INCOMPLETE, True),
        (Status.NO_FIGURE, Status.SLOW, True), (Status.ON_PACE, Status.NO_FIGURE, False),
    ],
)  # fmt: skip
def test_worse_means_bad_and_worse_than_before(before, status, worse):
    assert is_worse(before, status) is worse


def test_responsible_persons_and_counties_are_told_of_their_own_and_only_once(world):
    assert services.raise_alerts(world.plan, by="system") > 0
    told = {notice.user_id: f"{notice.title}{notice.body}" for notice in Notice.objects.all()}
    assert "新增养老床位" in told[world.one.pk] or "项进度变差" in told[world.one.pk]
    assert "新增养老床位" in told[world.of_yi.pk]
    assert world.of_jia.pk not in told  # did its share
    assert services.raise_alerts(world.plan, by="system") == 0
    assert Notice.objects.count() == len(told)


def test_what_recovered_and_failed_again_is_told_again(world):
    services.raise_alerts(world.plan, by="system")
    entry = world.new_beds(world.yi_1, 2000)
    services.raise_alerts(world.plan, by="system")
    last = StandingChange.objects.filter(promise=world.beds_promise, unit=world.yi).first()
    assert (last.status, last.is_alert) == ("met", False)
    entry.confirmed_by = entry.confirmed_at = None
    entry.save()
    services.raise_alerts(world.plan, by="system")
    assert Notice.objects.filter(user=world.of_yi).count() == 2


def test_a_county_sees_its_own_alerts_and_the_city_all(world):
    services.raise_alerts(world.plan, by="system")
    for user, codes in ((world.of_yi, {world.yi.code}), (world.of_jia, set())):
        found = reads.standing_alerts(world.plan, scope_of(user, Permission.PLAN_VIEW))
        assert {one.unit.code for one in found} == codes
    everything = reads.standing_alerts(world.plan, scope_of(world.leader, Permission.PLAN_VIEW))
    assert {one.unit.code for one in everything if one.unit} == {world.yi.code, world.zone.code}
    assert any(one.unit is None for one in everything)
