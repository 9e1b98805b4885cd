"""A plan as a file: written, read back, rehearsed, imported, and next year's draft made of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import minzheng
from minzheng.adapters.plan_text.model import Commitment as Said
from minzheng.adapters.plan_text.model import Item, PlanText, Section
from minzheng.core.access.models import User
from minzheng.core.plan import importing, reads, services
from minzheng.core.plan.binding import reads as binding_reads
from minzheng.core.plan.binding import services as binding
from minzheng.core.plan.binding.models import Binding, CarriedBaseline, Reading
from minzheng.core.plan.exporting import as_file
from minzheng.core.plan.file_model import FileBinding, PromiseKind
from minzheng.core.plan.file_writing import without_text, written
from minzheng.core.plan.files import PENDING, BadFile, load_plan_file, read_plan_file
from minzheng.core.plan.models import Observation, Plan, Promise, SelfReport
from minzheng.core.plan.next_year import next_year
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.plan.statuses import Status
from minzheng.kernel.targets import parse_target
from tests.unit.core.plan.small_plan import BEDS, SMALL, WHOLE

FILE = SMALL
PLANS = sorted((Path(minzheng.__file__).parent / "data" / "plans").glob("*.yaml"))
SENTENCE = "今年新建床位4400张"
# one item with one promise, for what is written very often
_ITEM = replace(FILE.items[0], promises=FILE.items[0].promises[:1])
TINY = replace(FILE, sections=(replace(FILE.sections[0], items=(_ITEM,)),))


def with_promise(file, **changed):
    """The file with its first promise changed."""
    section = file.sections[0]
    item = section.items[0]
    promise = replace(item.promises[0], **changed)
    item = replace(item, promises=(promise, *item.promises[1:]))
    return replace(file, sections=(replace(section, items=(item, *section.items[1:])), *file.sections[1:]))


# -- writing and reading back ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_plan_that_we_ship_is_written_and_read_back_the_same(path):
    file = load_plan_file(path)
    assert read_plan_file(written(file), "x.yaml") == file


NUMBERS = st.decimals(0, 10**9, allow_nan=False, places=3).map(lambda number: abs(number).normalize())
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), max_size=30).filter(
    lambda text: text == text.strip() and text
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(quantity=NUMBERS, to=st.none() | NUMBERS, text=WORDS, note=WORDS, on=st.none() | st.dates())
def test_any_quantity_and_any_words_survive_the_file(quantity, to, text, note, on):
    said = FileBinding(1, quantity, to, "张", ">=", "", "", "年底前", "", text, "", 83, on)
    target = f">= {quantity:f} 张"
    file = with_promise(
        TINY, code="T99", kind=PromiseKind.FIGURE, target=parse_target(target), target_text=target, unit="张",
        note=note, bindings=(said,),
    )  # fmt: skip
    assert read_plan_file(written(file), "x.yaml") == file


@pytest.mark.parametrize("awkward", ["null", "12", "no", "~", "- x", "a: b", "#井号", "'引'", "2021-12-31", "%", "&锚"])
def test_words_that_mean_something_to_yaml_stay_words(awkward):
    file = with_promise(FILE, note=awkward)
    assert read_plan_file(written(file), "x.yaml") == file


def test_all_faults_are_told_at_once_each_with_its_line():
    text = written(FILE).replace("deadline: 2021-12-31", "deadline: 2021-13-31", 2).replace("'>= 12 次'", "很多")
    with pytest.raises(BadFile) as problem:
        read_plan_file(text, "计划.yaml")
    lines = str(problem.value).splitlines()
    assert len(lines) == 3
    assert all(line.startswith("计划.yaml 第 ") for line in lines)
    assert "看不懂" in lines[2]


def test_an_undecided_target_is_written_and_read_as_such():
    file = with_promise(FILE, code="T99", kind=PromiseKind.SHARE, target_text=PENDING, denominator="全部")
    again = read_plan_file(written(file), "x.yaml").promises[0]
    assert (again.target, again.target_text) == (None, PENDING)


def test_a_soft_promise_has_no_target_to_wait_for():
    file = with_promise(FILE, code="S99", kind=PromiseKind.SOFT, target_text=PENDING)
    with pytest.raises(BadFile, match="不能有目标"):
        read_plan_file(written(file), "x.yaml")


# -- the plan's rows as a file ---------------------------------------------------------------------------------------
@pytest.fixture
def plan(db):
    return services.load_plan(FILE, by="system")[0]


@pytest.fixture
def bound(plan):
    """The plan with one commitment bound and one set aside."""
    said = (Said(SENTENCE, 4400, None, "张", ">="), Said("例如3个", 3, None, "个", "="))
    title = plan.items.get(number=BEDS).title
    text = PlanText("要点", None, None, (Section(4, "养老", (Item(BEDS, title, SENTENCE, said),)),))
    services.fill_clauses(plan, text, source="某文", by="system")
    binding.keep_reading(plan, text, source="某文", sha256="a" * 64, by="system")
    first, second = binding_reads.table(binding_reads.last_reading(plan)).rows
    binding.confirm(binding.Choice(first.commitment.uid, 1, ("T14",)), by="system")
    binding.confirm(binding.Choice(second.commitment.uid, 1, because="只是举例"), by="system")
    return plan


@pytest.mark.django_db
def test_the_export_of_a_loaded_plan_is_the_file():
    plan, _ = services.load_plan(WHOLE, by="system")
    assert as_file(plan) == WHOLE
    assert read_plan_file(importing.export_plan(plan, with_text=False, by="system"), "x.yaml") == WHOLE


def test_a_plan_loaded_before_lists_were_kept_is_exported_all_the_same(plan):
    Plan.objects.update(offices=[], registers=[])
    plan.refresh_from_db()
    again = read_plan_file(importing.export_plan(plan, with_text=False, by="system"), "x.yaml")
    assert [[office.name for office in one.owners] for one in again.promises] == [
        [office.name for office in one.owners] for one in FILE.promises
    ]


def test_no_sentence_leaves_unless_asked(bound):
    silent = importing.export_plan(bound, with_text=False, by="system")
    assert SENTENCE not in silent
    assert "quantity: 4400" in silent
    assert silent == written(without_text(as_file(bound)))
    assert SENTENCE in importing.export_plan(bound, with_text=True, by="system")


def test_bindings_travel_with_the_file(bound):
    text = importing.export_plan(bound, with_text=True, by="system")
    Binding.objects.all().delete()
    for reading in Reading.objects.all():
        reading.commitments.all().delete()
        reading.delete()
    plan, _ = importing.import_plan(read_plan_file(text, "x.yaml"), by="system")
    assert importing.export_plan(plan, with_text=True, by="system") == text
    day = Binding.objects.get(promise="T14").confirmed_at
    assert timezone.localdate(day) == timezone.localdate()


# -- importing -------------------------------------------------------------------------------------------------------
def test_a_rehearsal_tells_what_would_change_and_changes_nothing(plan):
    file = with_promise(FILE, note="新的备注")
    found = importing.preview(file)
    assert (found.is_new, found.changes.changed, found.changes.added, found.changes.removed) == (False, 1, 0, 0)
    assert "备注 " in found.changes.lines[0]
    assert "→ 新的备注" in found.changes.lines[0]
    assert as_file(plan) == FILE


def test_an_import_is_refused_when_the_plan_changed_after_the_rehearsal(plan):
    file = with_promise(FILE, note="新的备注")
    state = importing.preview(file).state
    Promise.objects.filter(plan=plan, code="T14").update(note="别人改了")
    with pytest.raises(services.NotPossible, match="预演之后计划又有改动"):
        importing.import_plan(file, by="system", state=state)
    state = importing.preview(file).state
    importing.import_plan(file, by="system", state=state)
    assert as_file(plan) == file


def test_an_import_that_fails_in_the_middle_leaves_nothing(plan, monkeypatch):
    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr(services, "_promise_values", fails)
    with pytest.raises(RuntimeError):
        importing.import_plan(replace(FILE, title="别的名称"), by="system")
    assert Plan.objects.get().title == FILE.title


def test_a_promise_that_people_work_on_cannot_vanish_by_an_import(plan):
    officer = User.objects.create(username="officer", name="经办")
    promise = plan.promises.get(code="T14")
    SelfReport.objects.create(
        promise=promise, month=date(2021, 8, 1), text="进展", judgement="on_pace", reported_by=officer
    )
    section, item = FILE.sections[0], FILE.sections[0].items[0]
    item = replace(item, promises=item.promises[1:])
    file = replace(FILE, sections=(replace(section, items=(item, *section.items[1:])),))
    with pytest.raises(services.NotPossible, match="没有了承诺“T14 .*不能去掉"):
        importing.preview(file)
    assert as_file(plan) == FILE


# -- the next year ---------------------------------------------------------------------------------------------------
def test_the_draft_keeps_items_and_promises_and_leaves_every_target_open():
    draft = next_year(FILE)
    assert (draft.code, draft.year, draft.published_on) == ("shijiazhuang-2022", 2022, None)
    assert "2022年" in draft.title
    assert [one.code for one in draft.promises] == [one.code for one in FILE.promises]
    assert {one.target_text for one in draft.promises} == {"", PENDING}
    assert all((one.target_text == "") == (one.kind is PromiseKind.SOFT) for one in draft.promises)
    assert {one.deadline for one in draft.promises} == {date(2022, 12, 31)}
    assert read_plan_file(written(draft), "x.yaml") == draft


def test_a_deadline_on_a_leap_day_moves_to_the_last_day_of_february():
    file = replace(with_promise(FILE, deadline=date(2024, 2, 29)), year=2023)
    assert next_year(file).promises[0].deadline == date(2025, 2, 28)


def test_a_code_without_a_year_gets_one():
    assert next_year(replace(FILE, code="plan")).code == "plan-2022"


def _observed(at, value, indicator="affairs.cremation_rate"):
    return Observation.objects.create(
        run="01890000-0000-7000-8000-000000000000", indicator=indicator, set_code=FILE.default_set, at=at,
        numerator=value, denominator=100, value=Decimal(value) / 100, query_version="v",
    )  # fmt: skip


def test_the_next_years_plan_points_to_the_last_observation_kept(plan):
    _observed(date(2021, 6, 30), 70)
    last = _observed(date(2021, 12, 31), 80)
    made = importing.start_next_year(plan, by="system")
    carried = {one.promise.code: one.observation for one in CarriedBaseline.objects.select_related("promise")}
    assert carried == {"T50": last}
    assert made.promises.get(code="T14").awaits_target
    with pytest.raises(services.NotPossible, match="2022 年的计划已经有了"):
        importing.start_next_year(plan, by="system")


def test_a_carried_value_judges_only_on_the_day_with_which_it_can_be_compared(plan):
    promise = next(iter(plan.promises.exclude(baseline="")))
    Promise.objects.filter(pk=promise.pk).update(
        indicator="bureau.lottery_sales_per_head", baseline="last_year", target_text="> last_year"
    )
    promise.refresh_from_db()
    kept = _observed(date(2020, 12, 31), 80, indicator="bureau.lottery_sales_per_head")
    CarriedBaseline.objects.update_or_create(promise=promise, defaults={"observation": kept})
    assert reads.carried_values([promise], date(2021, 6, 30)) == {}
    assert reads.carried_values([promise], date(2021, 12, 31)) == {
        promise.pk: reads.kept_value(kept, INDICATORS.get(promise.indicator))
    }
    row = reads.rows_of(plan, [promise], date(2021, 12, 31), {})[promise.code]
    assert (row.uses_carried, row.lacks_baseline) == (True, False)
    assert reads.rows_of(plan, [promise], date(2021, 6, 30), {})[promise.code].lacks_baseline


def test_an_undecided_promise_is_shown_as_such_and_judged_by_nothing(plan):
    made = importing.start_next_year(plan, by="system")
    row = reads.rows_of(made, [made.promises.get(code="T14")], date(2022, 3, 1), {})["T14"]
    assert (row.status, row.status.label, row.standing.completion) == (Status.TARGET_PENDING, "目标待定", None)


def test_the_text_of_the_next_year_sets_the_targets(plan):
    made = importing.start_next_year(plan, by="system")
    item = made.items.get(number=BEDS)
    said = Said("今年新建床位5000张", 5000, None, "张", ">=", deadline="2022-12-31")
    text = PlanText("某局2022年要点", None, None, (Section(4, "养老", (Item(BEDS, item.title, said.text, (said,)),)),))
    binding.keep_reading(made, text, source="某文", sha256="b" * 64, by="system")
    row = binding_reads.table(binding_reads.last_reading(made)).rows[0]
    assert row.proposals[0].known.code == "T14"
    binding.confirm(binding.Choice(row.commitment.uid, 1, ("T14",)), by="system")
    assert made.promises.get(code="T14").target_text == ">= 5000 张"
    assert plan.promises.get(code="T14").target_text == ">= 4400 张"
