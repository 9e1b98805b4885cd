"""What is typed into a search is sealed to its user, and probing by numbers is limited whatever the session."""

import pytest

from minzheng.core.registers import searching

pytestmark = pytest.mark.django_db
NUMBER = "130102199003070812"


def test_a_kept_term_is_sealed_and_opens_for_its_user_alone(the_city):
    clerk, stranger = the_city.users["clerk"], the_city.users["stranger"]
    token, kept = searching.remember({}, "张三", by=clerk)
    assert "张三" not in str(kept)
    assert searching.recall(kept, token, by=clerk) == "张三"
    assert searching.recall(kept, token, by=stranger) == ""
    assert searching.recall(kept, "不存在", by=clerk) == ""


def test_only_the_last_terms_are_kept(the_city):
    clerk = the_city.users["clerk"]
    kept: dict[str, str] = {}
    tokens = []
    for number in range(searching.MOST_KEPT + 3):
        token, kept = searching.remember(kept, f"第{number}次", by=clerk)
        tokens.append(token)
    assert len(kept) == searching.MOST_KEPT
    assert searching.recall(kept, tokens[0], by=clerk) == ""
    assert searching.recall(kept, tokens[-1], by=clerk) == f"第{searching.MOST_KEPT + 2}次"


def test_probing_is_limited_in_every_box_and_every_session(the_city, client):
    clerk = the_city.users["clerk"]
    for _ in range(searching.MOST_MISSES - 1):
        searching.note_miss(by=clerk)
    assert not searching.is_probing(clerk)
    client.force_login(clerk)
    client.post("/registers/parties.person/search/", {"q": NUMBER})
    assert searching.is_probing(clerk)
    assert client.post("/search/", {"q": NUMBER}).status_code == 429
    assert client.post("/search/", {"q": "张"}).status_code == 200
    answer = client.post("/registers/parties.person/search/", {"q": NUMBER})
    assert "s=" not in answer["Location"]
