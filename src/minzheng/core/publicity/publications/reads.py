"""公布查询 — lists of recipients as the public reads them, made of the enrolments of the day each time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.benefits.recipients import Recipient, counted, recipients
from minzheng.core.divisions.models import Division
from minzheng.core.publicity.declarations import PUBLISHED, Item, Published, must_published
from minzheng.core.publicity.models import Publication
from minzheng.core.publicity.naming import is_minor, shown_name, shows_in_full
from minzheng.kernel.money import format_yuan
from minzheng.kernel.policy import PROGRAMMES

MOST = 2_000  # rows of one village on one page


@dataclass(frozen=True)
class VillageCount:
    """一村 — a village and how many of it receive."""

    division: Division
    count: int


@dataclass(frozen=True)
class Roll:
    """公布名单 — heads and rows by the white list, for one village and programme on a day; ``minors`` are counted and not listed."""

    publication: Publication
    title: str
    place: Division
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    on: date
    cites: str
    minors: int = 0


def standing_at(division: Division) -> QuerySet[Publication]:
    """现行公布 — the lists that hang for a township, by programme."""
    rows = Publication.objects.standing().filter(division__lineage=division.lineage)
    return rows.select_related("division").order_by("programme")


def titled(publications: QuerySet[Publication]) -> list[tuple[Publication, str]]:
    """Each with the title of its programme; one whose programme is no longer declared as published is left out."""
    return [(one, title_of(one)) for one in publications if _declared(one.programme)]


def title_of(publication: Publication) -> str:
    """项目名称 — of a list."""
    return PROGRAMMES.get(publication.programme).title


def _declared(programme: str) -> bool:
    return programme in PUBLISHED and isinstance(PUBLISHED.get(programme), Published)


def publication_at(division: Division, programme: str) -> Publication:
    """One list that hangs for a township. Http404 where none does."""
    found = standing_at(division).filter(programme=programme).first()
    if found is None or not _declared(programme):
        raise Http404("没有公布这份名单。")
    return found


def villages_in(publication: Publication, on: date) -> list[VillageCount]:
    """各村 — the places of the township of which anybody receives; two statements."""
    found = counted(publication.programme, publication.division.path, on)
    places = Division.objects.filter(pk__in=found).order_by("code", "id")
    merged: dict[str, VillageCount] = {}
    for one in places:
        before = merged.get(one.lineage)
        merged[one.lineage] = VillageCount(one, found[one.pk] + (before.count if before else 0))
    return list(merged.values())


def roll(publication: Publication, place: Division, on: date) -> Roll:
    """名单 — of one village; a statement for its rows of all times, one for the list."""
    declared = must_published(publication.programme)
    keys = Division.objects.filter(lineage=place.lineage, path__startswith=publication.division.path)
    found = recipients(publication.programme, keys.values_list("pk", flat=True), on)[:MOST]
    listed = [one for one in found if not is_minor(one.born_on, on)]
    full = shows_in_full(declared.names, on)
    rows = tuple(tuple(shown[item] for item in declared.shows) for shown in (_shown(one, full, on) for one in listed))
    heads = tuple("保障人数" if item is Item.MEMBERS else item.label for item in declared.shows)
    minors = len(found) - len(listed)
    return Roll(publication, title_of(publication), place, heads, rows, on, declared.cites, minors)


def _shown(one: Recipient, full: bool, on: date) -> Mapping[Item, str]:  # noqa: FBT001 — private
    return {
        Item.APPLICANT: shown_name(one.name, one.born_on, full=full, on=on), Item.MEMBERS: str(one.covered),
        Item.AMOUNT: format_yuan(one.amount),
    }  # fmt: skip


def may_publish(user: User) -> list[tuple[str, str]]:
    """可公布项目 — programmes whose recipients are published, for whoever manages cases somewhere."""
    if not scope_of(user, Permission.CASE_MANAGE).paths:
        return []
    return [(one.code, PROGRAMMES.get(one.code).title) for one in PUBLISHED if isinstance(one, Published)]


def get_publication(user: User, uid: object, *, to: Permission = Permission.CASE_VIEW) -> Publication:
    """One list in the user's scope. Raises Http404, PermissionDenied."""
    rows = Publication.objects.select_related("division")
    return get_visible(rows, user, str(uid), to=to, seen_with=Permission.CASE_VIEW)


def village_of(publication: Publication, code: str, on: date) -> Division | None:
    """村 — a place of the township by its code, on a day; the township itself where enrolments stand under it."""
    rows = Division.objects.standing(on).filter(path__startswith=publication.division.path, code=code)
    return rows.first()


def places_for(user: User, on: date) -> list[Division]:
    """可公布的地方 — counties and townships in which the user manages cases; the counties first each."""
    paths = scope_of(user, Permission.CASE_MANAGE).paths
    rows = Division.objects.under(*paths).standing(on).filter(level__in=["county", "township"])
    return list(rows.order_by("code"))
