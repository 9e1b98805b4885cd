"""One press at the window: every case of it or none, one receipt, the same again when pressed again; drafts; late entries."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.core.access.keys import ensure_keys
from minzheng.core.audit.models import AuditEvent
from minzheng.core.cases import services, versions
from minzheng.core.cases.drafting import reads as drafts
from minzheng.core.cases.drafting import services as drafting
from minzheng.core.cases.intake import lists, receipts
from minzheng.core.cases.intake import services as intake
from minzheng.core.cases.intake.content import Asked, IntakeForm, Outcome
from minzheng.core.cases.intake.models import Channel
from minzheng.core.cases.models import Case, Intake, IntakeDraft, KnownApplication
from minzheng.core.cases.opening import Arrival
from minzheng.core.cases.services import NotPossible
from minzheng.kernel.workflow import workflows
from tests.unit.core.cases.conftest import person, world
from tests.unit.core.cases.matters import LIVING

__all__ = ["world"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(db):
    ensure_keys(by="system")


@pytest.fixture
def of_the_house(monkeypatch):
    """The product's own matters, where a step of theirs is needed."""
    monkeypatch.setattr(versions, "WORKFLOWS", workflows)
    return "assistance.minimum_living"


def form(window, *asked, key=None, **more):
    return IntakeForm(key or uuid4(), window.applicant, asked or (Asked(LIVING),), **more)


def test_pressed_again_the_same_form_leads_to_the_same_receipt(window):
    said = form(window, Asked(LIVING, Outcome.ACCEPT))
    first = intake.take_in(said, by=window.clerk)
    assert intake.take_in(said, by=window.clerk) == first
    assert (Intake.objects.count(), Case.objects.count(), KnownApplication.objects.count()) == (1, 1, 1)
    assert first.cases.get().state == "accepted"


def test_the_same_key_with_other_content_or_of_another_is_refused(window):
    said = form(window)
    intake.take_in(said, by=window.clerk)
    with pytest.raises(NotPossible, match="内容与这次不同"):
        intake.take_in(replace(said, asked=(Asked(LIVING, words="改了"),)), by=window.clerk)
    with pytest.raises(NotPossible, match="已由另一人提交过"):
        intake.take_in(said, by=window.officer)


def test_one_refusal_opens_nothing_and_takes_no_number(window):
    said = form(window, Asked(LIVING), Asked("no.such"))
    with pytest.raises(NotPossible):
        intake.take_in(said, by=window.clerk)
    assert (Intake.objects.count(), Case.objects.count(), KnownApplication.objects.count()) == (0, 0, 0)
    assert intake.take_in(form(window), by=window.clerk).number.endswith("-00001")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((), "至少选择一项"),
        ((Asked(LIVING), Asked(LIVING)), "只能申请一件"),
        ((Asked(LIVING, Outcome.DECLINE, words=" "),), "写明理由"),
        ((Asked(LIVING, Outcome.ASK),), "缺少的材料"),
    ],
)
def test_what_is_not_whole_is_refused_in_words(window, asked, words):
    with pytest.raises(NotPossible, match=words):
        intake.take_in(IntakeForm(uuid4(), window.applicant, asked), by=window.clerk)


def test_an_applicant_of_another_place_is_refused_by_the_service_itself(window):
    foreign = person(window.world.other_township, 2)
    for act in (
        lambda: intake.take_in(IntakeForm(uuid4(), foreign, (Asked(LIVING),)), by=window.clerk),
        lambda: window.opened(person=foreign),
    ):
        with pytest.raises(NotPossible, match="不在您的管辖范围内"):
            act()


def test_a_refusal_on_the_spot_is_a_paper_with_reason_and_remedy(window, of_the_house):
    made = intake.take_in(form(window, Asked(of_the_house, Outcome.DECLINE, words="不属于本乡镇。")), by=window.clerk)
    paper = receipts.printed(made, "申一")
    assert receipts.title_of(made) == "不予受理告知书"
    lines = [line for part in paper.parts for line in part.lines]
    assert "理由：不属于本乡镇。" in lines
    assert any("行政复议" in line for line in lines)
    assert made.cases.get().closed_on is not None


