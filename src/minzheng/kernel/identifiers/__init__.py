"""标识 — numbers that name persons, organisations, places, accounts and papers.

Every reader tidies what was typed (full-width forms, spaces, dashes), checks it, and gives a value whose ``repr``
is safe to log. A refusal is a BadIdentifier; its text never repeats the number.
"""

from minzheng.kernel.identifiers.contacts import BankAccount, Phone, PhoneKind, parse_bank_account, parse_phone
from minzheng.kernel.identifiers.divisions import DivisionCode, Level, SegmentKind, parse_division_code
from minzheng.kernel.identifiers.organisations import CreditCode, credit_check, organisation_check, parse_credit_code
from minzheng.kernel.identifiers.papers import DocumentNumber, parse_document_number
from minzheng.kernel.identifiers.persons import (
    DisabilityCertificate,
    ResidentID,
    Sex,
    parse_disability_certificate,
    parse_resident_id,
    resident_check,
    upgrade_resident_id,
)
from minzheng.kernel.identifiers.problems import BadIdentifier
from minzheng.kernel.identifiers.scanning import Finding, found_in

__all__ = [
    "BadIdentifier", "BankAccount", "CreditCode", "DisabilityCertificate", "DivisionCode", "DocumentNumber", "Finding", "Level",
    "Phone", "PhoneKind", "ResidentID", "SegmentKind", "Sex", "credit_check", "found_in", "organisation_check", "parse_bank_account",
    "parse_credit_code", "parse_disability_certificate", "parse_division_code", "parse_document_number", "parse_phone",
    "parse_resident_id", "resident_check", "upgrade_resident_id",
]  # fmt: skip
