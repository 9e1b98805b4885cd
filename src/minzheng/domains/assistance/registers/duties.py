"""社会救助应办登记簿 — which reviews are due, which are overdue, and where each of them is done."""

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.reviews.rosters import intervals
from minzheng.core.duties.models import Duty
from minzheng.core.duties.register_base import DutyRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.domains.assistance.duties import LIVING, POVERTY, RETURN_VISIT

CODE = "assistance.duties"


@REGISTERS.add
class AssistanceDuties(DutyRegister):
    """应办事项 — periodic reviews of those who receive, and visits to minors who were sent home."""

    line = "assistance"


def _where(duty: Duty, _user: User) -> Sheet | None:
    """The household or person, where a review is arranged, and by which document it is due."""
    if duty.kind == RETURN_VISIT.code:
        return None
    register, holder = ("parties.household", duty.household) if duty.household else ("parties.person", duty.person)
    assert holder is not None  # by the kinds of this line
    said = intervals(LIVING if duty.household else POVERTY, duty.period_start)
    documents = {(one.document, one.verified) for one in said.values()}
    lines: list[tuple[Mark, ...]] = [
        (Mark("安排复核走访", register=register, uid=holder.uid, page="visit_plan"), Mark("由两人入户复核")),
        (Mark("家庭" if duty.household else "本人", register=register, uid=holder.uid), Mark("成员和收入财产")),
        *((Mark(f"间隔依据：{document}"), Mark("" if seen else "未核实", "" if seen else "soon")) for document, seen in sorted(documents)),
    ]  # fmt: skip
    return Sheet(("到哪里", "做什么"), lines, "", "处")


SECTIONS.add(Section(f"{CODE}.where", CODE, "办理复核", _where, to=Permission.VISIT_WORK))
