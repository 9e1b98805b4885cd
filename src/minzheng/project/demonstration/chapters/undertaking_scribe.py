"""演示推进事项的落笔 — one undertaking from its days: who reported and confirmed what when follows by itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from minzheng.core.undertakings.kinds import kind_of
from minzheng.project.demonstration.chapters.undertaking_rows import MilestoneRow, PaymentRow, UndertakingRow
from minzheng.project.demonstration.drafting import Draft

CODE_PREFIX = {
    "eldercare.five_year_plan": "YG", "eldercare.conference_system": "LX", "eldercare.meal_vehicle": "ZC",
    "eldercare.fire_legacy": "XF", "eldercare.extreme_poverty_home": "TG", "eldercare.wellness_zone_plan": "KG",
    "eldercare.wellness_project": "KX", "eldercare.nursing_home_second_phase": "EQ", "welfare.minors_hotline": "RX",
    "welfare.rehabilitation_centre": "KF", "affairs.funeral_facility_plan": "BZ", "affairs.township_change": "JZ",
    "affairs.place_name_work": "DM", "affairs.millennium_place": "QN", "bureau.practical_deed": "SS",
    "bureau.five_year_plan": "MG", "bureau.research_paper": "DY", "bureau.printing_works_relocation": "JY",
    "governance.station_contract": "SG",
}  # fmt: skip
Days = tuple[date | None, date | None]  # planned, done; without a day done it stays open the whole year


class Scribe:
    """落笔 — collects undertakings; codes are numbered within their kind."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.rows: list[UndertakingRow] = []
        self.numbers: Counter[str] = Counter()

    def day(self, month: int, day: int) -> date:
        """A day of the year."""
        return date(self.draft.year, month, day)

    def lead(self, section: str) -> str:
        """The code of a section of the city's bureau."""
        city = self.draft.geography.city.code
        offices = (one for one in self.draft.offices if one.place == city and one.parent)
        return next((one.code for one in offices if one.name.endswith(section)), "")

    def number(self, word: str = "演民") -> str:
        """An invented document number."""
        return f"{word}〔{self.draft.year}〕{self.draft.rng.randint(1, 99)}号"

    def add(
        self, kind: str, title: str, place: str, chain: Mapping[str, Days], *, started_on: date, due_on: date | None,
        numbered: Mapping[str, str] | None = None, payments: Sequence[tuple[date, int, str]] = (), **more: object,
    ) -> UndertakingRow:  # fmt: skip
        """Write one down: listed on the day it begins, its milestones confirmed after itself."""
        self.numbers[kind] += 1
        steps = self.draft.steps(started_on)
        row = UndertakingRow(
            code=f"{CODE_PREFIX[kind]}{self.draft.year}-{self.numbers[kind]:03}", kind=kind, title=title, place=place,
            steps=len(kind_of(kind).stages), effective_on=started_on, accepted_on=started_on, reported_on=steps.reported_on,
            confirmed_on=steps.confirmed_on, paper=self.draft.paper(place, started_on), due_on=due_on,
            milestones=tuple(
                self._milestone(kind, place, stage, days, steps.reported_on, steps.confirmed_on, (numbered or {}).get(stage, ""))
                for stage, days in chain.items()
            ),
            payments=tuple(self._payment(place, steps.confirmed_on, *one) for one in payments), **more,  # type: ignore[arg-type]  # fields of the row
        )  # fmt: skip
        self.rows.append(row)
        return row

    def _milestone(
        self, kind: str, place: str, stage: str, days: Days, drawn_on: date, not_before: date, number: str
    ) -> MilestoneRow:
        planned_on, done_on = days
        on = done_on or planned_on or not_before
        steps = self.draft.steps(on)
        return MilestoneRow(
            stage=stage, position=kind_of(kind).position(stage), drawn_on=drawn_on, planned_on=planned_on, done_on=done_on,
            number=number, place=place, effective_on=on, accepted_on=on, reported_on=max(steps.reported_on, drawn_on),
            confirmed_on=max(steps.confirmed_on, not_before) if done_on else None, paper=self.draft.paper(place, on),
        )  # fmt: skip

    def _payment(self, place: str, not_before: date, paid_on: date, amount: int, purpose: str) -> PaymentRow:
        steps = self.draft.steps(paid_on)
        return PaymentRow(
            amount=amount, purpose=purpose, place=place, effective_on=paid_on, accepted_on=paid_on, reported_on=steps.reported_on,
            confirmed_on=max(steps.confirmed_on, not_before), paper=self.draft.paper(place, paid_on),
        )  # fmt: skip
