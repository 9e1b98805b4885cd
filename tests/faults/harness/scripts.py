"""What is worked on in the trials: each script is a user's work, taken up wherever it stands, and its result in the same bytes.

Whoever is refused looks again and goes on; a script ends when there is nothing left to do.
"""

import hashlib
import os
import time
from datetime import date

from tests.faults.harness import months, payments, registers
from tests.faults.harness.common import (
    CASHIER,
    CLERK,
    DAY,
    FINANCE,
    KEY,
    LEADER,
    MONTH,
    OFFICER,
    REVIEWER,
    Script,
    asked,
    county,
    events,
    user,
)

ROWS = 40
FILE = ("编号,名称,种类,所在地,成立日期\n" + "".join(
    f"TRIAL-{number:03d},第{number}号组织,社会组织,130123001000,2020-01-01\n" for number in range(ROWS)
)).encode()  # fmt: skip
PAPER = "试验材料。\n".encode() * 400
PAPER_NAME = "试验材料.txt"
FIGURES = ("eldercare.new_beds", "eldercare.nursing_bed_share", "eldercare.day_care_stations")
MOST_RUNS = 4
LONGEST = 120  # seconds that a script may look and go on


def run(script):
    """Go on until nothing is left."""
    from minzheng.core.jobs import services as jobs

    jobs.take_up_again()
    until, why = time.monotonic() + LONGEST, ""
    while time.monotonic() < until:
        try:
            if not script.step():
                return
        except _refusals() as refused:
            why = str(refused)
            time.sleep(0.03)
    raise TimeoutError(f"{script.name}: not done within {LONGEST} seconds: {why}")


def _refusals():
    from minzheng.core.plan.services import NotPossible as PlanNotPossible
    from minzheng.core.registers.writing import NotPossible
    from minzheng.kernel.workflow import NotPossible as CaseNotPossible

    return NotPossible, CaseNotPossible, PlanNotPossible


# -- a month's ledger: the open run is given up, another prepared, answered, submitted, released and locked ---------------
def ledger_step():
    from minzheng.core.ledger import services
    from minzheng.core.ledger.models import PaymentRun
    from minzheng.core.ledger.reads import payable
    from minzheng.kernel.periods import Month

    place, by = county(), user(FINANCE)
    runs = PaymentRun.objects.filter(division=place, month=MONTH)
    if not runs.filter(state="discarded").exists():
        services.discard(runs.latest("pk"), reason="再来一次", by=by)
        return True
    run = runs.exclude(state="discarded").select_related("job", "division").first()
    if runs.count() > MOST_RUNS:
        raise RuntimeError("the preparation fails again and again")
    if run is None:
        services.start(place, [code for code, _ in payable()], Month(2021, 8), by=by)
        return True
    steps = {"preparing": _prepared, "checking": _answered, "submitted": _released}
    if run.state not in steps:
        return months.claim_step(run)
    steps[run.state](run, by)
    return True


def _prepared(run, by):
    """The job is done; where it failed, what its message asks for."""
    from minzheng.core.jobs import services as jobs
    from minzheng.core.ledger import services

    if run.job.ended:
        services.discard(run, reason="编制没有完成", by=by)
        return
    jobs.run(str(run.job.uid))
    time.sleep(0.01)


def _answered(run, by):
    """One is held back, then every check that waits is answered, and the run submitted."""
    from minzheng.core.ledger import services
    from minzheng.core.ledger.models import RunCheck

    if not RunCheck.objects.filter(run=run, kind="manual").exists():
        services.hold(run.lines.order_by("-number")[0], reason="核实中", by=by)
        return
    for severity, outcome in (("warn", "accepted"), ("block", "held")):
        keys = list(RunCheck.objects.filter(run=run, severity=severity, answers=None).values_list("pk", flat=True))
        if keys:
            services.answer(run, keys, outcome, reason="已核实", by=by)
    services.submit(run, by=by)


def _released(run, _by):
    from minzheng.core.ledger import services

    services.release(run, by=user(LEADER))


