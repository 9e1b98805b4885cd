"""批量比对作业 — the whole register of a scope compared with itself: by rules, by the clues of other concepts, and by the model.

The rules and clues need nothing but the database. The model needs Splink, which is an extra (``minzheng[linkage]``); where it is not
installed, the rest is done and the answer says so. Records that were merged are not compared: the one that remains is.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from minzheng.adapters import linkage
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.jobs import services as jobs
from minzheng.core.jobs.kinds import Progress, kind
from minzheng.core.jobs.models import Job
from minzheng.core.parties import sealing
from minzheng.core.parties.duplicates import reads
from minzheng.core.parties.duplicates.clues import CLUES
from minzheng.core.parties.duplicates.models import Judgement, Reason, Source, Suspicion
from minzheng.core.parties.duplicates.writing import Found, Pair, note, remove
from minzheng.core.parties.models import Person

KIND = "parties.link"
READ_AT_ONCE = 5_000
WITHOUT_MODEL = (
    "没有安装批量比对组件（Splink），只按规则查找。请管理员运行 pip install 'minzheng[linkage]' 后再试一次。"
)
_ALIKE = """
    SELECT one.id, other.id FROM parties_person one
    JOIN parties_person other ON other.name = one.name AND other.born_on = one.born_on AND other.id > one.id
"""


def start(*, by: User) -> Job:
    """发起查找 — over everybody whom the asker may change and confirm."""
    return jobs.start(KIND, by=by, title="查找疑似重复的登记", params={})


def has_model() -> bool:
    """Whether the model is there; without it the rules alone are asked."""
    return linkage.installed()


@kind(KIND)
def work(job: Job, progress: Progress) -> dict[str, Any]:
    """查找疑似重复 — done twice, the second time finds what stands already."""
    told = link(scope_of(job.owner, Permission.REGISTER_CONFIRM), progress, by=job.owner)
    return {"message": told, "url": "/registers/parties.suspicion/"}


def link(scope: Scope, progress: Progress, *, by: User | str) -> str:
    """比对 — finds the pairs of a scope, notes them and takes back what nobody judged and nothing speaks for any more; tells of it."""
    people = Person.objects.within(scope).exclude(pk__in=reads.in_force().values("duplicate"))
    found = _by_rules(people)
    modelled = has_model()
    if modelled:
        for pair, what in _by_model(people, progress):
            found[pair] = found[pair].and_also(what) if pair in found else what
    with transaction.atomic():
        written = note(found)
        gone = _take_back(people, found, all_ways=modelled)
        audit.record(
            "duplicates.link", by=by, target_kind="parties.suspicion",
            body={"found": len(found), "written": written, "gone": gone, "model": modelled},
        )  # fmt: skip
    said = f"找到 {len(found)} 对疑似重复，其中新列入或有变化的 {written} 对。"
    return said if modelled else said + WITHOUT_MODEL


def _by_rules(people: QuerySet[Person]) -> dict[Pair, Found]:
    """One name and one birthday, and what other concepts know: a statement each."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE)
        alike = cursor.fetchall()
    found: dict[Pair, Found] = {}
    for pairs, reasons in [(alike, {Reason.NAME, Reason.BORN}), *((clue.pairs(), {clue.reason}) for clue in CLUES)]:
        for one, other in pairs:
            what = Found(frozenset(reasons), Source.RULES)
            found[one, other] = found[one, other].and_also(what) if (one, other) in found else what
    inside = _inside(people, found)
    return {pair: what for pair, what in found.items() if inside.issuperset(pair)}


def _inside(people: QuerySet[Person], pairs: Iterable[Pair]) -> set[int]:
    keys = {key for pair in pairs for key in pair}
    return set(people.filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def _by_model(people: QuerySet[Person], progress: Progress) -> Iterator[tuple[Pair, Found]]:
    """What the model finds; numbers are opened in memory for as long as it reckons, and written nowhere."""
    records = linkage.Records()
    total = people.count()
    wanted = ("pk", "uid", "name", "sort_key", "sex", "born_on", "sealed_id", "phone_index", "division__code")
    for pk, uid, name, sound, sex, born_on, sealed, phone, place in people.values_list(*wanted).iterator(READ_AT_ONCE):
        number = sealing.unseal(sealed, column="sealed_id", uid=uid)
        records.add(
            pk,
            name=name,
            sound=sound,
            sex=sex,
            born_on=born_on,
            number=number,
            phone=bytes(phone or b"").hex(),
            place=place,
        )
        if len(records) % READ_AT_ONCE == 0:
            progress(len(records), 2 * total)
    for pair in linkage.alike(records):
        yield (
            (pair.one, pair.other),
            Found(frozenset(map(Reason, pair.agrees)), Source.MODEL, round(pair.score * 1_000)),
        )


def _take_back(people: QuerySet[Person], found: Iterable[Pair], *, all_ways: bool) -> int:
    """Pairs of the scope that nobody judged and that nothing speaks for any more; those of the model only where it was asked."""
    judged = Judgement.objects.filter(suspicion=OuterRef("pk"))
    rows = Suspicion.objects.filter(~Exists(judged), one__in=people, other__in=people).exclude(source=Source.ENTRY)
    rows = rows if all_ways else rows.filter(source=Source.RULES)
    standing = set(found)
    return remove([pk for pk, one, other in rows.values_list("pk", "one", "other") if (one, other) not in standing])
