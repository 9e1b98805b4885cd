"""社会救助办结后果 — what a granted application opens."""

from minzheng.core.benefits.applications.outcomes import OUTCOMES, Outcome

MINIMUM_LIVING = OUTCOMES.add(
    Outcome("assistance.minimum_living", programme="assistance.minimum_living", covers="insured")
)
EXTREME_POVERTY = OUTCOMES.add(Outcome("assistance.extreme_poverty", programme="assistance.extreme_poverty"))
