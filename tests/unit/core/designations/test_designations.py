"""Titles from a day to a day: one holder, never two at a time, counted when confirmed, ended by a decision of two."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.designations import services
from minzheng.core.designations.expressions import STATES, state, state_is
from minzheng.core.designations.kinds import KINDS, DesignationKind, all_kinds
from minzheng.core.designations.models import OVERLAPS, Designation, DesignationEnd
from minzheng.core.registers import accepting, listing
from minzheng.core.registers import services as registers
from minzheng.core.registers.services import BadFields
from minzheng.core.registers.spells import overlap
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.periods import Period
from tests.unit.core.designations.conftest import ENDS, HONOURS, PILOTS, POINTS, SINCE, STARS, TODAY
from tests.unit.core.facilities.test_registers import checked

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# -- what may be written ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("register", [STARS, PILOTS, POINTS, HONOURS], ids=lambda one: one.code)
def test_a_title_is_given_to_the_holder_that_its_kind_wants_and_lies_where_the_holder_lies(titles, register):
    record = titles.given(register)
    assert record.holder == register.kind.holder
    assert [getattr(record, name) is not None for name in ("facility", "organisation", "person")] == [
        register.kind.holder == name for name in ("facility", "organisation", "person")
    ]
    assert record.division == (titles.world.county if register is PILOTS else titles.world.township)


@pytest.mark.parametrize(
    "broken",
    [
        {"holder": "organisation"}, {"holder": "division"}, {"holder": "person"}, {"holder": "nobody"}, {"facility": None},
        {"kind": "stars"}, {"until": SINCE}, {"until": SINCE - DAY}, {"since": date(1949, 9, 30)},
    ],
)  # fmt: skip
def test_the_table_refuses_a_title_without_exactly_one_holder_or_with_days_that_cannot_be(titles, broken):
    record = titles.given(STARS, confirmed=False)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Designation.objects.filter(pk=record.pk).update(**broken)
    for name, value in broken.items():
        setattr(record, name, value)
    with pytest.raises(ValidationError) as refusal:
        record.validate_constraints()
    assert all("一" <= text[0] <= "鿿" for text in refusal.value.messages)


def test_the_table_refuses_two_holders(titles):
    record = titles.given(STARS, confirmed=False)
    with pytest.raises(IntegrityError, match="designation_one_holder"):
        Designation.objects.filter(pk=record.pk).update(organisation=titles.organisation)


@pytest.mark.parametrize(
    ("register", "values", "field", "words"),
    [
        (STARS, {"facility": "Z999"}, "facility", "没有这个设施编号"),
        (STARS, {"grade": ""}, "grade", "等次"),
        (STARS, {"until": SINCE}, "until", "晚于"),
        (STARS, {"accepted_on": TODAY + DAY}, "accepted_on", "今天"),
        (HONOURS, {"group": ""}, "group", "名单"),
        (POINTS, {"organisation": "none"}, "organisation", "没有这个组织编号"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(titles, register, values, field, words):
    with pytest.raises(BadFields) as refusal:
        titles.given(register, **values)
    assert words in refusal.value.problems[field]


def test_a_canteen_has_no_stars_and_a_township_is_no_pilot_county(titles):
    from minzheng.core.facilities import services as facilities

    facilities.open_facility(
        kind="eldercare.canteen", code="C1", name="餐厅", division=titles.world.village, level="village", opened_on=SINCE,
        by=titles.world.clerk,
    )  # fmt: skip
    with pytest.raises(BadFields, match="只认定：养老机构"):
        titles.given(STARS, facility="C1")
    with pytest.raises(BadFields, match="县（市、区）"):
        titles.given(PILOTS, division=titles.world.township)


# -- never two at a time ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("register", [STARS, PILOTS, POINTS, HONOURS], ids=lambda one: one.code)
def test_a_second_title_of_the_kind_at_the_same_time_is_refused_in_words_by_form_file_and_database(titles, register):
    titles.given(register, until=date(2022, 3, 1))
    later = {"since": date(2022, 2, 28)}
    with pytest.raises(BadFields) as refusal:
        titles.given(register, **later)
    assert refusal.value.problems == {register.kind.holder: OVERLAPS}
    values = titles.values(register, **later)
    with transaction.atomic(), pytest.raises(IntegrityError, match=f"designation_once_{register.kind.holder}"):
        register.writer.create_many([values], by=titles.world.reviewer)
    row = values | ({"division": titles.world.county.code} if register is PILOTS else {})
    row |= {"grade": dict(register.kind.grades).get(row.get("grade"))} if register.kind.grades else {}
    (problem,) = checked(register, titles.world.reviewer, row).problems
    assert problem.message == OVERLAPS


def test_the_next_title_begins_on_the_day_on_which_the_last_one_ends(titles):
    titles.given(STARS, until=date(2022, 3, 1))
    assert titles.given(STARS, since=date(2022, 3, 1)).counts


def test_titles_of_two_kinds_and_of_two_holders_stand_side_by_side(titles):
    from minzheng.core.registers.declarations import REGISTERS

    titles.given(STARS)
    titles.given(REGISTERS.get("eldercare.fire_model"))
    titles.world.institution("Y002")
    titles.given(STARS, facility="Y002")
    assert Designation.objects.counted().count() == 3


def test_two_rows_of_one_file_that_overlap_are_told_of(titles):
    row = titles.values(STARS) | {"grade": "五星级"}
    problems = checked(STARS, titles.world.reviewer, row, row | {"since": date(2021, 6, 1)}).problems
    assert [(one.row_number, one.column_title, one.message) for one in problems] == [(3, "设施编号", OVERLAPS)]


def test_a_correction_into_another_titles_time_is_refused_with_the_constraints_own_words(titles):
    titles.given(STARS, until=date(2022, 3, 1))
    later = titles.given(STARS, since=date(2022, 3, 1), confirmed=False)
    with pytest.raises(NotPossible, match=OVERLAPS):
        registers.change(STARS, later, {"since": date(2022, 2, 1)}, version=later.version, by=titles.world.clerk)


spells = st.builds(
    lambda start, length: (start, None if length is None else start + timedelta(days=length)),
    st.dates(date(2020, 1, 1), date(2020, 3, 1)), st.none() | st.integers(1, 40),
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(spells, spells)
def test_the_writer_and_the_database_call_the_same_days_overlapping(db, one, other):
    with connection.cursor() as cursor:
        cursor.execute("SELECT daterange(%s, %s) && daterange(%s, %s)", [*one, *other])
        assert cursor.fetchone()[0] == overlap(one, other)


# -- what counts -----------------------------------------------------------------------------------------------------
def test_a_title_holds_from_its_first_day_until_the_day_before_its_end(titles):
    titles.given(STARS, until=date(2021, 6, 1))
    held = {
        day: Designation.objects.in_force(day).exists()
        for day in (SINCE - DAY, SINCE, date(2021, 5, 31), date(2021, 6, 1))
    }
    assert list(held.values()) == [False, True, True, False]


def test_a_title_that_nobody_confirmed_counts_nowhere(titles):
    titles.given(STARS, confirmed=False)
    year = Period(date(2021, 1, 1), TODAY)
    assert not Designation.objects.in_force(TODAY).exists()
    assert not Designation.objects.newly(year).exists()


def test_new_are_those_that_began_in_the_period(titles):
    titles.given(STARS, since=date(2020, 12, 31), until=date(2021, 3, 1))
    titles.given(STARS)
    assert Designation.objects.newly(Period(date(2021, 1, 1), TODAY), kind="eldercare.star_model").get().since == SINCE


def test_without_a_document_number_nothing_is_confirmed(titles):
    record = titles.given(STARS, confirmed=False, document_number="")
    assert STARS.confirm([record], by=titles.world.reviewer)[1] == [f"{record.facility.name}：没有文号，请填报人补齐。"]
    with pytest.raises(IntegrityError, match="designation_numbered_when_confirmed"):
        Designation.objects.filter(pk=record.pk).update(
            confirmed_by=titles.world.reviewer, confirmed_at=record.created_at
        )


def test_who_wrote_a_title_down_cannot_confirm_it(titles):
    record = titles.given(STARS, confirmed=False)
    assert STARS.confirm([record], by=titles.world.clerk)[0] == 0


def test_an_empty_end_is_reckoned_from_the_years_of_validity(titles, monkeypatch):
    kind = KINDS.get("eldercare.star_model")
    timed = DesignationKind(**{**vars(kind), "valid_years": 3})
    writer = type(STARS.writer)("Timed", (STARS.writer,), {"kind": timed})
    (record,) = writer.create_many([titles.values(STARS)], by=titles.world.clerk)
    assert record.until == date(2024, 3, 1)
    assert timed.until_of(date(2020, 2, 29)) == date(2023, 3, 1)
    assert kind.until_of(SINCE) is None


@pytest.mark.parametrize(
    "broken",
    [
        {"holder": "nobody"}, {"facilities": ()}, {"levels": ("county",)}, {"holder": "division"},
        {"holder": "person", "facilities": ("a.b",)},
    ],
)  # fmt: skip
def test_a_kind_that_contradicts_itself_is_refused_when_it_is_declared(broken):
    sound = {"code": "x.y", "title": "试", "line": "x", "holder": "facility", "facilities": ("a.b",)}
    with pytest.raises(ValueError, match="认定种类"):
        DesignationKind(**sound | broken)


def test_every_kind_has_a_register(titles):
    from minzheng.core.registers.declarations import REGISTERS

    for kind in all_kinds():
        assert REGISTERS.get(kind.code).title == kind.full_title


# -- how it stands today ---------------------------------------------------------------------------------------------
def test_the_state_that_a_row_shows_and_the_filter_agree_and_each_title_is_in_one_state(titles, monkeypatch):
    expired = titles.given(STARS, until=date(2021, 6, 1))
    titles.given(STARS, since=date(2021, 6, 1), until=date(2021, 8, 1), confirmed=False)
    titles.given(POINTS)
    titles.given(HONOURS, since=date(2021, 9, 1))
    revoked = titles.given(PILOTS)
    end = services.end(revoked, date(2021, 7, 1), "撤销决定", "未达标准", by=titles.world.reviewer)
    services.confirm_ends([end], by=titles.chief)
    shown = dict(Designation.objects.annotate(state=state()).values_list("pk", "state"))
    assert sorted(shown.values()) == ["coming", "expired", "in_force", "revoked", "waiting"]
    assert shown[expired.pk] == "expired"
    for value, _ in STATES:
        found = set(Designation.objects.filter(state_is(value)).values_list("pk", flat=True))
        assert found == {pk for pk, said in shown.items() if said == value}
    assert not Designation.objects.filter(state_is("nonsense")).exists()


def test_a_list_shows_holder_and_state_and_masks_a_persons_name(titles):
    titles.given(HONOURS)
    (row,) = listing.page(HONOURS, titles.world.reviewer, listing.Query(), listing.Position()).rows
    assert (row["state"], row["group"]) == ("in_force", "第一份名单")
    assert HONOURS.label(row) == "梅*"
    assert listing.page(HONOURS, titles.world.stranger, listing.Query(), listing.Position()).rows == []


# -- taken away before its time --------------------------------------------------------------------------------------
def ended(titles, record, on=date(2021, 7, 1), **other):
    return services.end(record, on, other.get("paper", "撤销决定"), "未达标准", by=other.get("by", titles.world.clerk))


def test_a_title_is_taken_away_only_when_another_person_confirms_the_end(titles):
    record = titles.given(STARS)
    end = ended(titles, record)
    assert Designation.objects.in_force(TODAY).exists()
    assert services.confirm_ends([end], by=titles.world.clerk).confirmed == 0
    assert Designation.objects.in_force(TODAY).exists()
    assert ENDS.confirm([end], by=titles.world.reviewer) == (1, [])
    record.refresh_from_db()
    assert record.until == date(2021, 7, 1)
    assert [Designation.objects.in_force(day).exists() for day in (date(2021, 6, 30), date(2021, 7, 1))] == [
        True,
        False,
    ]


def test_who_lost_a_title_may_be_given_it_again(titles):
    record = titles.given(STARS, until=date(2024, 3, 1))
    services.confirm_ends([ended(titles, record)], by=titles.world.reviewer)
    assert titles.given(STARS, since=date(2021, 8, 1)).counts


@pytest.mark.parametrize(("on", "words"), [(SINCE, "晚于"), (SINCE - DAY, "晚于"), (date(2021, 12, 1), "到期")])
def test_an_end_lies_between_the_first_day_and_the_end(titles, on, words):
    record = titles.given(STARS, until=date(2021, 12, 1))
    with pytest.raises(NotPossible, match=words):
        ended(titles, record, on)


def test_what_was_never_confirmed_needs_no_end_and_a_second_end_is_refused(titles):
    with pytest.raises(NotPossible, match="还没有确认"):
        ended(titles, titles.given(STARS, confirmed=False))
    record = titles.given(POINTS)
    ended(titles, record)
    with pytest.raises(NotPossible, match="已经登记过撤销"):
        ended(titles, record)


def test_a_confirmed_title_is_not_shortened_without_a_confirmed_end_nor_changed_otherwise(titles):
    record = titles.given(STARS)
    for change in ({"until": date(2021, 7, 1)}, {"grade": "four"}, {"document_number": "另一号"}, {"group": "名单"}):
        with transaction.atomic(), pytest.raises(IntegrityError):
            Designation.objects.filter(pk=record.pk).update(**change)
    ended(titles, record)
    with pytest.raises(IntegrityError, match="撤销决定"):
        Designation.objects.filter(pk=record.pk).update(until=date(2021, 7, 1))


def test_a_confirmed_end_stays(titles):
    record = titles.given(STARS)
    end = ended(titles, record)
    services.confirm_ends([end], by=titles.world.reviewer)
    with transaction.atomic(), pytest.raises(IntegrityError, match="不能收回"):
        accepting.reopen(end, reason="错了", by=titles.world.reviewer)
    with pytest.raises(IntegrityError):
        DesignationEnd.objects.filter(pk=end.pk).delete()


def test_an_end_of_a_title_that_was_reopened_meanwhile_is_refused(titles):
    record = titles.given(STARS)
    end = ended(titles, record)
    accepting.reopen(record, reason="等次有误", by=titles.world.reviewer)
    outcome = services.confirm_ends([end], by=titles.world.reviewer)
    assert (outcome.confirmed, "核对认定" in outcome.refused[0].reason) == (0, True)
    _, refused = ENDS.confirm([end], by=titles.world.reviewer)
    assert refused[0].startswith(f"{record.facility.name}：撤销："), "whose title it is, not the day alone"


def test_an_end_is_written_by_file_under_the_number_that_the_title_shows(titles):
    record = titles.given(STARS)
    row = {
        "designation": str(record.uid),
        "ended_on": date(2021, 7, 1),
        "reason": "未达标准",
        "accepted_on": SINCE,
        "paper": "决定",
    }
    assert checked(ENDS, titles.world.reviewer, row).new_rows == 1
    for wrong in ("甲", "00000000-0000-7000-8000-000000000000"):
        (problem,) = checked(ENDS, titles.world.reviewer, row | {"designation": wrong}).problems
        assert "没有这个认定登记号" in problem.message
    (problem,) = checked(ENDS, titles.world.stranger, row).problems
    assert "没有这个认定登记号" in problem.message
