"""上级系统交换登记 — cases of a period for a superior's assistance system, its numbers and results back, answers of departments.

A file is read whole before anything is written; one fault refuses all of it, line by line, and the same file brought a second
time changes nothing. A number once kept is not replaced by another: that is a fault for people to clear up.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from django.db import connection, transaction

from minzheng.adapters.spreadsheets import Column, Sheet, write_csv, write_workbook
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.cases import services as cases
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.exchange.files import BadFile, Fault, Line, read
from minzheng.core.cases.intake import lists
from minzheng.core.cases.models import Case, Step
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.parties import sealing
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible, Sort

__all__ = ["BadFile", "Brought", "NotPossible", "bring_answers", "bring_numbers", "export"]
NUMBER, THEIRS, RESULT = "办件编号", "上级系统编号", "上级系统结果"
ANSWER, WORDS = "答复情况", "答复内容"
COLUMNS = (
    NUMBER, "事项代码", "事项", "环节", "申请人", "身份证号", "区划代码", "区划", "收件日期", "受理日期", "办结日期", THEIRS, RESULT,
    ANSWER, WORDS,
)  # fmt: skip
THEIR_NUMBER = re.compile(r"[0-9A-Za-z._/-]{1,60}")
ANSWERS = {"已答复": "answer", "退回": "send_back"}
LONGEST_RESULT, MOST_NUMBERS, MOST_ANSWERS, MOST_EXPORTED = 200, 5_000, 200, 20_000
UNKNOWN = "没有这个编号的办件，或者它不在您的管辖范围内。"
KIND = "cases.exchange"


@dataclass(frozen=True)
class Brought:
    """导入结果 — how many cases a file changed, and how many stood already as it says."""

    changed: int
    same: int


# -- out -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def export(since: date, until: date, form: str, *, referrals: bool = False, reason: str, by: User) -> bytes:
    """导出 — cases opened in a period (both days included) as xlsx or csv, with the applicants' full numbers, for a stated reason.

    ``referrals``: needs that other departments answer, else the bureau's own matters. Of an applicant who moved out of the
    scope there is the name alone. Raises NotPossible.
    """
    standing = standing_of(by)
    scope, revealing = standing.scope(Permission.CASE_MANAGE), standing.scope(Permission.PERSON_REVEAL)
    if until < since:
        raise NotPossible("止期不能早于起期，请核对。")
    if not reason.strip():
        raise NotPossible("文件里有完整的身份证号，请写明导出的用途。")
    rows = Case.objects.within(scope).filter(opened_on__range=(since, until), matter__startswith="assistance.")
    rows = rows.filter(matter__in=lists.needs()) if referrals else rows.exclude(matter__in=lists.needs())
    found = list(
        rows.select_related("person__division", "organisation", "division").order_by("id")[: MOST_EXPORTED + 1]
    )
    if len(found) > MOST_EXPORTED:
        raise NotPossible(f"一次最多导出 {MOST_EXPORTED:,} 件，请缩短期间。")
    data = _written([_row(one, revealing) for one in found], form)
    audit.record(
        "case.exchange_export", by=by, target_kind=KIND, reason=reason.strip()[:200],
        body={"since": f"{since}", "until": f"{until}", "rows": len(found), "sha256": hashlib.sha256(data).hexdigest()},
    )  # fmt: skip
    return data


def _row(case: Case, revealing: Scope) -> list[str]:
    workflow = WORKFLOWS.pinned(case.pin)
    state = workflow.states[case.state].title if case.state in workflow.states else case.state
    person = case.person
    number = ""
    if person is not None and revealing.covers(person.division.path):
        number = sealing.unseal(person.sealed_id, column="sealed_id", uid=person.uid)
    applicant = person.name if person is not None else case.organisation.name if case.organisation else ""
    days = [f"{day}" if day else "" for day in (case.opened_on, case.accepted_on, case.closed_on)]
    return [
        case.number, case.matter, workflow.title, state, applicant, number, case.division.code, case.division.name, *days,
        case.external_number, case.external_result, "", "",
    ]  # fmt: skip


def _written(rows: Sequence[Sequence[str]], form: str) -> bytes:
    out, columns = BytesIO(), [Column(title) for title in COLUMNS]
    if form == "csv":
        write_csv(out, columns, rows)
    else:
        write_workbook(out, [Sheet("办件", columns, rows)])
    return out.getvalue()


# -- numbers and results back ----------------------------------------------------------------------------------------
@transaction.atomic
def bring_numbers(data: bytes, name: str, *, by: User) -> Brought:
    """导入编号和结果 — the superior's numbers and results by our own numbers: all of the file or nothing. Raises BadFile, NotPossible."""
    lines = read(data, name, (NUMBER, THEIRS, RESULT), most=MOST_NUMBERS)
    scope = standing_of(by).scope(Permission.CASE_MANAGE)
    there = _cases(lines, scope)
    taken = {line.said[THEIRS] for line in lines if line.said[THEIRS]}
    holders = dict(Case.objects.filter(external_number__in=taken).values_list("external_number", "number"))
    faults = [*_repeats(lines, NUMBER), *_repeats(lines, THEIRS)]
    for line in lines:
        faults += _against(line, there.get(line.said[NUMBER]), holders)
    if faults:
        raise BadFile(faults)
    changed = [(there[line.said[NUMBER]], line) for line in lines if _differs(there[line.said[NUMBER]], line)]
    _keep([(case.pk, line.said[THEIRS] or case.external_number, line.said[RESULT] or case.external_result) for case, line in changed])  # fmt: skip
    if changed:
        body = {"changed": len(changed), "same": len(lines) - len(changed), "sha256": hashlib.sha256(data).hexdigest()}
        audit.record("case.exchange_import", by=by, target_kind=KIND, body=body)
    return Brought(len(changed), len(lines) - len(changed))


