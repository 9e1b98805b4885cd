"""演示慈善的一年 — eight charities, six of them qualified; campaigns short and long, on the spot and on platforms; trusts; spending."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from minzheng.core.undertakings.kinds import kind_of
from minzheng.project.demonstration.chapters.designation_rows import DesignationRow
from minzheng.project.demonstration.chapters.undertaking_rows import MilestoneRow, PaymentRow, UndertakingRow
from minzheng.project.demonstration.drafting import Draft
from minzheng.project.demonstration.records import Office

NAME = "charities"
CAMPAIGN, TRUST, SPENDING = "assistance.campaign", "assistance.charitable_trust", "assistance.foundation_report"
CHARITY, QUALIFIED, RATING, PLATFORM = (
    "assistance.charity", "assistance.public_fundraising", "assistance.charity_rating", "assistance.fundraising_platform",
)  # fmt: skip
COUNT, QUALIFYING, OLDEST = 8, 6, 2015
YUAN = 100
PURPOSES = ("困境儿童助学", "大病患者救助", "孤寡老人冬季取暖", "残疾人辅具", "受灾群众生活补助", "农村幸福院助餐")
# first day (month, day), how many days, channels, whether the platform is the first or none
COURSES = (
    ((1, 8), 60, "onsite"), ((1, 20), 330, "mixed"), ((2, 5), 45, "internet"), ((2, 20), 100, "onsite"), ((3, 5), 240, "internet"),
    ((3, 18), 40, "media"), ((4, 2), 75, "mixed"), ((4, 20), 210, "onsite"), ((5, 12), 30, "onsite"), ((6, 1), 90, "internet"),
    ((7, 6), 120, "mixed"), ((9, 5), 20, "onsite"), ((10, 10), 70, "internet"), ((11, 16), 60, "onsite"),
)  # fmt: skip
LATE = 9  # the campaign whose full report comes six days late


def draft_charities(draft: Draft) -> Sequence[DesignationRow | UndertakingRow]:
    """Everything, from one random source."""
    social = [one for one in draft.offices if one.kind == "social" and one.opened_on and one.opened_on.year <= OLDEST]
    social = [one for one in social if one.place in draft.geography.assessed]
    charities = draft.dealt(social, COUNT)
    qualified = charities[:QUALIFYING]
    titles = [row for place, one in enumerate(charities) for row in _titles(draft, one, qualified=place < QUALIFYING)]
    platforms = [one for one in draft.offices if one.kind == "enterprise"]
    titles += [title(draft, PLATFORM, one, date(2018, 5, 20)) for one in platforms]
    if not qualified:
        return titles
    return [*titles, *_campaigns(draft, qualified), *_trusts(draft, charities), *_spending(draft, qualified)]


# -- titles --------------------------------------------------------------------------------------------------------------
def title(
    draft: Draft, kind: str, office: Office, since: date, grade: str = "", until: date | None = None
) -> DesignationRow:
    """A title given on a day."""
    steps = draft.steps(since)
    return DesignationRow(
        kind=kind, place=office.place, holder=office.code, grade=grade, effective_on=since, until=until, accepted_on=steps.accepted_on,
        reported_on=steps.reported_on, confirmed_on=steps.confirmed_on, paper=draft.paper(office.place, since),
        document_number=f"演民慈〔{since.year}〕{draft.rng.randint(1, 99)}号",
    )  # fmt: skip


def _titles(draft: Draft, office: Office, *, qualified: bool) -> list[DesignationRow]:
    """Recognised when they had stood for years; qualified after that; rated five years ago or lately."""
    recognised = date(draft.year - 4, draft.rng.randint(1, 12), draft.rng.randint(1, 28))
    rows = [title(draft, CHARITY, office, recognised, grade=draft.rng.choice(("recognised", "registered")))]
    if qualified:
        rows.append(title(draft, QUALIFIED, office, recognised + timedelta(days=draft.rng.randint(200, 700))))
    rated = date(draft.year - draft.rng.choice((1, 2, 6)), 6, draft.rng.randint(1, 28))
    until = rated.replace(year=rated.year + 5)
    return [*rows, title(draft, RATING, office, rated, grade=draft.rng.choice(("5a", "4a", "3a")), until=until)]


# -- undertakings --------------------------------------------------------------------------------------------------------
def milestone(
    kind: str, place: str, stage: str, drawn_on: date, *, planned_on: date | None = None, done_on: date | None = None,
    number: str = "", quick: bool = True,
) -> MilestoneRow:  # fmt: skip
    """A stage, reported a day after it was done and confirmed in the week."""
    on = done_on or planned_on or drawn_on
    return MilestoneRow(
        stage=stage, position=kind_of(kind).position(stage), drawn_on=drawn_on, planned_on=planned_on, done_on=done_on, number=number,
        place=place, effective_on=on, accepted_on=on, reported_on=max(on + timedelta(days=1), drawn_on),
        confirmed_on=on + timedelta(days=5 if quick else 12) if done_on else None, paper=f"演民慈备〔{on.year}〕",
    )  # fmt: skip


def undertaking(
    kind: str, code: str, name: str, place: str, started_on: date, registered_on: date, **more: Any
) -> UndertakingRow:
    """Registered on a day before or after it begins, and confirmed four days later."""
    return UndertakingRow(
        code=code, kind=kind, title=name, steps=len(kind_of(kind).stages), place=place, effective_on=started_on,
        accepted_on=registered_on, reported_on=registered_on, confirmed_on=registered_on + timedelta(days=4),
        paper=f"演民慈备〔{registered_on.year}〕", **more,
    )  # fmt: skip


def later(day: date, months: int) -> date:
    """The same day some months later; the invented days lie before the 29th or count as the 28th."""
    year, month = divmod(day.month - 1 + months, 12)
    return date(day.year + year, month + 1, min(day.day, 28))


def campaign(
    code: str, name: str, lead: Office | UndertakingRow, started_on: date, days: int, *, filed_ahead: int = 25,
    place: str = "", channels: str = "onsite", platform: str = "", area: str = "", costs: Sequence[tuple[date, int]] = (),
    published: Mapping[str, date] | None = None,
) -> UndertakingRow:  # fmt: skip
    """A campaign with what is due of it; ``published`` says on which days of that something was published."""
    ends_on = started_on + timedelta(days=days)
    ends_on = ends_on.replace(day=min(ends_on.day, 28))
    place, office = place or lead.place, lead.lead if isinstance(lead, UndertakingRow) else lead.code
    filed_on = started_on - timedelta(days=filed_ahead)
    due = (
        {f"report_{number}": later(started_on, 3 * number) for number in range(1, 12)}
        if ends_on > later(started_on, 6)
        else {}
    )
    due = {stage: day for stage, day in due.items() if day < ends_on} | {"full_report": later(ends_on, 3)}
    done = published or {}
    said = {
        "ends_on": ends_on.isoformat(), "purpose": name[-8:], "channels": channels, "platform": platform, "area": area,
        "account": "示例银行 6200 0000 0000", "budget": 500_000 * YUAN,
    }  # fmt: skip
    chain = [
        milestone(CAMPAIGN, place, stage, filed_on, planned_on=day, done_on=done.get(stage))
        for stage, day in due.items()
    ]
    return undertaking(
        CAMPAIGN, code, name, place, started_on, filed_on, lead=office, amount=30_000 * YUAN, due_on=max(due.values()),
        particulars={key: value for key, value in said.items() if value},
        milestones=(milestone(CAMPAIGN, place, "filed", filed_on, done_on=filed_on, number=f"MB{code[-3:]}"), *chain),
        payments=tuple(
            PaymentRow(
                amount=amount, purpose="宣传和物料", place=place, effective_on=on, accepted_on=on, reported_on=on,
                confirmed_on=on + timedelta(days=6), paper="演示凭据",
            )
            for on, amount in costs
        ),
    )  # fmt: skip


def _campaigns(draft: Draft, qualified: Sequence[Office]) -> list[UndertakingRow]:
    """The first is filed with the city; each is published a fortnight before its day, one a few days after."""
    rows = []
    for number, ((month, day), days, channels) in enumerate(COURSES):
        lead, started_on = qualified[number % len(qualified)], date(draft.year, month, day)
        name = f"{PURPOSES[number % len(PURPOSES)]}募捐"
        online = channels in {"internet", "mixed"}
        more: dict[str, Any] = {
            "place": draft.geography.city.code if number == 0 else "", "channels": channels, "platform": "PT01" if online else "",
            "area": "" if channels == "internet" else lead.place, "filed_ahead": draft.rng.randint(22, 34),
            "costs": ((started_on + timedelta(days=9), draft.rng.randint(2_000, 9_000) * YUAN),),
        }  # fmt: skip
        code = f"MJ{draft.year}-{number + 1:03}"
        bare = campaign(code, name, lead, started_on, days, **more)
        due = {one.stage: one.planned_on for one in bare.milestones if one.planned_on}
        ahead = timedelta(days=-6 if number == LATE else 15)
        rows.append(
            campaign(
                code, name, lead, started_on, days, **more, published={stage: on - ahead for stage, on in due.items()}
            )
        )
    return rows


def trust(
    code: str, name: str, place: str, signed_on: date, filed_after: int, lead: str = "", partner: str = "示例信托公司"
) -> UndertakingRow:
    """A trust, registered when it is filed, with the seventh day after its signing as its day."""
    filed_on = signed_on + timedelta(days=filed_after)
    due = signed_on + timedelta(days=7)
    filing = milestone(TRUST, place, "filed", filed_on, planned_on=due, done_on=filed_on, number=f"XT{code[-3:]}")
    return undertaking(
        TRUST, code, name, place, signed_on, filed_on, lead=lead, partner=partner, amount=800_000 * YUAN, due_on=due,
        particulars={"purpose": name[-8:]}, milestones=(filing,),
    )  # fmt: skip


def _trusts(draft: Draft, charities: Sequence[Office]) -> list[UndertakingRow]:
    days = (date(draft.year, 2, 24), date(draft.year, 5, 18), date(draft.year, 10, 26))
    return [
        trust(f"XT{draft.year}-{number:03}", f"示例助困慈善信托{number}号", one.place, signed_on, 4, lead=one.code)
        for number, (one, signed_on) in enumerate(zip(charities, days, strict=False), 1)
    ]


def spending(
    code: str, name: str, place: str, lead: str, year: int, income: int, share: int, management: int
) -> UndertakingRow:
    """A year of a foundation: ``share`` of last year's income (yuan) in percent was spent on its purpose."""
    spent_well = income * share // 100
    total = (spent_well + management) * YUAN
    reported_on, due = date(year + 1, 3, 16), date(year + 1, 3, 31)
    said = {
        "last_income": income * YUAN,
        "charitable": spent_well * YUAN,
        "management": management * YUAN,
        "spent": total,
    }
    filing = milestone(
        SPENDING, place, "reported", reported_on, planned_on=due, done_on=reported_on, number=f"NB{code[-3:]}"
    )
    return undertaking(
        SPENDING,
        code,
        name,
        place,
        date(year, 1, 1),
        reported_on,
        lead=lead,
        due_on=due,
        particulars=said,
        milestones=(filing,),
    )


def _spending(draft: Draft, qualified: Sequence[Office]) -> list[UndertakingRow]:
    """Just enough, and more."""
    return [
        spending(f"JJ{draft.year - 1}-{number:03}", f"{one.name}{draft.year - 1}年度支出", one.place, one.code, draft.year - 1, income, share, 40_000)
        for number, (one, income, share) in enumerate(zip(qualified, (900_000, 1_400_000, 620_000), (70, 83, 91), strict=False), 1)
    ]  # fmt: skip
