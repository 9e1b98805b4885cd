"""社会救助标准测算 — the minimum living standard, and the basic standard of people in extreme poverty beside it."""

from minzheng.core.benefits.simulating.levers import LEVERS, Following, Lever
from minzheng.domains.assistance import returns

LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
MINIMUM_LIVING = LEVERS.add(
    Lever(
        "assistance.minimum_living", "最低生活保障标准", f"{LIVING}.standard", f"{LIVING}.standard_months", (LIVING, POVERTY),
        heads={LIVING: "insured_persons"},
        following=(Following("特困人员基本生活标准", f"{POVERTY}.basic_standard", f"{POVERTY}.basic_months"),),
        consumption={"urban": returns.URBAN_CONSUMPTION.code, "rural": returns.RURAL_CONSUMPTION.code},
        shares="assistance.funding.share",
    )
)  # fmt: skip