def test_a_receipt_never_changes_and_is_never_deleted(window):
    made = intake.take_in(form(window), by=window.clerk)
    for change in ({"given": {"asked": []}}, {"received_on": date(2021, 6, 1)}, {"code": "X"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Intake.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Intake.objects.filter(pk=made.pk).delete()
    assert made.code not in made.number
    assert len(set(made.code) - set(intake.SIGNS)) == 0


# -- drafts ----------------------------------------------------------------------------------------------------------
def test_a_draft_is_sealed_and_its_owner_alone_opens_it(window):
    made = drafting.begin({"new_name": ["申请人甲"]}, by=window.clerk)
    made.refresh_from_db()
    assert "申请人甲".encode() not in bytes(made.sealed_answers)
    assert drafts.typed_in(drafts.get_draft(window.clerk, made.uid)) == {"new_name": ["申请人甲"]}
    with pytest.raises(Http404):
        drafts.get_draft(window.officer, made.uid)
    with pytest.raises(Http404):
        drafting.discard(made.uid, by=window.officer)


def test_a_second_window_overwrites_nothing_and_a_late_sending_neither(window):
    made = drafting.begin({}, by=window.clerk)
    drafting.keep(made.uid, {"late_reason": ["一"]}, drafting.Page(1, "tab-a", 1), by=window.clerk)
    with pytest.raises(drafting.Overtaken):
        drafting.keep(made.uid, {"late_reason": ["别处"]}, drafting.Page(1, "tab-b", 1), by=window.clerk)
    drafting.keep(made.uid, {"late_reason": ["三"]}, drafting.Page(1, "tab-a", 3), by=window.clerk)
    drafting.keep(made.uid, {"late_reason": ["二"]}, drafting.Page(1, "tab-a", 2), by=window.clerk)
    assert drafts.typed_in(drafts.get_draft(window.clerk, made.uid)) == {"late_reason": ["三"]}


def test_drafts_whose_time_is_over_are_gone(window):
    made = drafting.begin({}, by=window.clerk)
    window.on(made.kept_until)
    assert drafting.expire(by="system") == 0
    window.on(date.fromordinal(made.kept_until.toordinal() + 1))
    with pytest.raises(Http404):
        drafts.get_draft(window.clerk, made.uid)
    assert drafting.expire(by="system") == 1
    assert not IntakeDraft.objects.exists()


def test_a_draft_that_changed_since_it_was_checked_is_not_taken_in(window):
    made = drafting.begin({}, by=window.clerk)
    drafting.keep(made.uid, {"late_reason": ["改"]}, drafting.Page(1), by=window.clerk)
    with pytest.raises(drafting.Overtaken):
        intake.submit(made.uid, form(window, key=made.uid), revision=1, by=window.clerk)
    assert not Intake.objects.exists()
    intake.submit(made.uid, form(window, key=made.uid), revision=2, by=window.clerk)
    assert not IntakeDraft.objects.exists()


NAMES = st.sampled_from(["matters", "late_reason", "new_name", "words:a.b", "channel"])
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=40)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(NAMES, st.lists(TEXT, max_size=3), max_size=4), max_size=4))
def test_whatever_is_typed_on_one_page_after_another_comes_back_as_it_was_typed(window, pages):
    made, whole = drafting.begin({}, by=window.clerk), {}
    for answers in pages:
        made = drafting.keep(made.uid, answers, drafting.Page(made.revision), by=window.clerk)
        whole |= answers
    assert drafts.typed_in(drafts.get_draft(window.clerk, made.uid)) == whole
    drafting.discard(made.uid, by=window.clerk)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([0, 1, 2]), min_size=1, max_size=6))
