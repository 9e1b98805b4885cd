"""办件篇的步骤 — how an application of each kind goes: so many days after its opening, by whom, what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.workflow import workflows

LIVING, POVERTY = "assistance.minimum_living", "assistance.extreme_poverty"
MEDICAL = "assistance.referral_medical"
URGENT, SPENDING = "assistance.temporary_urgent", "assistance.temporary_spending"
WITHDRAWN = "withdrawn"
SUM, HANDED = 1_500_00, 800_00  # of 支出型, below the invented limit of a county; of 急难型, out of the reserve (fen)
# What is asked at the window and how it ends, in turn.
KINDS = ("granted", "granted", "urgent", "refused", "poverty", "corrected", "spending", WITHDRAWN)


@dataclass(frozen=True)
class ActRow:
    """办理一步 — so many days after the opening, by whom (clerk, officer, reviewer), what, and of which name.

    ``referred``: a step of the need that was passed on, not of the application. ``stated``: the sum asked for with the opinion, or handed out (fen).
    """

    after: int
    who: str
    what: str
    name: str = ""
    words: str = ""
    referred: bool = False
    stated: int = 0


def course(kind: str, day: date) -> tuple[str, tuple[ActRow, ...]]:
    """The matter of a kind and its steps, by the version of the day."""
    if kind == "urgent":
        return URGENT, _urgent()
    if kind == "poverty":
        return POVERTY, _recognised()
    if kind == "spending":
        return SPENDING, _spent()
    if kind == WITHDRAWN:
        end = ActRow(2, "officer", "move", "end", "申请人自愿撤回申请。")
        return LIVING, (_accept(), ActRow(0, "officer", "claim"), end)
    corrected = kind == "corrected"
    return LIVING, tuple(_living(day, corrected=corrected, granted=kind != "refused"))


def _accept(after: int = 0) -> ActRow:
    return ActRow(after, "clerk", "move", "accept")


def _visited(after: int) -> Iterator[ActRow]:
    """A visit by two: the officer's form, signed by the clerk."""
    yield ActRow(after, "officer", "visit", "visit")


def _living(day: date, *, corrected: bool, granted: bool) -> Iterator[ActRow]:
    """最低生活保障 — with an appraisal of every application before July 2021, without since."""
    appraised = "appraisal" in {paper.name for paper in workflows.on(LIVING, day).moves["notify"].needs}
    later = 3 if corrected else 0
    if corrected:
        yield ActRow(0, "clerk", "move", "ask", "请补交医疗费用单据。")
        yield ActRow(later, "clerk", "move", "resume")
    yield _accept(later)
    yield ActRow(later, "officer", "claim")
    if not appraised:
        yield ActRow(later + 1, "officer", "move", "survey")
    yield from _visited(later + 2)
    if appraised:
        yield ActRow(later + 2, "officer", "move", "survey")
        yield ActRow(later + 3, "officer", "visit", "appraisal")
    yield from _noticed_and_reported(
        later + 4,
        opinion="家庭经济状况已核查，拟予保障。" if granted else "收入高于当地标准，拟不予保障。",
        objected=corrected,
    )
    yield from _decided(later + 15, granted=granted)


def _noticed_and_reported(
    after: int, *, opinion: str, stated: int = 0, objected: bool = False, hung: int = 10
) -> Iterator[ActRow]:
    """The check and the township's opinion, reckoned by the rules, days of notice, and the county.

    Against some notices somebody speaks, without success. ``hung``: how long the notice hangs, counted in days.
    """
    yield ActRow(after, "clerk", "file", "check")
    yield ActRow(after, "officer", "opinion", words=opinion, stated=stated)
    yield ActRow(after, "officer", "move", "notify")
    yield ActRow(after, "officer", "post")
    if objected:
        yield ActRow(after + 4, "clerk", "object", words="听说他家有一辆轿车，请核实。")
        yield ActRow(after + 6, "reviewer", "examine", words="车辆登记在邻居名下，异议不成立。")
    yield ActRow(after + hung, "officer", "move", "report")
    yield ActRow(after + hung, "reviewer", "claim")


def _decided(after: int, *, granted: bool) -> Iterator[ActRow]:
    if granted:
        yield ActRow(after, "reviewer", "move", "grant", "经审核符合条件。")
        return
    yield ActRow(after, "reviewer", "move", "refuse", "家庭月人均收入高于当地标准。")
    yield ActRow(after, "reviewer", "file", "told")
    yield ActRow(after + 1, "reviewer", "move", "deliver")


def _recognised() -> tuple[ActRow, ...]:
    """特困人员认定."""
    assessed = (
        ActRow(2, "officer", "assess"),
        ActRow(2, "officer", "file", "assessment"),
        ActRow(2, "clerk", "sign", "assessment"),
    )
    begun = (_accept(), ActRow(0, "officer", "claim"), *_visited(2), *assessed)
    return (*begun, *_noticed_and_reported(4, opinion="符合特困人员条件，拟予供养。"), *_decided(17, granted=True))


def _spent() -> tuple[ActRow, ...]:
    """临时救助（支出型）."""
    begun = (_accept(), ActRow(0, "officer", "claim"), *_visited(1))
    noticed = _noticed_and_reported(
        2, opinion="医疗支出过大，拟予救助。", stated=SUM, hung=14
    )  # working days, over any holiday
    return (*begun, *noticed, *_decided(18, granted=True))


def _urgent() -> tuple[ActRow, ...]:
    """临时救助（急难型） — help on the day, the papers within the week."""
    helped = (
        ActRow(0, "officer", "file", "voucher"),
        ActRow(0, "clerk", "sign", "voucher"),
    )
    after = (
        ActRow(0, "officer", "claim"),
        ActRow(0, "officer", "move", "help_first"),
        ActRow(0, "officer", "hand_out", stated=HANDED),
        ActRow(1, "reviewer", "confirm_handed"),
        ActRow(5, "officer", "file", "papers"),
    )
    return (*helped, *after, ActRow(5, "officer", "move", "complete"), ActRow(6, "officer", "move", "close"))


def answered() -> tuple[ActRow, ...]:
    """A need that was passed on: answered within the week, and told."""
    words = "医疗保障部门答复：已按规定报销，余额可申请救助。"
    return (
        ActRow(6, "clerk", "move", "answer", words, referred=True),
        ActRow(7, "clerk", "move", "tell", referred=True),
    )
