"""报送办理 — begin a filing, fill it in, submit it, approve it or send it back, give it up.

Whoever comes second is told what he found: every step locks the filing first and looks at its state again.
"""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.failpoints import fp
from minzheng.core.notices import services as notices
from minzheng.core.registers.services import BadFields
from minzheng.core.registers.writing import NotPossible, in_words
from minzheng.core.returns.forms import reads, writing
from minzheng.core.returns.forms.declarations import Form, Severity, form_of
from minzheng.core.returns.forms.models import Filing, FilingState, FilingStep
from minzheng.core.returns.models import Return
from minzheng.kernel import periods
from minzheng.kernel.periods import Period

LONGEST = 300
CHANGED_MEANWHILE = "您打开之后，别人已经改过这份报表；请重新打开，看过最新内容再填。"
OWN = "您填报或报送过这份报表，须由另一人审核。"
MOVED_ON = "这份报表现在是“{state}”，不能{act}。"


class NotSound(NotPossible):
    """审核不通过 — what keeps a filing from being submitted, by item; errors and unexplained warnings."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def begin(form: Form, unit: Division, period: Period, *, by: User, reason: str = "") -> Filing:
    """A filing of a unit for a period; the one that is open already, if there is one. Raises NotPossible (BadFields)."""
    _require(by, Permission.STATISTICS_REPORT, unit)
    there = reads.open_filing(form, unit, period)
    if there is not None and not reason:
        return there
    known = writing.standing(form, [(unit, period)]).get((unit.lineage, period))
    if said := writing.fault(form, unit, period, reason.strip(), known):
        raise BadFields(said)
    values = reads.approved_values(form, unit, period) if known is not None else {}
    try:
        with transaction.atomic():
            made = Filing(
                form=form.code, division=unit, period_start=period.start, period_end=period.end, asked_by=by,
                version_number=1 + (known.number if known else 0), reason=reason.strip()[:LONGEST],
            )  # fmt: skip
            writing.store(form, [made], [values], by=by)
            fp("filing.begun")
            _tell("filing.begin", made, by)
    except IntegrityError as problem:
        raise NotPossible(in_words(problem)) from problem
    return made


@transaction.atomic
def fill(filing: Filing, values: Mapping[str, int], answers: Mapping[str, str], *, seen: int, by: User) -> Filing:
    """Write the figures that somebody typed; items left empty are taken out. ``seen`` is the version that he was shown."""
    found = _locked(filing, Permission.STATISTICS_REPORT, by, "填报", *writing_states())
    if found.version != seen:
        raise NotPossible(CHANGED_MEANWHILE)
    form = form_of(found.form)
    if unknown := set(values) - set(form.by_code):
        raise NotPossible(f"表样没有这些报表项：{'、'.join(sorted(unknown))}。")
    there = {row.kind: row for row in Return.objects.filter(filing=found)}
    rows = {row.kind: row for row in writing.figures_of(form, found, values, by)}
    gone = [row.pk for code, row in there.items() if code not in rows]
    changed = [code for code, row in there.items() if code in rows and rows[code].amount != row.amount]
    if gone:
        Return.objects.filter(pk__in=gone).delete()
    for code in changed:
        there[code].amount, there[code].reported_by = rows[code].amount, by
    Return.objects.bulk_update([there[code] for code in changed], ["amount", "reported_by"])
    fresh = [row for code, row in rows.items() if code not in there]
    Return.objects.bulk_create(fresh)
    kept = {code: text.strip()[:LONGEST] for code, text in answers.items() if text.strip()}
    if gone or changed or fresh or kept != found.answers:
        _change(found, answers=kept)
        writing.note([found], FilingStep.Act.FILLED, by=by)
        fp("filing.filled")
        _tell("filing.fill", found, by, items=sorted({*changed, *(row.kind for row in fresh)}), emptied=len(gone))
    return found


def writing_states() -> tuple[str, ...]:
    """The states in which figures may be changed."""
    return FilingState.DRAFT, FilingState.SENT_BACK


@transaction.atomic
def submit(filing: Filing, *, by: User) -> Filing:
    """Submit a filing that the rules let through. Raises NotPossible (NotSound) with what has to be mended, item by item."""
    found = _locked(filing, Permission.STATISTICS_REPORT, by, "报送", *writing_states())
    look = reads.look(found)
    said = {item.code: f"{item.kind.title}没有填；没有发生的填 0。" for item in look.lacking}
    for one in look.problems:
        if one.severity is Severity.ERROR:
            said[one.code] = one.text
        elif one.code not in found.answers:
            said[one.code] = f"{one.text}请说明原因。"
    if said:
        raise NotSound(said)
    now = periods.now()
    Return.objects.filter(filing=found).exclude(reported_by=by).update(reported_by=by)
    _change(found, state=FilingState.SUBMITTED, submitted_by=by, submitted_at=now)
    writing.note([found], FilingStep.Act.SUBMITTED, by=by)
    fp("filing.submitted")
    _tell("filing.submit", found, by)
    return found


@transaction.atomic
def approve(filing: Filing, *, by: User) -> Filing:
    """Approve a submitted filing: it and its figures are locked. Raises NotPossible."""
    found = _locked(filing, Permission.STATISTICS_REVIEW, by, "审定", FilingState.SUBMITTED)
    if reads.had_a_hand(found, by):
        raise NotPossible(OWN)
    now = periods.now()
    _change(found, state=FilingState.APPROVED, approved_by=by, approved_at=now)
    fp("filing.approving")
    accepted_on = periods.today() if found.submitted_at is None else max(found.submitted_at.date(), found.period_end)
    paper = f"{form_of(found.form).title}（{found.period}，第 {found.version_number} 版）"
    Return.objects.filter(filing=found).update(
        confirmed_by=by, confirmed_at=now, accepted_on=accepted_on, paper=paper, updated_at=now
    )
    writing.note([found], FilingStep.Act.APPROVED, by=by)
    fp("filing.approved")
    _tell("filing.approve", found, by)
    _inform(found, "已审定", by)
    return found


@transaction.atomic
def send_back(filing: Filing, *, reason: str, by: User) -> Filing:
    """Send a submitted filing back for a reason; its figures may be changed again. Raises NotPossible."""
    if not reason.strip():
        raise NotPossible("退回须写明原因。")
    found = _locked(filing, Permission.STATISTICS_REVIEW, by, "退回", FilingState.SUBMITTED)
    if reads.had_a_hand(found, by):
        raise NotPossible(OWN)
    _change(found, state=FilingState.SENT_BACK, sent_back_for=reason.strip()[:LONGEST])
    writing.note([found], FilingStep.Act.SENT_BACK, by=by, reason=reason.strip()[:LONGEST])
    _tell("filing.send_back", found, by)
    _inform(found, "已退回", by)
    return found


@transaction.atomic
def withdraw(filing: Filing, *, by: User) -> Filing:
    """Give up a filing that waits for nobody: its figures go, who did what stays. Raises NotPossible."""
    found = _locked(filing, Permission.STATISTICS_REPORT, by, "撤回", *writing_states())
    writing.give_up([found], by=by)
    _tell("filing.withdraw", found, by)
    return found


def _locked(filing: Filing, to: Permission, by: User, act: str, *states: str) -> Filing:
    """The filing, locked, if it stands where the step begins. Raises NotPossible."""
    found = Filing.objects.select_for_update(of=("self",)).select_related("division").get(pk=filing.pk)
    _require(by, to, found.division)
    if found.state not in states:
        raise NotPossible(MOVED_ON.format(state=found.get_state_display(), act=act))
    return found


def _require(by: User, to: Permission, unit: Division) -> None:
    if not scope_of(by, to).covers(unit.path):
        raise NotPossible("您的岗位不办这个单位的这一步。")


def _change(filing: Filing, **values: Any) -> None:
    Filing.objects.filter(pk=filing.pk).update(**values)
    filing.refresh_from_db()


def _inform(filing: Filing, what: str, by: User) -> None:
    """Tell whoever submitted it."""
    if filing.submitted_by is not None:
        title = f"{filing.division.name}{filing.period}{form_of(filing.form).title}{what}"
        notices.tell(filing.submitted_by, title, url=f"/statistics/{filing.uid}/", by=by)


def _tell(action: str, filing: Filing, by: User, **body: Any) -> None:
    said = {"form": filing.form, "period": filing.period_start.isoformat(), "version": filing.version_number} | body
    audit.record(
        action, by=by, target_kind=filing.form, target_uid=filing.uid, division_path=filing.division.path, body=said
    )
