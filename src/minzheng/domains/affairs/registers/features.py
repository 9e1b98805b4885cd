"""婚姻登记处用房 — the register of what marriage registries have."""

from minzheng.core.facilities.feature_register import FeatureRegister
from minzheng.core.registers.declarations import REGISTERS
from minzheng.domains.affairs.facilities import MARRIAGE_REGISTRY


@REGISTERS.add
class RegistryFeatures(FeatureRegister):
    """设施功能与用房 — rooms, disclosure and equipment of marriage registries."""

    kinds = (MARRIAGE_REGISTRY,)
