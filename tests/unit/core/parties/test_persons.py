"""A person's numbers are sealed to his row, found by a keyed index, masked everywhere, and revealed for a reason."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from minzheng.adapters.envelope import EnvelopeBroken
from minzheng.core.audit.models import AuditEvent
from minzheng.core.parties import sealing
from minzheng.core.parties.models import Person
from minzheng.core.registers import searching
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.services import BadFields, NotPossible, add, change
from tests.world import identity_number, person_values

pytestmark = pytest.mark.django_db
PERSON = REGISTERS.get("parties.person")


@pytest.fixture
def person(the_city):
    """One person with known numbers."""
    values = person_values(50, "甄保密", the_city.places["E1"])
    made = add(PERSON, values, by=the_city.users["clerk"])
    made.refresh_from_db()
    return made, values


def stored(person):
    """Every column of the row as the database holds it, in one text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sealed_id, 'escape') || encode(id_index, 'escape') || encode(sealed_phone, 'escape') || p::text "
                       "FROM parties_person p WHERE id = %s", [person.pk])  # fmt: skip
        return cursor.fetchone()[0]


def test_neither_number_stands_in_the_table(person):
    made, values = person
    text = stored(made)
    assert values["id_number"] not in text
    assert values["phone"] not in text
    assert values["id_number"].encode() not in bytes(made.sealed_id)


def test_neither_number_stands_in_the_history(person):
    made, values = person
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM parties_personevent e WHERE pgh_obj_id = %s", [made.pk])
        text = cursor.fetchone()[0]
    assert "甄保密" in text
    assert values["id_number"] not in text
    assert values["phone"] not in text


def test_the_sealed_number_opens_to_what_was_sealed(person):
    made, values = person
    assert sealing.unseal(made.sealed_id, column="sealed_id", uid=made.uid) == values["id_number"]
    assert sealing.unseal(made.sealed_phone, column="sealed_phone", uid=made.uid) == values["phone"]


def test_one_number_sealed_twice_looks_different(person):
    made, values = person
    assert sealing.seal(values["id_number"], column="sealed_id", uid=made.uid) != bytes(made.sealed_id)


def test_a_sealed_number_moved_to_another_row_or_column_does_not_open(the_city, person):
    made, _ = person
    other = the_city.row("parties.person", "E1").record
    for blob, column, uid in (
        (made.sealed_id, "sealed_id", other.uid), (other.sealed_id, "sealed_id", made.uid), (made.sealed_id, "sealed_phone", made.uid),
    ):  # fmt: skip
        with pytest.raises(EnvelopeBroken):
            sealing.unseal(blob, column=column, uid=uid)


def test_two_rows_whose_ciphertexts_were_swapped_are_noticed(the_city, person):
    made, _ = person
    other = Person.objects.get(pk=the_city.row("parties.person", "E1").record.pk)
    Person.objects.filter(pk=made.pk).update(sealed_id=other.sealed_id)
    client = Client(raise_request_exception=False)
    client.force_login(the_city.users["clerk"])
    answer = client.get(reverse("record", args=["parties.person", made.uid]))
    assert answer.status_code == 500


def test_one_number_is_registered_once_in_the_whole_city(the_city, person):
    _, values = person
    with pytest.raises(BadFields) as refusal:
        add(PERSON, values | {"name": "另名", "division": the_city.places["W1"]}, by=the_city.users["stranger"])
    assert "id_number" in refusal.value.problems
    assert values["id_number"] not in str(refusal.value.problems)


def test_the_database_itself_refuses_one_index_twice(the_city, person):
    made, _ = person
    other = the_city.row("parties.person", "E1").record
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=other.pk).update(id_index=made.id_index)


def test_a_change_to_a_number_that_is_taken_is_refused_in_words(the_city, person):
    _, taken = person
    other = Person.objects.get(pk=the_city.row("parties.person", "E1").record.pk)
    values = PERSON.writer.current(other)
    stolen = {name: values[name] for name in ("name", "sex", "born_on", "division")}
    with pytest.raises((NotPossible, BadFields)):
        change(
            PERSON,
            other,
            stolen | {"id_number": taken["id_number"]},
            version=other.version,
            by=the_city.users["clerk"],
        )


def test_lower_case_and_spaces_make_no_second_number():
    number = next(
        n
        for n in (identity_number(s, person_values(s, "", None)["born_on"], male=bool(s % 2)) for s in range(500))
        if n[-1] == "X"
    )
    assert sealing.canonical_id(f" {number.lower()} ") == number
    assert sealing.id_index(sealing.canonical_id(number.lower())) == sealing.id_index(number)


@pytest.mark.parametrize(("field", "wrong"), [("born_on", "1999-01-01"), ("sex", "other sex")])
def test_birth_date_and_sex_must_be_those_of_the_number_when_added_and_when_changed(the_city, person, field, wrong):
    made, values = person
    said = values | (
        {"sex": "male" if values["sex"] == "female" else "female"}
        if field == "sex"
        else {"born_on": values["born_on"].replace(year=1999)}
    )
    with pytest.raises(BadFields) as refusal:
        add(PERSON, said, by=the_city.users["clerk"])
    assert field in refusal.value.problems
    with pytest.raises(BadFields) as refusal:
        change(PERSON, made, said, version=made.version, by=the_city.users["clerk"])
    assert field in refusal.value.problems


