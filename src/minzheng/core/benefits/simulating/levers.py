"""测算标准种类 — which published standards people may propose other values for, and what depends on them. Lines of business
declare theirs in ``levers.py``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from minzheng.core.registers.discovering import import_declarations
from minzheng.kernel.registry import Registry


@dataclass(frozen=True)
class Following:
    """随动标准 — a parameter that may be set as a multiple of the standard; its own keys begin with county and settlement."""

    title: str
    standard: str
    months: str


@dataclass(frozen=True)
class Lever:
    """测算标准 — ``standard`` is a parameter in fen by county and settlement, ``months`` for how many months it stands.

    ``programmes`` are those whose answers depend on it, ``heads`` names for one of households the step that counts the covered.
    ``consumption`` names for each settlement the reported figure of last year's consumption a head (fen), by which standards
    are measured; ``shares`` the parameter by county and source of funds (percent).
    """

    code: str
    title: str
    standard: str
    months: str
    programmes: tuple[str, ...]
    heads: Mapping[str, str] = field(default_factory=dict)
    following: tuple[Following, ...] = ()
    consumption: Mapping[str, str] = field(default_factory=dict)
    shares: str = ""


LEVERS: Registry[Lever] = Registry("测算标准")


@cache
def _discover() -> None:
    """Import every line's ``levers.py``, once."""
    import_declarations("levers")


def lever_of(code: str) -> Lever:
    """The standard under a code. Raises NotRegistered."""
    _discover()
    return LEVERS.get(code)


def all_levers() -> tuple[Lever, ...]:
    """Every declared standard, in the order of declaration."""
    _discover()
    return tuple(LEVERS)
