"""Screening: what falls apart between what is due and what is paid is found, once, kept with what people decided, and closed again."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.core.access import services as access
from minzheng.core.audit.models import AuditEvent
from minzheng.core.benefits import programmes
from minzheng.core.benefits.models import ScreeningFinding, ScreeningRun
from minzheng.core.benefits.screening import reads, services
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.models import Job
from minzheng.core.notices.models import Notice
from minzheng.core.parties.households.models import Membership
from minzheng.core.parties.services import PersonWriter
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.standards import invented
from tests.unit.core.benefits.conftest import ALLOWANCE, APRIL, CARE, OLD_AGE

pytestmark = pytest.mark.django_db
SINCE = date(2020, 1, 1)
WHOLE = {
    "application_kind": "household",
    "deductions_year": 0,
    "financial_assets": 0,
    "houses": 1,
    "vehicles": 0,
    "grant_before": 0,
}
INCOME = ("work_cost", "business_year", "property_year", "received_year", "handed_on_year")
NOTHING = {
    **dict.fromkeys(INCOME, 0), "wages": 0, "insured": True, "seriously_ill": False, "disability_kind": "none", "disability_grade": "none",
    "property_fits": False,
}  # fmt: skip
DUE = 72_600  # two adults in a village: (46300 × 2 − 20000) ÷ 2, up to the yuan, for each
YOUNG, OLD = date(1990, 5, 1), date(1938, 5, 1)


@pytest.fixture(autouse=True)
def standards(world, monkeypatch):
    """The invented standards hold in the small city."""
    made = invented(programmes.book(), [world.county.code, world.other_township.county.code])
    monkeypatch.setattr(programmes, "book", lambda: made)
    programmes._version.cache_clear()
    programmes._changes.cache_clear()
    yield
    programmes._version.cache_clear()
    programmes._changes.cache_clear()


def family(bench, *, wages=20_000, without=(), size=2, **more):
    """A household of young adults of whom everything is known that the allowance asks for, but some things."""
    home, members = bench.household(size)
    for one in members:
        type(one).objects.filter(pk=one.pk).update(born_on=YOUNG)
    said = [(home, kind, value) for kind, value in {**WHOLE, **more}.items()]
    for place, one in enumerate(members):
        known = NOTHING | ({"wages": wages} if place == 0 else {})
        said += [(one, kind, value) for kind, value in known.items() if (place, kind) not in without]
    say(bench, *said)
    return home, members


def say(bench, *said, since=SINCE):
    facts.record(
        [NewFact(party, kind, value, since, Source.DECLARED) for party, kind, value in said], by=bench.world.clerk
    )


def screened(bench, division=None, month=None):
    """One run, to its end."""
    run = services.start(division or bench.world.county, by=bench.world.reviewer, month=month)
    jobs.run(str(run.job.uid))
    run.refresh_from_db()
    run.job.refresh_from_db()
    assert (run.job.state, run.ended_at is not None) == ("done", True), run.job.message
    return run


def found(**narrowed):
    rows = ScreeningFinding.objects.exclude(state="closed").filter(**narrowed).order_by("household", "programme")
    return [(one.programme, one.household_id, one.person_id, one.kind, one.owed, one.paid, one.missing) for one in rows]


def granted(bench, home, members, amount):
    return bench.decided("grant", home, members=tuple(members), amount=amount, effective_on=APRIL).enrolment


def test_all_four_kinds_are_found_and_what_is_right_is_not(bench):
    due, _ = family(bench)
    paid_rightly, theirs = family(bench)
    granted(bench, paid_rightly, theirs, DUE)
    too_rich, riches = family(bench, wages=300_000)
    granted(bench, too_rich, riches, 50_000)
    other_amount, members = family(bench)
    granted(bench, other_amount, members, DUE - 1)
    open_one, _ = family(bench, without={(1, "wages")})
    family(bench, wages=300_000)
    run = screened(bench)
    assert found(programme=ALLOWANCE) == [
        (ALLOWANCE, due.pk, None, "entitled", DUE, 0, []),
        (ALLOWANCE, too_rich.pk, None, "receiving", 0, 50_000, []),
        (ALLOWANCE, other_amount.pk, None, "amount", DUE, DUE - 1, []),
        (ALLOWANCE, open_one.pk, None, "undetermined", None, 0, ["wages"]),
    ]
    assert (run.households, run.persons) == (6, 12)
    assert {one.division_id for one in ScreeningFinding.objects.all()} == {bench.world.township.pk}


def test_of_the_missing_facts_those_are_named_that_would_decide(bench):
    """A vehicle too many decides the allowance whatever the wages are; of a disabled person the rest of the care allowance is asked."""
    family(bench, without={(1, "wages")}, vehicles=1)
    home, members = family(bench, wages=300_000)
    say(bench, (members[0], "disability_grade", "1"), (members[0], "disability_kind", "sight"), since=date(2021, 1, 1))
    screened(bench)
    assert found(programme=ALLOWANCE) == []
    assert found(programme=CARE) == [
        (
            CARE,
            home.pk,
            members[0].pk,
            "undetermined",
            None,
            0,
            ["certificate_valid", "needs_long_care", "other_care", "work_injury_care"],
        )
    ]


def test_of_whom_nobody_recorded_anything_is_counted_and_not_listed(bench):
    bench.household(3)
    run = screened(bench)
    assert found() == []
    assert run.tallies["unasked"][ALLOWANCE] == 1


def test_the_old_are_found_by_their_birthday_alone_and_the_dead_never(bench):
    _, (old, dead) = bench.household(2)
    type(old).objects.filter(pk__in=[old.pk, dead.pk]).update(born_on=OLD)
    bench.decided("grant", dead, OLD_AGE, amount=5_100, effective_on=APRIL)
    PersonWriter.update_many([(dead, {"died_on": date(2021, 6, 3)})], by=bench.world.clerk)
    screened(bench)
    assert [(one[2], one[3], one[4], one[5]) for one in found(programme=OLD_AGE)] == [
        (old.pk, "entitled", 5_100, 0), (dead.pk, "receiving", 0, 5_100)
    ]  # fmt: skip


def test_what_was_decided_already_is_no_finding(bench):
    """Suspended, stopping, tapering, or granted from a month to come: somebody has been there."""
    for kind, more in (
        ("suspend", {"reason": "review"}),
        ("stop", {"reason": "other"}),
        ("taper", {"tapering_months": 3}),
    ):
        home, members = family(bench, wages=300_000)
        enrolment = granted(bench, home, members, 40_000)
        month = date(2021, 9, 1) if kind == "stop" else date(2021, 7, 1)
        bench.decided(kind, enrolment=enrolment, effective_on=month, **more)
    home, members = family(bench)
    bench.decided("grant", home, members=tuple(members), amount=DUE, effective_on=date(2021, 10, 1))
    screened(bench)
    assert found() == []


def test_a_second_run_changes_nothing_and_writes_nothing(bench):
    family(bench)
    family(bench, without={(1, "wages")})
    screened(bench)
    before = list(ScreeningFinding.objects.order_by("pk").values())
    again = screened(bench)
    assert list(ScreeningFinding.objects.order_by("pk").values()) == before
    assert again.households == 2


def test_what_was_dismissed_stays_until_the_facts_change_and_what_holds_no_more_is_closed(bench):
    home, members = family(bench)
    other, _ = family(bench)
    screened(bench)
    one, two = (ScreeningFinding.objects.get(household=each) for each in (home, other))
    services.settle(one, "dismissed", reason="在外地享受", by=bench.world.reviewer)
    services.settle(two, "handled", reason="", by=bench.world.reviewer)
    screened(bench)
    one.refresh_from_db()
    assert (one.state, one.reason, one.settled_by) == ("dismissed", "在外地享受", bench.world.reviewer)
    say(bench, (members[0], "wages", 21_000), since=date(2021, 8, 1))
    screened(bench)
    one.refresh_from_db()
    assert (one.state, one.reason, one.settled_by_id, one.owed) == ("open", "", None, DUE - 1_000)
    say(bench, (members[0], "wages", 300_000), since=date(2021, 8, 2))
    screened(bench)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, one.closed_at is not None, two.state) == ("closed", True, "handled")
    say(bench, (members[0], "wages", 20_000), since=date(2021, 8, 3))
    screened(bench)
    assert ScreeningFinding.objects.filter(household=home).count() == 2
    assert ScreeningFinding.objects.get(household=home, state="open").pk != one.pk


def test_what_was_handled_and_is_found_after_two_months_still_is_opened_again(bench, monkeypatch):
    family(bench)
    screened(bench)
    services.settle(ScreeningFinding.objects.get(), "handled", reason="已受理", by=bench.world.reviewer)
    for today, state in ((date(2021, 10, 5), "handled"), (date(2021, 12, 5), "open")):
        monkeypatch.setenv("MINZHENG_TODAY", str(today))
        screened(bench)
        assert ScreeningFinding.objects.get().state == state


def test_a_run_killed_in_the_middle_goes_on_where_it_stood(bench, monkeypatch):
    homes = [family(bench, size=1, wages=5_000)[0] for _ in range(5)]
    run = services.start(bench.world.county, by=bench.world.reviewer)
    job = Job.objects.get(pk=run.job.pk)
    parts, merge = [], services.merge

    def dying(found, part, **said):
        if len(parts) == 1:
            raise KeyboardInterrupt
        parts.append(part)
        merge(found, part, **said)

    monkeypatch.setattr(services, "merge", dying)
    with pytest.raises(KeyboardInterrupt):
        services.work(job, lambda *_: None, at_once=2)
    run.refresh_from_db()
    assert (run.reached, run.households, run.ended_at) == (homes[1].pk, 2, None)
    assert ScreeningFinding.objects.count() == 2
    monkeypatch.setattr(services, "merge", merge)
    told = []
    services.work(job, lambda done, total: told.append((done, total)), at_once=2)
    run.refresh_from_db()
    assert (run.households, ScreeningFinding.objects.filter(state="open").count()) == (5, 5)
    assert told == [(4, 5), (5, 5)]
    assert services.work(job, lambda *_: None)["message"] == "共筛查 5 户 5 人，待处理线索 5 条。"
    assert AuditEvent.objects.filter(action="screening.finish").count() == 1


def test_parts_of_any_size_find_the_same(bench):
    for _ in range(4):
        family(bench)
        family(bench, without={(0, "wages")})
    screened(bench)
    whole = found()
    run = services.start(bench.world.county, by=bench.world.reviewer)
    services.work(run.job, lambda *_: None, at_once=3)
    assert found() == whole
    assert len(whole) == 8


def test_a_person_who_moves_to_another_household_is_found_there_and_once(bench):
    _, (old, _other) = bench.household(2)
    type(old).objects.filter(pk=old.pk).update(born_on=OLD)
    screened(bench)
    Membership.objects.filter(person=old).update(until=date(2021, 8, 1))
    home, _ = bench.household(1)
    Membership.objects.create(
        household=home, person=old, relation="other", since=date(2021, 8, 1), division=home.division
    )
    screened(bench)
    assert [(one[1], one[2]) for one in found(programme=OLD_AGE)] == [(home.pk, old.pk)]
    assert ScreeningFinding.objects.filter(state="closed").count() == 0


def test_whoever_is_paid_and_belongs_to_no_household_is_asked_about(bench):
    alone = bench.person()
    bench.decided("grant", alone, OLD_AGE, amount=5_100, effective_on=APRIL)
    screened(bench)
    assert found() == [(OLD_AGE, None, alone.pk, "undetermined", None, 5_100, ["household"])]
    before = ScreeningFinding.objects.get().version
    screened(bench)
    assert ScreeningFinding.objects.get().version == before


def test_a_run_over_one_place_leaves_the_others_alone(bench):
    home, _ = family(bench)
    away, _ = family(bench)
    type(away).objects.filter(pk=away.pk).update(division=bench.world.other_township)
    Membership.objects.filter(household=away).update(division=bench.world.other_township)
    city = bench.world.county.parent
    access.appoint(bench.world.reviewer, "city_officer", city, since=SINCE, by="system")
    boss = type(bench.world.reviewer).objects.get(pk=bench.world.reviewer.pk)
    run = services.start(city, by=boss)
    jobs.run(str(run.job.uid))
    assert {one[1] for one in found()} == {home.pk, away.pk}
    say(bench, (home, "vehicles", 2), (away, "vehicles", 2), since=date(2021, 8, 1))
    screened(bench)
    assert {one[1] for one in found()} == {away.pk}


def test_statements_do_not_grow_with_the_register(bench):
    family(bench)
    counts = []
    for _ in range(2):
        run = services.start(bench.world.county, by=bench.world.reviewer)
        with CaptureQueriesContext(connection) as asked:
            services.work(run.job, lambda *_: None)
        counts.append(len(asked))
        for _ in range(6):
            family(bench, without={(1, "wages")})
    assert counts[0] >= counts[1]


def test_refusals(bench):
    world = bench.world
    family(bench)
    run = services.start(world.county, by=world.reviewer)
    with pytest.raises(NotPossible, match="正在进行"):
        services.start(world.township, by=world.reviewer)
    jobs.run(str(run.job.uid))
    with pytest.raises(NotPossible, match="更早"):
        services.start(world.county, by=world.reviewer, month=Month(2021, 7))
    finding = ScreeningFinding.objects.get()
    with pytest.raises(NotPossible, match="理由"):
        services.settle(finding, "dismissed", reason=" ", by=world.reviewer)
    with pytest.raises(NotPossible, match="只能标记"):
        services.settle(finding, "closed", reason="x", by=world.reviewer)
    with pytest.raises(NotPossible, match="重新打开"):
        services.reopen(finding, by=world.reviewer)
    services.settle(finding, "handled", reason="", by=world.reviewer)
    with pytest.raises(NotPossible, match="已处理"):
        services.settle(finding, "dismissed", reason="不符", by=world.reviewer)
    services.reopen(finding, by=world.reviewer)
    ScreeningFinding.objects.update(state="closed", closed_at="2021-08-30T00:00:00+08:00")
    with pytest.raises(NotPossible, match="消除"):
        services.settle(finding, "handled", reason="", by=world.reviewer)


def test_whoever_lost_his_post_has_nothing_screened(bench):
    family(bench)
    run = services.start(bench.world.other_township, by=bench.world.reviewer)
    jobs.run(str(run.job.uid))
    assert (Job.objects.get().state, ScreeningFinding.objects.count()) == ("failed", 0)
    assert services.start(bench.world.other_township, by=bench.world.reviewer).pk != run.pk


def test_township_officers_are_told_numbers_and_nothing_else(bench):
    officer = access.open_account(username="dingzhen", name="丁干部", password="correct horse battery", by="system")
    access.appoint(officer, "township_officer", bench.world.township, since=SINCE, by="system")
    home, _ = family(bench)
    family(bench, without={(1, "wages")})
    screened(bench)
    notice = Notice.objects.get(user=officer)
    assert notice.title == "政策找人：2021年8月筛查完成"
    assert notice.body == "待处理线索：应享未享 1 条，未定 1 条。"
    assert notice.url == "/benefits/screening/"
    assert home.code not in notice.body
    rows = reads.work_list(officer).places
    assert [(row.name, dict(row.counts)) for row in rows] == [("丁镇", {"entitled": 1, "undetermined": 1})]
    assert reads.last_run(officer) == ScreeningRun.objects.get()
