"""孤儿进程 — children that must not outlive their starter, even when it is killed without a word (Linux only)."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
SUPERVISED = "MINZHENG_SUPERVISED"


def die_with_parent(number: int = signal.SIGKILL) -> None:
    """Ask the kernel to end this process with a signal when its parent ends; elsewhere than on Linux nothing happens."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(number))


def die_if_supervised() -> None:
    """The same, for a process of which only our own supervisor may be the master."""
    if os.environ.get(SUPERVISED):
        die_with_parent()
