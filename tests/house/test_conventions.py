"""Rules over everything that is registered: addresses, models, writes, migrations, registers, audit."""

import ast
import inspect
import io
import re

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.urls import URLPattern, get_resolver

from minzheng.core.access.permissions import Permission
from minzheng.core.registers.declarations import REGISTERS, BadRegister, Column, Register
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import Writer
from tests.house.sources import SRC, called, definitions, modules, name, tree

# -- addresses -------------------------------------------------------------------------------------------------------
FROM_THE_LIBRARY = {
    "account_login", "account_logout", "account_inactive", "account_signup", "account_reauthenticate", "account_email",
    "account_email_verification_sent", "account_confirm_email", "account_change_password", "account_set_password",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "account_confirm_login_code", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip


def addresses(patterns=None):
    """Every address of the product."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        yield from [one] if isinstance(one, URLPattern) else addresses(one.url_patterns)


def test_every_address_has_a_policy_or_is_a_known_page_of_the_library():
    without = {one.name for one in addresses() if not hasattr(one.callback, "policy")}
    assert without == FROM_THE_LIBRARY


def test_a_policy_is_everybody_or_signed_in_or_names_permissions():
    for one in addresses():
        policy = getattr(one.callback, "policy", ())
        assert policy is None or all(isinstance(each, Permission) for each in policy), one.name


def test_only_error_pages_and_what_is_posted_for_the_public_are_open_to_everybody():
    public = {
        "public_root",
        "public_place",
        "public_notice",
        "public_objection",
        "public_roll",
        "receipt_status",
        "robots",
    }
    assert {one.name for one in addresses() if getattr(one.callback, "policy", ()) is None} == {"no_email", *public}


def test_every_address_has_a_name_of_its_own():
    names = [one.name for one in addresses()]
    assert all(names)
    assert len(set(names)) == len(names)


# -- models ----------------------------------------------------------------------------------------------------------
def own_models():
    """The product's own tables; histories mirror theirs."""
    return [
        one for one in apps.get_models() if one.__module__.startswith("minzheng.") and not hasattr(one, "pgh_obj_id")
    ]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_model_says_which_of_its_fields_are_personal(model):
    said = vars(model).get("Privacy")
    assert said is not None, f"{model.__name__} 没有自己的 Privacy"
    assert isinstance(said.personal, frozenset)
    assert said.personal <= {field.name for field in model._meta.get_fields()}
    assert inspect.getdoc(said)


def test_fields_that_name_a_person_or_a_number_are_personal():
    telling = re.compile(r"^(?:name|sealed_.*|id_index|born_on|phone|person_in_charge)$")
    open_names = {"divisions.Division", "parties.Organisation", "facilities.Facility", "calendars.CalendarDay"}
    open_names |= {"cases.Step", "cases.FiledPaper"}  # of moves and papers, as the workflow declares them
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.concrete_fields
        if telling.match(field.name) and field.name not in model.Privacy.personal
        and not (model._meta.label in open_names and field.name in {"name", "phone"})
    ]  # fmt: skip
    assert wrong == []


def test_every_record_has_a_history_a_number_and_a_version_that_the_database_raises():
    for model in [one for one in apps.get_models() if issubclass(one, Record)]:
        assert apps.get_model(model._meta.app_label, f"{model.__name__}Event"), model
        assert "raise_version" in {trigger.name for trigger in model._meta.triggers}, model
        assert model._meta.get_field("uid").unique


def test_constraints_speak_to_people():
    silent = [
        constraint.name
        for model in own_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        and not re.search(r"[\u4e00-\u9fff]", constraint.violation_error_message)
    ]
    assert silent == []


def test_names_of_fields_tell_days_from_moments():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in own_models()
        for field in model._meta.concrete_fields
        if (isinstance(field, models.DateTimeField) and not re.search(r"(?:^|_)at$|last_login", field.name))
        or (type(field) is models.DateField and re.search(r"_at$", field.name))
    ]
    assert wrong == []


# -- only services write ---------------------------------------------------------------------------------------------
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# what may write: services, the writers that they call, and the modules that load, import or undo for them
WRITERS = re.compile(
    r"(?:^|/)(?:services|writing|following|importing|undoing|loading|keys|holding|tasks|marking|accepting)\.py$|^project/(?:demonstration/|database)"
)
# calls of these names on things that are no table
HARMLESS = re.compile(
    r"^(?:hashlib|hash|digest|h|hasher|context|shown|values|env|environ|session|terms|cells|config|\w*_BUREAU|digester)$"
)


