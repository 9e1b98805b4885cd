"""Lists of recipients follow the enrolments: whoever stops is gone, a minor is never named in full, nothing is listed of children."""

from datetime import date

import pytest
from django.db import transaction
from django.http import Http404

from minzheng.core.benefits.models import Enrolment
from minzheng.core.publicity.models import Publication
from minzheng.core.publicity.publications import reads, services
from minzheng.core.publicity.publications.services import NotPossible
from tests.world import CAST, PLACES

pytestmark = pytest.mark.django_db
LIVING = "assistance.minimum_living"
SAID = {"unit": "河东县民政局", "telephone": "0311-81234567"}


@pytest.fixture
def city(the_city):
    """The invented city without the lists that its world hung."""
    with transaction.atomic():
        Publication.objects.standing().update(
            withdrawn_on=date(2021, 8, 31), withdrawn_by=the_city.users["second"], withdrawn_why="重来"
        )
        yield the_city
        transaction.set_rollback(True)


def publish(city, programme=LIVING, place="E", by="reviewer"):
    return services.publish(programme, city.places[place], by=city.users[by], **SAID)


def test_a_county_is_published_in_one_go_and_only_where_nothing_hangs(city, django_assert_num_queries):
    assert publish(city, place="E1", by="officer") == 1
    with django_assert_num_queries(5):
        assert publish(city) == 1  # of E1 and E2, E1 hung already
    with pytest.raises(NotPossible, match="已经公布"):
        publish(city)


@pytest.mark.parametrize(
    ("programme", "reason"),
    [("welfare.children_without_care", "民发〔2019〕62号"), ("welfare.orphan", "未成年人"), ("welfare.disability_care", "残疾"),
     ("eldercare.old_age", "不公开"), ("nothing.known", "没有规定公布")],
)  # fmt: skip
def test_what_is_not_declared_as_published_is_not(city, programme, reason):
    with pytest.raises(NotPossible, match=reason):
        publish(city, programme)


@pytest.mark.parametrize(
    ("place", "by", "reason"), [("W", "reviewer", "您不能公布"), ("E1a", "officer", "按乡镇"), ("E", "clerk", "您不能")]
)
def test_only_where_one_manages_cases_and_by_township(city, place, by, reason):
    with pytest.raises(NotPossible, match=reason):
        publish(city, place=place, by=by)


def test_the_office_is_an_office(city):
    with pytest.raises(NotPossible, match="不能留个人手机号"):
        services.publish(LIVING, city.places["E"], unit="县民政局", telephone="13812345678", by=city.users["reviewer"])
    with pytest.raises(NotPossible, match="请填写监督单位"):
        services.publish(LIVING, city.places["E"], unit=" ", telephone="12345", by=city.users["reviewer"])


def enrolled(city):
    """The minimum living allowance of the household of E1a, which the world left waiting."""
    from minzheng.core.benefits import services as benefits
    from minzheng.core.benefits.decisions.models import EnrolmentDecision

    waiting = EnrolmentDecision.objects.filter(programme=LIVING, confirmed_at__isnull=True, division=city.places["E1a"])
    assert benefits.confirm(list(waiting), by=city.users["city"]).confirmed == 1
    return Enrolment.objects.get(programme=LIVING, division=city.places["E1a"])


def the_roll(city, on):
    publication = reads.publication_at(city.places["E1"], LIVING)
    return reads.roll(publication, city.places["E1a"], on)


def test_the_list_of_a_village_names_its_recipients_by_the_white_list(city, monkeypatch):
    enrolled(city)
    publish(city)
    today = date(2021, 8, 31)
    publication = reads.publication_at(city.places["E1"], LIVING)
    (village,) = reads.villages_in(publication, today)
    assert (village.division, village.count) == (city.places["E1a"], 1)
    found = the_roll(city, today)
    assert found.heads == ("姓名", "保障人数", "金额（元/月）")
    assert found.rows == ((f"{PLACES['E1a'][2]}民", "1", "400.00"),)


def test_a_minor_is_counted_and_not_listed(city):
    enrolled(city)
    publish(city)
    person = city.row("parties.person", "E1a").record
    type(person).objects.filter(pk=person.pk).update(born_on=date(2010, 1, 1))
    found = the_roll(city, date(2021, 8, 31))
    assert (found.rows, found.minors) == ((), 1)


def test_whoever_stops_is_gone_from_the_first_month_without_payment(city):
    from minzheng.core.benefits import services as benefits
    from minzheng.core.benefits.services import Proposal

    enrolment = enrolled(city)
    publish(city)
    (stop,) = benefits.propose(
        [Proposal("stop", enrolment=enrolment, reason="income", accepted_on=date(2021, 8, 20), paper="停发通知")],
        by=city.users["second"],
    )
    assert benefits.confirm([stop], by=city.users["city"]).confirmed == 1
    assert len(the_roll(city, date(2021, 8, 31)).rows) == 1
    assert the_roll(city, date(2021, 9, 1)).rows == ()


def test_a_list_costs_the_same_for_one_village_and_for_all(city, django_assert_num_queries):
    enrolled(city)
    publish(city)
    publication = reads.publication_at(city.places["E1"], LIVING)
    with django_assert_num_queries(2):
        reads.villages_in(publication, date(2021, 8, 31))
    with django_assert_num_queries(2):
        reads.roll(publication, city.places["E1a"], date(2021, 8, 31))


def test_a_withdrawn_list_is_gone(city):
    publish(city)
    publication = reads.publication_at(city.places["E1"], LIVING)
    with pytest.raises(NotPossible, match="请写明撤下的原因"):
        services.withdraw(publication.uid, why=" ", by=city.users["reviewer"])
    services.withdraw(publication.uid, why="重新核对。", by=city.users["reviewer"])
    with pytest.raises(NotPossible, match="已经撤下"):
        services.withdraw(publication.uid, why="再撤。", by=city.users["reviewer"])
    with pytest.raises(Http404):
        reads.publication_at(city.places["E1"], LIVING)
    with pytest.raises(Http404):
        services.withdraw(publication.uid, why="外县。", by=city.users["stranger"])
    assert CAST["stranger"].place == "W"
