"""The log is append-only, stands by itself, and tells of every write in the very transaction of the write."""

import logging

import pghistory
import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, models, transaction

from minzheng.core.audit import services as audit
from minzheng.core.audit.logs import PersonalDataFilter
from minzheng.core.audit.models import AuditEvent
from minzheng.core.facilities import services as facilities
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.parties.services import reveal
from minzheng.core.registers import services
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.records import Record
from minzheng.core.registers.services import add, change, remove
from tests.conftest import become_owner, take_runtime_role
from tests.world import TODAY, identity_number, person_values

pytestmark = pytest.mark.django_db
PERSON, OFFICE = REGISTERS.get("parties.person"), REGISTERS.get("parties.organisation")
APPEND_ONLY = ("audit_auditevent", "plan_observation")
CHANGES = ("UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}")


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("change_", CHANGES, ids=["update", "delete", "truncate"])
def test_the_owner_of_the_tables_is_refused_by_the_database_itself(the_city, change_):
    become_owner()
    audit.record("test.write", by="system")
    with pytest.raises(DatabaseError, match="审计事件不可"):
        run(change_.format("audit_auditevent"))
    take_runtime_role()


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change_", CHANGES, ids=["update", "delete", "truncate"])
def test_the_running_product_lacks_the_right(the_city, change_, table):
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(change_.format(table))


@pytest.mark.parametrize("statement", ["DROP TABLE audit_auditevent", "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
                                       "CREATE TABLE mine (id int)", "DELETE FROM django_migrations"])  # fmt: skip
def test_the_running_product_owns_no_table(the_city, statement):
    with pytest.raises(ProgrammingError):
        run(statement)


def test_the_log_binds_nothing_and_nothing_binds_the_log():
    assert not [
        field for field in AuditEvent._meta.get_fields() if isinstance(field, models.ForeignKey) or field.is_relation
    ]


def test_an_event_names_who_where_and_why(the_city):
    token = audit.SURROUNDINGS.set(audit.Surroundings("request-1", "10.0.0.7", "window_clerk"))
    event = audit.record("test.write", by=the_city.users["clerk"], reason="核对", division_path="a/b/")
    audit.SURROUNDINGS.reset(token)
    kept = AuditEvent.objects.get(pk=event.pk)
    assert (kept.actor, kept.actor_id, kept.post) == ("柳窗口", the_city.users["clerk"].pk, "window_clerk")
    assert (kept.request_id, kept.address, kept.reason, kept.division_path) == ("request-1", "10.0.0.7", "核对", "a/b/")


# -- one event per act, in the same transaction ----------------------------------------------------------------------
def office_values(city, code="NEW-1"):
    return {
        "code": code, "name": "新设机构", "kind": "other", "credit_code": "", "division": city.places["E1"], "address": "",
        "phone": "", "opened_on": None, "closed_on": None,
    }  # fmt: skip


def _acts(city):
    clerk = city.users["clerk"]
    person = city.row("parties.person", "E1").record
    office = Organisation.objects.get(code="ORG-E1")
    home = city.row("eldercare.institution", "E1").record
    return {
        "register.add": lambda: add(OFFICE, office_values(city), by=clerk),
        "register.change": lambda: change(
            OFFICE, office, OFFICE.writer.current(office) | {"address": "新址"}, version=office.version, by=clerk
        ),
        "register.remove": lambda: remove(OFFICE, add_unseen(city), by=clerk),
        "person.reveal": lambda: reveal(person, reason="核对身份", by=clerk),
        "facility.beds": lambda: facilities.record_beds(
            home, "new", kind="ordinary", count=3, effective_on=TODAY, accepted_on=TODAY, paper="验收单", by=clerk
        ),
        "facility.change": lambda: facilities.change_facility(home, {"name": "新名"}, by=clerk),
    }


def add_unseen(city):
    return OFFICE.writer.create_many([office_values(city, "GONE")], by=city.users["clerk"])[0]


ACTS = ("register.add", "register.change", "register.remove", "person.reveal", "facility.beds", "facility.change")


@pytest.mark.parametrize("action", ACTS)
def test_every_act_leaves_exactly_one_event(the_city, action):
    before = AuditEvent.objects.count()
    _acts(the_city)[action]()
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.actor) == (action, "柳窗口")
    assert event.target_uid is not None
    assert event.division_path.startswith(the_city.places["E1"].path)


