"""试验城市 — an own embedded PostgreSQL in a temporary folder with the real divisions and one account per post."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.measuring import say

DAY = "2021-08-30"
SINCE = date(2020, 1, 1)


@contextmanager
def database(folder: Path | None) -> Iterator[Path]:
    """A migrated database under Django; a folder that was named is kept and used again, ours is removed."""
    home = folder or Path(tempfile.mkdtemp(prefix="minzheng-bench-"))
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o711)
    for name in ("DATABASE_URL", "DATABASE_RUNTIME_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "MINZHENG_HOME": str(home), "MINZHENG_TODAY": DAY, "MINZHENG_DATABASE_ROLE": "owner", "MINZHENG_PLAIN_STATIC": "1",
        "MINZHENG_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "minzheng.project.settings",
    }  # fmt: skip
    from minzheng.project.database import migrate
    from minzheng.project.embedded import EmbeddedPostgres

    say(f"启动内嵌 PostgreSQL 并建表（{home}）")
    server = EmbeddedPostgres(home / "postgres")
    try:
        with server.running():
            migrate()
            import django

            django.setup()
            yield home
            from django.db import connections

            connections.close_all()
    finally:
        if folder is None:
            shutil.rmtree(home, ignore_errors=True)


def superuser(home: Path) -> Any:
    """A connection that may switch triggers and foreign keys off while rows are made in bulk."""
    import psycopg

    said = json.loads((home / "postgres" / "connection.json").read_text(encoding="utf-8"))
    from minzheng.project.embedded import DATABASE

    return psycopg.connect(
        host=said["socket"], port="5432", user="postgres", password=said["postgres"], dbname=DATABASE, autocommit=True
    )


@dataclass(frozen=True)
class City:
    """城市 — the villages on which records are spread, and the people who look at them, widest scope first."""

    villages: list[Any]
    actors: dict[str, Any]
    county: Any
    township: Any
    village: Any


def build() -> City:
    """Load the divisions and appoint one person per post in the county and township with the most villages."""
    from django.db.models import Count

    import minzheng
    from minzheng.core.access.keys import ensure_keys
    from minzheng.core.access.models import Appointment, User
    from minzheng.core.calendars import services as calendars
    from minzheng.core.divisions import services as divisions
    from minzheng.core.divisions.models import Division
    from minzheng.kernel import periods

    folder = next((Path(minzheng.__file__).parent / "data" / "divisions").glob("[0-9]*"))
    divisions.load(folder, by="system")
    ensure_keys(by="system")
    calendars.seed(by="system")
    standing = Division.objects.standing(periods.today())
    villages = list(standing.filter(level="village").select_related("parent", "county").order_by("code"))
    by_county = standing.filter(level="village").values("county_id").annotate(n=Count("id")).order_by("-n", "county_id")
    county = Division.objects.get(pk=by_county[0]["county_id"])
    by_township = (
        standing.filter(level="village", county=county).values("parent_id").annotate(n=Count("id")).order_by("-n")
    )
    township = Division.objects.get(pk=by_township[0]["parent_id"])
    village = standing.filter(level="village", parent=township).order_by("code").first()
    city = Division.objects.get(level="city")
    places = {
        "city_officer": city, "county_reviewer": county, "township_officer": township, "village_assistant": village,
    }  # fmt: skip
    actors = {}
    for post, place in places.items():
        user, fresh = User.objects.get_or_create(username=post, defaults={"name": post})
        if fresh:
            Appointment.objects.create(user=user, post=post, division=place, since=SINCE)
        actors[post] = user
    return City(villages, actors, county, township, village)
