"""核对目的 — for which matter data may be asked, and exactly what: a check is bound to one purpose and to one case or occasion.

What a purpose may see is what the rules of its programme ask for (``facts.gathering.facts_of``) and what the document names beside.
A line of business declares its purposes in ``purposes.py``; the code is that of the matter.
"""

from dataclasses import dataclass, field
from datetime import date

from minzheng.core.checks.sources import CheckSource, sources, sources_for
from minzheng.core.facts.gathering import facts_of
from minzheng.core.facts.kinds import FACTS
from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class CheckPurpose:
    """核对目的 — ``also`` are facts that no rule reckons with but that the document has checked, ``cites`` says which one."""

    code: str
    title: str
    programme: str
    cites: str
    also: frozenset[str] = field(default_factory=frozenset)

    def kinds_on(self, on: date) -> frozenset[str]:
        """What is needed of each member on a day, of what some source answers at all."""
        asked = {name for name in facts_of(self.programme, on) if name in FACTS}
        parts = {FACTS.get(name).adds_up for name in asked} - {""}
        answered = frozenset[str]().union(*(one.feed.kinds for one in sources().values() if one.since <= on))
        return frozenset(asked | parts | self.also) & answered

    def sources_on(self, on: date) -> tuple[CheckSource, ...]:
        """Whom to ask on a day."""
        return sources_for(self.kinds_on(on), on)


PURPOSES: Registry[CheckPurpose] = Registry("核对目的")
