"""A small demonstration city, built once, and copies of its data folder for tests that harm it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.faults.installation import Installation

TODAY = "2021-08-30"


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.fspath).parents:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def folder():
    """A folder that other accounts may pass, because root lends the server another account."""
    place = Path(tempfile.mkdtemp(prefix="minzheng-faults-"))
    place.chmod(0o711)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def built(folder):
    """A clean city of a hundred people in a folder whose name is not easy; nothing of it runs."""
    installation = Installation(folder / "原件 of 'it\"", MINZHENG_TODAY=TODAY)
    done = installation.run("demo", "--no-serve", "--people", "100", "--clean", seconds=300)
    assert done.returncode == 0, done.stderr + done.stdout
    assert installation.processes() == []
    return installation


def copy_of(installation, home):
    """The same city in another folder; nothing of the first may run meanwhile."""
    home.parent.mkdir(parents=True, exist_ok=True, mode=0o711)
    subprocess.run(["cp", "-a", str(installation.home), str(home)], check=True)
    return Installation(home, MINZHENG_TODAY=TODAY)


@pytest.fixture
def copied(built, folder):
    """A function that copies the city into a folder of a given name."""
    made = []

    def copy(name):
        made.append(folder / Path(name).parts[0])
        return copy_of(built, folder / name)

    yield copy
    for place in made:
        shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def city(copied, request):
    """A copy of the city for one test."""
    return copied("city")
