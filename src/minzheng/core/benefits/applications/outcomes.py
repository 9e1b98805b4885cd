"""办结后果 — which programme a matter asks for, declared by the line of business, checked when the product starts."""

from dataclasses import dataclass

from minzheng.core.benefits.applications.stating import Stating
from minzheng.kernel.policy import PROGRAMMES, Level
from minzheng.kernel.registry import Registry
from minzheng.kernel.workflow import workflows

EVERYBODY = "*"  # of the household


@dataclass(frozen=True)
class Outcome:
    """办结后果 — what the matter ``code`` leads to when it is granted: an enrolment in ``programme``.

    ``opinion`` is the paper of the workflow by which the township states what the rules say. ``covers`` is the member's fact
    by which a household's programme counts whom it covers, or ``EVERYBODY``; a person's programme covers him alone. ``stating``
    reads what the rules want to know of the case itself, for what is paid once and asked for as a sum.
    """

    code: str
    programme: str
    opinion: str = "proposal"
    covers: str = ""
    stating: Stating | None = None


OUTCOMES: Registry[Outcome] = Registry("办结后果")


def outcome_of(matter: str) -> Outcome | None:
    """What a matter leads to; None where it leads to no enrolment."""
    return OUTCOMES.get(matter) if matter in OUTCOMES else None


def asked_for() -> frozenset[str]:
    """凭申请核准的项目 — programmes of which nothing can be said before a sum is asked for."""
    return frozenset(one.programme for one in OUTCOMES if one.stating is not None)


def check() -> None:
    """启动检查 — every outcome names a programme, and a paper of every version of its matter. Raises ValueError."""
    for one in OUTCOMES:
        programme = PROGRAMMES.get(one.programme)
        if (one.stating is not None) is not programme.is_once:
            raise ValueError(f"办结后果 {one.code}：一次性的项目要写 stating，按月发放的不写。")
        if bool(one.covers) != (programme.to is Level.HOUSEHOLD):
            raise ValueError(f"办结后果 {one.code}：按家庭保障的项目要写 covers，按个人保障的不写。")
        versions = [version for version in workflows if version.code == one.code]
        without = [version.pin for version in versions if one.opinion not in version.papers]
        if not versions or without:
            raise ValueError(f"办结后果 {one.code}：没有这个事项，或者 {'、'.join(without)} 没有材料“{one.opinion}”。")
