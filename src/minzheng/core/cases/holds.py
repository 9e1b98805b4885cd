"""拦办 — what a concept above knows against a move, and the papers of a file that it alone puts in; cases know nothing of it.

The workflow says which papers a move needs and by when; a hold adds what no paper can say, such as an objection that nobody
examined. It is asked with each offer and again under the lock of the move.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.core.cases.models import Case
from minzheng.kernel.registry import Registry
from minzheng.kernel.workflow import Course

Reasons = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Hold:
    """拦办 — ``against`` gives reasons by the name of the move; ``papers`` the names of the papers of a matter that are its own."""

    code: str
    against: Callable[[Case, Course, date], Reasons]
    papers: Callable[[str], frozenset[str]]


HOLDS: Registry[Hold] = Registry("拦办")


def held(case: Case, course: Course, today: date) -> Reasons:
    """拦办原因 — by the name of the move, of all holds; the number of statements is the same for every case."""
    found: dict[str, list[str]] = defaultdict(list)
    for hold in HOLDS:
        for move, reasons in hold.against(case, course, today).items():
            found[move] += reasons
    return found


def put_in_elsewhere(matter: str) -> frozenset[str]:
    """另处产生的材料 — names of the papers of a matter that nobody puts in by hand."""
    return frozenset[str]().union(*(hold.papers(matter) for hold in HOLDS))
