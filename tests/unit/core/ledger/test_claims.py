"""What was paid too much: a claim comes with the lock, is recovered as two people decided, and is never taken twice."""

from datetime import date, timedelta
from types import SimpleNamespace
from unittest import mock

import pytest
from django.db import Error, IntegrityError, transaction

from minzheng.core.audit.models import AuditEvent
from minzheng.core.invariants import INVARIANTS, Look
from minzheng.core.ledger import local_rules
from minzheng.core.ledger.claims import reads, services
from minzheng.core.ledger.claims.models import Claim, ClaimInstalment, ClaimPlan, ClaimSettlement, ClaimWithheld
from minzheng.core.registers.controls import alarms
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods
from tests.unit.core.ledger.conftest import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(office):
    """April and May were paid 702 and should have been 600; June's run finds it: 204 yuan."""
    office.enrolment = office.granted(4, 1)
    office.released(4)
    office.released(5)
    office.decided("change", office.enrolment, 6, effective=4, amount=60_000)
    office.released(6)
    return stand()


def stand():
    return reads.standing().select_related("division").get()


def confirmed(office, row):
    services.decide(row, confirmed=True, by=office.releases)
    return row


def in_parts(claim, *amounts, since=None):
    since = since or periods.today()
    return [(since + timedelta(days=30 * n), amount) for n, amount in enumerate(amounts)]


def planned(office, way, **more):
    return confirmed(office, services.plan(stand(), way, paper="追缴决定1号", by=office.prepares, **more))


def repaid(office, amount, receipt="R1"):
    return services.repay(stand(), amount, receipt, periods.today(), by=office.prepares)


def test_a_claim_comes_with_the_lock_and_waits_for_a_plan(office, claim):
    assert (claim.amount, claim.balance, claim.stands, claim.overdue) == (20_400, 20_400, "open", 0)
    assert claim.number.startswith("ZJ")
    assert [one.pk for one in reads.waiting(office.prepares).without] == [claim.pk]
    with pytest.raises(IntegrityError, match="追缴只来自已锁定台账的多发"), transaction.atomic():
        Claim.objects.create(
            number="ZJ1", run=claim.run, enrolment=office.granted(7, 1), amount=1, division=claim.division
        )
    assert lines(office.released(7))[:1] == [
        (7, "regular", 600.0)
    ]  # without a decision nobody gets less than his month


def test_by_offset_a_month_gives_no_more_than_the_share_and_the_last_no_more_than_is_left(office, claim):
    for share in (0, 31, None):
        with pytest.raises(NotPossible, match="须在 1% 至 30% 之间（本平台的默认上限，未核实）"):
            services.plan(claim, "offset", share=share, paper="1", by=office.prepares)
    of_county = {office.county.code: SimpleNamespace(decimal=15, verified=True)}
    documented = mock.patch.object(local_rules, "_of_county", lambda _, county, __: of_county.get(county))
    with documented, pytest.raises(NotPossible, match="须在 1% 至 15% 之间。"):  # the county's document goes before
        services.plan(claim, "offset", share=16, paper="1", by=office.prepares)
    draft = services.plan(claim, "offset", share=20, paper="追缴决定1号", by=office.prepares)
    assert draft.share_verified is False
    with pytest.raises(NotPossible, match="须由另一人审批"):
        services.decide(draft, confirmed=True, by=office.prepares)
    with pytest.raises(NotPossible, match="已有一个方案等待审批"):
        services.plan(claim, "offset", share=10, paper="2", by=office.prepares)
    assert [one.pk for one in reads.waiting(office.releases).decide] == [draft.pk]
    confirmed(office, draft)
    assert lines(office.released(7)) == [(7, "regular", 600.0), (4, "offset", -102.0), (5, "offset", -18.0)]
    assert (stand().balance, stand().stands) == (8_400, "offset")
    repay, _ = repaid(office, 5_000)  # what waits is reserved
    run = office.released(8)
    assert [one for one in lines(run) if one[1] == "offset"] == [(5, "offset", -34.0)]
    services.decide(repay, confirmed=True, by=office.releases)
    assert (stand().balance, stand().stands) == (0, "recovered")
    assert lines(office.released(9)) == [(9, "regular", 600.0)]


