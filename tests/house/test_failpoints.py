"""The points at which a trial may end a process: the list says all that are in the source, and the product arms none."""

import ast

from minzheng.core import failpoints
from tests.house.sources import called, definitions, name


def passed():
    """The name at each point of the source."""
    return [
        node.args[0].value
        for path, node in definitions(ast.Call)
        if called(node) == "fp" and isinstance(node.args[0], ast.Constant) and name(path) != "core/failpoints.py"
    ]


def test_the_list_of_points_is_that_of_the_source_each_once():
    assert sorted(passed()) == sorted(failpoints.POINTS)


def test_a_point_is_named_by_its_own_words_never_by_a_variable():
    calls = [
        path
        for path, node in definitions(ast.Call)
        if called(node) == "fp" and not isinstance(node.args[0], ast.Constant)
    ]
    assert calls == []


def test_the_product_arms_no_point_and_passing_one_does_nothing():
    arming = [name(path) for path, node in definitions(ast.Call) if called(node) == "arm"]
    assert arming == []
    assert failpoints.fp("ledger.locking") is None
    seen = []
    failpoints.arm(seen.append)
    failpoints.fp("ledger.locking")
    failpoints.arm(None)
    failpoints.fp("ledger.locking")
    assert seen == ["ledger.locking"]
