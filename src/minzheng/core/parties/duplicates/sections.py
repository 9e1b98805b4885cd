"""合并版块 — on the page of a person: which records are merged with it, and with which it may be one."""

from typing import Any

from minzheng.core.access.models import User
from minzheng.core.parties.duplicates import reads
from minzheng.core.parties.duplicates.reads import CHIPS, Standing
from minzheng.core.parties.models import Person
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.kernel.masking import mask_name

PERSON, SUSPICION, PAGE = "parties.person", "parties.suspicion", "duplicate"
TITLES = ("登记", "关系", "状态", "办理")
NOTE = "合并只是注明两条登记是同一人，两条都保留；新的业务一律记在保留的登记上。"


def _of_person(person: Person, user: User) -> Sheet | None:
    pairs, merges = reads.of_person(person, user)
    if not pairs and not merges:
        return None
    lines = [_merged(one, person) for one in merges] + [_undecided(one, person) for one in pairs]
    return Sheet(TITLES, lines, "", "条", NOTE)


def _merged(merge: Any, person: Person) -> tuple[Mark, ...]:
    away = merge.duplicate_id == person.pk
    other = merge.survivor if away else merge.duplicate
    relation = "本条已并入这条登记，请到那里办理" if away else "已并入本条"
    return (
        Mark(mask_name(other.name), register=PERSON, uid=other.uid), Mark(relation, "late" if away else "ok"),
        Mark(f"{merge.decided_at:%Y-%m-%d} 起"), Mark("核对裁定", register=SUSPICION, uid=merge.judgement.suspicion.uid, page=PAGE),
    )  # fmt: skip


def _undecided(pair: Any, person: Person) -> tuple[Mark, ...]:
    other = pair.other if pair.one_id == person.pk else pair.one
    return (
        Mark(mask_name(other.name), register=PERSON, uid=other.uid), Mark(reads.reasons_of(pair.reasons)),
        Mark(Standing(pair.stands).label, CHIPS[pair.stands]), Mark("核对裁定", register=SUSPICION, uid=pair.uid, page=PAGE),
    )  # fmt: skip


SECTIONS.add(Section("parties.person.duplicates", PERSON, "同一人登记", _of_person, leads=True))
