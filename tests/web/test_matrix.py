"""Every address × every one of the cast × where the object lies: the product answers as the reviewed table says."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from minzheng.core.access.models import Appointment
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.models import Simulation
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.models import IntakeDraft
from minzheng.core.divisions import reads as divisions
from minzheng.core.divisions.models import Reassignment, Succession
from minzheng.core.jobs import services as jobs
from minzheng.core.papers.models import IssuedPaper
from minzheng.core.parties.models import Organisation
from minzheng.core.plan import services as plans
from minzheng.core.plan.files import load_plan_file
from minzheng.core.plan.freezes import services as freezes
from minzheng.core.plan.models import PlanFreeze, Promise, SelfReport
from minzheng.core.plan.owners import services as owners
from minzheng.core.registers import importing
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.models import ImportBatch
from tests.claimed import claim_of
from tests.web.matrix import account_lines, checker_lines, product_lines
from tests.web.pages import faults
from tests.web.test_plan import PLAN
from tests.world import BUSINESS, CAST, CHIEF, RECORDERS, TODAY

pytestmark = pytest.mark.django_db
LINES = product_lines()
ROLES = CAST | {"chief": CHIEF}
GUARDED = {
    Permission.FACT_VIEW, Permission.CASE_VIEW, Permission.CHECK_VIEW, Permission.CHECK_WORK, Permission.VISIT_VIEW,
    Permission.LEDGER_VIEW,
}  # fmt: skip
SEE_THE_LEDGER = (*RECORDERS, "finance", "chief", "leader")
PERSON = "parties.person"
WHERE = {"beside": "beside", "above": "above", "elsewhere": "elsewhere"}
UPLOADING = {
    "record_attach": {"trust": "C"},
    "register_export": {"reason": "核对"},
    "record_reveal": {"reason": "核对"},
}


@pytest.fixture(scope="module")
def stage(the_city, django_db_blocker):
    """The city with a plan, one checked import per recorder, a private paper and a record to be placed."""
    with django_db_blocker.unblock():
        plans.load_plan(load_plan_file(PLAN), by="system")
        _manage(the_city)
        plans.compute_observations(
            TODAY, [one.code for one in divisions.sets()], by="system"
        )  # as every night: pages read what was kept
        batches = {name: _batch(the_city, name) for name in (*RECORDERS, "second")}
        for name in (*RECORDERS, "second"):
            drafting.begin({}, by=the_city.users[name])
        tie = Succession.objects.create(
            kind="abolished", predecessor=the_city.places["E2"], after="2020-06-30", by="2021-06-30", source="试验"
        )
        waiting = Reassignment.objects.create(
            succession=tie,
            holder="parties.person",
            record=the_city.row(PERSON, "E2a").record.uid,
            from_division=the_city.places["E2"],
        )
        clients = {name: Client() for name in (*ROLES, "checker", "nobody")}
        for name in (*ROLES, "checker"):
            clients[name].force_login(the_city.users[name])
        yield the_city, clients, batches, waiting


def _batch(city, name):
    """A file of one good row, checked."""
    code = CAST[name].place if name in CAST else ""
    data = f"编号,名称,种类,所在地\nNEW-{name},新设机构,其他,{city.places[code].code}\n".encode()
    batch = importing.upload(REGISTERS.get("parties.organisation"), data, "机构.csv", by=city.users[name])
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    assert batch.state == ImportBatch.State.CHECKED, batch.problems
    return batch


def _place(actor, where):
    role = ROLES.get(actor, CAST["clerk"])
    return role.place if where == "own" else getattr(role, WHERE[where])


def _paper(_stage, line, _actor):
    uid = IssuedPaper.objects.get(state="draft" if line.object == "a draft" else "issued").uid
    return {"uid": uid} | ({"form": "pdf"} if line.address == "paper_file" else {})


# address → the parts of it, for what is found only when the table is asked
LATER = dict.fromkeys(("paper", "paper_file", "paper_issue", "paper_void", "paper_discard"), _paper)


SALES = "bureau.lottery_sales"


def _return(stage, line, _actor):
    approved = {"uid": stage[0].row(SALES, "E").record.uid} if line.object else {}
    return {"code": SALES} | approved


LATER |= dict.fromkeys(("return_completeness", "return_correct"), _return)


FEATURES = "affairs.features"


def _feature(stage, line, actor):
    """A room of a marriage registry, as near to the place in question as there is one."""
    city, place = stage[0], _place(actor, line.object)
    near = place if place is not None and city.row_inside(FEATURES, place) else CAST["officer"].place
    return {"code": FEATURES, "uid": city.row_inside(FEATURES, near).record.uid}


LATER |= {"record_reopen": _feature, "line": lambda *_: {"code": "eldercare"}}


SUSPICION = "parties.suspicion"


def _suspected(stage, line, actor):
    """A pair of the actor's county, or of the other one."""
    home = ROLES.get(actor, CAST["clerk"]).place[:1]
    key = "W1" if (home == "W") == (line.object == "own") else "E1"
    return {"code": SUSPICION, "uid": stage[0].row(SUSPICION, key).record.uid}


