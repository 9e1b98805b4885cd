"""区划登记 — loading a prefecture, enacting changes, deciding where records of a divided unit belong. The only writes."""

from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import connection, transaction

from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.divisions.chronicle import Chronicle, chronicle
from minzheng.core.divisions.editions import Given
from minzheng.core.divisions.matching import FIELDS, Drafts, draft, draft_ties, enacted
from minzheng.core.divisions.models import Division, DivisionSet, Edition, Succession
from minzheng.core.divisions.prefecture import Prefecture, SetOfUnits, read_prefecture

BATCH = 2000


class NotPossible(ValueError):
    """不能这样做 — the reason, in words for the user."""


@dataclass(frozen=True)
class Loaded:
    """装入结果 — how many rows were written; all zero when the folder said nothing new."""

    editions: int = 0
    created: int = 0
    changed: int = 0
    successions: int = 0
    sets: int = 0
    listed: int = 0

    @property
    def anything(self) -> bool:
        return any(asdict(self).values())


@transaction.atomic
def load(folder: Path, *, by: Actor | str) -> Loaded:
    """装入 — load or complete a prefecture from its folder; the same folder twice is a no-op.

    Raises BadPrefecture or BadSuccession for faulty data, NotPossible when another prefecture is already loaded.
    """
    prefecture = read_prefecture(folder)
    _refuse_another_city(prefecture)
    days = [edition.published_on for edition in prefecture.editions]
    laid = chronicle(prefecture.editions, _all_given(prefecture, enacted(days)))
    editions = _save_editions(prefecture)
    drafts = draft(laid, prefecture)
    _save_rows(drafts)
    created, changed = _save_ties(laid, drafts)
    loaded = Loaded(
        editions=editions,
        created=len(drafts.created),
        changed=len(drafts.changed),
        successions=len(created) + changed,
        sets=sum(_save_set(one, drafts) for one in prefecture.sets),
    )
    if loaded.anything:
        audit.record("division.load", by=by, target_kind="divisions.division", body={"city": prefecture.city.code, **asdict(loaded)})
    return loaded


def _refuse_another_city(prefecture: Prefecture) -> None:
    other = Division.objects.filter(level=Division.Level.CITY).exclude(code=prefecture.city.code).first()
    if other:
        raise NotPossible(f"本库已装入{other.name}的区划，一个库只服务一个地级市；请换一个空库装入{prefecture.city.name}。")


def _all_given(prefecture: Prefecture, stored: list[Given]) -> list[Given]:
    """What was enacted here comes before what the folder says about the same units."""
    mine = {(one.predecessors, one.successors) for one in stored}
    known = {edition.published_on: edition.units for edition in prefecture.editions}
    usable = [one for one in stored if one.predecessors[0] in known[one.after] and one.successors[0] in known[one.by]]
    return [*usable, *(one for one in prefecture.successions if (one.predecessors, one.successors) not in mine)]


def _save_editions(prefecture: Prefecture) -> int:
    stored = set(Edition.objects.values_list("published_on", flat=True))
    new = [Edition(published_on=one.published_on, source=one.source) for one in prefecture.editions if one.published_on not in stored]
    Edition.objects.bulk_create(new)
    return len(new)


def _save_rows(drafts: Drafts) -> None:
    for division, key in zip(drafts.created, _new_keys(len(drafts.created)), strict=True):
        division.pk = key
    for division in drafts.created:            # rows were tied to one another before they had keys
        division.parent, division.county = division.parent, division.county
    for division in (*drafts.created, *drafts.changed):
        division.legal_county = division.legal_county
    Division.objects.bulk_create(drafts.created, batch_size=BATCH)
    Division.objects.bulk_update(drafts.changed, FIELDS, batch_size=BATCH)


def _new_keys(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('divisions_division', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [key for (key,) in cursor.fetchall()]


def _save_ties(laid: Chronicle, drafts: Drafts) -> tuple[list[Succession], int]:
    created, changed = draft_ties(laid.ties, drafts)
    Succession.objects.bulk_create(created, batch_size=BATCH)
    Succession.objects.bulk_update(changed, ["kind", "on", "source", "verified"], batch_size=BATCH)
    return created, len(changed)


def _save_set(said: SetOfUnits, drafts: Drafts) -> bool:
    """Create or correct one set; True when something changed."""
    counties = {
        division.pk
        for division in drafts.of.values()
        if division.level == Division.Level.COUNTY and division.code not in said.without
    }
    wanted = {"title": said.title, "note": said.note, "by_legal_parent": said.by_legal_parent, "is_default": said.is_default}
    found, new = DivisionSet.objects.get_or_create(code=said.code, since=said.since, defaults=wanted)
    differs = any(getattr(found, name) != value for name, value in wanted.items())
    if differs:
        DivisionSet.objects.filter(pk=found.pk).update(**wanted)
    members = set(found.units.values_list("pk", flat=True))
    if members != counties:
        found.units.set(counties)
    return new or differs or members != counties
