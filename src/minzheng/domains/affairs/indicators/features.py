"""婚姻登记机关指标 — rooms, disclosure and equipment of the marriage registries in use."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from minzheng.core.facilities.features import with_features
from minzheng.core.facilities.kinds import Feature
from minzheng.core.facilities.models import Facility
from minzheng.core.plan.declaring import share
from minzheng.domains.affairs.facilities import (
    CROSS_DISTRICT,
    DISCLOSURE,
    FURTHER_ROOMS,
    INDEPENDENT_PREMISES,
    INFORMATISATION,
    MARRIAGE_REGISTRY,
    SEPARATE_ROOMS,
)

REGISTERS = ("affairs.marriage_registry", "affairs.features")


def _registries(at: date) -> QuerySet[Facility]:
    """Registries in use on a day, with what they have on it."""
    return with_features(Facility.objects.standing(at, kind=MARRIAGE_REGISTRY.code), at)


def _with_all(registries: QuerySet[Any], *features: Feature) -> QuerySet[Facility]:
    return registries.filter(features__contains=[feature.code for feature in features])


class _OfRegistries:
    """What these figures share: the registries in use on the day, each counted once."""

    unit = "%"
    registers = REGISTERS

    @staticmethod
    def whole(at: date) -> QuerySet[Facility]:
        return _registries(at)


@share
class IndependentPremises(_OfRegistries):
    """登记机关独立办公占比 — registries with premises of their own.

    期末在用的婚姻登记处中，有“独立办公场所”登记、已确认且未停用的所占比例。是否独立按检查表和照片认定。
    """

    code = "affairs.registry_independent_premises"

    @staticmethod
    def part(whole: QuerySet[Facility]) -> QuerySet[Facility]:
        return _with_all(whole, INDEPENDENT_PREMISES)


@share
class SeparateRooms(_OfRegistries):
    """登记机关分区设置占比 — registries with all four rooms apart.

    期末在用的婚姻登记处中，候登大厅、结婚登记室、离婚登记室、档案室四类用房都有登记、已确认且未停用的所占比例；缺一类即不计。
    """

    code = "affairs.registry_separate_rooms"

    @staticmethod
    def part(whole: QuerySet[Facility]) -> QuerySet[Facility]:
        return _with_all(whole, *SEPARATE_ROOMS)


@share
class CeremonyAndCounselling(_OfRegistries):
    """颁证和辅导用房占比 — registries with a ceremony room and a counselling room.

    期末在用的婚姻登记处中，颁证室和婚姻家庭辅导室都有登记、已确认且未停用的所占比例；只有一室不计。
    """

    code = "affairs.registry_ceremony_and_counselling"

    @staticmethod
    def part(whole: QuerySet[Facility]) -> QuerySet[Facility]:
        return _with_all(whole, *FURTHER_ROOMS)


@share
class DisclosureOfRegistries(_OfRegistries):
    """登记机关政务公开率 — registries that disclose all six things.

    期末在用的婚姻登记处中，依据、条件、程序、收费、时间、投诉六项公开齐全的所占比例；缺一项即不计。
    """

    code = "affairs.registry_disclosure"

    @staticmethod
    def part(whole: QuerySet[Facility]) -> QuerySet[Facility]:
        return _with_all(whole, *DISCLOSURE)


@share
class InformatisationOfRegistries(_OfRegistries):
    """登记机关信息化达标率 — registries that meet the whole checklist.

    期末在用的婚姻登记处中，联网登记、网上预约、人脸识别、高拍扫描全部具备的所占比例。计划没有列出信息化的内容，
    检查表的这四项是本平台的约定。
    """

    code = "affairs.registry_informatisation"

    @staticmethod
    def part(whole: QuerySet[Facility]) -> QuerySet[Facility]:
        return _with_all(whole, *INFORMATISATION)


@share
class CrossDistrictMarriage(_OfRegistries):
    """婚姻登记市内通办率 — registries that serve residents of the other counties.

    期末在用的婚姻登记处中，已开办市内跨区办理、已确认且未停办的所占比例。
    """

    code = "affairs.cross_district_marriage"

    @staticmethod
    def part(whole: QuerySet[Facility]) -> QuerySet[Facility]:
        return _with_all(whole, CROSS_DISTRICT)
