"""公布登记 — the only writes to lists of recipients: hanging them for a township or for all of a county, taking one down."""

from uuid import UUID

from django.db import transaction

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.divisions.models import Division
from minzheng.core.failpoints import fp
from minzheng.core.publicity.composing import office_phone, office_problems
from minzheng.core.publicity.declarations import must_published
from minzheng.core.publicity.models import Publication
from minzheng.core.publicity.publications.reads import get_publication
from minzheng.kernel import periods
from minzheng.kernel.workflow import NotPossible

__all__ = ["NotPossible", "publish", "withdraw"]
KIND = "publicity.publication"


@transaction.atomic
def publish(programme: str, place: Division, *, unit: str, telephone: str, by: User) -> int:
    """公布 — list the recipients of a programme in a township, or in all townships of a county that have no list yet.

    Two statements, whatever their number; returns how many townships are new. Raises NotPossible.
    """
    must_published(programme)
    if not scope_of(by, Permission.CASE_MANAGE).covers(place.path):
        raise NotPossible("您不能公布这个区划的名单，请选择您所管辖的乡镇（街道）或县（市、区）。")
    if place.level not in {Division.Level.TOWNSHIP, Division.Level.COUNTY}:
        raise NotPossible("名单按乡镇（街道）公布，请选择乡镇（街道）或县（市、区）。")
    if problems := list(office_problems("监督单位", unit, telephone)):
        raise NotPossible("".join(problems))
    phone, today = office_phone(telephone), periods.today()
    there = Publication.objects.standing().filter(programme=programme).values("division__lineage")
    places = Division.objects.standing(today).filter(level=Division.Level.TOWNSHIP, path__startswith=place.path)
    new = [
        Publication(
            division=one, programme=programme, published_on=today, published_by=by, unit=unit.strip()[:120], telephone=phone
        )
        for one in places.exclude(lineage__in=there).order_by("code")
    ]  # fmt: skip
    made = Publication.objects.bulk_create(new, ignore_conflicts=True)
    if not made:
        raise NotPossible("这个项目的名单已经公布，不必再公布。")
    fp("publication.written")
    audit.record(
        "publication.publish", by=by, target_kind=KIND, division_path=place.path, body={"programme": programme, "count": len(made)}
    )  # fmt: skip
    return len(made)


@transaction.atomic
def withdraw(uid: UUID, *, why: str, by: User) -> Publication:
    """撤下公布 — at once, for a stated reason. Raises Http404, PermissionDenied, NotPossible."""
    seen = get_publication(by, uid, to=Permission.CASE_MANAGE)
    row = Publication.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    if row.withdrawn_on is not None:
        raise NotPossible("这份名单已经撤下。")
    if not why.strip():
        raise NotPossible("请写明撤下的原因。")
    values = {"withdrawn_on": periods.today(), "withdrawn_by": by, "withdrawn_why": why.strip()[:200]}
    Publication.objects.filter(pk=row.pk).update(**values)
    audit.record(
        "publication.withdraw", by=by, target_kind=KIND, target_uid=row.uid, division_path=seen.division.path, reason=why[:200]
    )  # fmt: skip
    return get_publication(by, uid)
