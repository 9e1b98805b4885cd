"""The documentation knows its own pages: every decision record stands in the index under its own title."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_decision_record_is_listed_once_and_in_order():
    said = re.findall(
        r"^\| \[(\d{4})\]\(adr/(\S+)\) \| ", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    there = sorted(path.name for path in (DOCS / "adr").glob("*.md"))
    assert [name for _, name in said] == there
    assert all(name.startswith(number) for number, name in said)


def test_no_number_of_a_decision_record_is_given_twice():
    numbers = [path.name[:4] for path in (DOCS / "adr").glob("*.md")]
    assert len(numbers) == len(set(numbers)) > 40