def test_parts_add_up_to_the_claim_and_what_did_not_come_in_time_is_overdue(office, claim):
    for parts, said in (
        ([], "请填写各期"), (in_parts(claim, 10_000, 10_000), "各期合计 200.00 元，须等于余额 204.00 元"),
        (in_parts(claim, 20_400, since=date(2021, 6, 1)), "各期的日期须从今天起"), ([*in_parts(claim, 10_200), *in_parts(claim, 10_200)], "不能重复"),
    ):  # fmt: skip
        with pytest.raises(NotPossible, match=said):
            services.plan(claim, "instalments", parts=parts, paper="1", by=office.prepares)
    plan = planned(office, "instalments", parts=in_parts(claim, 10_200, 10_200))
    office.on(6, 26)
    assert (stand().stands, stand().overdue) == ("instalments", 10_200)
    assert [one.overdue for one in reads.waiting(office.prepares).late] == [10_200]
    assert [one.label for one in alarms(periods.today()) if one.control.code == "ledger.overdue_claim"] == [
        claim.number
    ]
    confirmed(office, repaid(office, 10_000)[0])
    assert stand().overdue == 200
    assert lines(office.released(7)) == [(7, "regular", 600.0)]  # who repays in parts has no month kept back
    office.on(7, 26)
    assert stand().overdue == 10_400
    confirmed(
        office,
        services.defer(stand(), date(2021, 9, 30), reason="大病支出", paper="困难证明", by=office.prepares),
    )
    assert (stand().stands, stand().overdue) == ("deferred", 0)
    office.on(10, 1)
    assert (stand().stands, stand().overdue) == ("instalments", 10_400)
    with pytest.raises(IntegrityError, match="方案办结后不再增加"), transaction.atomic():
        ClaimInstalment.objects.create(plan=plan, number=3, due_on=periods.today(), amount=1)


def test_a_plan_whose_claim_changed_meanwhile_is_drafted_anew(office, claim):
    draft = services.plan(claim, "lump", parts=in_parts(claim, 20_400), paper="1", by=office.prepares)
    repaid(office, 400)
    with pytest.raises(NotPossible, match="余额已经变化，方案须重新拟定"):
        services.decide(draft, confirmed=True, by=office.releases)
    draft.refresh_from_db()
    with pytest.raises(IntegrityError, match="余额已经变化"), transaction.atomic():  # nor past the service
        draft.settle(office.releases, confirmed=True)
        draft.save()
    services.decide(draft, confirmed=False, reason="余额变了", by=office.releases)
    planned(office, "lump", parts=in_parts(claim, 20_000))
    assert stand().stands == "lump"


def test_a_receipt_counts_once_and_no_more_than_is_left_comes_in(office, claim):
    first, fresh = repaid(office, 400)
    assert first.county == office.county.lineage != claim.division.lineage  # once in the county, not in the township
    same, again = repaid(office, 400)
    assert (same.pk, fresh, again) == (first.pk, True, False)
    with pytest.raises(NotPossible, match="凭证号 R1 已经登记过.*不能计两次"):
        repaid(office, 500)
    with pytest.raises(NotPossible, match="不超过余额 200.00 元"):
        repaid(office, 20_001, "R2")
    with pytest.raises(NotPossible, match="金额须大于零"):
        repaid(office, 0, "R2")
    with pytest.raises(NotPossible, match="不能晚于今天"):
        services.repay(claim, 1, "R2", periods.today() + timedelta(days=1), by=office.prepares)
    services.decide(first, confirmed=False, reason="不是本户的", by=office.releases)
    assert repaid(office, 400)[1]  # what was refused leaves its number free
    assert stand().balance == 20_400  # and nothing counts before another confirmed it
    said = {
        "claim": claim, "division": claim.division, "county": office.county.lineage, "kind": "repayment", "on": periods.today(),
        "entered_by": office.prepares,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="claim_receipt_once"), transaction.atomic():  # nor past the service
        ClaimSettlement.objects.create(**said, amount=1, paper="R1")
    with pytest.raises(IntegrityError, match="超过追缴的余额"), transaction.atomic():
        ClaimSettlement.objects.create(**said, amount=20_001, paper="R9")
    with pytest.raises(IntegrityError, match="抵减超过追缴的余额"), transaction.atomic():
        ClaimWithheld.objects.create(claim=claim, run=claim.run, enrolment=claim.enrolment, amount=20_001)


