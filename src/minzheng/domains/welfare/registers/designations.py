"""儿童与残疾人认定登记簿 — recognised orphans, children without care, left behind or in need, and recognitions that were ended."""

from minzheng.core.designations.register_base import DesignationEndRegister, DesignationRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.welfare.designations import (
    CHILD_IN_NEED,
    LEFT_BEHIND_CHILD,
    RECOGNISED_ORPHAN,
    RECOGNISED_WITHOUT_CARE,
)


@REGISTERS.add
class RecognisedOrphans(DesignationRegister):
    """孤儿认定 — orphans."""

    kind = RECOGNISED_ORPHAN


@REGISTERS.add
class RecognisedWithoutCare(DesignationRegister):
    """事实无人抚养儿童认定 — children whom neither parent can bring up."""

    kind = RECOGNISED_WITHOUT_CARE


@REGISTERS.add
class LeftBehindChildren(DesignationRegister):
    """农村留守儿童 — children whose parents are away."""

    kind = LEFT_BEHIND_CHILD


@REGISTERS.add
class ChildrenInNeed(DesignationRegister):
    """困境儿童 — children in need."""

    kind = CHILD_IN_NEED


@REGISTERS.add
class DesignationEnds(DesignationEndRegister):
    """认定撤销 — recognitions that were ended."""

    line = "welfare"
