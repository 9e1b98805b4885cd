"""Somebody who lives alone on nothing, and of whom the rules know everything."""

from datetime import date

from minzheng.kernel.identifiers.persons import resident_check

WHOLE = {
    "application_kind": "household",
    "deductions_year": 0,
    "financial_assets": 0,
    "houses": 1,
    "vehicles": 0,
    "grant_before": 0,
}
NOTHING = dict.fromkeys(("work_cost", "business_year", "property_year", "received_year", "handed_on_year", "wages"), 0) | {
    "insured": True, "seriously_ill": False, "disability_kind": "none", "disability_grade": "none", "property_fits": False,
}  # fmt: skip


def person_values(division):
    """Clean values of a person as a form gives them."""
    body = "99012119800101" + "001"
    return {
        "name": "申待助", "id_number": body + resident_check(body), "sex": "male", "born_on": date(1980, 1, 1), "division": division,
        "settlement": "urban", "phone": "13900009001", "died_on": None,
    }  # fmt: skip
