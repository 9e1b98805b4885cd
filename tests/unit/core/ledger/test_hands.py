"""From hand to hand: checks are answered, one submits, another releases, two above the threshold; what is locked never changes."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.utils import InternalError

from minzheng.core.audit.models import AuditEvent
from minzheng.core.jobs import services as jobs
from minzheng.core.ledger import freezing, local_rules, reads, reckoning, services, summing
from minzheng.core.ledger.models import LedgerLine, LineComponent, LineMember, PaymentRun, RunCheck, RunRelease
from minzheng.core.ledger.steps import steps_of
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.ledger.conftest import checks, lines

pytestmark = pytest.mark.django_db
REFUSALS = (IntegrityError, ProgrammingError, InternalError)
TABLES = (
    "ledger_ledgerline", "ledger_linecomponent", "ledger_linemember", "ledger_frozenenrolment", "ledger_runcheck",
    "ledger_checkanswer", "ledger_runrelease", "ledger_runsubmission",
)  # fmt: skip


def waiting(office, number=4):
    office.on(number)
    return office.prepared(number)


def test_nobody_releases_what_he_prepared_submitted_or_answered(office):
    office.granted(4)
    run = waiting(office)
    office.answered(run)
    run = services.submit(run, by=office.releases)
    for one, able in ((office.prepares, False), (office.releases, False), (office.leads, True)):
        assert (services.steps.why_not_release(run, one) == "") is able, one.name
    with pytest.raises(NotPossible, match="另一人"):
        services.release(run, by=office.prepares)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        RunRelease.objects.create(run=run, by=office.prepares, round=run.round)
    assert services.release(run, by=office.leads).state == "released"


def test_a_run_is_not_submitted_while_a_check_waits_and_every_reason_is_said(office):
    office.on(3, 15)
    office.bench.granted(accepted_on=office.today(3, 15), effective_on=office.today(4, 1))  # nobody gave an account
    run = waiting(office)
    said = {one.code: one.reason for one in steps_of(run, office.prepares)}
    assert said["submit"] == "还有 1 项核查没有处置。"
    assert said["release"].startswith("批次待核查")
    with pytest.raises(NotPossible, match="还有 1 项"):
        services.submit(run, by=office.prepares)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentRun.objects.filter(pk=run.pk).update(
            state="submitted", submitted_by=office.prepares, submitted_at=run.frozen_at, round=1
        )


def test_above_the_threshold_two_release_and_a_run_that_was_sent_back_needs_both_anew(office, monkeypatch):
    office.granted(4)
    monkeypatch.setattr(local_rules.LocalRules, "second_release_from", property(lambda _: 70_200))
    run = office.submitted(waiting(office))
    assert (run.releases_needed, run.threshold) == (2, 70_200)
    assert services.release(run, by=office.leads).state == "submitted"
    with pytest.raises(NotPossible, match="已经放行"):
        services.release(run, by=office.leads)
    services.send_back(run, reason="请核对账户", by=office.releases)
    run.refresh_from_db()
    assert (run.state, run.reason) == ("checking", "请核对账户")
    run = services.submit(run, by=office.prepares)
    assert services.release(run, by=office.leads).state == "submitted"
    assert services.release(run, by=office.releases).state == "released"
    assert RunRelease.objects.filter(run=run).count() == 3


def test_what_is_held_back_stays_owed_and_comes_with_the_next_run(office):
    office.granted(4)
    office.granted(4)
    run = waiting(office)
    line = LedgerLine.objects.filter(run=run).order_by("number").first()
    services.hold(line, reason="举报核实中", by=office.prepares)
    run = office.submitted(run)
    assert (run.payable, run.held) == (140_400, 70_200)
    services.release(run, by=office.releases)
    may = office.released(5)
    assert sorted(lines(may)) == [(4, "arrears", 702), (5, "regular", 702), (5, "regular", 702)]
    assert LedgerLine.objects.get(kind="arrears").corrects == line


def test_a_discarded_run_leaves_its_lines_as_void_and_the_month_is_made_again_with_the_same_bytes(office):
    office.granted(4)
    office.granted(4)
    first = waiting(office)
    services.discard(first, reason="等死亡名单", by=office.prepares)
    assert set(LedgerLine.objects.filter(run=first).values_list("void", flat=True)) == {True}
    again = office.prepared(4)
    first.refresh_from_db()
    assert (again.lines_digest, again.input_digest) == (first.lines_digest, first.input_digest)
    assert (again.cycle, first.state) == (1, "discarded")
    assert LineMember.objects.filter(void=False).count() == 6


def test_what_was_decided_after_the_cut_off_waits_for_the_supplementary_run(office):
    office.granted(4)
    late = office.granted(4)
    office.decided("change", late, 4, effective=4, amount=90_000)
    office.on(4, 22)
    office.account(office.bench.granted(1, accepted_on=office.today(3, 15), effective_on=office.today(4, 1)))
    april = office.released(4)
    assert sorted(lines(april)) == [(4, "regular", 702), (4, "regular", 900)]
    more = office.released(4)
    assert (more.cycle, lines(more)) == (2, [(4, "regular", 702)])


def test_only_after_the_cut_off_never_twice_and_never_behind_a_locked_month(office):
    office.granted(4)
    office.on(4, 19)
    with pytest.raises(NotPossible, match="4 月 20 日截止之后"):
        office.asked(4)
    office.on(4, 25)
    run = office.asked(4)
    with pytest.raises(NotPossible, match="没有完成"):
        office.asked(4)
    services.prepare([run], lambda *_: None, by=office.prepares)
    services.release(office.submitted(run), by=office.releases)
    office.released(5)
    with pytest.raises(NotPossible, match="已经锁定"):
        office.asked(4)


def test_of_the_dead_nothing_is_paid_and_a_dead_member_is_asked_about(office):
    alone = office.granted(4, size=1)
    office.granted(4, size=2)
    office.on(3, 20)
    for one in office.bench.people[:2]:
        type(one).objects.filter(pk=one.pk).update(died_on=office.today(3, 18))
    run = waiting(office)
    assert checks(run) == ["all_dead", "dead"]
    blocked = RunCheck.objects.get(run=run, kind="all_dead")
    assert blocked.enrolment == alone
    with pytest.raises(NotPossible, match="只能暂缓"):
        services.answer(run, [blocked.pk], "accepted", reason="家属要求", by=office.prepares)
    run = services.release(office.submitted(run), by=office.releases)
    assert (run.held, run.payable - run.held) == (70_200, 70_200)
    office.decided("death", alone, 5, effective=4, deceased=office.bench.people[0])
    assert lines(office.released(5)) == [(4, "members", 0), (5, "regular", 702)]


def test_a_released_run_whose_lines_were_changed_behind_the_products_back_is_not_locked(office, behind_the_back):
    office.granted(4)
    run = office.submitted(waiting(office))
    behind_the_back("ledger_ledgerline", "UPDATE ledger_ledgerline SET amount = amount + 100")
    with pytest.raises(NotPossible, match="与编制时不一致"):
        services.release(run, by=office.releases)


def test_every_step_is_in_the_log(office):
    office.granted(4)
    office.released(4)
    said = AuditEvent.objects.filter(action__startswith="ledger.").order_by("pk").values_list("action", flat=True)
    assert list(said) == [f"ledger.{one}" for one in ("start", "prepare", "submit", "release", "lock")]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_nothing_of_the_ledger_is_changed_deleted_or_emptied(office, table, act):
    office.granted(4)
    office.bench.granted(accepted_on=office.today(3, 15), effective_on=office.today(4, 1))  # without account: an answer
    office.released(4)
    with pytest.raises(REFUSALS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act.format(table))


@pytest.mark.as_owner
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_not_even_by_the_owner_of_the_tables(office, table, act):
    test_nothing_of_the_ledger_is_changed_deleted_or_emptied(office, table, act)


def test_a_locked_run_takes_no_more_lines_and_does_not_change(office):
    office.granted(4)
    run = office.released(4)
    line = LedgerLine.objects.get()
    for act in (
        lambda: LineComponent.objects.create(line=line, kind="owed", amount=1),
        lambda: PaymentRun.objects.filter(pk=run.pk).update(regular=1),
        lambda: PaymentRun.objects.filter(pk=run.pk).update(state="checking"),
        lambda: LedgerLine.objects.filter(pk=line.pk).update(void=True),
        lambda: RunCheck.objects.create(run=run, enrolment=line.enrolment, kind="manual", severity="warn"),
    ):
        with pytest.raises(REFUSALS), transaction.atomic():
            act()
    assert summing.digests([run])[run.pk] == run.lines_digest
    assert reads.open_claims([line.enrolment_id]) == 0


def test_the_hash_of_the_register_names_whom_it_covers_and_is_compared_again_when_the_run_is_locked(
    office, behind_the_back
):
    first, second = office.granted(4), office.granted(4)
    run = office.submitted(waiting(office))
    statement = """
        UPDATE ledger_frozenenrolment SET members = ARRAY(SELECT person_id FROM benefits_coverage WHERE enrolment_id = %s ORDER BY person_id)
        WHERE run_id = %s AND enrolment_id = %s
    """  # as many, and others
    assert freezing.digests([run]) == {run.pk: run.input_digest}
    behind_the_back("ledger_frozenenrolment", statement, second.pk, run.pk, first.pk)
    assert freezing.digests([run]) != {run.pk: run.input_digest}
    with pytest.raises(NotPossible, match="冻结名册与编制时不一致"):
        services.release(run, by=office.leads)
    run.refresh_from_db()
    assert (run.state, RunRelease.objects.count()) == ("submitted", 0)


def test_a_preparation_that_failed_says_that_the_run_is_to_be_given_up_first(office, monkeypatch, caplog):
    office.granted(4)
    office.on(4)
    run = office.asked(4)
    with monkeypatch.context() as broken:
        broken.setattr(reckoning, "reckon", lambda *_: 1 / 0)
        jobs.run(str(run.job.uid))
    caplog.clear()
    run.job.refresh_from_db()
    assert run.job.state == "failed"
    assert "先作废它，再重新编制" in run.job.message
    assert "重试" not in run.job.message
    with pytest.raises(NotPossible, match="没有完成"):
        office.asked(4)
    services.discard(run, reason="编制没有完成", by=office.prepares)
    assert office.prepared(4).state == "checking"