def _cases(lines: Sequence[Line], scope: Scope) -> dict[str, Case]:
    """The cases that lines name, inside a scope, by number, their rows locked in order."""
    numbers = [line.said[NUMBER] for line in lines]
    rows = Case.objects.within(scope).select_for_update(of=("self",)).filter(number__in=numbers).order_by("pk")
    return {case.number: case for case in rows}


def _repeats(lines: Sequence[Line], column: str) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for line in lines:
        value = line.said[column]
        if value and value in seen:
            yield Fault(line.number, column, f"与第 {seen[value]} 行重复，请删去其中一行。")
        seen.setdefault(value, line.number)


def _against(line: Line, case: Case | None, holders: dict[str, str]) -> Iterator[Fault]:
    theirs = line.said[THEIRS]
    if case is None:
        yield Fault(line.number, NUMBER, UNKNOWN)
        return
    if theirs and not THEIR_NUMBER.fullmatch(theirs):
        yield Fault(line.number, THEIRS, "编号只能是 60 个以内的字母、数字和 . _ / -，请核对。")
    elif theirs and case.external_number and case.external_number != theirs:
        yield Fault(line.number, THEIRS, "这一件已登记了另一个上级系统编号，请核对是哪一个错了。")
    elif theirs and holders.get(theirs, case.number) != case.number:
        yield Fault(line.number, THEIRS, "这个编号已登记在另一件上，请核对。")
    if len(line.said[RESULT]) > LONGEST_RESULT:
        yield Fault(line.number, RESULT, f"最多 {LONGEST_RESULT} 个字，请写短一些。")
    if line.said[RESULT] and not (theirs or case.external_number):
        yield Fault(line.number, THEIRS, "有结果的须有上级系统编号。")


def _differs(case: Case, line: Line) -> bool:
    said = (line.said[THEIRS] or case.external_number, line.said[RESULT] or case.external_result)
    return said != (case.external_number, case.external_result)


def _keep(rows: Sequence[tuple[int, str, str]]) -> None:
    """One statement, whatever the number of rows."""
    if not rows:
        return
    statement = """
        UPDATE cases_case SET external_number = new.number, external_result = new.result
        FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS new(id, number, result) WHERE cases_case.id = new.id
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])


# -- answers of other departments ------------------------------------------------------------------------------------
@transaction.atomic
def bring_answers(data: bytes, name: str, *, by: User) -> Brought:
    """导入转办答复 — what departments answered or sent back: each row is the step that the clerk would take, all or nothing.

    Rows that say nothing are left out. Raises BadFile, NotPossible.
    """
    lines = _answering(read(data, name, (NUMBER, ANSWER, WORDS), most=MOST_NUMBERS))
    there = _cases(lines, standing_of(by).scope(Permission.CASE_WORK))
    faults, steps = [*_repeats(lines, NUMBER)], _last_steps(list(there.values()))
    todo: list[tuple[Line, Case, str]] = []
    for line in lines:
        case, move = there.get(line.said[NUMBER]), ANSWERS.get(line.said[ANSWER], "")
        if case is None or case.matter not in lists.needs():
            faults.append(Fault(line.number, NUMBER, UNKNOWN if case is None else "这一件不是转办，没有部门答复。"))
        elif not move or not line.said[WORDS]:
            faults.append(Fault(line.number, ANSWER, "请填“已答复”或“退回”，并写明答复内容。"))
        elif steps.get(case.pk) != (move, line.said[WORDS]):
            todo.append((line, case, move))
    if faults:
        raise BadFile(faults)
    _take(todo, by)
    if todo:
        audit.record(
            "case.exchange_answers", by=by, target_kind=KIND, body={"changed": len(todo), "at": f"{periods.today()}"}
        )
    return Brought(len(todo), len(lines) - len(todo))


def _answering(lines: Sequence[Line]) -> list[Line]:
    """Rows that say something. Raises NotPossible."""
    found = [line for line in lines if line.said[ANSWER] or line.said[WORDS]]
    if not found:
        raise NotPossible("文件里没有填写答复的行。")
    if len(found) > MOST_ANSWERS:
        raise NotPossible(f"一次最多导入 {MOST_ANSWERS} 件答复，请分成几个文件。")
    return found


def _last_steps(found: Sequence[Case]) -> dict[int, tuple[str, str]]:
    """The last move of each case, whatever it was: one statement. An answer that the case went on from is answered anew."""
    rows = Step.objects.filter(case__in=found, sort=Sort.MOVED).order_by("case", "-serial").distinct("case")
    return {case: (name, opinion) for case, name, opinion in rows.values_list("case", "name", "opinion")}


def _take(todo: Sequence[tuple[Line, Case, str]], by: User) -> None:
    faults: list[Fault] = []
    for line, case, move in todo:
        try:
            with transaction.atomic():
                cases.take_move(case.uid, move, revision=None, opinion=line.said[WORDS], by=by)
        except NotPossible as problem:
            faults.append(Fault(line.number, ANSWER, str(problem)))
    if faults:
        raise BadFile(faults)
