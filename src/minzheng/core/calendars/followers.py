"""日历跟进 — concepts above that keep days reckoned from the calendar add their act here; it runs in the same transaction."""

from dataclasses import dataclass
from typing import Protocol

from minzheng.core.audit.services import Actor
from minzheng.kernel.registry import Registry


class CalendarAct(Protocol):
    """日历跟进动作 — is told that years were entered or replaced; long work is only queued here."""

    def __call__(self, *, by: Actor | str) -> None: ...


@dataclass(frozen=True)
class CalendarFollower:
    """日历跟进 — one act under a code."""

    code: str
    act: CalendarAct


CALENDAR_FOLLOWERS: Registry[CalendarFollower] = Registry("日历跟进")


def tell_followers(*, by: Actor | str) -> None:
    """Let every concept above bring its days into step."""
    for follower in CALENDAR_FOLLOWERS:
        follower.act(by=by)
