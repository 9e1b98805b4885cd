"""社会组织设施控制项 — what sound registers of organisations for special groups cannot show."""

from datetime import date

from django.db.models import Exists, F, OuterRef

from minzheng.core.facilities.models import Facility, FacilityQuerySet, FeatureEntry
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.domains.governance.facilities import SPECIAL_GROUP_SERVICE


def for_nobody(at: date) -> FacilityQuerySet:
    """Organisations for special groups in use of which nobody recorded, confirmed or not, whom they serve."""
    served = FeatureEntry.objects.filter(facility=OuterRef("pk"))
    return Facility.objects.standing(at, kind=SPECIAL_GROUP_SERVICE.code).filter(~Exists(served))


CONTROLS.add(
    Control(
        "governance.service_for_nobody", "专业服务机构未登记服务对象", "governance", "机构在用，却没有登记服务哪一类特殊群体。",
        "在“设施功能与用房”中登记它服务的群体并确认；不服务特殊群体的关停。", for_nobody, "name", F("kind"),
    )
)  # fmt: skip
