"""What one source says, in whatever order it is said, holds one value a day; the newer ends the earlier."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minzheng.core.facts.timeline import Span, place

FIRST = date(2021, 1, 1)
days = st.integers(min_value=0, max_value=30).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def statements(draw):
    since = draw(days)
    length = draw(st.none() | st.integers(min_value=1, max_value=20))
    return (
        draw(st.integers(min_value=0, max_value=3)),
        since,
        None if length is None else since + timedelta(days=length),
    )


def said(*given_statements):
    spans: list[Span] = []
    for value, since, until in given_statements:
        place(spans, Span(value, since, until))
    return spans


@given(st.lists(statements(), max_size=12))
def test_at_any_day_at_most_one_value_holds_and_no_span_is_empty(given_statements):
    spans = said(*given_statements)
    assert all(span.until is None or span.until > span.since for span in spans)
    for number in range(60):
        assert len([span for span in spans if span.holds(FIRST + timedelta(days=number))]) <= 1


@given(st.lists(statements(), max_size=12), statements())
def test_what_was_said_last_holds_on_its_first_day(given_statements, last):
    spans = said(*given_statements)
    assert place(spans, Span(*last)).value == last[0]
    assert [span.value for span in spans if span.holds(last[1])] == [last[0]]


@given(st.lists(statements(), max_size=12), statements())
def test_saying_the_same_again_changes_nothing(given_statements, last):
    spans = said(*given_statements, last)
    before = [(span.value, span.since, span.until) for span in spans]
    for span in spans:
        span.touched = False
    place(spans, Span(*last))
    assert [(span.value, span.since, span.until) for span in spans] == before
    assert not any(span.touched for span in spans)


@given(st.lists(statements(), max_size=12), statements())
def test_days_before_what_is_said_keep_their_value(given_statements, last):
    spans = said(*given_statements)
    before = {}
    for number in range((last[1] - FIRST).days):
        day = FIRST + timedelta(days=number)
        before[day] = [span.value for span in spans if span.holds(day)]
    extended = any(span.holds(last[1]) and span.value == last[0] for span in spans)
    place(spans, Span(*last))
    assert all([span.value for span in spans if span.holds(day)] == held for day, held in before.items()) or extended
