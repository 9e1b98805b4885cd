"""救助办理 — what is judged of a person at a station and of somebody who is missed, and the phone of whoever asks."""

from datetime import date
from typing import Any

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.registers import services as registers
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import NotPossible
from minzheng.domains.assistance.rescue import sealing
from minzheng.domains.assistance.rescue.choices import Verdict
from minzheng.domains.assistance.rescue.models import MissingReport, Stay
from minzheng.domains.assistance.rescue.reads import MATCH, REPORT


@transaction.atomic
def judge(
    stay: Stay, report: MissingReport, verdict: str, *, basis: str, paper: str, on: date | None, by: User
) -> Record:
    """核对 — one person's judgement of a pair, which waits for another's. Raises NotPossible; the pair is judged once."""
    if verdict not in Verdict.values:
        raise NotPossible("请选择结论。")
    if not basis.strip():
        raise NotPossible("请写明理由。")
    values = {
        "stay": stay.number, "report": report.number, "verdict": verdict, "basis": basis.strip()[:300],
        "accepted_on": on, "paper": paper.strip()[:200],
    }  # fmt: skip
    return registers.add(REGISTERS.get(MATCH), values, by=by)


@transaction.atomic
def reveal_phone(report: Any, *, reason: str, by: User) -> str:
    """查看电话 — the asker's phone, for a stated reason; one audit event."""
    audit.record(
        "rescue.reveal", by=by, target_kind=REPORT, target_uid=report.uid, division_path=report.division.path, reason=reason
    )  # fmt: skip
    return sealing.unseal(report.sealed_phone, report.uid)