LATER |= {"duplicate": _suspected, "duplicates_find": lambda *_: {"code": SUSPICION}}


STAY = "assistance.stay"


def _stay(stage, line, actor):
    """A stay at the station of the actor's county, or of the other one; those in townships have no station of their own."""
    home = ROLES.get(actor, CAST["clerk"]).place[:1]
    key = "W" if (home == "W") == (line.object == "own") else "E"
    return {"code": STAY, "uid": stage[0].row(STAY, key).record.uid}


LATER |= {"kin_search": _stay}


def _duty(stage, line, actor):
    """A duty in the place that the line names."""
    return {"code": "bureau.duties", "uid": stage[0].row("bureau.duties", _place(actor, line.object)).record.uid}


LATER |= {"duty_excuse": _duty}


def _finding(stage, line, actor):
    """A finding of the screening in the place that the line names."""
    return {"code": "benefits.finding", "uid": stage[0].row("benefits.finding", _place(actor, line.object)).record.uid}


def _match(stage, line, actor):
    """A match with a reported death in the place that the line names; beside the actor nobody is paid, so one farther away."""
    city, register = stage[0], "benefits.death_match"
    row = city.row(register, _place(actor, line.object)) or city.row(register, "W1")
    return {"code": register, "uid": row.record.uid}


LATER |= {"finding_settle": _finding, "death_settle": _match}


def _case(stage, line, actor):
    """A case in the place that the line names, or the person who asks in it."""
    city, place = stage[0], _place(actor, line.object)
    if line.address == "case_open":
        return {"code": PERSON, "uid": city.row(PERSON, place).record.uid}
    found = {"uid": city.row("cases.case", place).record.uid}
    return found | ({"code": "cases.case"} if line.address == "case_of_record" else {})


LATER |= dict.fromkeys(("case", "case_act", "case_open", "case_of_record"), _case)


def _publicity(stage, line, actor):
    """A notice, an objection or a list in the place that the line names, or the case that it is about."""
    city, place = stage[0], _place(actor, line.object)
    kind = next(one for one in ("notice", "objection", "publication") if line.address.startswith(one))
    register = "publicity.notice" if line.address == "notice_objection" else f"publicity.{kind}"
    found = {"uid": city.row(register, place).record.uid}
    if line.address.endswith("_of_record"):
        return found | {"code": register}
    return found | ({"village": city.places["E1a"].code} if line.address == "publication_print" else {})


def _posting(stage, line, actor):
    """An application that waits at the window: nothing of it is posted yet."""
    return {"uid": stage[0].row("cases.case", _place(actor, line.object)).record.uid}


def _public(stage, line, _actor):
    """What hangs in E1, for anybody."""
    parts = {"code": stage[0].places["E1"].code}
    if line.address in {"public_notice", "public_objection"}:
        return {"uid": stage[0].row("publicity.notice", "E1").record.uid}
    return parts | ({"programme": "assistance.minimum_living"} if line.address == "public_roll" else {})


LATER |= dict.fromkeys(
    (
        "notice", "notice_act", "notice_print", "notice_objection", "notice_of_record", "objection", "objection_act", "objection_of_record",
        "publication", "publication_act", "publication_print", "publication_of_record",
    ),
    _publicity,
)  # fmt: skip
LATER |= {"case_notice": _posting, "publish": lambda *_: {"code": "publicity.publication"}}
LATER |= dict.fromkeys(("public_place", "public_notice", "public_objection", "public_roll"), _public)


def _draft(_stage, line, actor):
    """A draft of the actor's own, or of a colleague."""
    name = actor if line.object == "own draft" and actor in RECORDERS else "second"
    return {"uid": IntakeDraft.objects.get(owner__username=name).uid}


