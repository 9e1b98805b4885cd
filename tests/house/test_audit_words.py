"""The log speaks Chinese: every action that the product records has its words, and every kind of object has a title."""

import ast
import re

import pytest

from minzheng.web.audit_words import ACTIONS, action_in_words, kind_in_words, post_in_words
from tests.house.sources import SRC

_CODE = re.compile(r"[a-z]+\.[a-z_]+$")
_TELLERS = {"record", "_tell", "_change"}


def calls():
    """Calls that write an event: the action, and the kind where it stands there as a word."""
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if name in _TELLERS and words and _CODE.match(words[0]) and "demonstration" not in path.parts:
                kinds = [one.value for one in node.keywords if one.arg == "target_kind"]
                yield words[0], [one.value for one in kinds if isinstance(one, ast.Constant) and one.value]


def test_every_action_and_kind_of_the_log_has_chinese_words():
    found = list(calls())
    assert len({action for action, _ in found}) > 40
    assert not {action for action, _ in found} - set(ACTIONS)
    assert not {kind for _, kinds in found for kind in kinds if kind_in_words(kind) == kind}


@pytest.mark.parametrize("code", ["parties.person", "eldercare.institution", "facilities.bedentry"])
def test_a_register_and_a_kind_of_record_are_called_by_their_titles(code):
    assert not kind_in_words(code).isascii()


def test_a_code_of_an_older_edition_is_shown_as_it_is():
    assert (action_in_words("old.act"), kind_in_words("old.kind"), post_in_words("")) == ("old.act", "old.kind", "")
