"""Without Spark, or without a Java, the commands say in plain words what is missing and how it is put there."""

import importlib.util
import os
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.adapters.spark import NoSpark, opened
from minzheng.adapters.spark.opening import java_version
from minzheng.project.on_spark import spark


@pytest.fixture
def installed(monkeypatch):
    """As if the extra were installed."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: object())


def java(folder, said):
    """A Java that says a version and does nothing else."""
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o755)
    return str(folder)


def test_without_the_extra_the_command_names_it(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    said = CliRunner().invoke(spark, ["run", str(tmp_path), "2021-08"])
    assert said.exit_code == 1
    assert "pip install 'minzheng[spark]'" in said.output
    assert "pyspark、pyarrow、pandas、sqlglot" in said.output


@pytest.mark.usefixtures("installed")
def test_without_a_java_the_command_says_which_one_is_wanted(tmp_path, monkeypatch):
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    said = CliRunner().invoke(spark, ["run", str(tmp_path), "2021-08"])
    assert said.exit_code == 1
    assert "没有找到 Java" in said.output
    assert "Java 17" in said.output
    assert "JAVA_HOME" in said.output


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("said", "found"), [('openjdk version "11.0.2" 2019-01-15', "11"), ('java version "1.8.0_292"', "8")]
)
def test_an_old_java_is_refused_with_its_version(tmp_path, monkeypatch, said, found):
    monkeypatch.setenv("JAVA_HOME", java(tmp_path / "old", said))
    with pytest.raises(NoSpark, match=f"Java 版本是 {found}，Spark 需要 17"), opened("local[1]"):
        pass


def test_a_new_java_is_known_by_its_version_and_a_broken_one_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", java(tmp_path / "new", 'openjdk version "21" 2023-09-19'))
    assert java_version() == 21
    monkeypatch.setenv("JAVA_HOME", java(tmp_path / "broken", "nothing"))
    assert java_version() is None
    monkeypatch.setenv("JAVA_HOME", os.devnull)
    assert java_version() is None


@pytest.mark.usefixtures("installed")
def test_an_address_of_spark_connect_is_refused():
    with pytest.raises(NoSpark, match="不支持 Spark Connect"), opened("sc://127.0.0.1:15002"):
        pass


@pytest.mark.parametrize("month", ["2021", "2021-13", "8月"])
def test_what_is_no_month_is_said_so(tmp_path, month):
    said = CliRunner().invoke(spark, ["run", str(tmp_path), month])
    assert said.exit_code == 2
    assert f"“{month}”不是月份，请写成 2021-08。" in said.output


def test_a_setting_without_a_value_is_said_so(tmp_path):
    said = CliRunner().invoke(spark, ["run", str(tmp_path), "2021-08", "--set", "spark.executor.memory"])
    assert said.exit_code == 2
    assert "--set 要写成 名称=值" in said.output


def test_the_extra_and_the_locked_environment_ask_for_the_same():
    root = Path(__file__).resolve().parents[2]
    extra = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"][
        "spark"
    ]
    asked = (root / "requirements" / "spark.in").read_text(encoding="utf-8").splitlines()
    assert {line for line in asked if line and not line.startswith("#")} == set(extra)
    locked = (root / "requirements" / "spark.lock").read_text(encoding="utf-8")
    assert {one.split(">=")[0] for one in extra} <= {line.split("==")[0] for line in locked.splitlines()}
    assert "://" not in locked