def ledger_result():
    rows = asked(
        "SELECT number, state, input_digest, lines_digest, digest, held, round FROM ledger_paymentrun WHERE division_id = %s AND month = %s ORDER BY id",
        county().pk, MONTH,
    )  # fmt: skip
    return (
        rows,
        asked("SELECT COUNT(*) FROM ledger_runrelease"),
        events("ledger", "ledger.answer"),
        months.claim_essence(),
        events("claims"),
    )


def ledger_essence():
    return asked(
        "SELECT state, input_digest, lines_digest, held FROM ledger_paymentrun WHERE division_id = %s AND month = %s ORDER BY id DESC LIMIT 1",
        county().pk, MONTH,
    ), months.claim_essence()  # fmt: skip


# -- an import -----------------------------------------------------------------------------------------------------------
def import_step():
    from minzheng.core.jobs import services as jobs
    from minzheng.core.registers import importing
    from minzheng.core.registers.declarations import REGISTERS
    from minzheng.core.registers.models import ImportBatch

    by = user(REVIEWER)
    mine = ImportBatch.objects.filter(owner=by).select_related("job").exclude(state="checking", job__state="failed")
    batch = mine.order_by("pk").first()  # one whose check failed is uploaded again, as its job says
    if batch is None:
        importing.upload(REGISTERS.get("parties.organisation"), FILE, "试验.csv", by=by)
    elif batch.state in {"checking", "committing"} and not batch.job.ended:
        jobs.run(str(batch.job.uid))
        time.sleep(0.01)
    elif batch.state in {"checked", "committing"}:
        importing.start_commit(batch, by=by)
    elif batch.state == "committed" and not batch.job.ended:
        jobs.run(str(batch.job.uid))
        time.sleep(0.01)
    elif batch.state != "committed":
        raise RuntimeError(f"the import ended as {batch.state}: {batch.message}")
    else:
        return False
    return True


def import_result():
    rows = asked("SELECT code, name, kind, version FROM parties_organisation WHERE code LIKE 'TRIAL-%' ORDER BY code")
    batches = asked("SELECT state, new, changed, same FROM registers_importbatch WHERE state = 'committed' ORDER BY id")
    return hashlib.sha256(repr(rows).encode()).hexdigest(), batches, events("import", "import.upload")


# -- an application: noticed, reported, granted, enrolled ----------------------------------------------------------------
def case_step():
    from minzheng.core.cases import services
    from minzheng.core.cases.assigning import services as assigning
    from minzheng.core.cases.models import Case
    from minzheng.core.publicity.models import PublicNotice
    from tests.hanging import hang

    case = Case.objects.select_related("division").get(key=KEY)
    officer, reviewer = user(OFFICER), user(REVIEWER)
    late = case.state == "reported" or PublicNotice.objects.filter(case=case).exists()
    os.environ["MINZHENG_TODAY"] = "2021-08-30" if late else "2021-08-18"
    by = reviewer if case.state == "reported" else officer
    if case.closed_on is None and not case.assignments.running().exists():
        assigning.claim(case.uid, by=by)
    elif case.state == "surveying":
        services.take_move(case.uid, "notify", revision=case.revision, by=by)
    elif case.state == "on_notice" and not late:
        hang(case, by)
    elif case.state == "on_notice":
        services.take_move(case.uid, "report", revision=case.revision, opinion="同意。", by=by)
    elif case.state == "reported":
        services.take_move(case.uid, "grant", revision=case.revision, opinion="同意。", by=by)
    else:
        return False
    return True


def case_result():
    steps = asked(
        "SELECT s.serial, s.name, s.by_id FROM cases_step s JOIN cases_case c ON c.id = s.case_id WHERE c.key = %s ORDER BY s.serial", KEY
    )  # fmt: skip
    paid = asked(
        "SELECT e.number, s.amount, s.since, COUNT(v.id) FROM cases_case c JOIN benefits_enrolmentdecision d ON d.case_id = c.id"
        " JOIN benefits_enrolment e ON e.opened_by_id = d.id JOIN benefits_enrolmentspell s ON s.enrolment_id = e.id"
        " JOIN benefits_coverage v ON v.enrolment_id = e.id WHERE c.key = %s GROUP BY e.number, s.amount, s.since", KEY,
    )  # fmt: skip
    told = asked(
        "SELECT action, COUNT(*) FROM audit_auditevent a JOIN cases_case c ON c.uid = a.target_uid WHERE c.key = %s GROUP BY action ORDER BY action",
        KEY,
    )
    notices = asked(
        "SELECT COUNT(*) FROM publicity_publicnotice n JOIN cases_case c ON c.id = n.case_id WHERE c.key = %s", KEY
    )
    return steps, paid, told, notices


