"""走访版块 — the visits to a person, a household, a facility or an organisation, on the page of its record."""

from typing import Any

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.core.visits.checklists import register_of
from minzheng.core.visits.models import State
from minzheng.core.visits.reads import lines, of_party
from minzheng.kernel import periods

REGISTERS_VISITED = ("parties.person", "parties.household", "parties.organisation")
TITLES = ("检查单", "计划日期", "走访日期", "状态")
SHOWN = 20


def _visits(record: Any, user: User) -> Sheet:
    found = lines(of_party(user, record)[:SHOWN], periods.today())
    rows: list[tuple[Mark, ...]] = [
        (
            Mark(one.checklist.title, register=register_of(one.visit.checklist), uid=one.visit.uid, page="visit_of_record"),
            Mark(f"{one.visit.planned_on}"), Mark(f"{one.visit.visited_on or ''}"),
            Mark("逾期未去" if one.late else State(one.visit.state).label, one.chip),
        )
        for one in found
    ]  # fmt: skip
    return Sheet(TITLES, rows, "还没有走访。", "次", folded=not rows)


for _register in REGISTERS_VISITED:
    SECTIONS.add(Section(f"{_register}.visits", _register, "走访", _visits, to=Permission.VISIT_VIEW))
