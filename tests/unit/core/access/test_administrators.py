"""The three administrators are three people, none of whom holds a business post or gives himself power."""

from datetime import timedelta

import pytest

from minzheng.core.access import services
from minzheng.core.access.models import Appointment
from minzheng.core.access.permissions import ADMINISTERING, READING, RECORDING, Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.access.reads import permissions_of
from minzheng.core.access.services import NotPossible
from minzheng.core.audit.models import AuditEvent
from tests.world import ADMINISTRATORS, CAST, CHIEF, TODAY

pytestmark = pytest.mark.django_db
KINDS = ("system_administrator", "security_administrator", "audit_administrator")


@pytest.mark.parametrize("actor", ADMINISTRATORS)
@pytest.mark.parametrize("post", [*KINDS, "city_officer", "city_leader"])
def test_an_administrator_takes_no_second_post(the_city, actor, post):
    with pytest.raises(NotPossible, match="不得兼任"):
        services.appoint(the_city.users[actor], post, the_city.places[""], by=the_city.users["security"])


@pytest.mark.parametrize("actor", ["clerk", "reviewer", "city", "leader"])
@pytest.mark.parametrize("post", KINDS)
def test_nobody_with_a_business_post_becomes_an_administrator(the_city, actor, post):
    with pytest.raises(NotPossible, match="不得兼任"):
        services.appoint(the_city.users[actor], post, the_city.places[""], by="system")


def test_a_post_that_only_begins_later_counts_too(the_city):
    user = services.open_account(username="later", name="后来", password="a long enough word", by="system")
    services.appoint(user, "audit_administrator", the_city.places[""], since=TODAY + timedelta(30), by="system")
    with pytest.raises(NotPossible, match="不得兼任"):
        services.appoint(user, "city_officer", the_city.places[""], by="system")


def test_after_the_post_has_ended_another_may_be_taken(the_city):
    user = the_city.users["auditor"]
    services.dismiss(user.appointments.get(), by="system")
    later = Appointment.objects.get(user=user)
    assert later.until == TODAY
    assert services.appoint(user, "city_leader", the_city.places[""], by="system").post == "city_leader"


def test_nobody_appoints_himself(the_city):
    user = services.open_account(username="alone", name="独自", password="a long enough word", by="system")
    with pytest.raises(NotPossible, match="不能给自己"):
        services.appoint(user, "city_officer", the_city.places[""], by=user)
    assert not user.appointments.exists()


@pytest.mark.parametrize(
    ("post", "place"),
    [("window_clerk", "E"), ("county_reviewer", "E1"), ("city_officer", "E"), ("village_assistant", "E1")],
)
def test_a_post_is_held_at_its_own_level_only(the_city, post, place):
    with pytest.raises(NotPossible, match="不能设在"):
        services.appoint(the_city.users["clerk"], post, the_city.places[place], by="system")


def test_opening_an_account_gives_no_power(the_city):
    user = services.open_account(
        username="new", name="新人", password="a long enough word", by=the_city.users["system"]
    )
    assert permissions_of(user) == frozenset()


def test_no_post_mixes_administering_with_business():
    for post in POSTS:
        assert not (post.permissions & ADMINISTERING and post.permissions - ADMINISTERING), post.code
        assert len(post.permissions & ADMINISTERING) == int(post.administers), post.code
    assert READING < RECORDING
    assert {p for post in POSTS for p in post.permissions} == set(Permission)


@pytest.mark.parametrize(("act", "action"), [("open", "account.open"), ("close", "account.close"), ("password", "account.password"),
                                             ("appoint", "post.appoint"), ("dismiss", "post.dismiss")])  # fmt: skip
def test_each_act_leaves_one_event(the_city, act, action):
    user, by = the_city.users["clerk"], the_city.users["system"]
    before = AuditEvent.objects.count()
    {
        "open": lambda: services.open_account(username="one", name="一", password="a long enough word", by=by),
        "close": lambda: services.close_account(user, by=by),
        "password": lambda: services.set_password(user, "another long word", by=by),
        "appoint": lambda: services.appoint(user, "window_clerk", the_city.places["E2"], by=by),
        "dismiss": lambda: services.dismiss(user.appointments.get(), by=by),
    }[act]()
    event = AuditEvent.objects.latest("id")
    assert AuditEvent.objects.count() == before + 1
    assert (event.action, event.actor, event.actor_id) == (action, by.name, by.pk)
    assert "long" not in str(event.body)


def test_the_cast_covers_every_post():
    """The checking officer has a table of his own in the matrix, who answers for the county a column."""
    beside = {"checking_officer", CHIEF.post}
    assert {role.post for role in CAST.values()} | beside == {post.code for post in POSTS}
