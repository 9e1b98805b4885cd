"""区划登记 — loading a prefecture and enacting changes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q

from minzheng.core.audit import services as audit
from minzheng.core.audit.services import Actor
from minzheng.core.divisions.chronicle import Chronicle, chronicle
from minzheng.core.divisions.editions import SAME_UNIT, Given
from minzheng.core.divisions.holders import HOLDERS
from minzheng.core.divisions.matching import FIELDS, Drafts, beginning, draft, draft_ties, enacted, ending, kind_of
from minzheng.core.divisions.models import Division, DivisionSet, Edition, Reassignment, Succession
from minzheng.core.divisions.prefecture import Prefecture, SetOfUnits, read_prefecture
from minzheng.kernel.identifiers import BadIdentifier, DivisionCode

BATCH = 2000
# After these changes no unit wholly takes the records over: a person decides, record by record.
FOR_DECISION = (Succession.Kind.SPLIT, Succession.Kind.ABOLISHED, Succession.Kind.MOVED)


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
    listed: int = 0  # records put on the work list

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
    listed = _list_for_decision(created)
    loaded = Loaded(
        editions=editions,
        created=len(drafts.created),
        changed=len(drafts.changed),
        successions=len(created) + changed,
        sets=sum(_save_set(one, drafts) for one in prefecture.sets),
        listed=listed,
    )
    if loaded.anything:
        _gather_statistics()
        audit.record(
            "division.load",
            by=by,
            target_kind="divisions.division",
            body={"city": prefecture.city.code, **asdict(loaded)},
        )
    return loaded


def _refuse_another_city(prefecture: Prefecture) -> None:
    other = Division.objects.filter(level=Division.Level.CITY).exclude(code=prefecture.city.code).first()
    if other:
        raise NotPossible(
            f"本库已装入{other.name}的区划，一个库只服务一个地级市；请换一个空库装入{prefecture.city.name}。"
        )


def _all_given(prefecture: Prefecture, stored: list[Given]) -> list[Given]:
    """What was enacted here comes before what the folder says about the same units."""
    mine = {(one.predecessors, one.successors) for one in stored}
    known = {edition.published_on: edition.units for edition in prefecture.editions}
    usable = [one for one in stored if one.predecessors[0] in known[one.after] and one.successors[0] in known[one.by]]
    return [*usable, *(one for one in prefecture.successions if (one.predecessors, one.successors) not in mine)]


def _save_editions(prefecture: Prefecture) -> int:
    stored = set(Edition.objects.values_list("published_on", flat=True))
    new = [
        Edition(published_on=one.published_on, source=one.source)
        for one in prefecture.editions
        if one.published_on not in stored
    ]
    Edition.objects.bulk_create(new)
    return len(new)


def _save_rows(drafts: Drafts) -> None:
    for division, key in zip(drafts.created, _new_keys(len(drafts.created)), strict=True):
        division.pk = key
    for division in drafts.created:  # rows were tied to one another before they had keys
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


def _gather_statistics() -> None:
    """统计信息 — what the planner must know of freshly loaded rows, before the first figure joins thousands of villages."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {Division._meta.db_table}, {DivisionSet.units.through._meta.db_table}")


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
    wanted = {
        "title": said.title,
        "note": said.note,
        "by_legal_parent": said.by_legal_parent,
        "is_default": said.is_default,
    }
    found, new = DivisionSet.objects.get_or_create(code=said.code, since=said.since, defaults=wanted)
    differs = any(getattr(found, name) != value for name, value in wanted.items())
    if differs:
        DivisionSet.objects.filter(pk=found.pk).update(**wanted)
    members = set(found.units.values_list("pk", flat=True))
    if members != counties:
        found.units.set(counties)
    return new or differs or members != counties


# -- enacting a change -----------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class NewUnit:
    """新单位 — code and name of a unit that a change creates; ``parent`` when it is not the predecessor's."""

    code: str
    name: str
    parent: Division | None = None


@dataclass(frozen=True)
class Decree:
    """批复 — what a document orders: from which units which others come about, of what kind, and from which day."""

    kind: Succession.Kind
    predecessors: tuple[Division, ...]
    successors: tuple[Division | NewUnit, ...]
    on: date
    source: str
    verified: bool


