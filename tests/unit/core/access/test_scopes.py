"""Scope is post × place, follows mergers and renames, and is nowhere when the post has ended."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from minzheng.core.access import services
from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.divisions import services as divisions
from minzheng.core.divisions.models import Succession
from minzheng.core.divisions.services import NewUnit
from minzheng.core.parties.models import Person
from tests.world import CAST, PLACES, TODAY, inside

pytestmark = pytest.mark.django_db
VIEW = Permission.REGISTER_VIEW
ON = date(2021, 7, 1)


def sees(user):
    """Keys of the places whose person the user sees; read afresh, as in a new request."""
    fresh = User.objects.get(pk=user.pk)
    names = set(Person.objects.visible_to(fresh, VIEW).values_list("name", flat=True))
    return {key for key, (_, _, word) in PLACES.items() if f"{word}民" in names}


@pytest.mark.parametrize("actor", CAST)
def test_each_of_the_cast_sees_exactly_his_own_subtree(the_city, actor):
    business = not CAST[actor].post.endswith("administrator")
    assert sees(the_city.users[actor]) == {key for key in PLACES if business and inside(key, CAST[actor].place)}


def test_after_a_merger_the_staff_of_the_new_unit_see_what_it_took_over_and_others_do_not(the_city):
    old, new = the_city.places["E2"], the_city.places["E1"]
    divisions.enact(Succession.Kind.MERGED, predecessors=[old], successors=[new], on=ON, source="批复", by="system")
    assert sees(the_city.users["clerk"]) == {"E1", "E1a", "E1b", "E2", "E2a", "E2b"}
    assert sees(the_city.users["stranger"]) == {key for key in PLACES if key.startswith("W")}
    assert sees(the_city.users["assistant"]) == {"E1a"}


def test_a_renamed_unit_keeps_its_staff_and_records(the_city):
    renamed = NewUnit(code="990121101000", name="柳林新镇", parent=the_city.places["E"])
    divisions.enact(
        Succession.Kind.RENAMED,
        predecessors=[the_city.places["E1"]],
        successors=[renamed],
        on=ON,
        source="批复",
        by="system",
    )
    assert sees(the_city.users["clerk"]) == {"E1", "E1a", "E1b"}


def test_after_a_split_neither_part_sees_the_records_until_they_are_placed(the_city):
    parts = [NewUnit(code=f"99012110{n}000", name=f"柳林{n}镇", parent=the_city.places["E"]) for n in (3, 4)]
    divisions.enact(
        Succession.Kind.SPLIT, predecessors=[the_city.places["E2"]], successors=parts, on=ON, source="批复", by="system"
    )
    part = the_city.places["E"].children.get(name="柳林3镇")
    user = services.open_account(username="part", name="分镇", password="a long enough word", by="system")
    services.appoint(user, "window_clerk", part, by="system")
    assert sees(user) == set()
    assert "E2" in sees(the_city.users["reviewer"])


def test_a_post_counts_from_its_first_day_to_the_day_before_its_end(the_city, monkeypatch):
    user = the_city.users["clerk"]
    services.dismiss(user.appointments.get(), on=TODAY + timedelta(10), by="system")
    services.appoint(user, "window_clerk", the_city.places["W1"], since=TODAY + timedelta(20), by="system")
    for days, expected in (
        (0, {"E1", "E1a", "E1b"}),
        (9, {"E1", "E1a", "E1b"}),
        (10, set()),
        (20, {"W1", "W1a", "W1b"}),
    ):
        monkeypatch.setenv("MINZHENG_TODAY", str(TODAY + timedelta(days)))
        assert sees(user) == expected, days


def test_two_posts_add_up_but_not_across_their_permissions(the_city):
    user = the_city.users["reviewer"]
    services.appoint(user, "county_finance", the_city.places["W"], by="system")
    fresh = User.objects.get(pk=user.pk)
    assert sees(user) == {key for key in PLACES if key.startswith(("E", "W"))}
    assert scope_of(fresh, Permission.REGISTER_EDIT).paths == (the_city.places["E"].path,)


def test_a_disabled_account_sees_nothing(the_city):
    services.close_account(the_city.users["city"], by="system")
    assert sees(the_city.users["city"]) == set()


def test_the_door_tells_nothing_of_what_lies_outside(the_city):
    foreign = the_city.row("parties.person", "W1").record
    with pytest.raises(Http404):
        get_visible(Person.objects.all(), the_city.users["clerk"], foreign.uid, to=Permission.REGISTER_EDIT)


def test_the_door_refuses_an_act_that_the_post_does_not_allow(the_city):
    own = the_city.row("parties.person", "E").record
    assert get_visible(Person.objects.all(), the_city.users["finance"], own.uid, to=VIEW) == own
    with pytest.raises(PermissionDenied):
        get_visible(Person.objects.all(), the_city.users["finance"], own.uid, to=Permission.REGISTER_EDIT)


def test_a_neighbour_whose_code_begins_alike_is_not_inside(the_city):
    path = the_city.places["E1"].path
    scope = scope_of(the_city.users["clerk"], VIEW)
    assert scope.covers(path)
    assert not scope.covers(path.removesuffix("/") + "9/")
    assert not scope.everything
