"""Divisions for tests: the real city once per module, and small invented prefectures written into a folder."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

import minzheng
from minzheng.core.divisions import services

REAL = Path(minzheng.__file__).parent / "data" / "divisions" / "1301"


@pytest.fixture(scope="module")
def real_city(django_db_setup, django_db_blocker) -> Iterator[services.Loaded]:
    """The real prefecture, loaded once for a module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield services.load(REAL, by="system")
        transaction.set_rollback(True)


def write_prefecture(folder: Path, editions: Mapping[str, Sequence[tuple[str, str, str]]], **said: Any) -> Path:
    """A folder with the given editions (day → lines of code, level, name)."""
    folder.mkdir(parents=True, exist_ok=True)
    description: dict[str, Any] = {
        "city": {"code": "990100000000", "name": "云水市"},
        "editions": [],
        "sets": [{"code": "all", "title": "全部县级单位", "is_default": True, "without": []}],
        **said,
    }
    for day, lines in editions.items():
        text = "code12,level,name\n" + "".join(",".join(line) + "\n" for line in lines)
        (folder / f"{day}.csv").write_text(text, encoding="utf-8")
        description["editions"].append({"cut_off": f"@{day}@", "file": f"{day}.csv", "source": "测试用编造数据"})
    text = yaml.safe_dump(description, allow_unicode=True).replace("'@", "").replace("@'", "").replace("@", "")
    (folder / "divisions.yaml").write_text(text, encoding="utf-8")
    return folder
