"""Two enrolments of people who are merged are told as a list, and nothing of them is stopped."""

import pytest

from minzheng.core.benefits.models import Coverage
from minzheng.core.benefits.same_person import twice
from minzheng.core.parties.duplicates import reads, services
from tests.world import TODAY

pytestmark = pytest.mark.django_db
SAID = {"reason": "看过证件", "evidence": "身份证"}


def test_both_enrolments_of_a_merged_person_are_listed_until_the_records_are_parted(the_city):
    pair = reads.standing().select_related("one", "other").get(pk=the_city.row("parties.suspicion", "E1").record.pk)
    city, second = the_city.users["city"], the_city.users["second"]
    assert not twice(TODAY).exists()
    before = list(Coverage.objects.order_by("pk").values())
    judged = services.judge(pair, "same", seen=services.mark(pair), kept=str(pair.one.uid), by=city, **SAID)
    assert not twice(TODAY).exists(), "a second person has to confirm"
    services.decide(judged.merge, pair, confirmed=True, by=second)
    assert {(one.programme, one.person_id) for one in twice(TODAY)} == {
        ("eldercare.old_age", pair.one_id), ("eldercare.old_age", pair.other_id),
    }  # fmt: skip
    assert list(Coverage.objects.order_by("pk").values()) == before
    services.decide(services.separate(judged.merge, pair, by=city, **SAID), pair, confirmed=True, by=second)
    assert not twice(TODAY).exists()