@transaction.atomic
def enact(
    kind: Succession.Kind,
    *,
    predecessors: Sequence[Division],
    successors: Sequence[Division | NewUnit],
    on: date,
    source: str,
    verified: bool = False,
    moving: Mapping[Division, int] | None = None,
    by: Actor | str,
) -> list[Succession]:
    """登记变更 — record a change with its exact day and document; closes and creates rows, moves no record.

    A change that two editions only imply is dated by it. ``moving`` says for a split which lower units go to which successor
    (by its place in ``successors``). Records of a split, moved or abolished unit go onto the work list. Raises NotPossible.
    """
    decree = Decree(kind, tuple(predecessors), tuple(successors), on, source.strip(), verified)
    _check_decree(decree)
    made = [_successor(decree, one) for one in decree.successors]
    for old in decree.predecessors:
        if old not in made:
            _close(old, on)
    ties = [_tie(decree, old, new) for old in decree.predecessors or (None,) for new in made or (None,) if old != new]
    for child, place in (moving or {}).items():
        ties.append(_move(decree, child, made[place]))
    listed = _list_for_decision(ties)
    audit.record(
        "division.enact", by=by, target_kind="divisions.succession", target_uid=ties[0].uid if ties else None,
        division_path=(decree.predecessors[0] if decree.predecessors else made[0]).path, reason=decree.source[:200],
        body={
            "kind": kind.value, "on": on.isoformat(), "from": [one.code for one in decree.predecessors],
            "to": [one.code for one in made], "listed": listed,
        },
    )  # fmt: skip
    return ties


_ARITY = {
    Succession.Kind.MERGED: (1, 99, 1, 1, "并入应有一个以上原单位和一个现单位"),
    Succession.Kind.SPLIT: (1, 1, 2, 99, "分设应有一个原单位和两个以上现单位"),
    Succession.Kind.ABOLISHED: (1, 99, 0, 0, "撤销应写明原单位，不写现单位"),
    Succession.Kind.ESTABLISHED: (0, 0, 1, 1, "新设应写明一个现单位，不写原单位"),
}


def _check_decree(decree: Decree) -> None:
    if not decree.source:
        raise NotPossible("请写明依据（批复文件的名称和文号）。")
    least, most, fewest, utmost, problem = _ARITY.get(decree.kind, (1, 1, 1, 1, "这类变更应有一个原单位和一个现单位"))
    if not (least <= len(decree.predecessors) <= most and fewest <= len(decree.successors) <= utmost):
        raise NotPossible(f"{problem}，请核对。")
    for new in decree.successors:
        if isinstance(new, NewUnit):
            _check_new(decree, new)


def _check_new(decree: Decree, new: NewUnit) -> None:
    try:
        level = DivisionCode(new.code).level.value
    except BadIdentifier as problem:
        raise NotPossible(f"{new.name}的代码：{problem}") from problem
    if not new.name.strip():
        raise NotPossible(f"代码 {new.code} 没有名称，请填写。")
    if any(old.level != level for old in decree.predecessors):
        raise NotPossible(f"{new.name}（{new.code}）与原单位不是同一层级，请核对代码。")
    if not decree.predecessors and new.parent is None:
        raise NotPossible(f"新设{new.name}要写明它的上级。")


def _close(old: Division, on: date) -> None:
    """End a row on the day of the change; refuses what an edition contradicts."""
    stored = Division.objects.select_for_update().get(pk=old.pk)
    last = ending(stored)
    if stored.since and stored.since >= on:
        raise NotPossible(f"{stored.name}从 {stored.since} 起才有，变更日期 {on} 应在其后。")
    if last.by is None:
        newest = Edition.objects.order_by("-published_on").first()
        if newest and on <= newest.published_on:
            raise NotPossible(f"{newest} 仍列有{stored.name}，与变更日期 {on} 矛盾，请核对日期。")
    elif not last.holds(on):
        raise NotPossible(
            f"{stored.name}的终止时间不可能是 {on}（已知：{last.after or last.by} 至 {last.by}），请核对日期。"
        )
    stored.until, stored.until_after = on, None
    stored.save(update_fields=["until", "until_after"])
    old.until, old.until_after = on, None


