"""疑似重复篇 — the register of persons compared with itself, and, where errors are planted, two people who were merged by mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.core.access.scopes import Scope
from minzheng.core.audit import services as audit
from minzheng.core.parties.duplicates import linking
from minzheng.core.parties.duplicates.models import Judgement, Merge, Reason, Source, Suspicion, Verdict
from minzheng.core.parties.duplicates.writing import Found, note
from minzheng.core.registers.two_hands import SETTLED
from minzheng.project.demonstration.chapters.chapter import AFTERNOON, MORNING, Chapter, Ground, moment

NAME = "merging"


@dataclass(frozen=True)
class MergedRow:
    """误并一行 — two identity numbers of different people, the first of which was kept."""

    kept: str
    gone: str
    merged_on: date

    def as_known_on(self, day: date) -> "MergedRow | None":
        return self if self.merged_on <= day else None


def draft(_world: Any) -> Sequence[MergedRow]:
    """In a sound city nobody is merged with anybody."""
    return ()


def load(ground: Ground, rows: Sequence[MergedRow]) -> Mapping[str, int]:
    """Pairs as the search finds them, then the merges."""
    linking.link(Scope(("/",)), lambda *_: None, by="system")
    for row in rows:
        _merge(ground, row)
    return {"parties.suspicion": Suspicion.objects.count()}


def _merge(ground: Ground, row: MergedRow) -> None:
    kept, gone = ground.person_of[row.kept], ground.person_of[row.gone]
    one, other = sorted((kept, gone), key=lambda each: each.pk)
    note({(one.pk, other.pk): Found(frozenset({Reason.PHONE}), Source.RULES)})
    pair = Suspicion.objects.select_related("division").get(one=one, other=other)
    judgement = Judgement.objects.create(
        suspicion=pair, verdict=Verdict.SAME, reason="电话相同（演示差错：没有核对证件）", evidence="电话询问", fingerprint=pair.fingerprint,
        by=ground.cast.entry, at=moment(row.merged_on, MORNING),
    )  # fmt: skip
    merge = Merge.objects.create(judgement=judgement, duplicate=gone, survivor=kept, entered_by=ground.cast.entry)
    merge.settle(ground.cast.check, confirmed=True)
    merge.decided_at = moment(row.merged_on, AFTERNOON)
    merge.save(update_fields=SETTLED)
    said: dict[str, Any] = {
        "target_kind": "parties.suspicion",
        "target_uid": pair.uid,
        "division_path": pair.division.path,
    }
    audit.record("duplicates.judge", by=ground.cast.entry, body={"verdict": Verdict.SAME.value}, **said)
    audit.record("duplicates.confirm", by=ground.cast.check, body={"what": "merge"}, **said)


MERGING = Chapter(NAME, draft, load)