def test_a_document_writes_off_the_rest_by_two_hands(office, claim):
    with pytest.raises(NotPossible, match="核销须写明批准文件和理由"):
        services.write_off(claim, 20_400, "", periods.today(), reason="死亡", by=office.prepares)
    confirmed(office, repaid(office, 400)[0])
    made = services.write_off(
        claim, 20_000, "乙民〔2021〕9号", periods.today(), reason="死亡无遗产", by=office.prepares
    )
    with pytest.raises(NotPossible, match="须由另一人审批"):
        services.decide(made, confirmed=True, by=office.prepares)
    confirmed(office, made)
    after = stand()
    assert (after.repaid, after.written_off, after.balance, after.stands) == (400, 20_000, 0, "written_off")
    with pytest.raises(NotPossible, match="没有余额"):
        services.plan(claim, "lump", parts=in_parts(claim, 1), paper="1", by=office.prepares)
    with pytest.raises(NotPossible, match="不能再办"):
        services.decide(made, confirmed=False, reason="错", by=office.leads)
    with pytest.raises(IntegrityError, match="不可更改"), transaction.atomic():
        ClaimSettlement.objects.filter(pk=made.pk).update(amount=1)
    with pytest.raises(Error, match="不可"), transaction.atomic():
        ClaimSettlement.objects.filter(pk=made.pk).delete()
    told = list(AuditEvent.objects.filter(target_uid=claim.uid).order_by("pk").values_list("action", flat=True))
    assert told == ["claims.repayment", "claims.accept", "claims.write_off", "claims.accept"]


def test_while_it_is_deferred_nothing_is_kept_back_not_even_of_arrears(office, claim):
    confirmed(office, services.defer(claim, date(2021, 7, 31), reason="大病支出", paper="证明", by=office.prepares))
    planned(office, "offset", share=30)
    office.decided("change", office.enrolment, 7, effective=6, amount=65_000)
    assert [kind for _, kind, _ in lines(office.released(7))] == ["arrears", "regular"]
    assert [one for one in lines(office.released(8)) if one[1] == "offset"] == [
        (4, "offset", -102.0),
        (5, "offset", -93.0),
    ]


def test_two_claims_take_no_more_of_a_month_than_the_larger_share(office, claim):
    planned(office, "offset", share=10)
    office.decided("change", office.enrolment, 7, effective=6, amount=50_000)
    office.released(7)
    second = reads.standing().exclude(pk=claim.pk).select_related("division").get()
    assert second.balance == 10_000
    confirmed(office, services.plan(second, "offset", share=20, paper="2", by=office.prepares))
    run = office.released(8)
    assert [one for one in lines(run) if one[1] == "offset"] == [(4, "offset", -50.0), (6, "offset", -50.0)]


