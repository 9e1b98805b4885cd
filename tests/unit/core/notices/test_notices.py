"""Notices are told to one person and read by him."""

import pytest

from minzheng.core.notices import services
from minzheng.core.notices.reads import of_user, unread_count

pytestmark = pytest.mark.django_db


def test_a_notice_reaches_one_person_newest_first(the_city):
    clerk, officer = the_city.users["clerk"], the_city.users["officer"]
    services.tell(clerk, "一", by="system")
    services.tell(clerk, "二", url="/jobs/", by="system")
    assert [one.title for one in of_user(clerk)] == ["二", "一"]
    assert not of_user(officer).exists()


def test_reading_marks_ones_own_once(the_city):
    clerk, officer = the_city.users["clerk"], the_city.users["officer"]
    for user in (clerk, clerk, officer):
        services.tell(user, "甲", by="system")
    assert unread_count(clerk) == 2
    assert services.mark_read(clerk, by=clerk) == 2
    assert services.mark_read(clerk, by=clerk) == 0
    assert (unread_count(clerk), unread_count(officer)) == (0, 1)
