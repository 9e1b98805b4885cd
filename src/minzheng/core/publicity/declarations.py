"""公示声明 — what of a matter may be shown to the public, where and under which article; what is not declared cannot be shown.

A line of business declares in ``publicity.py`` a notice (公示) for each of its matters that is posted before the decision, and for
each programme whether its recipients are published (公布). "Nothing is shown" is an answer too, with its reason.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from minzheng.core.cases.versions import WORKFLOWS, versions
from minzheng.kernel.policy import PROGRAMMES
from minzheng.kernel.registry import Registry
from minzheng.kernel.workflow import Move, NotPossible, Paper, Workflow

WORD = "公示"


class BadPublicity(ValueError):
    """公示声明有误 — found when the product starts, never on screen."""


class Item(StrEnum):
    """公示项目 — all that a notice or a list can ever show of a person; there is no item for a number, an address or an illness."""

    APPLICANT = "applicant"
    MEMBERS = "members"
    PROPOSAL = "proposal"
    AMOUNT = "amount"

    @property
    def label(self) -> str:
        return {"applicant": "姓名", "members": "人数", "proposal": "初审意见", "amount": "金额（元/月）"}[self]


class Board(StrEnum):
    """公示地点 — the board of the village or community, that of the township, the public page."""

    VILLAGE = "village"
    TOWNSHIP = "township"
    WEBSITE = "website"

    @property
    def label(self) -> str:
        return {"village": "村（社区）公示栏", "township": "乡镇（街道）公示栏", "website": "公示网页"}[self]


@dataclass(frozen=True)
class CaseNotice:
    """事项公示 — ``code`` is the matter. ``onward`` waits for the notice, ``dispute`` is taken when an objection is upheld, ``paper``
    is what a posting puts into the file; all three by the name that every version gives them.

    How long it hangs is the limit of ``onward``, by the version of the case. ``boards`` are those on which it may hang, ``must``
    those on which it has to. ``names`` and ``answered`` are codes of parameters: whether names are shown in full, and within how
    many working days an objection is answered. ``unverified`` says what of it was not seen in its document.
    """

    code: str
    cites: str
    shows: tuple[Item, ...]
    onward: Move
    dispute: Move
    paper: Paper
    names: str
    answered: str
    boards: tuple[Board, ...] = tuple(Board)
    must: frozenset[Board] = frozenset({Board.VILLAGE})
    unverified: str = ""


@dataclass(frozen=True)
class Published:
    """对象公布 — ``code`` is the programme whose recipients are listed by village, as long as they receive."""

    code: str
    cites: str
    shows: tuple[Item, ...]
    names: str
    unverified: str = ""


@dataclass(frozen=True)
class Withheld:
    """不公示 — of this matter or programme nothing is shown: the reason, and the article it rests on."""

    code: str
    because: str
    cites: str

    @property
    def words(self) -> str:
        return f"{self.because}（{self.cites}）。"


NOTICES: Registry[CaseNotice | Withheld] = Registry("事项公示")
PUBLISHED: Registry[Published | Withheld] = Registry("对象公布")


def notice_of(matter: str) -> CaseNotice | None:
    """The declared notice of a matter; None where nothing of it is ever shown."""
    found = NOTICES.get(matter) if matter in NOTICES else None
    return found if isinstance(found, CaseNotice) else None


def must_notice(matter: str) -> CaseNotice:
    """The same. Raises NotPossible, with the reason, where nothing may be shown."""
    found = NOTICES.get(matter) if matter in NOTICES else None
    if isinstance(found, Withheld):
        raise NotPossible(f"这一事项不公示：{found.words}")
    if found is None:
        raise NotPossible("这一事项没有规定公示，不能公示。")
    return found


def must_published(programme: str) -> Published:
    """The declared list of a programme. Raises NotPossible, with the reason, where its recipients are not published."""
    found = PUBLISHED.get(programme) if programme in PUBLISHED else None
    if isinstance(found, Withheld):
        raise NotPossible(f"这一项目的对象不公布：{found.words}")
    if found is None:
        raise NotPossible("这一项目没有规定公布，不能公布。")
    return found


def check() -> None:
    """通查 — every matter with a notice and every programme has its answer, and a notice fits all its versions. Raises BadPublicity."""
    for problem in _problems():
        raise BadPublicity(problem)


def _problems() -> Iterator[str]:
    for version in WORKFLOWS:
        posts = any(WORD in thing.title for thing in (*version.states.values(), *version.moves.values()))
        declared = notice_of(version.code)
        if posts and declared is None:
            yield f"{version.where}：“{version.title}”要公示，却没有公示声明（publicity.py），或声明为不公示"
        if declared is not None:
            yield from _misfits(declared, version)
    for one in NOTICES:
        if isinstance(one, CaseNotice) and not versions(one.code):
            yield f"公示声明“{one.code}”没有这个事项的流程"
    for programme in PROGRAMMES:
        if not programme.is_once and programme.code not in PUBLISHED:
            yield f"{programme.where}：项目“{programme.title}”没有写明对象是否公布（publicity.py）"


def _misfits(one: CaseNotice, version: type[Workflow]) -> Iterator[str]:
    where = f"{version.where}：“{version.title}”"
    onward, dispute = version.moves.get(one.onward.name), version.moves.get(one.dispute.name)
    paper = version.papers.get(one.paper.name)
    if onward is None or dispute is None or paper is None:
        yield f"{where}没有公示声明所说的步骤或材料"
        return
    if len(onward.sources) != 1 or onward.sources[0] not in dispute.sources:
        yield f"{where}的“{onward.title}”和“{dispute.title}”应从同一个环节走"
    if paper not in onward.needs or not paper.anew or onward.not_before is None or onward.not_before.start is not paper:
        yield f"{where}的“{onward.title}”应凭每次的“{paper.title}”，并自其起算公示期"
