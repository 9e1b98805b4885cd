"""权限 — what may be done. Codes go into tests and documents; nothing else in the product names an act."""

from enum import StrEnum


class Permission(StrEnum):
    """权限 — one line per act."""

    # registers
    REGISTER_VIEW = "register.view"
    REGISTER_EDIT = "register.edit"
    REGISTER_IMPORT = "register.import"
    REGISTER_EXPORT = "register.export"
    REGISTER_CONFIRM = "register.confirm"
    PERSON_REVEAL = "person.reveal"

    # what somebody earns, owns and suffers from: for those who handle his case
    FACT_VIEW = "fact.view"

    # cases: to see them, to work on them, to see to it that others do
    CASE_VIEW = "case.view"
    CASE_WORK = "case.work"
    CASE_MANAGE = "case.manage"

    # asset and income checks: to see what was asked and answered, to do the asking
    CHECK_VIEW = "check.view"
    CHECK_WORK = "check.work"
    # visits: to see them, to plan them and to go
    VISIT_VIEW = "visit.view"
    VISIT_WORK = "visit.work"
    # the ledger: to see it, to prepare a run, to release one that somebody else prepared
    LEDGER_VIEW = "ledger.view"
    LEDGER_PREPARE = "ledger.prepare"
    LEDGER_RELEASE = "ledger.release"
    # statistics: to fill in and submit a form, to approve or send back what others submitted
    STATISTICS_REPORT = "statistics.report"
    STATISTICS_REVIEW = "statistics.review"
    # reconciliation: to compare a month, say why figures differ, and close it
    RECONCILE = "reconciliation.work"

    # documents
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_ADD = "document.add"
    DOCUMENT_VERIFY = "document.verify"

    # plan and figures
    PLAN_VIEW = "plan.view"
    PLAN_EDIT = "plan.edit"
    PLAN_REPORT = "plan.report"
    PLAN_ANSWER = "plan.answer"

    # papers under the office's own number
    PAPER_ISSUE = "paper.issue"

    # divisions
    DIVISION_VIEW = "division.view"
    DIVISION_EDIT = "division.edit"

    # data quality
    ALARM_VIEW = "alarm.view"

    # the three separated administrators
    ACCOUNT_ADMIN = "account.admin"
    POST_ADMIN = "post.admin"
    AUDIT_VIEW = "audit.view"


READING = frozenset(
    {
        Permission.REGISTER_VIEW,
        Permission.DOCUMENT_VIEW,
        Permission.PLAN_VIEW,
        Permission.DIVISION_VIEW,
        Permission.ALARM_VIEW,
    }
)
RECORDING = READING | {
    Permission.REGISTER_EDIT,
    Permission.REGISTER_IMPORT,
    Permission.REGISTER_EXPORT,
    Permission.DOCUMENT_ADD,
    Permission.PERSON_REVEAL,
    Permission.FACT_VIEW,
    Permission.CASE_VIEW,
    Permission.CASE_WORK,
    Permission.CHECK_VIEW,
    Permission.VISIT_VIEW,
    Permission.VISIT_WORK,
    Permission.LEDGER_VIEW,
}
ADMINISTERING = frozenset({Permission.ACCOUNT_ADMIN, Permission.POST_ADMIN, Permission.AUDIT_VIEW})
