"""Small demonstration cities: one sound, one with planted errors, each built once and rolled back after its module."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
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
def built(home: Path, unblock: Any, *, planted: bool) -> Iterator[Built]:
    """A city in a transaction that ends with the module, on the demonstration's business date."""
    with pytest.MonkeyPatch.context() as patch, unblock(), transaction.atomic():
        patch.setenv("MINZHENG_TODAY", str(TODAY))
        patch.setattr(settings, "HOME", home)
        keyring.cache_clear()
        city = build(planted=planted)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # the planner must not think of the city rolled back before
        yield city
        transaction.set_rollback(True)
    keyring.cache_clear()
    programmes.read_again()
    marking.forget()


@pytest.fixture(autouse=True)
def business_date(monkeypatch):
    monkeypatch.setenv("MINZHENG_TODAY", str(TODAY))


@pytest.fixture(scope="module")
def sound_city(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(tmp_path_factory.mktemp("sound"), django_db_blocker.unblock, planted=False) as city:
        yield city


@pytest.fixture(scope="module")
def spoilt_city(django_db_setup, django_db_blocker, tmp_path_factory):
    with built(tmp_path_factory.mktemp("spoilt"), django_db_blocker.unblock, planted=True) as city:
        yield city
