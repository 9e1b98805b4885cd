"""台账的本地规定 — cut-off, thresholds and shares of a county in a month, from dated parameters; what nobody wrote down has no value."""

from dataclasses import dataclass
from datetime import date

from minzheng.core.registers.parameters import book
from minzheng.kernel.parameters import NoParameter, Parameter

CODE = "bureau.ledger."


@dataclass(frozen=True)
class LocalRules:
    """本地规定 — what holds in a county on a day. ``threshold`` is None where no document says from what amount two must release."""

    cut_off_day: int
    unusual_change: int
    long_arrears: int
    offset_most: int
    threshold: Parameter | None
    offset_share: Parameter | None

    @property
    def second_release_from(self) -> int | None:
        """The amount (fen) from which two people release."""
        return None if self.threshold is None else int(self.threshold.decimal)

    @property
    def most(self) -> tuple[int, bool]:
        """How many hundredths of a month a plan may keep back at most, and whether that was verified: the county's own share goes before."""
        if self.offset_share is not None:
            return int(self.offset_share.decimal), self.offset_share.verified
        return self.offset_most, False

    @property
    def share(self) -> int:
        """How many hundredths of a month may be kept back for a claim: none without a document."""
        return 0 if self.offset_share is None else int(self.offset_share.decimal)


def rules_of(county: str, on: date) -> LocalRules:
    """The rules of a county (12-digit code) on a day."""
    cut_off_day, unusual, late, most = (
        int(book().value(f"{CODE}{name}", on=on).decimal)
        for name in ("cut_off_day", "unusual_change", "long_arrears", "offset_most")
    )
    threshold, share = (_of_county(name, county, on) for name in ("second_release_from", "offset_share"))
    return LocalRules(cut_off_day, unusual, late, most, threshold, share)


def fund_of(programme: str, on: date) -> str:
    """The fund that pays a programme; empty where nobody said."""
    try:
        return str(book().value(f"{CODE}fund", on=on, programme=programme).value)
    except NoParameter:
        return ""


def _of_county(name: str, county: str, on: date) -> Parameter | None:
    try:
        return book().value(f"{CODE}{name}", on=on, county=county)
    except NoParameter:
        return None