def _successor(decree: Decree, wanted: Division | NewUnit) -> Division:
    """The standing unit, the row that an edition already shows, or a new row."""
    if isinstance(wanted, Division):
        if wanted not in decree.predecessors and beginning(wanted).holds(decree.on):
            return _date(wanted, decree.on)
        return wanted
    for row in Division.objects.filter(code=wanted.code, name=wanted.name):
        if beginning(row).holds(decree.on):
            return _date(row, decree.on)
    if (
        Division.objects.standing(decree.on)
        .filter(code=wanted.code)
        .exclude(pk__in=[one.pk for one in decree.predecessors])
        .exists()
    ):
        raise NotPossible(f"代码 {wanted.code} 在 {decree.on} 已有单位使用，请核对代码。")
    return _create(decree, wanted)


def _date(row: Division, on: date) -> Division:
    row.since, row.since_after = on, None
    row.save(update_fields=["since", "since_after"])
    return row


def _create(decree: Decree, wanted: NewUnit) -> Division:
    old = next(
        (one for one in decree.predecessors if one.code == wanted.code),
        decree.predecessors[0] if decree.predecessors else None,
    )
    same = old is not None and (decree.kind in {change.value for change in SAME_UNIT} or old.code == wanted.code)
    parent = wanted.parent or (old.parent if old else None)
    lineage = old.lineage if same and old else _free_lineage(wanted.code)
    above = old.path.rsplit("/", 2)[0] + "/" if old and wanted.parent is None else parent.path if parent else ""
    county_level = old is not None and old.level == Division.Level.COUNTY
    row = Division(
        code=wanted.code, name=wanted.name, level=DivisionCode(wanted.code).level.value, kind=kind_of(wanted.code, wanted.name),
        lineage=lineage, path=f"{above}{lineage}/", parent=parent, county=parent.county if parent else None,
        legal_county=parent.legal_county if parent else None, legal_verified=parent.legal_verified if parent else True, since=decree.on,
    )  # fmt: skip
    row.save()
    if county_level:
        row.county = row.legal_county = row
        row.save(update_fields=["county", "legal_county"])
    return row


def _free_lineage(code: str) -> str:
    times = (
        Division.objects.filter(Q(lineage=code) | Q(lineage__startswith=f"{code}-"))
        .values("lineage")
        .distinct()
        .count()
    )
    return code if times == 0 else f"{code}-{times + 1}"


def _tie(decree: Decree, old: Division | None, new: Division | None) -> Succession:
    """Insert the succession, or date the one that the editions implied."""
    implied = Succession.objects.filter(predecessor=old, successor=new).first()
    before = Edition.objects.filter(published_on__lt=decree.on).order_by("-published_on").first()
    after = Edition.objects.filter(published_on__gte=decree.on).order_by("published_on").first()
    tie = implied or Succession(predecessor=old, successor=new)
    tie.after = before.published_on if before else decree.on - timedelta(days=1)
    tie.by = after.published_on if after else decree.on
    tie.kind, tie.on, tie.source, tie.verified = decree.kind.value, decree.on, decree.source, decree.verified
    tie.save()
    return tie


def _move(decree: Decree, child: Division, parent: Division) -> Succession:
    """A lower unit goes to one of the successors, under its own code and name until the next edition."""
    order = Decree(
        Succession.Kind.MOVED,
        (child,),
        (NewUnit(child.code, child.name, parent),),
        decree.on,
        decree.source,
        decree.verified,
    )
    _close(child, decree.on)
    return _tie(order, child, _create(order, NewUnit(child.code, child.name, parent)))


# -- the work list ---------------------------------------------------------------------------------------------------
def _list_for_decision(ties: Sequence[Succession]) -> int:
    """待定清单 — list the records of split, moved and abolished units; one statement per kind of record."""
    tie_of = {tie.predecessor.lineage: tie for tie in ties if tie.kind in FOR_DECISION and tie.predecessor}
    if not tie_of or not len(HOLDERS):
        return 0
    rows = dict(Division.objects.filter(lineage__in=tie_of).values_list("pk", "lineage"))
    found = [
        Reassignment(succession=tie_of[rows[division]], holder=holder.code, record=uid, from_division_id=division)
        for holder in HOLDERS
        for uid, division in holder.records().filter(division__in=rows).values_list("uid", "division_id")
    ]
    Reassignment.objects.bulk_create(found, batch_size=BATCH, ignore_conflicts=True)
    return len(found)
