"""The eye that the page tests look with sees what a strict content policy would refuse."""

import pytest

from tests.web.pages import inline_parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<style>a{}</style><p>x", ["<style>"]),
        ("<script>go()</script>", ["<script>"]),
        ('<script src="/a.js"></script><script type="application/json">{}</script>', []),
        ('<body onload="go()">', ["body onload"]),
        ('<a href="javascript:go()" STYLE="top:0">x</a>', ["a javascript:", "a style"]),
        ('<tr><td hx-on:click="go()">x', ["td hx-on:click"]),
        ('<svg><path style="d" d="M0"/></svg>', ["path style"]),
        ("<p>style onload javascript:", []),
        ("", []),
    ],
)
def test_what_a_strict_policy_would_refuse_is_seen(text, found):
    assert inline_parts(text) == found
