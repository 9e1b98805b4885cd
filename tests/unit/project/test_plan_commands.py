"""minzheng plan export, import: the plan with its bindings leaves as a file and comes back, or not a line of it does."""

from contextlib import nullcontext

import pytest
from click.testing import CliRunner

from minzheng.core.access.models import User
from minzheng.core.divisions.models import DivisionSet
from minzheng.core.plan import services as plans
from minzheng.core.plan.binding import reads, services
from minzheng.core.plan.binding.models import Binding
from minzheng.core.plan.binding.services import Choice
from minzheng.core.plan.models import Promise
from minzheng.project import command
from tests.unit.core.plan.binding.test_readings import BEDS, text
from tests.unit.core.plan.small_plan import SMALL
from tests.unit.core.plan.small_world import SmallWorld

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(monkeypatch):
    """A plan with one bound commitment; the commands find the test's own database ready."""
    monkeypatch.setattr(command, "ready", nullcontext)
    SmallWorld()
    DivisionSet.objects.filter(code="wide").update(code=SMALL.default_set)
    made = plans.load_plan(SMALL, by="system")[0]
    services.keep_reading(made, text(BEDS), source="某文", sha256="a" * 64, by="system")
    (row,) = reads.table(reads.last_reading(made)).rows
    officer = User.objects.create(username="officer", name="经办")
    services.confirm(Choice(row.commitment.uid, row.commitment.version, ("T14",)), by=officer)
    return made


def run(*words):
    return CliRunner().invoke(command.commands, ["plan", *map(str, words)])


def exported(plan, folder, *more):
    answer = run("export", plan.code, *more)
    assert answer.exit_code == 0, answer.output
    file = folder / "计划.yaml"
    file.write_text(answer.output, encoding="utf-8")
    return file


def test_what_was_exported_is_imported_without_a_change(plan, tmp_path):
    file = exported(plan, tmp_path)
    answer = run("import", file)
    assert (answer.exit_code, answer.output) == (0, "已导入：新增 0 项，变更 0 项，删去 0 项。\n")
    assert Binding.objects.get().promise == "T14"


def test_bindings_leave_with_their_scores_and_sentences_only_when_asked_for(plan, tmp_path):
    said = exported(plan, tmp_path).read_text(encoding="utf-8")
    assert f"score: {Binding.objects.get().score}" in said
    assert BEDS.text not in said
    assert BEDS.text in exported(plan, tmp_path, "--with-text").read_text(encoding="utf-8")


def test_a_rehearsal_says_what_would_change_and_writes_nothing(plan, tmp_path):
    file = exported(plan, tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace(">= 4400 张", ">= 4500 张"), encoding="utf-8")
    answer = run("import", file, "--dry-run")
    assert answer.exit_code == 0
    assert "变更承诺“T14 新增养老床位”：目标 >= 4400 张 → >= 4500 张" in answer.output
    assert "预演，没有写入：新增 0 项，变更 1 项，删去 0 项。" in answer.output
    assert Promise.objects.get(code="T14").target_text == ">= 4400 张"
    assert run("import", file).exit_code == 0
    assert Promise.objects.get(code="T14").target_text == ">= 4500 张"


def test_a_faulty_file_is_refused_whole_and_says_where(plan, tmp_path):
    file = exported(plan, tmp_path)
    said = file.read_text(encoding="utf-8")
    file.write_text(said.replace(">= 4400 张", "四千四百张").replace("issuer: ", "issuer: 改名"), encoding="utf-8")
    answer = run("import", file)
    assert answer.exit_code == 1
    assert "T14" in answer.output
    assert "四千四百张" in answer.output
    plan.refresh_from_db()
    assert not plan.issuer.startswith("改名")


def test_a_plan_that_there_is_not_is_answered_with_those_there_are(plan):
    answer = run("export", "nowhere-2021")
    assert answer.exit_code == 1
    assert f"没有代码为“nowhere-2021”的年度计划。现有：{plan.code}（{plan.title}）。" in answer.output
