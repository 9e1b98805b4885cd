"""Programmes made from text, as if each were a file of its own."""

import linecache
import sys
from itertools import count
from types import ModuleType

from minzheng.kernel.policy import PROGRAMMES, Input, Kind, Level, Programme
from minzheng.kernel.policy.rules import RULES

HEAD = (
    "from minzheng.kernel.money import to_fen, up_to_yuan, down_to_yuan\n"
    "from minzheng.kernel.policy import *\n"
    "from datetime import date\n"
)
_NUMBERS = count()
FACTS = {
    name: Input(name, level, kind, name)
    for name, level, kind in [
        ("wages", Level.MEMBER, Kind.NUMBER), ("born_on", Level.MEMBER, Kind.DAY), ("disabled", Level.MEMBER, Kind.TRUTH),
        ("grade", Level.MEMBER, Kind.CODE), ("since", Level.MEMBER, Kind.DAY), ("until", Level.MEMBER, Kind.DAY),
        ("income", Level.HOUSEHOLD, Kind.NUMBER), ("insured", Level.HOUSEHOLD, Kind.NUMBER), ("owns_car", Level.HOUSEHOLD, Kind.TRUTH),
        ("county", Level.HOUSEHOLD, Kind.CODE), ("settlement", Level.HOUSEHOLD, Kind.CODE), ("applied_on", Level.HOUSEHOLD, Kind.DAY),
    ]
}  # fmt: skip


def made(rules: str, *, to: str = "HOUSEHOLD", pays: str = "due_amount", more: str = "") -> Programme:
    """A programme whose rules are the given text; the head takes lines 1 to 4, so that the text begins on line 5."""
    number = next(_NUMBERS)
    name, file = f"tests.programme_{number}", f"programmes/made/rules_{number}.py"
    code = f"tests.programme_{number}"
    text = (
        f"{HEAD}programme({code!r}, '试算', to=Level.{to}, pays={pays!r}, cites='试', effective=Effective.NEXT_MONTH{more})\n"
        f"{rules}"
    )
    module = ModuleType(name)
    sys.modules[name] = module
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    exec(compile(text, file, "exec"), module.__dict__)  # noqa: S102 — the text stands in the test
    assert RULES[name]
    return PROGRAMMES.get(code)