@pytest.mark.parametrize("action", ACTS)
def test_no_event_no_act(the_city, action, monkeypatch):
    """When the event cannot be written, nothing else is."""
    act = _acts(the_city)[action]
    held = {model: _state(model) for model in _records()}

    def broken(*_, **__):
        raise RuntimeError("the log is full")

    monkeypatch.setattr(AuditEvent, "save", broken)
    with pytest.raises(RuntimeError, match="log is full"), transaction.atomic():
        act()
    assert {model: _state(model) for model in _records()} == held


def test_no_act_no_event(the_city):
    before = AuditEvent.objects.count()
    taken = office_values(the_city, "NEW-2") | {
        "credit_code": "",
        "opened_on": TODAY,
        "closed_on": TODAY.replace(year=2000),
    }
    with pytest.raises(services.NotPossible):
        add(OFFICE, taken, by=the_city.users["clerk"])
    assert AuditEvent.objects.count() == before


def _records():
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _state(model):
    return sorted(model._default_manager.values_list("pk", "version"))


# -- history of business tables --------------------------------------------------------------------------------------
def history(model):
    return apps.get_model(model._meta.app_label, f"{model.__name__}Event")


def test_every_business_table_has_a_history():
    for model in _records():
        assert history(model)._meta.db_table.endswith("event"), model


def test_writes_in_bulk_leave_history_and_raise_the_version_row_by_row(the_city):
    rows = Organisation.objects.filter(code__startswith="ORG-E1")
    before = dict(rows.values_list("pk", "version"))
    with pghistory.context(user=the_city.users["clerk"].pk):
        assert rows.update(address="同一条街") == 3
    for row in rows:
        assert row.version == before[row.pk] + 1
        kept = history(Organisation).objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
        assert [one.address for one in kept] == ["", "同一条街"]
        assert kept.last().pgh_context.metadata["user"] == the_city.users["clerk"].pk


@pytest.mark.parametrize(
    "model", ["parties.PersonEvent", "facilities.BedEntryEvent", "access.AppointmentEvent", "divisions.DivisionEvent"]
)
@pytest.mark.parametrize("change_", CHANGES, ids=["update", "delete", "truncate"])
def test_history_cannot_be_changed_by_the_running_product(the_city, model, change_):
    table = apps.get_model(model)._meta.db_table
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(change_.format(table).replace("id = id", "pgh_id = pgh_id"))


def test_a_removed_record_leaves_its_history(the_city):
    office = add(OFFICE, office_values(the_city), by=the_city.users["clerk"])
    pk = office.pk
    remove(OFFICE, office, by=the_city.users["clerk"])
    assert history(Organisation).objects.filter(pgh_obj_id=pk).exists()


# -- nothing personal ------------------------------------------------------------------------------------------------
def test_no_event_of_adding_changing_and_revealing_a_person_holds_his_data(the_city):
    clerk = the_city.users["clerk"]
    values = person_values(77, "甄隐私", the_city.places["E1"])
    person = add(PERSON, values, by=clerk)
    person.refresh_from_db()
    change(PERSON, person, {**values, "phone": "13900009999"}, version=person.version, by=clerk)
    reveal(Person.objects.get(pk=person.pk), reason="核对", by=clerk)
    told = [f"{event.body} {event.reason}" for event in AuditEvent.objects.filter(target_uid=person.uid)]
    assert len(told) == 3
    for secret in (values["id_number"], values["id_number"][-6:], values["phone"], "13900009999", "甄隐私"):
        assert not any(secret in text for text in told)


@pytest.mark.parametrize(
    "message",
    [
        "saved {number}", "saved {lower} now", "phone 13812345678,", "account 6222021234567890123", "a {number} b {number}",
    ],
)  # fmt: skip
def test_the_log_filter_blanks_numbers_of_people(message):
    number = identity_number(5, TODAY.replace(year=1950), male=True)
    record = logging.LogRecord(
        "x", logging.INFO, "x", 1, message.format(number=number, lower=number.lower()), None, None
    )
    assert PersonalDataFilter().filter(record)
    assert "[已隐去]" in record.getMessage()
    assert number not in record.getMessage()
    assert "13812345678" not in record.getMessage()


def test_the_log_filter_looks_into_arguments_and_leaves_other_numbers_alone():
    record = logging.LogRecord("x", logging.INFO, "x", 1, "rows %s of %s", ("13812345678", 20_000), None, None)
    PersonalDataFilter().filter(record)
    assert record.getMessage() == "rows [已隐去] of 20000"
    plain = logging.LogRecord(
        "x", logging.INFO, "x", 1, "batch 0190a3c2-13812345678-7 in 202108311230", None, None, None
    )
    PersonalDataFilter().filter(plain)
    assert "[已隐去]" not in plain.getMessage()


def test_every_handler_of_the_product_has_the_filter(settings):
    assert all("personal" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
