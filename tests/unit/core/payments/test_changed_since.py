"""What changed after the ledger was locked: money that it took back, accounts that are others now, days that cannot be, files that wait."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.jobs import services as jobs
from minzheng.core.ledger.claims import reads as claims
from minzheng.core.ledger.claims import services as recovering
from minzheng.core.payments import reads
from minzheng.core.payments.batches import services as batches
from minzheng.core.payments.files import services as files
from minzheng.core.payments.models import PaymentBatch
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.payments.conftest import CSV, adds_up, answer_of, day, sound, stands

pytestmark = pytest.mark.django_db


def taken_back(desk, enrolment):
    """The run of May takes April back."""
    desk.decided("stop", enrolment, 5, effective=4, reason="mistake")
    return desk.released(5)


def test_what_the_ledger_took_back_is_not_drafted_and_is_kept_back_of_the_claim(desk):
    back, _ = desk.granted(4, 1), desk.granted(4, 1)
    run = desk.released(4)
    taken_back(desk, back)
    batch = desk.drafted(run)
    assert batch.orders.count() == 1
    assert stands(run) == {"batched": (1, 702.0), "withheld": (1, 702.0)}
    adds_up(run)
    assert claims.standing().get(enrolment=back).stands == "recovered"
    with pytest.raises(NotPossible, match="没有待付的款项；被后来的台账更正的已抵减追缴"):
        desk.drafted(batches.approve(batch, by=desk.leads).run)


def test_of_what_the_ledger_took_back_in_part_the_rest_is_paid_and_nothing_is_left_to_claim(desk):
    less = desk.granted(4, 1)
    run = desk.released(4)
    desk.decided("change", less, 5, effective=4, amount=60_000)
    desk.released(5)
    batch = desk.published(run)
    assert [one.amount for one in batch.orders.all()] == [60_000]
    assert stands(run) == {"sent": (1, 600.0), "withheld": (1, 102.0)}
    adds_up(run)
    claim = claims.standing().get()
    assert (claim.amount, claim.withheld_sum, claim.balance, claim.stands) == (10_200, 10_200, 0, "recovered")
    assert desk.requested(desk.released(6)).total == 60_000  # and June keeps nothing back


def test_a_claim_on_a_month_that_was_paid_is_kept_back_of_its_arrears_that_were_not(desk):
    more = desk.granted(4, 1, amount=60_000)
    first = desk.released(4)
    desk.answered(desk.published(first))
    desk.decided("change", more, 5, effective=4, amount=70_000)
    second = desk.released(5)  # April's arrears of 100, and May
    desk.decided("change", more, 6, effective=4, amount=65_000)
    desk.released(6)  # 50 too much for April and for May
    batch = desk.published(second)
    assert [one.amount for one in batch.orders.all()] == [70_000]  # 100 + 700 - 50 - 50
    assert stands(first) == {"paid": (1, 600.0)}
    claim = claims.standing().get()
    assert (claim.withheld_sum, claim.balance) == (10_000, 0)


def test_what_failed_and_was_taken_back_in_part_is_paid_again_without_it(desk):
    less = desk.granted(4, 1)
    run = desk.released(4)
    batch = desk.published(run)
    desk.answered(batch, failed={1})
    desk.decided("change", less, 5, effective=4, amount=60_000)
    desk.released(5)
    again = batches.draft_again(run, CSV, {batch.orders.get().pk: "bank"}, reason="银行", by=desk.prepares)
    assert again.total == 60_000
    assert stands(run) == {"batched": (1, 600.0), "withheld": (1, 102.0)}
    adds_up(run)
    sound()  # an order is its lines less what was kept back; the one that failed before was the lines


def test_what_was_repaid_is_not_kept_back_again_and_what_is_under_way_is_not_touched(desk):
    less = desk.granted(4, 1)
    run = desk.released(4)
    batch = desk.published(run)
    desk.decided("change", less, 5, effective=4, amount=60_000)
    desk.released(5)
    with pytest.raises(NotPossible, match="没有待付的款项"):
        desk.drafted(run)
    assert claims.standing().get().balance == 10_200
    desk.answered(batch, failed={1})
    claim = claims.standing().get()
    made, _ = recovering.repay(claim, 10_200, "回单1", periods.today(), by=desk.prepares)
    recovering.decide(made, confirmed=True, by=desk.releases)
    again = batches.draft_again(run, CSV, {batch.orders.get().pk: "bank"}, reason="银行", by=desk.prepares)
    assert again.total == 70_200


def test_what_the_ledger_took_back_after_the_batch_was_approved_gets_no_file(desk):
    back, _ = desk.granted(4, 1), desk.granted(4, 1)
    run = desk.released(4)
    batch = desk.approved(run)
    desk.money()
    desk.requested(run)
    taken_back(desk, back)
    for act in (files.send, files.intend):
        with pytest.raises(NotPossible, match="其中 1 笔已被后来的台账更正，请撤销后重编"):
            act(batch, by=desk.prepares)
    with pytest.raises(IntegrityError, match="已被后来的台账更正"), transaction.atomic():  # nor past the service
        PaymentBatch.objects.filter(pk=batch.pk).update(
            state="intended", digest="0" * 64, file_name="x.csv", intended_at=periods.now()
        )
    batches.cancel(batch, reason="重编", by=desk.prepares)
    assert desk.sent(desk.approved(run)).count == 1
    assert stands(run) == {"sent": (1, 702.0), "withheld": (1, 702.0)}


def test_what_failed_and_was_taken_back_is_not_paid_again(desk):
    back = desk.granted(4, 1)
    run = desk.released(4)
    batch = desk.published(run)
    desk.answered(batch, failed={1})
    assert [one.claimed for one in reads.troubled(run)] == [False]
    taken_back(desk, back)
    with pytest.raises(NotPossible, match="已被后来的台账更正"):
        batches.draft_again(run, CSV, {batch.orders.get().pk: "bank"}, reason="银行", by=desk.prepares)
    assert [one.claimed for one in reads.troubled(run)] == [True]
    assert stands(run) == {"withheld": (1, 702.0)}
    again = PaymentBatch(
        number="FK0000000000000003", run=run, division=batch.division, county=batch.county, serial=9, kind="reissue", profile=CSV,
        count=1, total=70_200, drafted_by=desk.prepares,
    )  # fmt: skip
    again.save()
    order = batch.orders.get()
    order.reissues_id, order.pk, order.batch, order.ground, order.reason = order.pk, None, again, "bank", "银行"
    order.uid = again.uid
    with pytest.raises(IntegrityError, match="付款指令与台账不符"), transaction.atomic():  # nor past the service
        order.save(force_insert=True)


def test_a_fault_of_the_bank_is_no_ground_where_a_newer_account_stands(desk):
    enrolment = desk.granted(4)
    run = desk.released(4)
    batch = desk.published(run)
    desk.answered(batch, failed={1})
    desk.renewed(enrolment, day(20))
    with pytest.raises(NotPossible, match="第 1 笔已有新确认的账户，不能再付到原账户"):
        batches.draft_again(run, CSV, {batch.orders.get().pk: "bank"}, reason="银行", by=desk.prepares)


def test_an_account_that_was_replaced_after_the_approval_gets_no_file(desk):
    enrolment = desk.granted(4)
    run = desk.released(4)
    batch = desk.approved(run)
    desk.money()
    desk.requested(run)
    desk.renewed(enrolment, day(20))
    for act in (files.send, files.intend):
        with pytest.raises(NotPossible, match="其中 1 笔的收款账户已不是现在的账户，请撤销后重编"):
            act(batch, by=desk.prepares)
    batches.cancel(batch, reason="重编", by=desk.prepares)
    assert desk.sent(desk.approved(run, newer=True)).orders.get().account.bank == "某某银行"


@pytest.mark.parametrize(("shift", "said"), [(1, "1 笔的入账日期晚于今天"), (-1, "1 笔的入账日期早于确定银行文件之日")])
def test_an_answer_that_pays_in_the_future_or_before_the_file_is_parked(desk, shift, said):
    desk.granted(4)
    batch = desk.published(desk.released(4))
    answer, _ = desk.take(batch, answer_of(batch, day=str(periods.today() + timedelta(days=shift))))
    assert (answer.state, said in answer.faults) == ("parked", True)
    assert stands(batch.run) == {"sent": (1, 702.0)}
    desk.answered(batch)


def test_what_stopped_or_was_not_answered_in_time_waits_for_whoever_prepares(desk):
    desk.granted(4)
    run = desk.released(4)
    desk.money()
    desk.requested(run)
    batch = desk.approved(run)

    def left():
        found = reads.waiting(desk.prepares)
        return found.stuck, found.unanswered

    files.intend(batch, by=desk.prepares)
    (files.folder() / PaymentBatch.objects.get().file_name).write_bytes(b"else")
    job = files.send(PaymentBatch.objects.get(), by=desk.prepares)
    assert left() == ([], [])  # it is being made
    jobs.run(str(job.uid))
    assert left() == ([batch], [])
    (files.folder() / PaymentBatch.objects.get().file_name).unlink()
    desk.sent(batch)
    assert left() == ([], [])
    desk.on(5, 5)
    assert left() == ([], [])
    desk.on(5, 7)
    assert left() == ([], [(batch, 12)])
    desk.answered(batch)
    assert left() == ([], [])


def test_what_failed_is_listed_before_what_is_held(desk):
    for _ in range(3):
        desk.granted(4, 1)
    run = desk.released(4)
    batch = desk.published(run)
    desk.answered(batch, failed={1, 2, 3})
    results.hold(batch.orders.get(number=1), reason="核实", by=desk.prepares)
    assert [one.number for one in reads.troubled(run)] == [2, 3, 1]


def test_the_folder_of_the_files_is_nobody_elses(desk):
    files.folder().chmod(0o755)
    assert files.folder().stat().st_mode & 0o777 == 0o700
