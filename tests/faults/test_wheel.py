"""The wheel alone, without the checkout, is a whole installation: command, pages, styles and data files."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.faults.installation import Installation

ROOT = Path(__file__).resolve().parents[2]
PROBE = """
import minzheng, pathlib
from minzheng.project import serving, settings
import django
django.setup()
from minzheng.project import demonstration
print(pathlib.Path(minzheng.__file__).parent, demonstration.accounts_table()[:6])
"""


@pytest.fixture(scope="module")
def installed(folder):
    """An environment with the wheel in it, which borrows the libraries of this one."""
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder / "wheel"), str(ROOT)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    (wheel,) = (folder / "wheel").glob("minzheng-*.whl")
    place = folder / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    target = Path(sysconfig.get_path("purelib", vars={"base": str(place), "platbase": str(place)}))
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python"), "install", "-q", "--no-deps", "--no-index", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    # the libraries as they stand, without the path files of this environment that lead to the checkout
    (target / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return wheel, place


def test_data_and_built_files_are_in_the_wheel(installed):
    with zipfile.ZipFile(installed[0]) as wheel:
        names = set(wheel.namelist())
    source = ROOT / "src"
    wanted = {str(path.relative_to(source)) for path in (source / "minzheng" / "data").rglob("*") if path.is_file()}
    wanted |= {"minzheng/web/static/vendor/bootstrap.min.css", "minzheng/web/static/vendor/echarts.js"}
    assert {name for name in wanted - names if "__pycache__" not in name} == set()
    assert not [name for name in names if "/tests/" in name or "axe" in name]


def test_the_installed_command_migrates_and_checks_without_the_checkout(installed, folder):
    _, place = installed
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    empty = folder / "elsewhere"
    empty.mkdir()
    installation = Installation(empty / "home")
    installation.environ = kept | installation.environ
    installation.environ.pop("PYTHONPATH", None)
    command = [str(place / "bin" / "minzheng")]
    said = installation.run("--version", command=command, cwd=empty)
    assert said.returncode == 0, said.stderr
    probe = installation.run(command=[str(place / "bin" / "python"), "-c", PROBE], cwd=empty)
    assert probe.stdout.startswith(str(place)), probe.stdout + probe.stderr
    done = installation.run("migrate", command=command, cwd=empty, seconds=300)
    assert done.returncode == 0, done.stderr
    done = installation.run("check", command=command, cwd=empty)
    assert done.returncode == 0, done.stdout + done.stderr
