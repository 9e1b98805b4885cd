"""目录 (a table of contents ahead of the text): its lines repeat the headings and are no part of the plan."""

import re

from minzheng.adapters.plan_text.numerals import shadow

_TITLE = re.compile(r"目\s*[录次]")
_LEADERS = re.compile(r"\s*(?:[.…·⋯_]{2,}|\s)\s*\d{0,3}\s*$")
_LONGEST_ENTRY = 80
_LONGEST_LINE = 200  # with its dots
_FEWEST = 2


def without_contents(lines: list[str]) -> list[str]:
    """The lines without the list under 目录, as far as each of its entries comes again further down."""
    start = next((at for at, line in enumerate(lines) if _TITLE.fullmatch(shadow(line).strip())), None)
    if start is None:
        return lines
    bare = [_bare(line) for line in lines]
    last = {entry: at for at, entry in enumerate(bare)}
    end = start + 1
    while end < len(lines) and len(bare[end]) <= _LONGEST_ENTRY and last[bare[end]] > end:
        end += 1
    # The first entry is also the first heading of the text: the list ends where it comes again.
    again = next((at for at in range(start + 2, end) if bare[at] == bare[start + 1]), end)
    return lines if again - start <= _FEWEST else lines[:start] + lines[again:]


def _bare(line: str) -> str:
    """An entry without its dots and page number, and without spaces."""
    if len(line) > _LONGEST_LINE:
        return line
    return re.sub(r"\s", "", _LEADERS.sub("", shadow(line)))
