"""基层治理认定指标 — pilot counties that buy social-work stations."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.core.designations.models import Designation
from minzheng.core.plan.declaring import tally
from minzheng.core.undertakings.models import Undertaking
from minzheng.domains.governance.designations import STATION_PURCHASE_PILOT
from minzheng.domains.governance.undertakings import STATION_CONTRACT


@tally
class StationPurchasePilots:
    """购买社工站试点县 — pilot counties that have signed a contract.

    期末试点认定有效（有文号、经确认）、并且已有签订日期经确认的社工站购买合同的县（市、区）数；一县多份合同只计一次。
    """

    code = "governance.station_purchase_pilots"
    unit = "个"
    registers = ("governance.station_purchase_pilot", "governance.station_contract")

    @staticmethod
    def of(at: date) -> QuerySet[Designation]:
        signed = Undertaking.objects.of_kind(STATION_CONTRACT.code).reached("signed", at=at)
        pilots = Designation.objects.in_force(at, kind=STATION_PURCHASE_PILOT.code)
        return pilots.filter(Exists(signed.filter(division__county__lineage=OuterRef("division__lineage"))))
