"""The calendar's years: seeded once, entered from a notice line by line, and missing years are said."""

from datetime import date

import pytest

from minzheng.core.audit.models import AuditEvent
from minzheng.core.calendars import reads, services
from minzheng.core.calendars.models import CalendarDay, CalendarYear

pytestmark = pytest.mark.django_db
NOTICE = "2031-01-01 休 元旦\n\n2031-01-04 班 元旦\n"


def test_seeding_twice_enters_nothing_twice():
    assert services.seed(by="system") > 10
    days = CalendarDay.objects.count()
    assert services.seed(by="system") == 0
    assert CalendarDay.objects.count() == days
    assert AuditEvent.objects.filter(action="calendar.seed").count() == 1


def test_a_year_entered_by_hand_is_left_alone_by_seeding():
    services.enter_year(2021, "2021-01-02 休 试验", source="试验通知", by="system")
    services.seed(by="system")
    assert list(CalendarDay.objects.filter(day__year=2021).values_list("name", flat=True)) == ["试验"]


def test_a_notice_is_entered_line_by_line_and_replaces_the_year():
    assert services.enter_year(2031, NOTICE, source="国办发明电〔2030〕1号", by="system") == 2
    assert services.enter_year(2031, "2031-05-01 休 劳动节", source="国办发明电〔2030〕2号", by="system") == 1
    assert CalendarYear.objects.get(year=2031).source == "国办发明电〔2030〕2号"
    assert list(CalendarDay.objects.filter(day__year=2031).values_list("day", "is_working")) == [
        (date(2031, 5, 1), False)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2031-01-01 元旦", "第 1 行"), ("2031-01-01 休 元旦\n2031-02-30 休 甲", "第 2 行"), ("2030-01-01 休 元旦", "第 1 行"),
        ("\n\n", "至少填一天"), ("2031-01-01 休 甲\n2031-01-01 班 乙", "重复"),
    ],
)  # fmt: skip
def test_a_faulty_line_is_named_and_nothing_is_entered(text, said):
    with pytest.raises(services.BadYear, match=said):
        services.enter_year(2031, text, source="通知", by="system")
    assert not CalendarYear.objects.exists()


def test_a_year_without_a_source_is_refused():
    with pytest.raises(services.BadYear, match="依据"):
        services.enter_year(2031, NOTICE, source=" ", by="system")
    assert not CalendarDay.objects.exists()


def test_a_missing_year_is_said():
    services.enter_year(2031, NOTICE, source="通知", by="system")
    assert 2032 in reads.missing_years(date(2031, 12, 1))
    assert 2031 not in reads.missing_years(date(2031, 12, 1))
