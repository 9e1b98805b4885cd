"""Whatever keeps records of a division lets them be moved once a person decided where they belong."""

import pytest
from django.apps import apps

from minzheng.core.divisions import services
from minzheng.core.divisions.holders import HOLDERS
from minzheng.core.divisions.models import Reassignment, Succession
from minzheng.core.divisions.services import NewUnit
from minzheng.core.divisions.worklist import services as deciding
from minzheng.core.registers.records import Record, Staying
from tests.world import TODAY

pytestmark = pytest.mark.django_db


def test_what_a_table_keeps_in_its_place_once_confirmed_says_so_and_nothing_else_does():
    keeping = {
        model._meta.label_lower
        for model in apps.get_models()
        if issubclass(model, Record)
        and any(one.name == "kept_once_confirmed" and "division_id" in one.func for one in model._meta.triggers)
    }
    said = {
        model._meta.label_lower
        for model in apps.get_models()
        if issubclass(model, Record) and model.staying is Staying.ONCE_CONFIRMED
    }
    assert said == keeping
    assert len(said) > 5


def test_every_kind_of_record_of_a_divided_township_goes_where_it_was_decided(the_city):
    """In one go for the whole unit; nothing of any kind is refused by its table, and nothing stays behind."""
    old = the_city.places["E1"]
    here = {holder.code: set(holder.records().filter(division=old).values_list("uid", flat=True)) for holder in HOLDERS}
    assert sum(map(bool, here.values())) > 20
    services.enact(
        Succession.Kind.SPLIT,
        predecessors=[old],
        successors=[NewUnit("990121801000", "东新镇"), NewUnit("990121802000", "西新镇")],
        on=TODAY,
        source="试验",
        by="system",
    )
    chosen = Succession.objects.get(predecessor=old, successor__name="东新镇").successor
    waiting = Reassignment.objects.filter(from_division=old, division=None)
    assert deciding.reassign_all(old, chosen, by=the_city.users["city"]) == sum(map(len, here.values()))
    assert not waiting.exists()
    for holder in HOLDERS:
        assert not holder.records().filter(division=old).exists(), holder.code
        assert here[holder.code] <= set(holder.records().filter(division=chosen).values_list("uid", flat=True))
