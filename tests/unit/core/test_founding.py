"""合步: what of a migration is taken together, and where a new group begins."""

import pytest
from django.db import models
from django.db.migrations import AddField, AddIndex, AlterField, CreateModel, RemoveField, RunSQL
from django.db.migrations.state import ProjectState

from minzheng.core.founding import AtOnce, CreateTables, grouped

ID = ("id", models.BigAutoField(primary_key=True))


def table(name, *fields):
    return CreateModel(name, [ID, *fields])


def column(name, on="one", kind=AddField):
    return kind(on, name, models.IntegerField(default=0))


def named(operations):
    """The groups, each as the names of its operations; what stands alone by its class."""
    return [
        [type(one).__name__ for one in each.operations] if isinstance(each, AtOnce) else type(each).__name__
        for each in operations
    ]


@pytest.mark.parametrize(
    ("operations", "groups"),
    [
        pytest.param([table("one"), table("two")], [["CreateModel", "CreateModel"]], id="tables"),
        pytest.param([table("two"), column("a")], [["CreateModel", "AddField"]], id="a column of an older table"),
        pytest.param([table("one"), column("a"), column("b")], [["CreateModel"], ["AddField", "AddField"]], id="columns of a new table"),
        pytest.param([column("a"), column("a", kind=AlterField)], [["AddField"], ["AlterField"]], id="a column twice"),
        pytest.param([column("a"), AddIndex("One", models.Index(fields=["a"], name="a"))], [["AddField", "AddIndex"]], id="its index"),
        pytest.param([column("a"), RunSQL(""), column("b")], [["AddField"], "RunSQL", ["AddField"]], id="data between"),
        pytest.param([RemoveField("one", "a"), column("a")], [["RemoveField"], ["AddField"]], id="another of the same name"),
    ],
)  # fmt: skip
def test_groups(operations, groups):
    assert named(grouped(operations)) == groups


def test_a_group_leaves_the_state_that_its_steps_leave_one_by_one():
    steps = [table("two"), column("a"), column("b"), RemoveField("one", "old")]
    one_by_one, at_once = ProjectState(), ProjectState()
    for state in (one_by_one, at_once):
        table("one", ("old", models.IntegerField())).state_forwards("shop", state)
        assert state.apps.get_model("shop", "one")  # rendered before, as in the middle of many migrations
    for step in steps:
        step.state_forwards("shop", one_by_one)
    AtOnce(steps).state_forwards("shop", at_once)
    assert at_once == one_by_one
    assert {field.name for field in at_once.apps.get_model("shop", "one")._meta.fields} == {"id", "a", "b"}
    assert at_once.apps.get_model("shop", "two")


def test_what_moves_data_is_never_part_of_a_group():
    for kind in (AtOnce, CreateTables):
        with pytest.raises(TypeError, match="cannot be taken together"):
            kind([RunSQL("SELECT 1")])