def _writes(path):
    """Calls in a module that look like writes to a table."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            on = ast.unparse(node.func.value)
            if "objects" in on or "_default_manager" in on or node.func.attr.startswith("bulk_") or _on_a_row(node, on):
                yield f"{name(path)}:{node.lineno} {on}.{node.func.attr}"


def _on_a_row(node, on):
    return node.func.attr in {"save", "delete"} and not HARMLESS.match(on.split(".")[0])


def test_only_services_and_what_they_call_write():
    floors = [path for path in modules() if name(path).startswith(("core/", "domains/", "web/", "project/"))]
    assert [one for path in floors if not WRITERS.search(name(path)) for one in _writes(path)] == []


def test_the_search_for_writes_would_find_one(tmp_path):
    planted = {
        "reads.py": "Job.objects.filter(a=1).update(b=2)",
        "views.py": "record.save()",
        "x.py": "Person.objects.bulk_create([])",
    }
    for file, line in planted.items():
        path = SRC / file
        found = [
            node
            for node in ast.walk(ast.parse(line))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        ]
        assert found, (path, line)


def test_every_public_service_says_by_whom():
    """A public function of a services module that writes takes ``by``."""
    wrong = []
    for path in modules():
        if path.name != "services.py":
            continue
        for node in tree(path).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            writes = [one for one in ast.walk(node) if isinstance(one, ast.Call) and called(one) in WRITES | {"record"}]
            if writes and "by" not in {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}:
                wrong.append(f"{name(path)}:{node.name}")
    assert [one for one in wrong if one != "core/jobs/services.py:run"] == []  # the queue runs what somebody started


def test_web_imports_no_model_to_write_with():
    wrong = [
        f"{name(path)}: {node.module}"
        for path, node in definitions(ast.ImportFrom)
        if name(path).startswith("web/")
        and (node.module or "").startswith("minzheng.")
        and node.module.endswith(".models")
        and not _only_for_types(path, node)
    ]
    assert wrong == []


def _only_for_types(path, node):
    return any(
        isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING" and node in ast.walk(block)
        for block in ast.walk(tree(path))
    )


# -- migrations and registers ----------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models():
    call_command("makemigrations", check=True, dry_run=True, stdout=io.StringIO())


def test_tables_are_made_together():
    """Made one by one, some tables take a new installation a minute (ADR 0026)."""
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("minzheng.")}
    one_by_one = [
        f"{label}.{name}"
        for (label, name), migration in loader.disk_migrations.items()
        if label in ours and any(isinstance(each, CreateModel) for each in migration.operations)
    ]
    assert one_by_one == [], "make the class from minzheng.core.founding.Migration"


@pytest.mark.parametrize("register", list(REGISTERS), ids=lambda one: one.code)
def test_every_register_is_sound(register):
    register.check()
    assert register.writer is None or issubclass(register.writer, Writer)
    assert {panel.register for panel in register.panels} <= {one.code for one in REGISTERS}
    assert register.search("甲") is not None or not register.searches
    titles = [field.title for field in register.fields]
    assert len(set(titles)) == len(titles)


def test_personal_values_stand_in_no_list_unmasked():
    """A column whose source is a sealed or private field shows it through a mask."""
    private = {"phone", "person_in_charge", "sealed_id", "sealed_phone"}
    wrong = [
        f"{register.code}.{column.name}"
        for register in REGISTERS
        for column in register.columns
        if private & ({column.source or column.name} | set(column.needs))
        and column.show is None and register.model.Privacy.personal & private
    ]  # fmt: skip
    assert wrong == []


@pytest.mark.parametrize(
    "columns",
    [
        (Column("nothing", "无", link=True),),
        (Column("name", "名"),),
        (Column("name", "名", link=True), Column("name", "名")),
    ],
)
def test_an_unsound_register_is_refused(columns):
    sound = REGISTERS.get("parties.person")
    faulty = type(
        "Faulty",
        (Register,),
        {"code": "x.y", "title": "错", "line": "parties", "model": sound.model, "columns": columns},
    )
    with pytest.raises(BadRegister):
        faulty.check()
