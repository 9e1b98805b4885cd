"""The help pages speak Chinese throughout, the library's own words included."""

import re

import click
import pytest

from minzheng.project.command import commands


def every(group, path=("minzheng",)):
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from every(command, (*path, name))


@pytest.mark.parametrize(
    ("path", "command"), list(every(commands)), ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_help_page_says_what_the_command_does_in_chinese(path, command):
    text = command.get_help(click.Context(command, info_name=path[-1], help_option_names=["--help"]))
    assert text.startswith("用法：")
    assert "显示本说明。" in text
    assert not re.search("Usage|Options|Commands|Show |OPTIONS|default:", text)
    said = command.help or ""
    assert re.search("[\u4e00-\u9fff]", said)
    assert said.rstrip().endswith("。")