def test_however_often_forms_are_sent_each_gives_one_receipt(window, sendings):
    keys = [uuid4() for _ in range(3)]
    forms = [
        form(window, Asked(LIVING, Outcome.TAKE if place else Outcome.ACCEPT), key=key)
        for place, key in enumerate(keys)
    ]
    before = Intake.objects.count()
    given_ = [intake.take_in(forms[place], by=window.clerk).pk for place in sendings]
    assert Intake.objects.count() - before == len(set(sendings)) == len(set(given_))
    assert Case.objects.filter(intake__key__in=keys).count() == len(set(sendings))


# -- late entries ----------------------------------------------------------------------------------------------------
def late(**more):
    return Arrival(
        **{"channel": Channel.PAPER, "source_number": "纸-7", "received_on": date(2021, 6, 24), "reason": "停电"} | more
    )


def test_a_late_entry_keeps_its_true_days_its_version_and_honest_clocks(window):
    window.on(date(2021, 7, 6))
    case = services.open_case(window.form(arrival=late(accepted_on=date(2021, 7, 1))), by=window.clerk)
    case.refresh_from_db()
    assert (case.opened_on, case.accepted_on, case.state) == (date(2021, 6, 24), date(2021, 7, 1), "accepted")
    (step,) = case.steps.all()
    assert (step.on, step.opinion) == (date(2021, 7, 1), "补录：停电")
    known = case.known_as
    assert (known.entered_on, known.enter_by, known.reason) == (date(2021, 7, 6), date(2021, 7, 2), "停电")
    assert case.due_on is not None
    assert case.due_on < date(2021, 7, 7), "the clock has run since the acceptance on paper"


@pytest.mark.parametrize(
    ("arrival", "words"),
    [
        (late(reason=" "), "补录的原因"),
        (late(received_on=date(2021, 8, 1)), "不能晚于今天"),
        (late(accepted_on=date(2021, 6, 1)), "不能早于收到日期"),
    ],
)
def test_days_out_of_order_and_late_entries_without_reason_are_refused(window, arrival, words):
    with pytest.raises(NotPossible, match=words):
        services.open_case(window.form(arrival=arrival), by=window.clerk)


def test_an_application_that_waited_in_the_register_is_the_one_that_is_entered(window):
    waiting = KnownApplication.objects.create(
        division=window.world.township, matter=LIVING, channel=Channel.HOTLINE, source_number="12345-1",
        received_on=date(2021, 6, 25), enter_by=date(2021, 6, 28),
    )  # fmt: skip
    case = services.open_case(
        window.form(arrival=Arrival(Channel.HOTLINE, "12345-1", date(2021, 6, 25), None, "热线转来")), by=window.clerk
    )
    waiting.refresh_from_db()
    assert waiting.case == case
    assert KnownApplication.objects.count() == 1


def test_who_died_after_he_applied_is_entered_and_who_died_before_is_not(window):
    type(window.applicant).objects.filter(pk=window.applicant.pk).update(died_on=date(2021, 6, 28))
    window.applicant.refresh_from_db()
    with pytest.raises(NotPossible, match="已经去世"):
        window.opened()
    assert services.open_case(window.form(arrival=late()), by=window.clerk).opened_on == date(2021, 6, 24)


def test_the_log_tells_of_a_receipt_without_what_was_said(window, of_the_house):
    made = intake.take_in(form(window, Asked(of_the_house, Outcome.DECLINE, words="私密理由")), by=window.clerk)
    event = AuditEvent.objects.get(action="intake.take")
    assert event.target_uid == made.uid
    assert "私密理由" not in str(event.body)


def test_the_lists_of_the_window_are_whole():
    assert len(lists.needs()) == 8
    assert all(one.document for one in lists.needs().values())
    assert set(lists.needs()) <= {version.code for version in workflows}
    assert set(lists.paper_lists()) <= {version.code for version in workflows}