# -- a list of recipients: taken down, and published again ---------------------------------------------------------------
def publication_step():
    from minzheng.core.divisions.models import Division
    from minzheng.core.publicity.models import Publication
    from minzheng.core.publicity.publications import services

    first = Publication.objects.select_related("division", "published_by").order_by("pk")[0]
    by, there = first.published_by, Publication.objects.filter(division=first.division, programme=first.programme)
    if first.withdrawn_on is None:
        services.withdraw(first.uid, why="内容有误", by=by)
    elif not there.filter(withdrawn_on=None).exists():
        place = Division.objects.get(pk=first.division_id)
        services.publish(first.programme, place, unit=first.unit, telephone=first.telephone, by=by)
    else:
        return False
    return True


def publication_result():
    rows = asked(
        "SELECT division_id, programme, withdrawn_on FROM publicity_publication ORDER BY division_id, programme, id"
    )
    return rows, events("publication")


# -- figures -------------------------------------------------------------------------------------------------------------
def observation_step():
    from minzheng.core.divisions import reads as divisions
    from minzheng.core.plan import services
    from minzheng.core.plan.models import Observation

    done = Observation.objects.values("run").distinct().count()
    if done > BEFORE.setdefault("runs", _runs_at_first()):
        return False
    services.compute_observations(DAY, [divisions.sets()[0].code], by="system", only=FIGURES)
    return True


BEFORE: dict[str, int] = {}


def _runs_at_first():
    """Runs that the city was built with: all but those of the trial, which computes three figures alone."""
    return len(
        asked("SELECT run FROM plan_observation GROUP BY run HAVING COUNT(DISTINCT indicator) > %s", len(FIGURES))
    )


def observation_result():
    rows = asked(
        "SELECT DISTINCT indicator, set_code, unit_id, numerator, denominator, value FROM plan_observation WHERE run IN"
        " (SELECT run FROM plan_observation GROUP BY run HAVING COUNT(DISTINCT indicator) = %s) ORDER BY 1, 2, 3", len(FIGURES),
    )  # fmt: skip
    return hashlib.sha256(repr(rows).encode()).hexdigest(), len(rows)  # computed twice is computed twice, and the same


# -- a file --------------------------------------------------------------------------------------------------------------
def document_step():
    from minzheng.core.documents import services
    from minzheng.core.documents.models import Document

    by = user(OFFICER)
    if Document.objects.filter(name=PAPER_NAME).exists():
        return False
    division = by.appointments.select_related("division").latest("pk").division
    services.store(PAPER, PAPER_NAME, purpose="试验", division=division, by=by)
    return True


def document_result():
    from minzheng.core.documents import services

    rows = asked("SELECT place, sha256, size FROM documents_document WHERE name = %s", PAPER_NAME)
    kept = [hashlib.sha256((services.folder() / place).read_bytes()).hexdigest() == sha256 for place, sha256, _ in rows]
    (told,) = asked("SELECT COUNT(*) FROM audit_auditevent WHERE action = 'document.add'")[0]
    (there,) = asked("SELECT COUNT(*) FROM documents_document")[0]
    return (
        sorted({row[1:] for row in rows}),
        all(kept),
        told - there,
    )  # stored twice at once is two files: its callers keep the key


SCRIPTS = {
    one.name: one for one in (
        Script("ledger", ledger_step, ledger_result, ledger_essence), Script("import", import_step, import_result, import_result),
        Script("case", case_step, case_result, case_result), Script("publication", publication_step, publication_result, publication_result),
        Script("observation", observation_step, observation_result, observation_result), Script("document", document_step, document_result, document_result),
        Script("payment", payments.step, payments.result, payments.essence), Script("month", months.month_step, months.month_result, months.month_essence),
        Script("merge", registers.merge_step, registers.merge_result, registers.merge_essence),
        Script("reserve", registers.reserve_step, registers.reserve_result, registers.reserve_essence),
        Script("reversal", registers.reversal_step, registers.reversal_result, registers.reversal_essence),
        Script("withholding", registers.withholding_step, registers.withholding_result, registers.withholding_essence),
    )
}  # fmt: skip


