"""办件篇的动作 — what each step of an application does, through the product's own services."""

from collections.abc import Callable, Mapping

from minzheng.core.access.models import User
from minzheng.core.benefits.applications import services as applications
from minzheng.core.benefits.applications.stating import Stated
from minzheng.core.cases import services
from minzheng.core.cases.assigning import services as assigning
from minzheng.core.cases.models import Case, FiledPaper
from minzheng.core.facts import services as facts
from minzheng.core.facts.models import Source
from minzheng.core.facts.services import NewFact
from minzheng.kernel import periods
from minzheng.project.demonstration.chapters import case_reserve, hanging
from minzheng.project.demonstration.chapters.case_courses import ActRow
from minzheng.project.demonstration.standards import AT_HOME


def done(case: Case, act: ActRow, by: User) -> None:
    """One step, by whoever takes it, on the day that it is."""
    if act.what in hanging.ACTS:
        hanging.ACTS[act.what](case, act.words, by)
    else:
        ACTS[act.what](case, act, by)


def _move(case: Case, act: ActRow, by: User) -> None:
    services.take_move(case.uid, act.name, revision=None, opinion=act.words, by=by)


def _opinion(case: Case, act: ActRow, by: User) -> None:
    stated = Stated(act.stated) if act.stated else None
    applications.give_opinion(case.uid, words=act.words, revision=None, stated=stated, by=by)


def _sign(case: Case, act: ActRow, by: User) -> None:
    serial = FiledPaper.objects.filter(case=case, name=act.name).values_list("serial", flat=True).latest("serial")
    services.sign(case.uid, serial, by=by)


def _assess(case: Case, _act: ActRow, by: User) -> None:
    """What the assessment of an old person found: two of the six indicators not met, nobody who could support him."""
    person, today = case.person, periods.today()
    assert person is not None
    known: dict[str, int | bool | str] = {
        "able_supporter": False, "tasks_unable": 2, "support_mode": AT_HOME, "property_fits": True,
    }  # fmt: skip
    facts.record([NewFact(person, kind, value, today, Source.ASSESSED) for kind, value in known.items()], by=by)


ACTS: Mapping[str, Callable[[Case, ActRow, User], object]] = {
    "move": _move, "opinion": _opinion, "sign": _sign, "assess": _assess,
    "claim": lambda case, _act, by: assigning.claim(case.uid, by=by),
    "give_back": lambda case, _act, by: assigning.give_back(case.uid, by=by),
    "file": lambda case, act, by: services.put_paper(case.uid, act.name, by=by),
    "hand_out": lambda case, act, by: case_reserve.hand_out(case, act.stated, by),
    "confirm_handed": lambda case, _act, by: case_reserve.confirm_handed(case, by),
}  # fmt: skip