# -- on pages --------------------------------------------------------------------------------------------------------
@pytest.fixture
def client(the_city):
    client = Client()
    client.force_login(the_city.users["clerk"])
    return client


def test_every_page_masks_the_last_four_of_the_number_and_the_middle_of_the_phone(client, person):
    made, values = person
    masked = values["id_number"][:14] + "****"
    record = client.get(reverse("record", args=["parties.person", made.uid])).content.decode()
    pages = [
        record,
        client.get(reverse("register", args=["parties.person"])).content.decode(),
        client.post(reverse("search"), {"q": values["id_number"]}).content.decode(),
        client.get(reverse("record_history", args=["parties.person", made.uid])).content.decode(),
    ]
    assert masked in pages[0]
    assert masked in pages[1]
    assert masked in pages[2]
    shown = [page.replace(f'value="{values["id_number"]}"', "") for page in pages]  # what he typed himself
    assert not any(values["id_number"] in page or values["phone"] in page for page in shown)
    assert values["phone"][:3] in record


def test_the_full_number_is_shown_once_for_a_reason_and_audited(client, the_city, person):
    made, values = person
    address = reverse("record_reveal", args=["parties.person", made.uid])
    before = AuditEvent.objects.count()
    refused = client.post(address, {"reason": "  "})
    assert refused.status_code == 302
    assert AuditEvent.objects.count() == before
    shown = client.post(address, {"reason": "核对身份证原件"})
    assert values["id_number"] in shown.content.decode()
    assert shown["Cache-Control"] == "no-store"
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.reason, event.actor, event.target_uid) == (
        "person.reveal",
        "核对身份证原件",
        "柳窗口",
        made.uid,
    )
    assert event.post == "window_clerk"
    assert event.address == "127.0.0.1"


def test_registers_without_a_sealed_value_have_nothing_to_reveal(client, the_city):
    office = the_city.row("parties.organisation", "E1").record
    assert (
        client.post(reverse("record_reveal", args=["parties.organisation", office.uid]), {"reason": "x"}).status_code
        == 404
    )


def test_guessing_numbers_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr(searching, "MOST_MISSES", 4)
    numbers = [
        identity_number(serial, person_values(serial, "", None)["born_on"], male=bool(serial % 2))
        for serial in range(300, 305)
    ]
    answers = [client.post(reverse("search"), {"q": number}).status_code for number in numbers]
    assert answers == [200] * 4 + [429]


def test_a_person_is_found_by_phone_however_it_is_written(client, person):
    _, values = person
    phone = values["phone"]
    assert phone.isdigit()
    for typed in (phone, f"+86 {phone}", f"{phone[:3]} {phone[3:7]} {phone[7:]}"):
        assert "甄保密" in client.post(reverse("search"), {"q": typed}).content.decode()
    other = phone[:-1] + str((int(phone[-1]) + 1) % 10)
    assert "甄保密" not in client.post(reverse("search"), {"q": other}).content.decode()


def test_a_changed_phone_is_found_and_the_old_one_is_not(client, the_city, person):
    made, values = person
    changed = {name: values[name] for name in ("name", "id_number", "sex", "born_on")} | {"phone": "0311-88017799"}
    change(PERSON, made, changed, version=made.version, by=the_city.users["clerk"])
    assert "甄保密" in client.post(reverse("search"), {"q": "031188017799"}).content.decode()
    assert "甄保密" not in client.post(reverse("search"), {"q": values["phone"]}).content.decode()


def test_guessing_phones_is_slowed_down(client, monkeypatch):
    monkeypatch.setattr(searching, "MOST_MISSES", 4)
    answers = [client.post(reverse("search"), {"q": f"199000{serial:05d}"}).status_code for serial in range(5)]
    assert answers == [200] * 4 + [429]


@pytest.mark.parametrize("typed", ["甄保", "zhenbaomi", "zbm", "ZBM"])
def test_a_person_is_found_by_name_pinyin_and_initials(client, person, typed):
    assert "甄保密" in client.post(reverse("search"), {"q": typed}).content.decode()


def test_a_number_that_stays_is_not_sealed_anew_so_that_the_history_tells_of_real_changes_only(the_city, person):
    from minzheng.core.registers.versions import versions

    made, values = person
    sealed = bytes(made.sealed_id)
    changed = {name: values[name] for name in ("name", "id_number", "sex", "born_on")} | {"phone": "13900009999"}
    change(PERSON, made, changed, version=made.version, by=the_city.users["clerk"])
    made.refresh_from_db()
    assert bytes(made.sealed_id) == sealed
    assert sealing.unseal(made.sealed_phone, column="sealed_phone", uid=made.uid) == "13900009999"
    assert [each["field"] for each in versions(PERSON, made)[0]["changes"]] == ["电话（密文）"]
