"""Two records that may be one person: found when entered, judged with evidence, merged and parted by two hands, never by themselves."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.parties import sealing
from minzheng.core.parties.controls import near_doubles
from minzheng.core.parties.duplicates import comparing, linking, reads, services
from minzheng.core.parties.duplicates.clues import CLUES
from minzheng.core.parties.duplicates.finding import alike, near
from minzheng.core.parties.duplicates.models import Judgement, Merge, Reason, Source, Suspicion
from minzheng.core.parties.duplicates.writing import Found, note
from minzheng.core.parties.models import Person
from minzheng.core.parties.references import a_person
from minzheng.core.parties.services import PersonWriter
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.identifiers.persons import resident_check
from tests.world import person_values

pytestmark = pytest.mark.django_db
SAID = {"reason": "看过两人的证件", "evidence": "身份证"}
CITY, SECOND = "city", "second"


def slipped(values, digit):
    """The same values under a number that is one digit off, its check made anew."""
    body = values["id_number"][:14] + digit + values["id_number"][15:17]
    return values | {"id_number": body + resident_check(body)}


@pytest.fixture
def enter(the_city):
    def entered(values):
        (made,) = PersonWriter.create_many([values], by=the_city.users[SECOND])
        return made

    return entered


@pytest.fixture
def values(the_city):
    return person_values(801, "欧阳同", the_city.places["E1a"])


@pytest.fixture
def twins(enter, values, the_city):
    """One person entered twice, in two townships, and their pair."""
    one, other = enter(values), enter(slipped(values, "9") | {"division": the_city.places["E2a"]})
    return one, other, pair_of(one, other)


def pair_of(one, other):
    return reads.standing().get(one=one, other=other)


def judged(pair, verdict, by, kept=None):
    pair = reads.standing().select_related("one", "other").get(pk=pair.pk)
    kept = str(kept.uid) if kept else ""
    return services.judge(pair, verdict, seen=services.mark(pair), kept=kept, by=by, **SAID)


def merged(pair, kept, the_city):
    row = judged(pair, "same", the_city.users[CITY], kept).merge
    services.decide(row, pair, confirmed=True, by=the_city.users[SECOND])
    row.refresh_from_db()
    return row


def test_whoever_is_entered_with_nearly_the_number_of_another_is_listed_with_him_where_both_are_seen(twins, the_city):
    one, other, pair = twins
    assert set(pair.reasons) == {Reason.NUMBER, Reason.NAME, Reason.BORN}
    assert (pair.source, pair.stands, pair.division) == (Source.ENTRY, "open", the_city.places["E"])
    people = Person.objects.within(scope_of(the_city.users["clerk"], Permission.CASE_WORK))
    number = sealing.unseal(other.sealed_id, column="sealed_id", uid=other.uid)
    seen = alike(people, name="别的名字", number=number, born_on=date(1950, 1, 1))
    assert [(each.person, each.reasons) for each in seen] == [(one, (Reason.NUMBER,))], "of one's own scope alone"
    assert near(people, number[:17] + ("0" if number[17] != "0" else "1")) == [one]


def test_who_has_another_name_and_number_is_listed_with_nobody(enter, values, the_city):
    enter(values)
    enter(person_values(860, "司马异", the_city.places["E1a"]))
    assert not Suspicion.objects.filter(one__name="欧阳同").exists()


def test_a_pair_judged_to_be_two_persons_never_comes_back_unless_the_data_change(twins, the_city):
    one, other, pair = twins
    key, found = (one.pk, other.pk), Found(frozenset({Reason.NAME}), Source.RULES)
    judged(pair, "different", the_city.users[CITY])
    note({key: found})
    assert pair_of(one, other).stands == "different"
    PersonWriter.update_many([(other, {"phone": "13900001111"})], by=the_city.users[SECOND])
    note({key: found})
    assert pair_of(one, other).stands == "open"


def test_a_merge_wants_two_hands_and_rewrites_nothing(twins, the_city):
    one, other, pair = twins
    before = list(Person.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").values())
    row = judged(pair, "same", the_city.users[CITY], one).merge
    assert pair_of(one, other).stands == "waiting"
    with pytest.raises(NotPossible, match="另一人"):
        services.decide(row, pair, confirmed=True, by=the_city.users[CITY])
    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.filter(pk=row.pk).update(
            state="confirmed", decided_by=the_city.users[CITY], decided_at=row.judgement.at
        )
    services.decide(row, pair, confirmed=True, by=the_city.users[SECOND])
    assert pair_of(one, other).stands == "merged"
    assert list(Person.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk").values()) == before


def test_what_reads_a_merged_record_gets_the_one_that_remains_until_they_are_parted(twins, the_city):
    one, other, pair = twins
    number = sealing.unseal(other.sealed_id, column="sealed_id", uid=other.uid)
    row, rows = merged(pair, one, the_city), [{"person": number}]
    assert a_person("person").found(rows) == {number: one}
    assert near(Person.objects.all(), number[:17] + ("0" if number[17] != "0" else "1"))[0] == one
    parting = services.separate(row, pair, by=the_city.users[CITY], **SAID)
    assert a_person("person").found(rows) == {number: one}, "a second person has to confirm"
    with pytest.raises(NotPossible, match="另一人"):
        services.decide(parting, pair, confirmed=True, by=the_city.users[CITY])
    services.decide(parting, pair, confirmed=True, by=the_city.users[SECOND])
    assert a_person("person").found(rows) == {number: other}
    assert pair_of(one, other).stands == "open"


def test_merges_never_make_a_chain_and_never_join_those_who_were_judged_apart(twins, enter, values, the_city):
    one, other, pair = twins
    third = enter(slipped(values, "7"))
    merged(pair, one, the_city)
    with pytest.raises(NotPossible, match="已经并入别的登记"):
        judged(pair_of(other, third), "same", the_city.users[CITY], third)
    with pytest.raises(NotPossible, match="不能再并走"):
        judged(pair_of(one, third), "same", the_city.users[CITY], third)
    judged(pair_of(other, third), "different", the_city.users[CITY])
    with pytest.raises(NotPossible, match="曾裁定"):
        judged(pair_of(one, third), "same", the_city.users[CITY], one)
    assert reads.survivors([other.pk, third.pk]) == {other.pk: one}


def test_the_database_refuses_a_chain_that_two_people_confirm_at_once(twins, enter, values, the_city):
    one, _, pair = twins
    third = enter(slipped(values, "7"))
    waiting = judged(pair_of(one, third), "same", the_city.users[CITY], third).merge
    merged(pair, one, the_city)
    with pytest.raises(IntegrityError, match="已经并入别的登记"), transaction.atomic():
        waiting.settle(the_city.users[SECOND], confirmed=True)
        waiting.save()


@pytest.mark.parametrize(
    ("verdict", "more", "words"),
    [
        ("same", {"evidence": " "}, "依据"), ("different", {"reason": ""}, "理由"), ("maybe", {}, "请选择裁定"), ("same", {}, "保留哪一条"),
        ("unsure", {"seen": "0-00"}, "资料变了"),
    ],
)  # fmt: skip
def test_a_judgement_without_reason_evidence_or_on_other_data_is_refused_in_words(
    twins, the_city, verdict, more, words
):
    pair = reads.standing().select_related("one", "other").get(pk=twins[2].pk)
    said = SAID | {"seen": services.mark(pair)} | more
    with pytest.raises(NotPossible, match=words):
        services.judge(pair, verdict, by=the_city.users[CITY], **said)
    assert not Judgement.objects.filter(suspicion=pair).exists()


def test_who_sees_one_of_two_places_alone_judges_nothing(twins, the_city):
    with pytest.raises(NotPossible, match="管辖范围"):
        judged(twins[2], "unsure", the_city.users["clerk"])


def test_who_was_registered_by_mistake_is_removed_with_his_pairs_until_somebody_judged_one(twins, the_city):
    one, other, pair = twins
    with transaction.atomic():
        PersonWriter.remove_many([other], by=the_city.users[SECOND])
        assert not Suspicion.objects.filter(pk=pair.pk).exists()
        transaction.set_rollback(True)
    judged(pair, "unsure", the_city.users[CITY])
    with pytest.raises(ProtectedError):
        PersonWriter.remove_many([other], by=the_city.users[SECOND])
    assert Person.objects.filter(pk__in=[one.pk, other.pk]).count() == 2


def test_a_pair_goes_where_both_are_seen_when_one_moves(twins, the_city):
    one, other, _ = twins
    PersonWriter.update_many([(other, {"division": the_city.places["E1b"]})], by=the_city.users[SECOND])
    assert pair_of(one, other).division == the_city.places["E1"]


def test_side_by_side_tells_where_two_numbers_differ_and_not_the_digits(twins):
    line = next(each for each in comparing.lines(twins[0], twins[1]) if each.title == "身份证号")
    assert line.note.startswith("第 15、")
    assert line.one.endswith("****")
    assert line.other.endswith("****")


def test_the_search_finds_pairs_once_takes_back_what_no_longer_holds_and_counts_no_merged_record(
    twins, enter, values, the_city, monkeypatch
):
    one, other, _ = twins
    monkeypatch.setattr(linking, "has_model", lambda: False)
    third = enter(person_values(870, "司马异", the_city.places["E1b"]))
    clue = replace(next(iter(CLUES)), pairs=lambda: iter([(one.pk, third.pk)]))
    monkeypatch.setattr(linking, "CLUES", [clue])
    scope = scope_of(the_city.users[CITY], Permission.REGISTER_CONFIRM)
    told = linking.link(scope, lambda *_: None, by="system")
    assert "minzheng[linkage]" in told
    assert pair_of(one, third).reasons == [clue.reason]
    versions = set(Suspicion.objects.values_list("pk", "version"))
    linking.link(scope, lambda *_: None, by="system")
    assert set(Suspicion.objects.values_list("pk", "version")) == versions, "the second time nothing is written"
    monkeypatch.setattr(linking, "CLUES", [])
    merged(pair_of(one, other), one, the_city)
    linking.link(scope, lambda *_: None, by="system")
    assert not Suspicion.objects.filter(other=third).exists()
    assert pair_of(one, other).stands == "merged"


def test_the_alarm_of_near_doubles_is_silent_where_somebody_judged(enter, values, the_city):
    one, other = enter(values), enter(slipped(values, "9"))
    assert set(near_doubles(date(2021, 8, 31)).filter(name="欧阳同")) == {other}
    judged(pair_of(one, other), "different", the_city.users[CITY])
    assert not near_doubles(date(2021, 8, 31)).filter(name="欧阳同").exists()
