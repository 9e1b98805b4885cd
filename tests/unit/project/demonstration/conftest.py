"""Small demonstration cities: one sound, one with planted errors, each built once and rolled back after its module."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from minzheng.core.access.keys import keyring
from minzheng.core.benefits import programmes
from minzheng.project import demonstration
from minzheng.project.demonstration import marking
from tests import cities

TODAY = date(2021, 8, 30)
PEOPLE, SEED = 300, 7


@dataclass(frozen=True)
class Built:
    """What a build left on disk, and the progress that it told."""

    manifest: dict[str, Any]
    truth: dict[str, Any]
    progress: list[tuple[int, int]]


def build(*, people: int = PEOPLE, seed: int = SEED, planted: bool) -> Built:
    told: list[tuple[int, int]] = []
    demonstration.build(
        people=people, seed=seed, planted=planted, progress=lambda done, total: told.append((done, total))
    )
    folder = demonstration.folder()
    manifest, truth = (
        json.loads((folder / name).read_text(encoding="utf-8")) for name in ("manifest.json", "truth.json")
    )
    return Built(manifest, truth, told)


@contextmanager
def beside(home: Path) -> Iterator[None]:
    """An installation of its own, on the demonstration's business date."""
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setenv("MINZHENG_TODAY", str(TODAY))
        patch.setattr(settings, "HOME", home)
        keyring.cache_clear()
        programmes.read_again()
        marking.forget()
        yield
    keyring.cache_clear()
    programmes.read_again()
    marking.forget()


def made(*, planted: bool) -> Built:
    city = build(planted=planted)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the planner must not think of the city rolled back before
    return city


@pytest.fixture(autouse=True)
def business_date(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))


@pytest.fixture(scope="session")
def kept_city(django_db_setup, django_db_blocker):
    """The sound city, built once and kept in its own database, and the folder of its installation."""

    def fill(place):
        home = place / "home"
        home.mkdir()
        with beside(home):
            return made(planted=False), home

    with django_db_blocker.unblock():
        return cities.take(cities.SOUND, fill)


@pytest.fixture(scope="module")
def sound_city(kept_city, django_db_blocker, tmp_path_factory):
    """The sound city for a module: what its tests change, in the database and on disk, is gone after it."""
    city, kept = kept_city
    home = tmp_path_factory.mktemp("sound") / "home"
    shutil.copytree(kept, home)
    with django_db_blocker.unblock(), cities.connected(cities.SOUND), beside(home):
        yield deepcopy(city)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def spoilt_city(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), beside(tmp_path_factory.mktemp("spoilt")):
        yield made(planted=True)
        transaction.set_rollback(True)
