"""公示查询 — doors for staff, by division; and what the public sees, by the days alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.cases.acting import standing_of
from minzheng.core.cases.models import Case
from minzheng.core.cases.versions import version_of
from minzheng.core.divisions.models import Division
from minzheng.core.parties.models import Organisation
from minzheng.core.publicity.composing import Sheet, sheet_of
from minzheng.core.publicity.declarations import Board, CaseNotice, notice_of
from minzheng.core.publicity.models import NoticeQuerySet, PublicNotice
from minzheng.kernel import periods

CODE_LENGTH = 12
GONE = "这份公示已经结束。"
NO_SUCH = "没有这份公示，或者它不在您的管辖范围内。"


@dataclass(frozen=True)
class Hung:
    """已张贴 — a notice as staff see it: the sheet, and how it stands on a day."""

    notice: PublicNotice
    sheet: Sheet
    state: str

    @property
    def is_up(self) -> bool:
        return self.state == "showing"


STATES = {"showing": "公示中", "expired": "已期满", "moved": "已随办件撤下", "lifted": "已提前撤下"}


def state_on(notice: PublicNotice, at: date) -> str:
    """公示状态 — of one row that was read ``with_left``, by its days and the case, whatever was written down."""
    if notice.is_showing(at):
        return "showing"
    if notice.lifted_for in {"wrong", "withdrawn", "other"}:
        return "lifted"
    return "moved" if notice.lifted_for == "moved" or notice.until >= at else "expired"


def get_notice(user: User, uid: UUID, *, to: Permission = Permission.CASE_VIEW) -> PublicNotice:
    """One notice in the user's scope, or in that of whom he stands in for. Http404 outside it, PermissionDenied without the post."""
    standing = standing_of(user)
    rows = PublicNotice.objects.with_left().within(standing.scope(Permission.CASE_VIEW))
    found = rows.filter(uid=uid).select_related("case__division", "division", "photo").first()
    if found is None:
        raise Http404(NO_SUCH)
    if not standing.scope(to).covers(found.division.path):
        raise PermissionDenied
    return found


def hung_for(case: Case, today: date) -> list[Hung]:
    """办件的公示 — all notices of a case, the newest first; one statement."""
    rows = PublicNotice.objects.with_left().filter(case=case)
    found = rows.select_related("division", "posted_by", "lifted_by", "photo").order_by("-id")
    return [Hung(one, sheet_of(one), state_on(one, today)) for one in found]


def wanted_for(case: Case, today: date) -> CaseNotice | None:
    """要公示 — the declaration of the case's matter where the case stands where it is to be posted."""
    declared = notice_of(case.matter)
    if declared is None or case.closed_on is not None:
        return None
    onward = version_of(case, today).moves[declared.onward.name]
    return declared if case.state == onward.sources[0].name else None


def office_of(division: Division) -> tuple[str, str]:
    """受理单位 — name and office telephone of the office of the township (or county) to which a place belongs; one statement."""
    lineages = division.path.rstrip("/").split("/")
    rows = Organisation.objects.filter(
        kind="office",
        closed_on__isnull=True,
        division__lineage__in=lineages,
        division__level__in=["township", "county"],
    )
    found = sorted(rows.select_related("division"), key=lambda one: (-len(one.division.path), one.code))
    return (found[0].name, found[0].phone) if found else ("", "")


# -- the public --------------------------------------------------------------------------------------------------------
def public_notices(at: date) -> NoticeQuerySet:
    """网上公示 — what the public page may show on a day."""
    return PublicNotice.objects.showing(at).filter(boards__contains=[Board.WEBSITE.value])


def public_notice(uid: UUID, at: date | None = None) -> PublicNotice:
    """One notice for anybody. Http404 for none; ``Gone`` when it is over or was never on the page."""
    row = PublicNotice.objects.with_left().filter(uid=uid).select_related("division", "case").first()
    if row is None or Board.WEBSITE not in row.boards:
        raise Http404("没有这份公示。")
    if not row.is_showing(at or periods.today()):
        raise Gone(GONE)
    return row


class Gone(LookupError):
    """已经撤下 — it was there and is over: nothing of it is told any more."""


def place_of_code(code: str, at: date) -> Division | None:
    """地方 — the unit under a code on a day, with the unit above it; between two editions the earlier one speaks."""
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isdigit()):
        return None
    return Division.objects.standing(at).filter(code=code).select_related("parent").first()


def sheets_in(divisions: Sequence[int], at: date) -> list[tuple[PublicNotice, Sheet]]:
    """公示列表 — the notices of some places for anybody, by place and day; one statement."""
    rows = public_notices(at).filter(division__in=divisions).select_related("division")
    return [(one, sheet_of(one)) for one in rows.order_by("division__code", "until", "id")]


def counted_below(paths: Sequence[str], at: date) -> dict[str, int]:
    """各地件数 — how many notices hang below each of some paths; one statement."""
    if not paths:
        return {}
    counts = {f"n{place}": Count("pk", filter=Q(division__path__startswith=path)) for place, path in enumerate(paths)}
    found = public_notices(at).aggregate(**counts)
    return {path: found[f"n{place}"] for place, path in enumerate(paths)}


def boards_of(notice: PublicNotice) -> str:
    """公示地点 — in words."""
    return "、".join(Board(one).label for one in notice.boards)
