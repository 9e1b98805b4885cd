"""服务对象登记 — the register of the groups that special-group organisations serve."""

from minzheng.core.facilities.feature_register import FeatureRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.governance.facilities import SPECIAL_GROUP_SERVICE


@REGISTERS.add
class ServedGroups(FeatureRegister):
    """设施功能与用房 — whom a special-group organisation serves."""

    kinds = (SPECIAL_GROUP_SERVICE,)
