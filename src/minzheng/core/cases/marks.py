"""办件标记 — what makes a case need more than the ordinary: a paper of a workflow may be wanted of marked cases only."""

from dataclasses import dataclass

from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class Mark:
    """办件标记 — a permanent code, a title, and what it means."""

    code: str
    title: str
    meaning: str


MARKS: Registry[Mark] = Registry("办件标记")
STAFF_KIN = MARKS.add(
    Mark("staff_kin", "工作人员近亲属", "申请人是经办人员或村（居）民委员会成员的近亲属，应单独登记备案。")
)
COUNTERSIGNED = MARKS.add(Mark("countersigned", "加签", "办理中请另一人会签，会签意见有自己的期限。"))