WINDOW = ("window_draft", "window_keep", "window_hints", "window_papers", "window_check", "window_discard")
LATER |= dict.fromkeys(WINDOW, _draft)


def _receipt(stage, line, actor):
    """A receipt of the place that the line names."""
    found = {"uid": stage[0].row("cases.intake", _place(actor, line.object)).record.uid}
    more = {"receipt_file": {"form": "half"}, "receipt_of_record": {"code": "cases.intake"}}
    return found | more.get(line.address, {})


LATER |= dict.fromkeys(("receipt", "receipt_file", "receipt_of_record"), _receipt)


def _check(stage, line, actor):
    """A check, a batch, or the case and the person of one, in the place that the line names."""
    city, place = stage[0], _place(actor, line.object)
    if line.address.startswith(("check_batch", "batch_")):
        found = {"uid": city.row("checks.batch", "E").record.uid}
        return found | ({"code": "checks.batch"} if line.address == "batch_of_record" else {})
    if line.address.startswith("case_"):
        found = {"uid": city.row("cases.case", place).record.uid}
        return found | ({"person": city.row(PERSON, place).record.uid} if line.address == "case_authorise" else {})
    found = {"uid": city.row("checks.check", place).record.uid}
    more = {
        "check_report": {"serial": 1},
        "check_evidence": {"rebuttal": uuid4()},
        "check_of_record": {"code": "checks.check"},
    }
    return found | more.get(line.address, {})


LATER |= dict.fromkeys(
    (
        "check", "check_act", "check_report", "check_evidence", "check_of_record", "case_check", "case_check_act", "case_authorise", "check_batch",
        "check_batch_file", "check_batch_reply", "check_batch_give_up", "batch_of_record",
    ),
    _check,
)  # fmt: skip


def _visit(stage, line, actor):
    """A visit or a finding in the place that the line names, of a line whose visits everybody may see who goes there."""
    city, place = stage[0], _place(actor, line.object)
    register = "welfare.findings" if line.address.startswith("finding") else "welfare.visits"
    found = {"uid": city.row(register, place).record.uid}
    return found | ({"code": register} if line.address.endswith("of_record") else {})


LATER |= dict.fromkeys(
    (
        "visit",
        "visit_form",
        "visit_draft",
        "visit_act",
        "visit_paper",
        "visit_of_record",
        "finding",
        "finding_of_record",
    ),
    _visit,
)


def _plan(stage, line, actor):
    """The person to be visited in the place that the line names, or the case that waits for a visit."""
    city, place = stage[0], _place(actor, line.object)
    if line.address == "visit_for_case":
        return {"uid": city.row("cases.case", place).record.uid, "paper": "visit"}
    return {"code": PERSON, "uid": city.row(PERSON, place).record.uid}


LATER |= dict.fromkeys(("visit_plan", "visit_for_case"), _plan)


def _run(stage, line, actor):
    """The run of a county, or a line of it: the actor's own county (the city has E's), the one beside, or one elsewhere."""
    city, place = stage[0], ROLES.get(actor, CAST["clerk"]).place
    key = {"beside": "Z", "elsewhere": "E" if place.startswith("W") else "W"}.get(line.object, place[:1] or "E")
    if line.address == "ledger_start":
        return {"code": "ledger.run"}
    if line.address == "ledger_hold":
        return {"code": "ledger.line", "uid": city.row_inside("ledger.line", key).record.uid}
    return {"uid": city.row("ledger.run", key).record.uid} | (
        {"code": "ledger.run"} if line.address == "ledger_of_record" else {}
    )


LATER |= dict.fromkeys(
    ("ledger_run", "ledger_checks", "ledger_of_record", "ledger_act", "ledger_answer", "ledger_start", "ledger_hold"),
    _run,
)


