"""演示标记 — a demonstration is built only in an empty database, and found again by its mark; anything else is refused."""

import time
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction

from minzheng.core.access.models import User
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Organisation, Person
from minzheng.core.plan.models import Plan
from minzheng.project.database import CannotUse
from minzheng.project.models import Installation

VERSION = 4
HELD = (User, Division, Person, Organisation, Facility, Plan)
REMEMBERED_SECONDS = 60


class NotADemonstration(CannotUse):
    """不是演示库 — this database may not be filled with an invented city; says why and what to do."""


@dataclass(frozen=True)
class Parameters:
    """演示参数 — what decides the city, to the last character."""

    people: int
    seed: int
    planted: bool
    version: int = VERSION

    def __str__(self) -> str:
        return (
            f"人数 {self.people}、种子 {self.seed}、{'埋设差错' if self.planted else '不埋设差错'}、版本 {self.version}"
        )


@dataclass(frozen=True)
class Claim:
    """标记结果 — whether the city is still to be built, and the business date on which it is or was built."""

    is_new: bool
    known_on: date


def claim(parameters: Parameters, known_on: date) -> Claim:
    """Mark an empty database, inside the transaction that also fills it, or recognise the same demonstration.

    Raises NotADemonstration for a database with data but no mark, and for one marked with other parameters.
    """
    marked = _marked()
    if marked is None:
        if held := _held():
            raise NotADemonstration(
                f"这个数据库里已有数据（{held}），而且不是演示库，没有改动。"
                "请用 MINZHENG_HOME 指定一个新的文件夹，或把 DATABASE_URL 指向一个空库，再建演示城市。"
            )
        try:
            with transaction.atomic():
                Installation.objects.create(
                    kind=Installation.Kind.DEMONSTRATION, parameters=asdict(parameters), known_on=known_on
                )
        except IntegrityError:  # another process was faster, and has finished by now
            marked = _marked()
        else:
            audit.record("demonstration.mark", by="system", target_kind="project.installation", body=asdict(parameters))
            return Claim(is_new=True, known_on=known_on)
    if marked is None or marked.parameters != asdict(parameters):
        before = Parameters(**marked.parameters) if marked else "未知"
        raise NotADemonstration(
            f"这个演示库是另一座城市（{before}），与这次要建的（{parameters}）不同，没有改动。"
            "要用原来的城市，请用原来的参数启动；要另建一座，请用 MINZHENG_HOME 指定一个新的文件夹，或把 DATABASE_URL 指向一个空库。"
        )
    return Claim(is_new=False, known_on=marked.known_on)


def _marked() -> Installation | None:
    return Installation.objects.filter(kind=Installation.Kind.DEMONSTRATION).first()


def _held() -> str:
    """What the database holds, in words; empty when nothing."""
    return "、".join(str(model._meta.verbose_name) for model in HELD if model._default_manager.exists())


class _Memory:
    """Whether this database is a demonstration, asked at most once a minute."""

    answer = False
    asked = float("-inf")


def is_demonstration() -> bool:
    """Whether this database is marked as a demonstration."""
    if time.monotonic() - _Memory.asked > REMEMBERED_SECONDS:
        _Memory.answer = _marked() is not None
        _Memory.asked = time.monotonic()
    return _Memory.answer


def forget() -> None:
    """Ask the database again next time."""
    _Memory.asked = float("-inf")
