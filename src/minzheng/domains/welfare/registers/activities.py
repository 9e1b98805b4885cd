"""儿童福利活动登记簿 — the register of talks on the protection of minors."""

from minzheng.core.activities.register_base import ActivityRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.welfare.activities import POLICY_TALK


@REGISTERS.add
class PolicyTalks(ActivityRegister):
    """未成年人保护政策宣讲进村（居） — talks in villages and communities; the division is the village."""

    kind = POLICY_TALK
