"""Who at a station may be whom: what is weighed, in which order it is shown, and what is never shown."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from minzheng.adapters.linkage import model
from minzheng.adapters.linkage.weighing import of_model, one_slip
from minzheng.domains.assistance.rescue import matching
from minzheng.domains.assistance.rescue.models import KinMatch
from tests.unit.domains.test_rescue import add, confirm, enter
from tests.worlds.rescue import report_values

__all__ = ["add", "confirm", "enter"]
pytestmark = pytest.mark.django_db
REMOTE = {"born_from": 1930, "born_to": 1935, "marks": ["tattoo"], "height": 150}


@pytest.fixture
def missed(add, the_city):
    def reported(number, place="E1", by="reviewer", **other):
        return add(
            "missing_report",
            by,
            **report_values(number, the_city.places[place], **({"marks": ["limp"], "height": 181} | other)),
        )

    return reported


@pytest.fixture
def stay(enter):
    return enter(told_name="许大力", marks=["limp", "scar"], height=180, origin="河南")


def numbers(stay, city, by="reviewer"):
    return [
        one.report.number for one in matching.candidates(stay, city.users[by]) if one.report.number.startswith("甲")
    ]


def test_the_likeliest_stands_first_and_says_why(missed, stay, the_city):
    missed("甲远", name="张某", marks=["tattoo"], height=150)
    missed("甲像", name="张某")
    missed("甲名", name="许大丽", origin="河南周口")
    assert numbers(stay, the_city)[:2] == ["甲名", "甲像"]
    assert "甲远" not in numbers(stay, the_city)
    best = matching.candidates(stay, the_city.users["reviewer"])[0]
    seen = {each.title: each.seen for each in best.reasons}
    assert seen["姓名"] == "自报姓名读音相同"
    assert seen["体貌特征"] == "都有跛行"
    assert seen["籍贯或口音"] == "相合"
    assert best.bits == pytest.approx(sum(each.bits for each in best.weighed))
    assert [abs(each.bits) for each in best.reasons] == sorted((abs(each.bits) for each in best.reasons), reverse=True)


@pytest.mark.parametrize(
    "other",
    [
        {"sex": "female"},
        {"lost_on": date(2021, 3, 2), "reported_on": date(2021, 3, 2)},  # after he came
        {"consented": False},
        {"closed_on": date(2021, 8, 1), "closed": "home"},
        {"born_from": 1930, "born_to": 1935},
    ],
)
def test_a_report_that_cannot_mean_him_is_not_weighed(missed, stay, the_city, other):
    missed("甲像", name="许大力")
    missed("甲非", name="许大力", **other)
    assert numbers(stay, the_city) == ["甲像"]


def test_reports_of_another_county_are_for_the_city_alone(missed, stay, the_city):
    missed("甲外", "W1", "stranger", name="许大力")
    assert numbers(stay, the_city) == []
    assert numbers(stay, the_city, "city") == ["甲外"]


def test_who_was_found_is_not_offered_again_and_who_was_judged_stays_in_sight(
    add, missed, stay, enter, confirm, the_city
):
    report = missed("甲像", name="许大力")
    said = {"basis": "辨认", "accepted_on": date(2021, 8, 1), "paper": "笔录"}
    match = add("kin_match", stay=stay.number, report=report.number, verdict="same", **said)
    confirm(match)
    (shown,) = [one for one in matching.candidates(stay, the_city.users["reviewer"]) if one.report == report]
    assert shown.match == match
    assert numbers(enter("甲二", told_name="许大力"), the_city) == []


def test_a_name_that_does_not_fit_is_no_reason_against(missed, stay):
    told = {each.title: each.bits for each in matching.weigh(stay, missed("甲像", name="欧阳不同"))}
    assert told["姓名"] == 0


def test_nothing_is_said_of_what_nobody_knows(missed, enter):
    blank = enter("甲空", born_from=None, born_to=None, height=None, marks=[], origin="", told_name="")
    report = missed("甲像", born_from=None, born_to=None, height=None, marks=[])
    assert {each.title for each in matching.weigh(blank, report)} == {"性别", "受理地", "走失时间"}


def test_statements_do_not_grow_with_reports(missed, stay, the_city, django_assert_num_queries):
    user = the_city.users["reviewer"]
    matching.candidates(stay, user)
    for number in range(6):
        missed(f"甲{number}")
    with django_assert_num_queries(2):
        assert len(matching.candidates(stay, user)) >= 6


def test_weights_of_names_and_sex_are_those_of_the_registers_model():
    declared = {title: (m, u) for _, title, m, u, _ in model.COMPARED["name"]}
    assert 2 ** of_model("name", "相同") == pytest.approx(declared["相同"][0] / declared["相同"][1])
    assert of_model("name", "相同") > of_model("name", "读音相同") > of_model("name", "相近") > 0
    assert of_model("sex", "不同") < 0
    with pytest.raises(KeyError):
        of_model("name", "没有这一级")


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("许大力", "许大力", True), ("许大力", "许大立", True), ("许大力", "许力", True), ("许大力", "许力大", True),
        ("许大力", "力大许", False), ("许大力", "许", False), ("", "许", True), ("许大力", "张大丽", False),
    ],
)  # fmt: skip
def test_one_slip(one, other, slip):
    assert one_slip(one, other) is one_slip(other, one) is slip


@given(st.text("甲乙丙", max_size=6), st.text("甲乙丙", max_size=6))
def test_one_slip_is_at_most_one_edit(one, other):
    assert one_slip(one, other) == (_edits(one, other) <= 1)


def _edits(one, other):
    """Damerau and Levenshtein by the book."""
    rows = [[max(i, j) if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


# -- the page -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def page(client, the_city):
    def at(stay, by="reviewer"):
        client.force_login(the_city.users[by])
        return client, reverse("kin_search", args=["assistance.stay", stay.uid])

    return at


def test_a_judgement_on_the_page_waits_for_another(missed, stay, page):
    report = missed("甲像", name="许大力")
    browser, address = page(stay)
    assert "甲像" in browser.get(address).content.decode()
    said = {"report": report.uid, "verdict": "same", "basis": "面容相符", "paper": "笔录", "accepted_on": "2021-08-02"}
    refused = browser.post(address, said | {"paper": ""})
    assert refused.status_code == 422
    assert "面容相符" in refused.content.decode()  # what was typed stays
    assert browser.post(address, said).status_code == 302
    match = KinMatch.objects.get(report=report)
    assert (match.verdict, match.reported_by.username, match.confirmed_at) == ("same", "reviewer", None)
    assert "待确认" in browser.get(address).content.decode()
    assert browser.post(address, said).status_code == 422  # once is enough


def test_a_report_of_another_county_cannot_be_judged(missed, stay, page):
    foreign = missed("甲外", "W1", "stranger", name="许大力")
    browser, address = page(stay)
    said = {"report": foreign.uid, "verdict": "same", "basis": "像", "paper": "笔录", "accepted_on": "2021-08-02"}
    assert browser.post(address, said).status_code == 404
    assert not KinMatch.objects.filter(report=foreign).exists()
