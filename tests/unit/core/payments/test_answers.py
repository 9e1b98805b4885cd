"""Answers of a bank: applied whole or parked with nothing applied; the same file twice is once; files are hostile."""

import pytest
from django.db import IntegrityError, transaction

from minzheng.core.documents.models import Document
from minzheng.core.payments.models import BankAnswer, OrderOutcome, PaymentBatch
from minzheng.core.payments.results import services as results
from minzheng.core.registers.writing import NotPossible
from tests.unit.core.payments.conftest import adds_up, answer_of, answer_rows, as_csv, stands

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(desk):
    """Three payments at the bank."""
    for _ in range(3):
        desk.granted(4, 1)
    return desk.published(desk.released(4))


def mutated(batch, change):
    rows = answer_rows(batch)
    found = change(rows)
    return found if isinstance(found, bytes) else as_csv(rows if found is None else found)


def other_amount(rows):
    rows[1][1] = "702.01"


def unknown(rows):
    rows[0][0] = "0190cafe-0000-7000-8000-000000000000"


def contradicts_itself(rows):
    rows.append([rows[0][0], rows[0][1], "失败", "账号不存在", ""])


HOSTILE = {
    "第 3 行：金额与发出的不同": other_amount,
    "第 2 行：流水号不在这一批付款中": unknown,
    "流水号在文件中出现两次": lambda rows: [*rows, rows[0]],
    "第 5 行：流水号在文件中出现两次": contradicts_itself,
    "合计与明细不符": lambda rows: as_csv(rows, total=210_601),
    "没有合计行": lambda rows: as_csv(rows).rsplit("合计".encode("gb18030"), 1)[0],
    "合计的笔数": lambda rows: as_csv(rows, count="三"),
    "结果代码不在约定之内": lambda rows: [[*rows[0][:2], "已退", "", ""]],
    "不是约定的编码": lambda rows: as_csv(rows).decode("gb18030").encode(),
    "引号没有配对": lambda rows: as_csv(rows) + b'"abc',
    "表头应依次是": lambda rows: as_csv(rows, head=("流水号", "金额", "原因", "结果", "入账日期")),
    "回盘文件是空的": lambda _: b" \r\n",
}


def test_a_file_with_anything_wrong_is_kept_and_parked_and_nothing_of_it_applied(desk, batch):
    for said, change in HOSTILE.items():
        data = mutated(batch, change)
        answer, fresh = desk.take(batch, data)
        assert (fresh, answer.state) == (True, "parked"), said
        assert said in answer.faults
        assert answer.faults.endswith("整个文件没有入账。")
        assert answer.document.sha256 == answer.sha256
        assert OrderOutcome.objects.count() == 0
        assert desk.take(batch, data) == (answer, False)
        results.settle(answer, "void", reason="银行另发", by=desk.releases)
    assert stands(batch.run) == {"sent": (3, 2106.0)}
    desk.answered(batch)
    adds_up(batch.run)


def test_without_its_first_line_a_file_is_refused_and_not_read_from_the_second(desk, batch):
    answer, _ = desk.take(batch, as_csv(answer_rows(batch), head=()))
    assert answer.state == "parked"
    assert "表头" in answer.faults


def test_the_same_file_twice_is_once_and_a_later_one_completes_a_partial_one(desk, batch):
    part = answer_of(batch, only={1})
    first, fresh = desk.take(batch, part)
    assert (first.state, first.paid, fresh, batch.state) == ("applied", 1, True, "confirmed")
    assert desk.take(batch, part) == (first, False)
    assert stands(batch.run) == {"sent": (2, 1404.0), "paid": (1, 702.0)}
    whole = desk.answered(batch, failed={3})
    assert (whole.paid, whole.failed, whole.repeated, batch.state) == (1, 1, 1, "closed")
    assert stands(batch.run) == {"paid": (2, 1404.0), "failed": (1, 702.0)}


@pytest.mark.parametrize(("before", "after"), [((), {1}), ({1}, ())])
def test_an_answer_that_contradicts_an_earlier_one_is_parked(desk, batch, before, after):
    desk.answered(batch, failed=before, only={1})
    answer, _ = desk.take(batch, answer_of(batch, failed=after))
    assert answer.state == "parked"
    assert "与先前的结果相反" in answer.faults
    assert OrderOutcome.objects.count() == 1


def test_an_answer_before_the_file_is_parked_and_may_come_again(desk):
    desk.granted(4)
    run = desk.released(4)
    desk.money()
    desk.requested(run)
    batch = desk.approved(run)
    data = answer_of(batch)
    answer, _ = desk.take(batch, data)
    assert (answer.state, answer.faults) == ("parked", results.TOO_EARLY)
    desk.sent(batch)
    later, fresh = desk.take(batch, data)
    assert (later.state, fresh, batch.state) == ("applied", True, "closed")
    answer.refresh_from_db()
    assert (answer.state, answer.settled_as) == ("settled", "noted")


def test_the_answer_of_another_batch_is_parked(desk, batch):
    desk.granted(5)
    other = desk.released(5)
    desk.requested(other)
    second = desk.sent(desk.approved(other))
    answer, _ = desk.take(second, answer_of(batch))
    assert "流水号不在这一批付款中" in answer.faults


def test_what_is_no_text_and_no_workbook_is_not_even_kept(desk, batch):
    for data, name in ((b"MZ\x90\x00", "a.csv"), (b"%PDF-1.4", "answer.txt"), (b"x", "a.exe")):
        with pytest.raises(NotPossible), transaction.atomic():
            desk.take(batch, data, name)
    assert not Document.objects.exists()


def test_a_parked_file_is_settled_once_with_a_reason_and_an_applied_one_never(desk, batch):
    parked, _ = desk.take(batch, as_csv([]))
    for how, reason in (("noted", " "), ("forgotten", "不要了")):
        with pytest.raises(NotPossible, match="知悉或作废"):
            results.settle(parked, how, reason=reason, by=desk.leads)
    results.settle(parked, "noted", reason="银行重发", by=desk.leads)
    applied = desk.answered(batch)
    for one in (parked, applied):
        with pytest.raises(NotPossible, match="只有挂起"):
            results.settle(one, "noted", reason="再来", by=desk.prepares)
    with pytest.raises(IntegrityError), transaction.atomic():  # nor past the service
        BankAnswer.objects.filter(pk=applied.pk).update(
            state="settled", settled_as="void", settled_why="不认", settled_by=desk.leads, settled_at=applied.at
        )


def test_the_database_takes_no_outcome_without_an_applied_answer_of_the_same_batch(desk, batch):
    parked, _ = desk.take(batch, as_csv([]))
    order = batch.orders.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderOutcome.objects.create(order=order, answer=parked, kind="paid")
    assert PaymentBatch.objects.get().state == "published"
