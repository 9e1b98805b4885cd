"""逐户循环 — the usual way: models of an ORM on the embedded database, one household after the other in Python, written in bulk."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

ML, EP = "assistance.minimum_living", "assistance.extreme_poverty"
FIRST, LAST = date(2021, 8, 1), date(2021, 8, 31)
UNABLE = {
    "severely_disabled",
    "seriously_ill",
    "imprisoned",
    "detox",
    "restricted",
    "out_of_touch",
    "revoked",
    "deported",
}
LOST = {"dead", "declared_missing"}
AT_ONCE = 2_000


@contextmanager
def prepared(home: Path) -> Iterator[Any]:
    """Two tables filled from the files, under Django; the clock starts after that."""
    from django.conf import settings

    from minzheng.project.embedded import EmbeddedPostgres

    with tempfile.TemporaryDirectory(prefix="minzheng-bench-") as folder:
        Path(folder).chmod(0o711)
        server = EmbeddedPostgres(Path(folder) / "postgres")
        with server.running():
            settings.configure(
                DATABASES={"default": server.address("owner").as_django()}, INSTALLED_APPS=[], USE_TZ=True
            )
            import django
            from django.db import connection

            django.setup()
            models = _models(home)
            with connection.schema_editor() as editor:
                for model in models.values():
                    editor.create_model(model)
            for name in ("households", "members"):
                rows = pl.read_parquet(home / f"{name}.parquet").rename(
                    {"household": "id" if name == "households" else "household_id"}
                )
                rows = rows.rename({"member": "id"}) if name == "members" else rows
                models[name].objects.bulk_create(
                    [models[name](**row) for row in rows.iter_rows(named=True)], batch_size=AT_ONCE
                )
            yield models
            connection.close()


def _models(home: Path) -> dict[str, Any]:
    from django.db import models

    kinds = {
        pl.Int64: models.BigIntegerField, pl.Boolean: models.BooleanField, pl.Date: models.DateField, pl.String: models.TextField,
    }  # fmt: skip

    def model(name: str, file: str, **more: Any) -> Any:
        schema = pl.read_parquet_schema(home / file)
        fields = {column: kinds[kind]() for column, kind in schema.items() if column not in {"household", "member"}}
        meta = type("Meta", (), {"app_label": "bench"})
        return type(
            name,
            (models.Model,),
            {"__module__": __name__, "Meta": meta, "id": models.BigIntegerField(primary_key=True), **fields, **more},
        )

    household = model("Household", "households.parquet")
    member = model(
        "Member", "members.parquet", household=models.ForeignKey(household, models.CASCADE, related_name="members")
    )
    due = {
        "__module__": __name__, "Meta": type("Meta", (), {"app_label": "bench"}), "programme": models.CharField(max_length=40),
        "unit": models.BigIntegerField(), "entitled": models.BooleanField(), "due": models.BigIntegerField(),
    }  # fmt: skip
    return {"households": household, "members": member, "results": type("Due", (models.Model,), due)}


def run(home: Path, models: dict[str, Any]) -> None:
    """Every household with its members from the database, reckoned, and what is due back into the database."""
    said = json.loads((home / "values.json").read_text(encoding="utf-8"))["values"]
    values = {code: {tuple(keys): value for *keys, value in each["values"]} for code, each in said.items()}
    results = models["results"]
    results.objects.all().delete()
    waiting: list[Any] = []
    for household in models["households"].objects.prefetch_related("members").iterator(chunk_size=AT_ONCE):
        waiting += [
            results(programme=code, unit=unit, entitled=entitled, due=due if entitled else 0)
            for code, unit, entitled, due in OneHousehold(household, values).results()
        ]
        if len(waiting) >= AT_ONCE * 10:
            results.objects.bulk_create(waiting)
            waiting = []
    results.objects.bulk_create(waiting)


def written(home: Path, models: dict[str, Any]) -> None:
    """The results as the files of the other engines, to be compared with them."""
    rows = pl.DataFrame(list(models["results"].objects.values("programme", "unit", "entitled", "due")))
    for name, own in (
        ("household", pl.col("programme").is_in([ML, "assistance.temporary"])),
        ("member", ~pl.col("programme").is_in([ML, "assistance.temporary"])),
    ):
        wide = rows.filter(own).pivot("programme", index="unit", values=["entitled", "due"])
        names = {
            column: f"{column.split('_', 1)[1]}:{column.split('_', 1)[0]}"
            for column in wide.columns
            if column != "unit"
        }
        wide.rename({**names, "unit": name}).write_parquet(home / f"by_django-{name}s.parquet")


def _age(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _nearest(amount: int, parts: int) -> int:
    return (2 * amount + parts) // (2 * parts)


class OneHousehold:
    """一户 — the rules by hand, for a household that takes the difference, rounded up to yuan for a head."""

    def __init__(self, household: Any, values: dict[str, Any]) -> None:
        self.home, self.values, self.people = household, values, list(household.members.all())
        self.standard, self.months = (self.place(f"{ML}.{name}") for name in ("standard", "standard_months"))

    def place(self, code: str, *more: str) -> Any:
        return self.values[code][(self.home.county, self.home.settlement, *more)]

    def local(self, code: str, *more: str) -> Any:
        return self.values[code][(self.home.county, *more)]

    def results(self) -> Iterator[tuple[str, int, bool, int]]:
        incomes = [self.income(one) for one in self.people]
        entitled, due = self.minimum_living(sum(incomes))
        yield ML, self.home.pk, entitled, due
        yield ("assistance.temporary", self.home.pk, *self.temporary())
        insured = sum(one.insured for one in self.people)
        for one, income in zip(self.people, incomes, strict=True):
            share = _nearest(due if entitled else 0, insured) if one.insured else 0
            yield from ((code, one.pk, *said) for code, said in self.member(one, income, share).items())

    def income(self, one: Any) -> int:
        earned = max(one.wages - one.work_cost, 0) * 12 + max(one.business_year, 0)
        return earned + max(one.property_year, 0) + max(one.received_year - one.handed_on_year, 0)

    def minimum_living(self, income: int) -> tuple[bool, int]:
        home, family = self.home, len(self.people)
        insured = [one for one in self.people if one.insured]
        means, needed = max(income - home.deductions_year, 0) * self.months, self.standard * family * 12
        gone = (FIRST.year - home.above_since.year) * 12 + FIRST.month - home.above_since.month
        below = means < needed
        tapering = (
            not below
            and home.grant_before > 0
            and home.rose_by_work
            and 0 <= gone <= self.local(f"{ML}.tapering_months")
        )
        edge = means * 100 < needed * self.values[f"{ML}.edge_rate"][()]
        alone = (
            home.application_kind == "single_person"
            and not below
            and edge
            and len(insured) == 1
            and self.weak(insured[0])
        )
        modest = home.financial_assets * self.months <= self.standard * family * self.local(f"{ML}.financial_months")
        modest = (
            modest
            and home.houses <= self.local(f"{ML}.house_limit")
            and home.vehicles <= self.local(f"{ML}.vehicle_limit")
        )
        entitled = home.local_hukou and bool(insured) and (below or alone or tapering) and modest
        if tapering:
            return entitled, home.grant_before
        basic = -(-max(needed - means, 0) // (family * self.months * 1200)) * 100 * len(insured)
        if alone:
            basic = -(-self.standard * self.local(f"{ML}.single_person_rate") // (self.months * 10_000)) * 100
        return entitled, basic + sum(self.supplement(one) for one in insured)

    def weak(self, one: Any) -> bool:
        third = one.disability_grade == "3" and one.disability_kind in {"intellect", "mind"}
        return one.disability_grade in {"1", "2"} or third or one.seriously_ill

    def supplement(self, one: Any) -> int:
        age = _age(one.born_on, LAST)
        of_age = "elder" if age >= 60 else "minor" if age < 18 else ""
        names = [
            of_age,
            "disability" if one.disability_grade in {"1", "2"} else "",
            "illness" if one.seriously_ill else "",
        ]
        rate = max((self.local(f"{ML}.{name}_rate") for name in names if name), default=0)
        return _nearest(self.standard * rate, self.months * 100)

    def temporary(self) -> tuple[bool, int]:
        home, code = self.home, "assistance.temporary"
        entitled = home.temporary_asked > 0 and home.temporary_times < self.local(f"{code}.times_a_year")
        times = self.local(f"{code}.{'township' if home.township_decides else 'county'}_multiple")
        limit = _nearest(self.standard * times * len(self.people), self.months)
        free = home.discussed_singly and not home.township_decides
        return entitled, home.temporary_asked if free else min(home.temporary_asked, limit)

    def member(self, one: Any, income: int, share: int) -> dict[str, tuple[bool, int]]:
        found = {EP: self.extreme_poverty(one, income)}
        supported = found[EP][1] if found[EP][0] else 0
        child = self.local("welfare.orphan.standard", one.care_place)
        young = _age(one.born_on, FIRST) < 18
        orphan = one.recognised_orphan and (young or one.in_school) and not supported
        found["welfare.orphan"] = orphan, child
        free = not one.work_injury_care and not supported
        living = self.local("welfare.disability_living.amount", one.disability_grade)
        paid = orphan and child > 0
        eased = (
            one.certificate_valid
            and one.disability_grade != "none"
            and share > 0
            and free
            and not paid
            and living > one.other_living
        )
        found["welfare.disability_living"] = eased, living
        found["welfare.disability_care"] = self.care(one, free=free)
        left = max(child - share - supported - (living if eased else 0), 0)
        uncared = self.without_care(one) and young and not paid
        found["welfare.children_without_care"] = uncared, left
        receives = share > 0 or supported > 0 or paid or (uncared and left > 0)
        found["assistance.price_subsidy"] = (
            self.local("assistance.price_subsidy.started") and receives,
            self.local("assistance.price_subsidy.amount"),
        )
        return found | self.old(one, supported, found["welfare.disability_care"])

    def extreme_poverty(self, one: Any, income: int) -> tuple[bool, int]:
        age, grade, kind = _age(one.born_on, LAST), one.disability_grade, one.disability_kind
        disabled = (
            (kind in {"intellect", "mind"} and grade in {"1", "2", "3"})
            or (kind == "limbs" and grade in {"1", "2"})
            or (kind == "sight" and grade == "1")
        )
        poor = income * self.months < self.standard * 12 and one.property_fits and not one.able_supporter
        care = "able" if one.tasks_unable == 0 else "partly_able" if 1 <= one.tasks_unable <= 3 else "unable"
        basic = _nearest(
            self.place(f"{EP}.basic_standard", one.support_mode), self.place(f"{EP}.basic_months", one.support_mode)
        )
        entitled = (age >= 60 or age < 16 or disabled) and poor and self.home.local_hukou
        return entitled, basic + self.local(f"{EP}.care_of_{care}", one.support_mode)

    def care(self, one: Any, *, free: bool) -> tuple[bool, int]:
        wide = (
            one.disability_kind in {"intellect", "mind"}
            and one.disability_grade in {"3", "4"}
            and self.local("welfare.disability_care.widened")
        )
        amount = self.local("welfare.disability_care.amount", one.disability_grade)
        fits = one.disability_grade in {"1", "2"} or wide
        return fits and one.certificate_valid and one.needs_long_care and free and amount > one.other_care, amount

    def without_care(self, one: Any) -> bool:
        return (one.father in UNABLE and one.mother in UNABLE | LOST) or (one.father in LOST and one.mother in UNABLE)

    def old(self, one: Any, supported: int, care: tuple[bool, int]) -> dict[str, tuple[bool, int]]:
        age, code = _age(one.born_on, FIRST), "eldercare.old_age"
        step = (
            "first"
            if age < self.local(f"{code}.second_age")
            else "second"
            if age < self.local(f"{code}.third_age")
            else "third"
        )
        nursing = care[1] if care[0] else 0
        elder = max(self.local("eldercare.poor_elder.amount", one.ability) - nursing, 0)
        here = self.home.local_hukou
        return {
            code: (age >= self.local(f"{code}.first_age") and here, self.local(f"{code}.{step}_amount")),
            "eldercare.poor_elder": (age >= 60 and one.poor_elder and here and not supported, elder),
        }
