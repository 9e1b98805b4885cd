"""The help pages speak Chinese throughout, the library's own words included."""

import re

import click
import pytest

from minzheng.project.command import commands
from minzheng.project.wording import usage_in_chinese


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


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["foo"], "没有“foo”这个命令。"),
        (["--foo"], "没有“--foo”这个选项。"),
        (["plan", "read"], "缺少参数“FILE”。"),
        (["plan", "read", "/nowhere"], "“FILE”：找不到文件“/nowhere”。"),
        (["demo", "--people", "x"], "“--people”应为整数，不能是“x”。"),
        (["demo", "--people", "5"], "“--people”应在 100<=x<=2000000 之间，不能是 5。"),
        (["demo", "--seed"], "选项“--seed”后面要写一个值。"),
        (["demo", "--clean=1"], "选项“--clean”后面不写值。"),
        (["check", "a", "b"], "多出的参数：a b。"),
        (["indicators", "compute", "--on", "3"], "“--on”应写成 2021-08-30 这样的日期，不能是“3”。"),
    ],
)  # fmt: skip
def test_a_command_typed_wrongly_is_answered_in_chinese(typed, said):
    with pytest.raises(click.UsageError) as caught:
        commands.main(typed, standalone_mode=False)
    assert usage_in_chinese(caught.value) == said
