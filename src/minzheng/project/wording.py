"""帮助用语 — the words that the command-line library says in English, in Chinese."""

import re

import click

_WORDS = (
    ("Usage: ", "用法："),
    ("\nOptions:\n", "\n选项：\n"),
    ("\nCommands:\n", "\n命令：\n"),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 [参数]..."),
    ("Show this message and exit.", "显示本说明。"),
    ("Show the version and exit.", "显示版本。"),
    ("[default: ", "[默认："),
    ("  DIRECTORY  ", "  文件夹  "),
)
_USAGE = (  # what the library says of a command that was typed wrongly, and how to say it here
    (r"No such command '(.+?)'\..*", r"没有“\1”这个命令。"),
    (r"No such option:? ?'?(\S+?)'?\.?(?: .*)?", r"没有“\1”这个选项。"),
    (r"Missing argument '(.+?)'\..*", r"缺少参数“\1”。"),
    (r"Missing option '(.+?)'\..*", r"缺少选项“\1”。"),
    (r"Missing command\.", "请写出要执行的命令。"),
    (r"Got unexpected extra arguments? \((.+)\)", r"多出的参数：\1。"),
    (r"Option '?(\S+?)'? requires an argument\.", r"选项“\1”后面要写一个值。"),
    (r"Option '?(\S+?)'? does not take a value\.", r"选项“\1”后面不写值。"),
    (r"Invalid value for '(.+?)': (?:File|Path) '(.+?)' does not exist\.", r"“\1”：找不到文件“\2”。"),
    (r"Invalid value for '(.+?)': Directory '(.+?)' does not exist\.", r"“\1”：找不到文件夹“\2”。"),
    (r"Invalid value for '(.+?)': (?:File|Path) '(.+?)' is a directory\.", r"“\1”：“\2”是文件夹，请给出文件。"),
    (r"Invalid value for '(.+?)': Directory '(.+?)' is a file\.", r"“\1”：“\2”是文件，请给出文件夹。"),
    (r"Invalid value for '(.+?)': (?:File|Path|Directory) '(.+?)' is not readable\.", r"“\1”：“\2”不能读取。"),
    (r"Invalid value for '(.+?)': '(.+?)' is not a valid integer(?: range)?\.", r"“\1”应为整数，不能是“\2”。"),
    (r"Invalid value for '(.+?)': (\S+) is not in the range (.+)\.", r"“\1”应在 \3 之间，不能是 \2。"),
    (r"Invalid value for '(.+?)': '(.+?)' does not match the format.*", r"“\1”应写成 2021-08-30 这样的日期，不能是“\2”。"),
)  # fmt: skip


def usage_in_chinese(problem: click.UsageError) -> str:
    """用法错误 — the library's message in Chinese: what was written, and what is wanted; one it does not know stays as it is."""
    said = problem.format_message()
    for pattern, chinese in _USAGE:
        if found := re.fullmatch(pattern, said, re.DOTALL):
            return found.expand(chinese)
    return said


def in_chinese(text: str) -> str:
    """A help page with the library's own words translated."""
    for english, chinese in _WORDS:
        text = text.replace(english, chinese)
    return text


class ChineseCommand(click.Command):
    """中文命令 — a command whose help page is Chinese throughout."""

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


class ChineseGroup(click.Group):
    """中文命令组 — a group of them."""

    command_class = ChineseCommand

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        return in_chinese(super().get_help(ctx))


ChineseGroup.group_class = ChineseGroup
