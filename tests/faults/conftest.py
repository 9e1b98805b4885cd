"""A small demonstration city, built once, and copies of its data folder for tests that harm it."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests import once
from tests.faults.installation import TODAY, Installation, copy_of, small_city


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
def built():
    """A clean city of a hundred people in a folder whose name is not easy; nothing of it may run: every worker copies it."""
    return Installation(once.made("installation", small_city), MINZHENG_TODAY=TODAY)


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
