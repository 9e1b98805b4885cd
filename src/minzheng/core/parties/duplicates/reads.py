"""疑似重复查询 — where each pair stands, what remains of merged records, and the door to a pair."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.parties.duplicates.models import Judgement, Merge, Reason, Separation, Suspicion, Verdict
from minzheng.core.parties.models import Person
from minzheng.core.registers.two_hands import Decision

VERDICTS = Verdict.choices


class Standing(models.TextChoices):
    """疑似重复状态 — nobody looked, nothing can be said yet, a merge waits, merged, or two persons."""

    OPEN = "open", "待核对"
    UNSURE = "unsure", "存疑"
    WAITING = "waiting", "合并待确认"
    MERGED = "merged", "已合并"
    DIFFERENT = "different", "不是同一人"


SETTLED = (Standing.MERGED, Standing.DIFFERENT)
CHIPS = {"open": "late", "unsure": "soon", "waiting": "go", "merged": "ok", "different": "off"}


def standing() -> ScopedQuerySet[Any]:
    """Pairs with ``stands``: where each of them stands.

    What was decided holds while the data on which it was decided do; a refused or parted merge leaves the pair open again.
    """
    same, parted = Q(verdict=Verdict.SAME), Separation.objects.filter(merge=OuterRef("merge"), state=Decision.CONFIRMED)
    said = Case(
        When(same, merge__state=Decision.WAITING, then=Value(Standing.WAITING)),
        When(same & ~Exists(parted), merge__state=Decision.CONFIRMED, then=Value(Standing.MERGED)),
        When(same | ~Q(fingerprint=OuterRef("fingerprint")), then=Value(Standing.OPEN)),
        default=F("verdict"), output_field=models.CharField(),
    )  # fmt: skip
    judged = Judgement.objects.filter(suspicion=OuterRef("pk")).order_by("-pk").annotate(said=said)
    rows: ScopedQuerySet[Any] = Suspicion.objects.annotate(
        stands=Coalesce(Subquery(judged.values("said")[:1]), Value(Standing.OPEN), output_field=models.CharField())
    )
    return rows


def in_force() -> ScopedQuerySet[Merge]:
    """Merges that hold: confirmed, and not parted again."""
    parted = Separation.objects.filter(merge=OuterRef("pk"), state=Decision.CONFIRMED)
    return Merge.objects.filter(~Exists(parted), state=Decision.CONFIRMED)


def remaining_key() -> Subquery:
    """Inside a query over persons: the key of the record into which each is merged; nothing where it is not."""
    return Subquery(in_force().filter(duplicate=OuterRef("pk")).values("survivor")[:1])


def survivors(people: Iterable[int], among: Any = None) -> dict[int, Person]:
    """保留的登记 — of the merged ones of these people, by key; only those among the given ones, where some are: one statement."""
    keys = list(people)
    if not keys:
        return {}
    rows = in_force().filter(duplicate__in=keys)
    if among is not None:
        rows = rows.filter(survivor__in=among.values("pk"))
    found = rows.select_related("survivor__division__county", "survivor__hukou")
    return {one.duplicate_id: one.survivor for one in found}


def judged_apart(people: Iterable[int]) -> set[frozenset[int]]:
    """Pairs of these people that stand as two persons."""
    keys = list(people)
    rows = standing().filter(one__in=keys, other__in=keys, stands=Standing.DIFFERENT)
    return {frozenset(pair) for pair in rows.values_list("one", "other")}


def get_suspicion(user: User, uid: UUID | str) -> Any:
    """One pair inside the user's divisions, with both persons and where it stands. Raises Http404."""
    rows = standing().select_related(
        "division",
        "one__division__county",
        "other__division__county",
        "one__hukou",
        "other__hukou",
    )
    found = get_visible(rows, user, uid, to=Permission.REGISTER_VIEW)
    for person in (found.one, found.other):  # who moved since lies where the user may not look
        get_visible(Person.objects.all(), user, person.uid, to=Permission.REGISTER_VIEW)
    return found


@dataclass(frozen=True)
class Course:
    """裁定经过 — what was decided about a pair, the newest first, with the merges and separations that followed."""

    judgements: list[Judgement]
    merges: dict[int, Merge]
    separations: list[Separation]

    @property
    def merge(self) -> Merge | None:
        """The merge of the latest judgement."""
        return self.merges.get(self.judgements[0].pk) if self.judgements else None

    @property
    def separation(self) -> Separation | None:
        """What ends that merge, or would: waiting or confirmed."""
        asked = (one for one in self.separations if self.merge is not None and one.merge_id == self.merge.pk)
        return next((one for one in asked if one.state != Decision.REFUSED), None)

    @property
    def waiting(self) -> Merge | Separation | None:
        """What waits for another person."""
        rows = (self.separation, self.merge)
        return next((one for one in rows if one is not None and one.state == Decision.WAITING), None)


def course_of(suspicion: Suspicion) -> Course:
    """All of it: three statements."""
    hands = ("entered_by", "decided_by")
    judgements = list(suspicion.judgements.select_related("by").order_by("-pk"))
    merges = Merge.objects.filter(judgement__suspicion=suspicion).select_related("survivor", "duplicate", *hands)
    parted = Separation.objects.filter(merge__judgement__suspicion=suspicion).select_related(*hands)
    return Course(judgements, {one.judgement_id: one for one in merges}, list(parted.order_by("-pk")))


def reasons_of(codes: Iterable[str]) -> str:
    """The reasons in words, in the order of their declaration."""
    held = set(codes)
    return "、".join(str(one.label) for one in Reason if one.value in held)


def of_person(person: Person, user: User) -> tuple[list[Any], list[Merge]]:
    """What a viewer may see: pairs with the person that are not decided, and the merges that hold: two statements."""
    pairs = standing().visible_to(user, Permission.REGISTER_VIEW).filter(Q(one=person) | Q(other=person))
    undecided = pairs.filter(stands__in=[Standing.OPEN, Standing.UNSURE, Standing.WAITING])
    merges = in_force().visible_to(user, Permission.REGISTER_VIEW).filter(Q(duplicate=person) | Q(survivor=person))
    linked = merges.select_related("duplicate", "survivor", "judgement__suspicion")
    return list(undecided.select_related("one", "other").order_by("-pk")), list(linked.order_by("pk"))
