"""Databases of cities: each is built once in a test run, and every worker's modules work in a copy of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connections
from psycopg import sql

from minzheng.project import database
from minzheng.project.environment import DatabaseAddress
from tests import once

INVENTED, SOUND = "city", "sound"  # of tests/world.py; of the demonstration without planted errors
WHICH = (INVENTED, SOUND)
TABLES = "tables"  # the empty one


def address(name: str) -> DatabaseAddress:
    """Where the owner finds a database of the test server."""
    return replace(database.owner_address(), name=name)


def name_of(empty: str, which: str) -> str:
    """The name of a worker's own copy of a city's database, from that of its empty one."""
    return f"{empty}_{which}"


def shared(which: str) -> str:
    """The name of a database from which every worker takes its copy, and which none of them works in."""
    return f"test_shared_{which}"


def copy(like: str, name: str) -> None:
    """A database like another; nobody may be connected to that."""
    connections.close_all()
    with database.connect(address("postgres")) as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))


def take(which: str, build: Callable[[Path], Any]) -> Any:
    """This worker's own copy of a city. ``build`` fills the empty database in the worker that comes first; what it says is returned to all."""
    empty = connections["default"].settings_dict["NAME"]
    own = name_of(empty, which)

    def fill(place: Path) -> Any:
        copy(empty, own)
        with connected(which):
            said = build(place)
        copy(own, shared(which))
        return said

    said = once.made(which, fill)
    with once.locked(which):  # one at a time may copy
        copy(shared(which), own)
    return said


def drop_all(empty: str) -> None:
    """Leave no city behind."""
    with database.connect(address("postgres")) as owner:
        for which in WHICH:
            city = sql.Identifier(name_of(empty, which))
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(city))


@contextmanager
def connected(which: str) -> Iterator[None]:
    """Inside, every connection of Django leads to the city; afterwards to the empty database again."""
    names = connections["default"].settings_dict
    empty = names["NAME"]
    connections.close_all()
    names["NAME"] = name_of(empty, which)
    try:
        yield
    finally:
        connections.close_all()
        names["NAME"] = empty
