"""帮助用语 — the words that the command-line library says in English, in Chinese."""

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
