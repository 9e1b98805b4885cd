"""回执查询 — where it is and what to do, for whoever holds the receipt and the last four of the applicant's number; no names.

A code that does not exist and a wrong last four get the same answer after the same work: nobody learns which it was.
"""

import hmac
from dataclasses import dataclass
from datetime import date

from minzheng.core.cases.intake import lists
from minzheng.core.cases.intake.models import Intake
from minzheng.core.cases.intake.receipts import Office, office_of
from minzheng.core.cases.models import Case
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.parties import sealing

LAST = 4


@dataclass(frozen=True)
class ReceiptLine:
    """办理进度 — one thing that was asked: its stage, whether it has ended, by when it should move, and what to do."""

    title: str
    stage: str
    ended: bool
    due_on: date | None
    to_do: str


@dataclass(frozen=True)
class Progress:
    """回执进度 — everything on a receipt as it stands now, and whom to call; ``cases`` are the keys of what was opened under it."""

    number: str
    lines: tuple[ReceiptLine, ...]
    office: Office
    cases: tuple[int, ...]


def progress_of(code: str, last_four: str, today: date) -> Progress | None:
    """回执进度 — by the code, with or without its dashes, and the last four characters of the number; None for anything else."""
    typed = "".join(sign for sign in code.upper() if sign.isalnum())
    intake = Intake.objects.filter(code=typed).select_related("person", "division").first()
    person = intake.person if intake is not None else None
    number = sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid) if person is not None else ""
    right = hmac.compare_digest(number[-LAST:].encode(), last_four.strip().upper().encode())
    if intake is None or not number or not right:
        return None
    cases = tuple(intake.cases.order_by("id"))
    lines = tuple(_standing(case) for case in cases)
    return Progress(intake.number, lines, office_of(intake.division, today), tuple(case.pk for case in cases))


def _standing(case: Case) -> ReceiptLine:
    workflow = WORKFLOWS.pinned(case.pin)
    state = workflow.states[case.state].title if case.state in workflow.states else case.state
    ended = case.closed_on is not None
    return ReceiptLine(workflow.title, state, ended, None if ended else case.due_on, _to_do(case, ended=ended))


def _to_do(case: Case, *, ended: bool) -> str:
    """What the applicant does next, in a sentence."""
    if ended:
        return "已经办结，结果以送达的文书为准；有疑问请打窗口电话。"
    if case.state == "correcting":
        return "请把回执上“还缺材料”一栏的材料交到窗口。"
    if case.matter in lists.needs():
        return "已由窗口转给有关部门，答复后会告诉您，不用您跑。"
    return "正在办理，不用您做什么；需要入户走访或补材料时会通知您。"
