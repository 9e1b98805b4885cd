"""认定跟进 — what concepts above propose when titles are ended: each adds its own, in the same transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from minzheng.core.access.models import User
from minzheng.core.designations.models import DesignationEnd
from minzheng.kernel.registry import Registry


class Act(Protocol):
    """跟进动作 — is told of ends that have just been confirmed, with their titles."""

    def __call__(self, ends: Sequence[DesignationEnd], *, by: User) -> None: ...


@dataclass(frozen=True)
class Follower:
    """认定跟进 — one act under a code."""

    code: str
    act: Act


FOLLOWERS: Registry[Follower] = Registry("认定跟进")
