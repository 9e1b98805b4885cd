"""受理内容 — what is asked in one go, matter by matter, and what the clerk does with each at the window."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid5

from minzheng.core.access.models import User
from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake.models import Intake
from minzheng.core.cases.opening import Arrival
from minzheng.core.parties.models import Household, Person
from minzheng.kernel.workflow import NotPossible

MOST = 20


class Outcome(StrEnum):
    """当场处理 — what becomes of a matter at the window: kept for its next step, accepted, corrected once, refused."""

    TAKE = "take"
    ACCEPT = "accept"
    ASK = "ask"
    DECLINE = "decline"

    @property
    def label(self) -> str:
        return {"take": "收件，待受理", "accept": "当场受理", "ask": "一次性告知补正", "decline": "当场不予受理"}[
            self.value
        ]


@dataclass(frozen=True)
class Asked:
    """所求一项 — a matter, what becomes of it, the papers handed in (codes of its list), and words: the reason of a refusal,
    or what is needed of another department.
    """

    matter: str
    outcome: Outcome = Outcome.TAKE
    handed: frozenset[str] = frozenset()
    words: str = ""

    @property
    def missing(self) -> tuple[lists.Wanted, ...]:
        """还缺的材料 — papers of the list that were not handed in and that everybody brings."""
        return tuple(one for one in lists.papers_for(self.matter) if one.code not in self.handed and not one.optional)

    @property
    def there(self) -> tuple[lists.Wanted, ...]:
        """已收的材料 — in the order of the list."""
        return tuple(one for one in lists.papers_for(self.matter) if one.code in self.handed)

    @property
    def is_referral(self) -> bool:
        """Whether another department answers it."""
        return self.matter in lists.needs()

    def opinion(self) -> str:
        """意见 — what the step at the window says: what is missing, all of it at once, or why it is refused."""
        if self.outcome is Outcome.ASK:
            said = "；".join(one.title for one in self.missing)
            return "".join(filter(None, [f"请补交：{said}。" if said else "", self.words.strip()]))
        return self.words.strip()


@dataclass(frozen=True)
class IntakeForm:
    """受理表 — who asks for what; ``key`` is that of the form: sent twice, it gives one receipt."""

    key: UUID
    person: Person
    asked: tuple[Asked, ...]
    household: Household | None = None
    marks: frozenset[str] = frozenset()
    arrival: Arrival = field(default_factory=Arrival)

    @property
    def digest(self) -> str:
        """内容摘要 — by which a form that was sent again is known."""
        said = [
            str(self.person.uid),
            str(self.household.uid) if self.household else "",
            *sorted(self.marks),
            *self.arrival.said(),
        ]
        for one in sorted(self.asked, key=lambda each: each.matter):
            said += [one.matter, one.outcome, one.words, *sorted(one.handed)]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    def key_of(self, matter: str) -> UUID:
        """The key of the case of one matter, the same each time that the form is sent."""
        return uuid5(self.key, matter)

    def check(self) -> None:
        """Something is asked, each matter once, refusals and referrals in words. Raises NotPossible."""
        matters = [one.matter for one in self.asked]
        if not matters:
            raise NotPossible("请至少选择一项申请事项或转办需要。")
        if len(matters) > MOST or len(set(matters)) != len(matters):
            raise NotPossible("同一事项一次只能申请一件，请核对所选的事项。")
        for one in self.asked:
            if one.outcome is Outcome.DECLINE and not one.words.strip():
                raise NotPossible("当场不予受理须写明理由。")
            if one.outcome is Outcome.ASK and not one.opinion():
                raise NotPossible("一次性告知补正须有缺少的材料，或写明要补正什么。")
            if one.is_referral and not one.words.strip():
                raise NotPossible(f"请写明需要“{lists.needs()[one.matter].department}”办什么。")


def led_back(there: Intake, form: IntakeForm, by: User) -> Intake:
    """The receipt that a form gave already, to the same person for the same content. Raises NotPossible for anybody else."""
    if there.taken_by_id != by.pk:
        raise NotPossible("这张表单已由另一人提交过，请重新打开一张空白表单填写。")
    if there.content != form.digest:
        raise NotPossible(f"这张表单已经提交过（回执 {there.number}），内容与这次不同；另有需要的请重新打开表单。")
    return there
