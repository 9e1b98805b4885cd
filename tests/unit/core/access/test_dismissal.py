"""Who is dismissed has lost the post when the page says so."""

from datetime import timedelta

import pytest

from minzheng.core.access import services
from minzheng.core.access.models import Appointment, User
from minzheng.core.access.reads import permissions_of
from minzheng.core.audit.models import AuditEvent
from tests.world import TODAY

pytestmark = pytest.mark.django_db


def appointed(the_city, since):
    user = services.open_account(username="brief", name="短任", password="a long enough word", by="system")
    return services.appoint(user, "city_officer", the_city.places[""], since=since, by="system")


@pytest.mark.parametrize("days", [-30, -1, 0, 1, 30])
def test_a_dismissal_takes_every_power_at_once_whenever_the_post_began(the_city, days):
    held = appointed(the_city, TODAY + timedelta(days))
    services.dismiss(held, by=the_city.users["security"])
    user = User.objects.get(username="brief")
    assert permissions_of(user) == frozenset()
    assert not Appointment.objects.filter(user=user, until__isnull=True).exists()
    assert not [day for day in (0, 1, 30, 31) if any(
        each.in_force(TODAY + timedelta(day)) for each in Appointment.objects.filter(user=user)
    )]  # fmt: skip
    assert AuditEvent.objects.latest("id").action == "post.dismiss"


def test_who_was_dismissed_by_mistake_may_be_appointed_again_on_the_same_day(the_city):
    services.dismiss(appointed(the_city, TODAY), by="system")
    user = User.objects.get(username="brief")
    services.appoint(user, "city_officer", the_city.places[""], since=TODAY, by="system")
    assert permissions_of(User.objects.get(username="brief"))


def test_an_appointment_that_ended_is_not_made_longer_by_ending_it_again(the_city):
    held = appointed(the_city, TODAY - timedelta(30))
    services.dismiss(held, on=TODAY - timedelta(10), by="system")
    with pytest.raises(services.NotPossible, match="已经终止"):
        services.dismiss(Appointment.objects.get(pk=held.pk), by="system")
    assert Appointment.objects.get(pk=held.pk).until == TODAY - timedelta(10)
