"""备用金事项 — which matters pay help out of the reserve before anything is decided; each line declares its own."""

from dataclasses import dataclass

from minzheng.kernel.registry import Registry
from minzheng.kernel.workflow import workflows


@dataclass(frozen=True)
class FirstHelp:
    """先行救助 — the matter ``code``: ``paid_by`` is the move that hands out, ``settled_by`` the one that ends the papers afterwards."""

    code: str
    paid_by: str
    settled_by: str


FIRST_HELPS: Registry[FirstHelp] = Registry("先行救助事项")


def check() -> None:
    """启动检查 — every version of such a matter has both moves. Raises ValueError."""
    for one in FIRST_HELPS:
        versions = [version for version in workflows if version.code == one.code]
        lacking = [version.pin for version in versions if not {one.paid_by, one.settled_by} <= set(version.moves)]
        if not versions or lacking:
            raise ValueError(f"先行救助事项 {one.code}：没有这个事项，或者 {'、'.join(lacking)} 没有所说的步骤。")