def _payment(stage, line, actor):
    """A locked run, a batch, a payment or a receipt of a county: the actor's own (the city has E's), beside, or elsewhere."""
    city, place = stage[0], ROLES.get(actor, CAST["clerk"]).place
    key = {"beside": "Z", "elsewhere": "E" if place.startswith("W") else "W"}.get(line.object, place[:1] or "E")
    if line.address == "fund_receive":
        return {"code": "payments.receipt"}
    if line.address == "payment_order":
        return {"code": "payments.order", "uid": city.row_inside("payments.order", f"{key}1").record.uid}
    if line.address == "fund_receipt":
        return {"code": "payments.receipt", "uid": city.row("payments.receipt", key).record.uid}
    batch = city.row("payments.batch", key).record
    if line.address in {"payments_of_run", "payments_act"}:
        return {"uid": batch.run.uid}
    if line.address == "fund_sheet":
        return {"uid": batch.run.requests.get().uid}
    more = {"payment_of_record": {"code": "payments.batch"}, "payment_letter": {"refusal": uuid4()}}
    return {"uid": batch.uid} | more.get(line.address, {})


LATER |= dict.fromkeys(
    (
        "payments_of_run", "payments_act", "payment_batch", "payment_act", "payment_answer", "payment_refusal", "payment_letter", "payment_file", "payment_sheet",
        "fund_sheet", "payment_of_record", "payment_order", "fund_receive", "fund_receipt",
    ),
    _payment,
)  # fmt: skip


def _claim(stage, line, actor):
    """A claim of a county: the actor's own (the city has E's), or one elsewhere."""
    city, place = stage[0], ROLES.get(actor, CAST["clerk"]).place
    key = {"elsewhere": "E" if place.startswith("W") else "W"}.get(line.object, place[:1] or "E")
    return {"uid": claim_of(city, f"{key}1").uid} | (
        {"code": "ledger.claim"} if line.address == "claim_of_record" else {}
    )


LATER |= dict.fromkeys(("claim", "claim_notice", "claim_of_record"), _claim)


def _filing(stage, line, actor):
    """The statistics or the compared month of a county: the actor's own (the city has E's), the one beside, or one elsewhere."""
    city, place = stage[0], ROLES.get(actor, CAST["clerk"]).place
    key = {"beside": "Z", "elsewhere": "E" if place.startswith("W") else "W"}.get(line.object, place[:1] or "E")
    form = "bureau.monthly_statistics"
    if line.address in {"statistics", "statistics_summary", "statistics_begin"}:
        return {"code": form}
    if line.address == "reconciliation":
        return {"code": "reconciliation.cell"}
    if line.address.startswith("reconciliation_"):
        return {"uid": city.row("reconciliation.month", key).record.uid}
    return {"uid": city.row(form, key).record.uid} | ({"code": form} if line.address == "statistics_of_record" else {})


LATER |= dict.fromkeys(
    (
        "statistics", "statistics_summary", "statistics_begin", "statistics_of_record", "filing", "filing_fill", "filing_act",
        "reconciliation", "reconciliation_month", "reconciliation_bank", "reconciliation_why", "reconciliation_act",
    ),
    _filing,
)  # fmt: skip


def _simulation(_stage, line, _actor):
    """A finished simulation."""
    row = Simulation.objects.order_by("pk").first()
    return {"uid": row.uid} | ({"form": "xlsx"} if line.address == "simulation_file" else {})


LATER |= dict.fromkeys(("simulation", "simulation_file", "simulation_paper"), _simulation)


def _explanation(stage, line, actor):
    """A household of one in the place that the line names, or its member."""
    city, place = stage[0], _place(actor, line.object)
    parts = {"code": "parties.household", "uid": city.row("parties.household", place).record.uid}
    if line.address == "explanation":
        return parts | {"programme": "assistance.minimum_living"}
    return parts | {"programme": "eldercare.old_age", "person": city.row(PERSON, place).record.uid}


LATER |= dict.fromkeys(("explanation", "explanation_of_member"), _explanation)


def _managed(stage, line, _actor):
    """What a section does with the plan: a promise, a report of it, a closed period and a proposed one, an instruction."""
    if line.address.startswith("plan_freeze"):
        freeze = PlanFreeze.objects.get(confirmed_at__isnull=line.address.endswith(("confirm", "discard")))
        return {"uid": freeze.uid} | ({"code": "eldercare.new_beds"} if line.address.endswith("records") else {})
    if line.address.startswith("plan_instruction"):
        return {"uid": stage[0].row("bureau.instruction", line.object.removeprefix("of ")).record.uid}
    if line.address == "plan_report":
        return {"code": "T14", "month": "2021-08"}
    return {"uid": SelfReport.objects.get().uid} if line.address.startswith("plan_report") else {"code": "T14"}


