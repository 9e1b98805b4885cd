"""A sound city in the database: its cast, its figures, its mark, and not one alarm."""

from collections import Counter
from fractions import Fraction

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.test import RequestFactory
from django.urls import reverse

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import permissions_of, scope_of
from minzheng.core.audit.models import AuditEvent
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import BedEntry, Facility
from minzheng.core.plan.models import Observation
from minzheng.core.registers import controls
from minzheng.project import demonstration
from minzheng.project.demonstration import marking
from tests.unit.project.demonstration.agreement import DAYS, SETS, check, expected
from tests.unit.project.demonstration.conftest import PEOPLE, SEED, TODAY, build

pytestmark = pytest.mark.django_db


def found(at):
    return Counter((alarm.control.code, alarm.label, alarm.division_code) for alarm in controls.alarms(at))


def test_a_sound_city_raises_no_alarm(sound_city):
    assert found(TODAY) == Counter()
    assert sound_city.manifest["errors"] == sound_city.manifest["later"] == []


def test_each_kind_of_record_is_told_of_in_the_log(sound_city):
    told = set(AuditEvent.objects.filter(action="demonstration.load").values_list("target_kind", flat=True))
    assert told == {
        "facilities.facility", "facilities.entry", "facilities.beds", "facilities.feature", "facilities.change", "parties.organisation", "parties.person", "parties.posting",
        "activities.activity", "activities.attendance", "returns.return", "duties.duty",
        "designations.designation", "designations.end", "undertakings.undertaking", "undertakings.milestone", "undertakings.payment",
        "plan.allocation", "plan.responsibility", "plan.self_report", "plan.freeze",
        "cases.case", "cases.intake", "cases.known", "checks.check", "parties.household", "parties.membership", "facts.fact",
        "benefits.activation", "benefits.decision", "benefits.enrolment", "ledger.account", "ledger.run", "payments.batch", "payments.order",
        "parties.suspicion", "checks.batch", "visits.visit", "visits.finding", "returns.filing", "reconciliation.month",
        "assistance.stay", "assistance.stay_act", "assistance.identification", "assistance.departure", "assistance.missing_report", "assistance.kin_match",
    }  # fmt: skip


def test_progress_never_goes_back_and_ends_full(sound_city):
    shares = [done / total for done, total in sound_city.progress]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_the_cast_holds_its_posts_and_signs_in_with_the_printed_password(sound_city):
    table = demonstration.accounts_table()
    clerk = User.objects.get(username="wangchuangkou")
    assert all(
        name in table for name in ("王窗口", "李乡镇", "赵县审", "孙外县", "周财务", "钱市局", "郑局长", "吴儿童")
    )
    assert clerk.check_password("minzheng-demo-2021")
    assert scope_of(clerk, Permission.REGISTER_EDIT).paths == (Division.objects.get(code="130123001000").path,)
    stranger = User.objects.get(username="sunwaixian")
    assert not scope_of(stranger, Permission.REGISTER_VIEW).covers(Division.objects.get(code="130123001000").path)
    assert permissions_of(User.objects.get(username="fengxitong")) == {Permission.ACCOUNT_ADMIN}


def test_the_accounts_behind_old_entries_are_closed(sound_city):
    assert not User.objects.get(username="history_entry").is_active
    assert authenticate(RequestFactory().post("/"), username="history_check", password="minzheng-demo-2021") is None


def test_the_county_reviewer_confirms_this_years_entries_of_his_county_and_some_wait_for_him(sound_city):
    reviewer = User.objects.get(username="zhaoxianshen")
    mine = BedEntry.objects.filter(confirmed_by=reviewer)
    assert mine.exists()
    assert not mine.exclude(division__county__code="130123000000").exists()
    assert Facility.objects.visible_to(reviewer, Permission.REGISTER_CONFIRM).exists()
    assert BedEntry.objects.waiting().exists()


def test_the_same_city_is_left_as_it_is_edits_included(sound_city):
    clerk = User.objects.get(username="wangchuangkou")
    with transaction.atomic():
        User.objects.filter(pk=clerk.pk).update(name="改过的名字")
        before = AuditEvent.objects.count()
        build(planted=False)
        assert User.objects.get(pk=clerk.pk).name == "改过的名字"
        assert AuditEvent.objects.count() == before
        transaction.set_rollback(True)


def test_lost_files_of_the_same_city_are_written_again(sound_city):
    truth = demonstration.folder() / "truth.json"
    text = truth.read_text(encoding="utf-8")
    truth.unlink()
    build(planted=False)
    assert truth.read_text(encoding="utf-8") == text


@pytest.mark.parametrize(("people", "seed", "planted"), [(301, SEED, False), (PEOPLE, 8, False), (PEOPLE, SEED, True)])
def test_another_city_is_refused_with_a_way_out(sound_city, people, seed, planted):
    with pytest.raises(demonstration.NotADemonstration, match="MINZHENG_HOME"):
        build(people=people, seed=seed, planted=planted)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200), ("::1", {}, 200), ("127.9.9.9", {}, 200), ("192.0.2.7", {}, 403), ("", {}, 403),
        ("127.0.0.1", {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 403), ("127.0.0.1", {"HTTP_X_REAL_IP": "127.0.0.1"}, 403),
    ],
)  # fmt: skip
def test_the_sign_in_page_of_a_demonstration_answers_this_machine_alone(sound_city, client, address, headers, status):
    marking.forget()
    answer = client.get(reverse("account_login"), REMOTE_ADDR=address, **headers)
    assert answer.status_code == status
    assert ("演示城市只能在本机使用" in answer.content.decode()) is (status == 403)


@pytest.mark.parametrize("set_code", SETS)
@pytest.mark.parametrize("at", DAYS)
def test_live_figures_of_a_sound_city_equal_the_truth(sound_city, at, set_code):
    check(sound_city, at, set_code)


def test_the_plan_looks_like_a_plan_in_motion(sound_city):
    found = {code: Fraction(one["headline"]) for code, one in expected(sound_city, DAYS[-1], "city23").items()}
    assert 2_400 < found["T14"] < 3_800
    assert 600 < found["T15"] < 1_200
    assert 140 < found["T16"] < 224
    assert 8 <= found["T17"] < 18
    assert Fraction("0.38") < found["T24"] < Fraction("0.43")
    assert found["T35"] >= Fraction("0.3")
    assert found["T36"] == 1
    assert Fraction("0.4") < found["T37"] < Fraction("0.5")
    assert Fraction("0.94") < found["T06"] < 1
    assert found["T43"] > Fraction("0.1")
    assert Fraction("0.03") < found["T44"] < Fraction("0.05")


def test_three_days_are_kept_as_observations(sound_city):
    kept = Observation.objects.filter(unit=None, set_code="city23", indicator="eldercare.new_beds").order_by("at")
    assert [str(one.at) for one in kept] == DAYS
    assert kept[0].numerator < kept[1].numerator < kept[2].numerator
