"""Screening over the invented city finds those whom the rows alone show on the wrong side, and nobody else."""

import pytest

from minzheng.core.access import services as access
from minzheng.core.benefits import programmes
from minzheng.core.benefits.models import EnrolmentSpell, ScreeningFinding
from minzheng.core.benefits.screening import services
from minzheng.core.divisions.models import Division
from minzheng.kernel.periods import Month
from minzheng.project.demonstration.chapters.cases import enrolled
from minzheng.project.demonstration.chapters.enrolment_rows import owed
from minzheng.project.demonstration.chapters.enrolment_year import POVERTY
from minzheng.project.demonstration.chapters.enrolments import LIVING, astray
from minzheng.project.demonstration.chapters.households import UNDETERMINED, answer_of
from minzheng.project.demonstration.standards import invented
from minzheng.project.demonstration.world import Setting, build_world
from tests.unit.project.demonstration.conftest import PEOPLE, SEED, TODAY

pytestmark = pytest.mark.django_db
MONTH = Month.of(TODAY).first


@pytest.fixture
def chapters():
    setting = Setting()
    world = build_world(setting, setting.geography(), seed=SEED, people=PEOPLE)
    return world.as_known_on(TODAY).chapters


@pytest.fixture
def screened(sound_city, monkeypatch):
    """Findings of a run over the whole city under the invented standards: household numbers by kind."""
    counties = Division.objects.filter(level="county").values_list("code", flat=True)
    made = invented(programmes.book(), set(counties))
    monkeypatch.setattr(programmes, "book", lambda: made)
    programmes._version.cache_clear()
    programmes._changes.cache_clear()
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))
    city = Division.objects.filter(level="city").latest("pk")
    officer = access.open_account(username="screening", name="筛查", password="correct horse battery", by="system")
    access.appoint(officer, "city_officer", city, since=MONTH, by="system")
    run = services.start(city, by=officer)
    services.work(run.job, lambda *_: None, at_once=300)
    run.refresh_from_db()
    yield run
    programmes._version.cache_clear()
    programmes._changes.cache_clear()


def _found(kind):
    rows = ScreeningFinding.objects.filter(programme=LIVING, kind=kind, state="open")
    return set(rows.values_list("household__code", flat=True))


def test_the_run_finds_the_planted_households_and_no_others(screened, chapters):
    homes, rows = chapters["households"], [*chapters["enrolments"], *enrolled(chapters["cases"])]
    truth = astray(homes, rows, MONTH)
    spells = EnrolmentSpell.objects.filter(programme=LIVING).exclude(until__lte=MONTH)
    open_ones = {"state": "paid", "until": None, "since__lte": MONTH}
    going_on = set(spells.filter(**open_ones).values_list("household__code", flat=True))
    decided = set(spells.exclude(**open_ones).values_list("household__code", flat=True))
    poor = {unit for programme, unit in owed(rows, MONTH) if programme == POVERTY}
    partly = {home.code for home in homes if 0 < len({one.person for one in home.members} & poor) < len(home.members)}
    assert _found("receiving") == truth.unentitled & going_on - decided
    assert _found("entitled") - partly == truth.unserved - decided
    assert _found("entitled")
    assert _found("receiving")
    assert screened.households == len(homes)


def test_what_stays_open_are_the_households_of_which_something_is_not_known(screened, chapters):
    open_answers = {home.code for home in chapters["households"] if answer_of(home, MONTH) == UNDETERMINED}
    found = ScreeningFinding.objects.filter(programme=LIVING, kind="undetermined", state="open")
    assert set(found.values_list("household__code", flat=True)) <= open_answers
    assert {tuple(one.missing) for one in found} == {("wages",)}