LATER |= dict.fromkeys(
    (
        "plan_allocation", "plan_allocation_workbook", "plan_allocation_import", "plan_allocate", "plan_report", "plan_report_confirm",
        "plan_report_send_back", "plan_report_attach", "plan_freeze", "plan_freeze_confirm", "plan_freeze_discard", "plan_freeze_records",
        "plan_instruction", "plan_instruction_answer", "plan_instruction_close", "plan_instruction_send_back",
    ),
    _managed,
)  # fmt: skip
LATER |= {"plan_entrust": lambda *_: {"number": 1}}


def _manage(city):
    """A promise entrusted and reported of, one period closed and one proposed."""
    promise = Promise.objects.select_related("item").get(code="T14")
    second, office = city.users["second"], Organisation.objects.order_by("pk").first()
    owners.entrust(promise.item, office=office, person=second, since=date(2021, 2, 1), by=city.users["city"])
    owners.report(promise, date(2021, 7, 1), text="正在推进", judgement="on_pace", progress=60, by=second)
    for through in (date(2021, 6, 30), date(2021, 7, 31)):
        made = freezes.prepare(promise.plan, "city23", through, by=second)
        if through.month == 6:
            freezes.confirm(made, by=city.users["city"])


def _arguments(stage, line, actor):
    """The parts of an address for a line of the table and one of the cast."""
    city, _, batches, waiting = stage
    person = {"code": PERSON}
    if line.address.startswith("record") and line.address not in {"record_add", "record_reopen"}:
        return person | {"uid": city.row(PERSON, _place(actor, line.object)).record.uid}
    if line.address == "document":
        private = line.object == "private of another"
        return {"uid": batches["second"].document.uid if private else city.papers[_place(actor, line.object)].uid}
    if line.address.startswith("import_") or line.address == "import":
        owner = actor if line.object == "own batch" and actor in batches else "second"
        return {"uid": batches[owner].uid}
    if line.address == "job":
        return {"uid": batches[actor if line.object == "own job" and actor in batches else "second"].job.uid}
    if line.address == "division":
        return {"uid": city.places[_place(actor, line.object)].uid}
    fixed = {
        "register_confirm": {"code": "eldercare.institution"},
        "division_reassign": {"uid": waiting.uid},
        "division_record": {"uid": waiting.uid},
        "division_reassign_all": {"uid": city.places["E2"].uid},
        "plan_item": {"number": 1},
        "plan_bind": {"uid": city.users["second"].uid},
        "indicator": {"code": "eldercare.new_beds"},
        "evidence": {"code": "eldercare.new_beds"},
        "account_close": {"uid": city.users["second"].uid},
        "account_password": {"uid": city.users["second"].uid},
        "appoint": {"uid": city.users["second"].uid},
        "dismiss": {"uid": Appointment.objects.get(user=city.users["second"]).uid},
    }
    coded = line.address.startswith(("register", "record_add"))
    later = LATER.get(line.address)
    return later(stage, line, actor) if later else fixed.get(line.address, person if coded else {})


def _posted(line):
    more = {"csrfmiddlewaretoken": "as a browser sends it"} | UPLOADING.get(line.address, {})
    if line.address == "record_attach":
        more["file"] = SimpleUploadedFile("证明.txt", "内容".encode())
    return more


def outcome(response) -> str:
    location = response.headers.get("Location", "")
    return (
        "login"
        if location.startswith(reverse("account_login")) and response.status_code == 302
        else str(response.status_code)
    )


@pytest.mark.parametrize("line", LINES, ids=str)
def test_the_product_answers_as_the_table_says(stage, line):
    expected = {actor: answer for actor, answer in line.answers if answer != "-"}
    assert {actor: _asked(stage, line, actor) for actor in expected} == expected


def _asked(stage, line, actor):
    """What one of the cast gets; whatever his request wrote is undone."""
    client = stage[1][actor]
    address = reverse(line.address, kwargs=_arguments(stage, line, actor))
    with transaction.atomic():
        response = client.get(address) if line.method == "GET" else client.post(address, _posted(line))
        transaction.set_rollback(True)
    assert faults(response) == [], (line, actor)
    return outcome(response)


def test_the_checking_officer_opens_what_a_check_needs_and_nothing_else(stage):
    allowed, answered = checker_lines(), {}
    for line in LINES:
        needs_an_account = dict(line.answers)["nobody"] == "login"
        if needs_an_account and line.object in {"", "own", "elsewhere"}:
            answered[line.address, line.method, line.object] = _asked(stage, line, "checker")
    opened = {key: answer for key, answer in answered.items() if key in allowed or answer not in {"403", "404"}}
    assert opened == allowed


