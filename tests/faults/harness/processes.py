"""Processes of a trial: forked from one that is set up and connected to nothing, each with a connection of its own."""

import logging
import os
import pickle
import signal
import traceback
from dataclasses import dataclass
from typing import Any


@dataclass
class Outcome:
    """How a process ended: killed, with an answer, or with what went wrong."""

    killed: bool = False
    answer: Any = None
    problem: str = ""


class Child:
    """One process over one database; ``work`` is called in it."""

    def __init__(self, database, work):
        self.reads, writes = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.reads)
            _live(database, work, writes)
        os.close(writes)

    def kill(self):
        """End it at once."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def ended(self):
        """Wait for its end."""
        said = b""
        while part := os.read(self.reads, 65536):
            said += part
        os.close(self.reads)
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return Outcome(killed=os.WTERMSIG(status) == signal.SIGKILL, problem=f"signal {os.WTERMSIG(status)}")
        return pickle.loads(said) if said else Outcome(problem="no answer")


def _live(database, work, writes):
    try:
        from django.db import connections

        logging.disable()  # what a killed server leaves in the log of a process is no news
        connections["default"].settings_dict["NAME"] = database
        outcome = Outcome(answer=work())
    except BaseException:
        outcome = Outcome(problem=traceback.format_exc())
    os.write(writes, pickle.dumps(outcome))
    os._exit(0)


def in_child(database, work):
    """Call something in a process of its own; how it ended."""
    return Child(database, work).ended()
