"""机关对账 — which figures of the monthly statistics are which sums of the ledger; programmes are named by their codes."""

from minzheng.core.reconciliation.sides import COMPARED, Compared, Of
from minzheng.domains.bureau.forms import PREFIX

LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
PLACES = ("urban", "rural")
IN_A_HOME, AT_HOME = "institution", "home"


def _compared(name: str, programme: str, of: Of, settlement: str = "", mode: str = "") -> None:
    """One item; its sibling is the same item of the other settlement."""
    other = PLACES[1 - PLACES.index(settlement)] if settlement else ""
    sibling = f"{PREFIX}{name.replace(settlement, other, 1)}" if settlement else ""
    COMPARED.add(Compared(f"{PREFIX}{name}", programme, of, settlement, mode, sibling))


for _place in PLACES:
    _compared(f"{_place}_living_households", LIVING, Of.ENROLMENTS, _place)
    _compared(f"{_place}_living_persons", LIVING, Of.PERSONS, _place)
    _compared(f"{_place}_poverty_persons", POVERTY, Of.PERSONS, _place)
    _compared(f"{_place}_poverty_in_homes", POVERTY, Of.PERSONS, _place, IN_A_HOME)
    _compared(f"{_place}_poverty_scattered", POVERTY, Of.PERSONS, _place, AT_HOME)
    _compared(f"{_place}_living_paid", LIVING, Of.PAID, _place)
    _compared(f"{_place}_poverty_paid", POVERTY, Of.PAID, _place)
_compared("living_paid", LIVING, Of.PAID)
_compared("poverty_paid", POVERTY, Of.PAID)