@pytest.mark.parametrize(("name", "signed_in", "nobody"), account_lines())
def test_the_account_pages_answer_as_the_table_says(stage, name, signed_in, nobody):
    arguments = {
        "account_confirm_email": {"key": "abc"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "a-b"},
    }
    address = reverse(name, kwargs=arguments.get(name, {}))
    clients = stage[1]
    for actor, expected in (("clerk", signed_in), ("system", signed_in), ("nobody", nobody)):
        response = clients[actor].get(address)
        assert (actor, outcome(response)) == (actor, expected)
        assert faults(response) == []


def _names(patterns):
    for one in patterns:
        yield from _names(one.url_patterns) if hasattr(one, "url_patterns") else [one.name]


def test_every_address_of_the_product_is_in_the_table_and_the_table_names_no_other():
    written = {line.address for line in LINES} | {name for name, _, _ in account_lines()}
    assert set(_names(get_resolver().url_patterns)) == written


def test_the_table_gives_every_line_an_answer_for_everybody():
    known = {"200", "302", "403", "404", "422", "login", "-"}
    assert {answer for line in LINES for _, answer in line.answers} <= known
    assert all({actor for actor, _ in line.answers} == {*ROLES, "nobody"} for line in LINES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_page_answers_no_other_method_than_those_in_the_table(stage, method):
    """An address that the table knows under one method refuses the other: 405 for the one who may use it."""
    known = {(line.address, line.method) for line in LINES}
    for line in LINES:
        allowed = [actor for actor, answer in line.answers if answer in {"200", "302"} and actor != "nobody"]
        if (line.address, method.upper()) in known or not allowed:
            continue
        address = reverse(line.address, kwargs=_arguments(stage, line, allowed[0]))
        assert getattr(stage[1][allowed[0]], method)(address).status_code == 405, line


@pytest.mark.parametrize("register", [one.code for one in REGISTERS])
@pytest.mark.parametrize("actor", [*BUSINESS, "chief"])
def test_each_register_opens_its_own_records_and_no_other(stage, register, actor):
    city, clients, _, _ = stage
    role = ROLES[actor]
    own = city.row_inside(register, role.place)
    view = REGISTERS.get(register).view
    seen_by = SEE_THE_LEDGER if view is Permission.LEDGER_VIEW else () if view is Permission.CHECK_WORK else RECORDERS
    opens = view not in GUARDED or actor in seen_by or _goes_visiting(register, actor)
    if not opens:  # what people earn, own and suffer from: not for everybody who works there
        assert own is None or clients[actor].get(_record(own)).status_code == 403
        return
    assert own is None or clients[actor].get(_record(own)).status_code == 200
    above = city.row(register, role.above) if role.above is not None else None
    outside = [city.row_inside(register, place) for place in (role.beside, role.elsewhere) if place and role.place]
    for foreign in filter(None, [above, *outside]):
        assert clients[actor].get(_record(foreign)).status_code == 404


def _goes_visiting(register, actor):
    """The village assistant sees the visits of a line that is open to whoever goes there."""
    return actor == "assistant" and REGISTERS.get(register).view == Permission.VISIT_VIEW


def _record(row):
    return reverse("record", args=[row.register, row.record.uid])


def test_an_unknown_register_record_or_document_does_not_exist(stage):
    client = stage[1]["city"]
    for address in (
        reverse("register", args=["no.such"]), reverse("record", args=[PERSON, uuid4()]), reverse("document", args=[uuid4()]),
        reverse("job", args=[uuid4()]), reverse("import", args=[uuid4()]), reverse("division", args=[uuid4()]),
        reverse("plan_item", args=[999]), reverse("indicator", args=["no.such"]), reverse("evidence", args=["no.such"]),
    ):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_a_line_of_the_work_list_leads_to_the_record_in_its_register(stage):
    _, clients, _, waiting = stage
    assert "打开记录" in clients["reviewer"].get(reverse("division_worklist")).content.decode()
    answer = clients["reviewer"].get(reverse("division_record", args=[waiting.uid]))
    assert answer["Location"] == reverse("record", args=[PERSON, waiting.record])
    assert clients["reviewer"].get(answer["Location"]).status_code == 200
