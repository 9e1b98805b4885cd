"""Every declared workflow can be carried by this house: its posts, the services behind its moves, the marks of its papers."""

import importlib
import re

import pytest

from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.cases import versions
from minzheng.core.cases.marks import MARKS
from minzheng.kernel.workflow import workflows
from tests.house.sources import SRC


def test_the_declared_workflows_are_settled():
    versions.settle()


def test_the_product_settles_its_workflows_when_it_starts():
    discovery = importlib.import_module("minzheng.project.discovery")
    assert "workflows" in discovery.FILES
    assert re.search(r"versions\.settle\(\)", (SRC / "project" / "discovery.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("version", list(workflows), ids=lambda version: version.pin)
def test_what_a_workflow_names_exists(version):
    for move in version.moves.values():
        assert all(Permission.CASE_WORK in POSTS.get(post.code).permissions for post in move.posts), move.where
        assert all(service.__module__.endswith(("services", "writing")) for service in move.then), move.where
    assert {paper.only_for for paper in version.papers.values() if paper.only_for} <= set(MARKS.codes())


def test_a_mark_has_a_chinese_title_and_a_meaning():
    for mark in MARKS:
        assert re.search("[㐀-鿿]", mark.title), mark.code
        assert mark.meaning.endswith("。"), mark.code