def test_nobody_outside_finance_enters_or_confirms(office, claim):
    clerk = office.bench.world.clerk
    with pytest.raises(NotPossible, match="须由本县（市、区）财务岗位办理"):
        services.defer(claim, date(2021, 9, 1), reason="1", paper="1", by=clerk)
    made, _ = repaid(office, 1)
    with pytest.raises(NotPossible, match="须由本县（市、区）财务或局领导岗位审批"):
        services.decide(made, confirmed=True, by=clerk)
    with pytest.raises(NotPossible, match="请写明不予确认的原因"):
        services.decide(made, confirmed=False, by=office.releases)


def test_set_off_while_the_benefit_has_ended_asks_for_another_plan(office, claim):
    planned(office, "offset", share=10)
    office.decided("stop", office.enrolment, 7, effective=7, reason="income")
    office.on(7, 25)
    assert [one.pk for one in reads.waiting(office.prepares).ended] == [claim.pk]
    assert ClaimPlan.objects.count() == 1


@pytest.fixture
def another(office, claim):
    """July's run finds 54 yuan too much for April to June of another enrolment: a second claim of the county."""
    office.other = office.granted(6, 1)
    office.released(7)
    office.decided("change", office.other, 8, effective=7, amount=60_000)
    office.released(8)
    return reads.standing().select_related("division").get(enrolment=office.other)


def test_one_receipt_pays_two_claims_to_the_fen_and_is_decided_as_one(office, claim, another):
    first, rest = reads.standing().get(pk=claim.pk), 5_000
    for others, said in (
        ([(another, another.left + 1)], "不超过余额"), ([(first, 100)], "每笔追缴只写一次"), ([(another, 0)], "须大于零"),
    ):  # fmt: skip
        with pytest.raises(NotPossible, match=said):
            services.repay(first, 10_000, "R7", periods.today(), others=others, by=office.prepares)
    made, fresh = services.repay(first, 10_000, "R7", periods.today(), others=[(another, rest)], by=office.prepares)
    assert (made.whole, fresh) == (15_000, True)
    assert services.repay(first, 10_000, "R7", periods.today(), others=[(another, rest)], by=office.prepares) == (
        made,
        False,
    )
    with pytest.raises(NotPossible, match="同一凭证不能计两次"):
        services.repay(another, rest, "R7", periods.today(), by=office.prepares)
    assert [(one.claim_id, one.amount) for one in reads.shares_of(first)] == [(another.pk, rest)]
    rows = ClaimSettlement.objects.filter(paper="R7")
    with (
        pytest.raises(IntegrityError, match="各笔之和须等于凭证合计"),
        transaction.atomic(),
    ):  # one alone, past the service
        rows.filter(claim=another).update(
            state="refused", decided_by=office.releases, decided_at=periods.now(), refusal="错"
        )
    services.decide(rows.get(claim=another), confirmed=True, by=office.releases)
    assert set(rows.values_list("state", "decided_by")) == {("confirmed", office.releases.pk)}
    assert {one.pk: one.repaid for one in reads.standing()} == {claim.pk: 10_000, another.pk: rest}
    assert {one.code: list(one.find(Look())) for one in INVARIANTS if one.code in {"ledger.receipt_once", "ledger.claim_told"}} == {
        "ledger.receipt_once": [], "ledger.claim_told": [],
    }  # fmt: skip


def test_a_receipt_that_is_refused_may_be_entered_again_otherwise(office, claim, another):
    said = {"others": [(another, 100)], "by": office.prepares}
    made, _ = services.repay(claim, 10_000, "R8", periods.today(), **said)
    services.decide(made, confirmed=False, reason="凭证不符", by=office.releases)
    assert not ClaimSettlement.objects.exclude(state="refused").exists()
    services.repay(claim, 10_100, "R8", periods.today(), by=office.prepares)
    with pytest.raises(IntegrityError, match="各笔之和须等于凭证合计"), transaction.atomic():
        ClaimSettlement.objects.create(
            claim=another, division=another.division, county=made.county, kind="repayment", amount=100, paper="R8", on=made.on,
            entered_by=office.prepares,
        )  # fmt: skip