# -- what must be there before -------------------------------------------------------------------------------------------
def prepare():
    """People of finance in the county of the ledger, and an application that stands before its notice."""
    from minzheng.core.access import services as access
    from minzheng.core.access.models import Appointment

    place = county()
    for where in (place, payments.place()):
        for name, post in ((FINANCE, "county_finance"), (CASHIER, "county_finance"), (LEADER, "county_leader")):
            if not Appointment.objects.filter(user=user(name), post=post, division=where).exists():
                access.appoint(user(name), post, where, since=date(2021, 1, 1), by="system")
    _locked_before(place)
    months.overpaid()
    _open_run(place)
    _payable_run(place)
    _application()
    registers.suspected()
    return place.name


def _locked_before(place):
    """The month before is locked."""
    _locked(_reckoned(place, 7))


def _open_run(place):
    """A run of the month that waits for answers."""
    from minzheng.core.ledger.models import PaymentRun

    if not PaymentRun.objects.filter(division=place, month=MONTH).exists():
        _reckoned(place, 8)


def _payable_run(other):
    """In another county the month is locked and nothing of it is paid yet."""
    run = payments.run_of()
    assert run is not None
    assert run.division_id != other.pk
    _locked(run)


def _reckoned(place, number):
    from minzheng.core.jobs import services as jobs
    from minzheng.core.ledger import services
    from minzheng.core.ledger.reads import payable
    from minzheng.kernel.periods import Month

    run = services.start(place, [code for code, _ in payable()], Month(2021, number), by=user(FINANCE))
    jobs.run(str(run.job.uid))
    run.refresh_from_db()
    return run


def _locked(run):
    while run.state != "released":
        (_answered if run.state == "checking" else _released)(run, user(FINANCE))
        run.refresh_from_db()


def _application():
    from minzheng.core.benefits.applications import services as applications
    from minzheng.core.cases import services
    from minzheng.core.cases.assigning import services as assigning
    from minzheng.core.cases.models import FiledPaper
    from minzheng.core.facts import services as facts
    from minzheng.core.facts.models import Source
    from minzheng.core.facts.services import NewFact
    from minzheng.core.parties.households.models import Household, Membership
    from minzheng.core.parties.services import PersonWriter
    from tests.faults.harness.applicant import NOTHING, WHOLE, person_values

    clerk, officer = user(CLERK), user(OFFICER)
    division, since = clerk.appointments.select_related("division").latest("pk").division, date(2020, 1, 1)
    os.environ["MINZHENG_TODAY"] = "2021-08-04"
    (person,) = PersonWriter.create_many([person_values(division)], by=clerk)
    home = Household.objects.create(code="申请户", division=division, settlement="urban", local_hukou=True, since=since)
    Membership.objects.create(household=home, person=person, relation="head", since=since, division=division)
    said = [(home, kind, value) for kind, value in WHOLE.items()] + [
        (person, kind, value) for kind, value in NOTHING.items()
    ]
    facts.record([NewFact(party, kind, value, since, Source.DECLARED) for party, kind, value in said], by=clerk)
    case = services.open_case(services.Application("assistance.minimum_living", KEY, division, person=person), by=clerk)
    services.take_move(case.uid, "accept", revision=None, by=clerk)
    os.environ["MINZHENG_TODAY"] = "2021-08-06"
    assigning.claim(case.uid, by=officer)
    services.take_move(case.uid, "survey", revision=None, by=officer)
    os.environ["MINZHENG_TODAY"] = "2021-08-12"
    services.put_paper(case.uid, "visit", source=FiledPaper.Source.VISIT, signed_by=[officer, clerk], by=officer)
    services.put_paper(case.uid, "check", by=officer)
    applications.give_opinion(case.uid, words="符合规定，拟予保障。", revision=None, by=officer)
