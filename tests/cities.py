"""Databases of cities that are built once: copies of the empty one, each filled once; modules that need a city work in its copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import connections
from psycopg import sql

from minzheng.project import database
from minzheng.project.environment import DatabaseAddress

INVENTED, SOUND = "city", "sound"  # of tests/world.py; of the demonstration without planted errors
WHICH = (INVENTED, SOUND)


def address(name: str) -> DatabaseAddress:
    """Where the owner finds a database of the test server."""
    return replace(database.owner_address(), name=name)


def name_of(empty: str, which: str) -> str:
    """The name of a city's database, from that of the empty one."""
    return f"{empty}_{which}"


def make(which: str) -> None:
    """The database of a city, as empty as the one that it is copied from."""
    empty = connections["default"].settings_dict["NAME"]
    connections.close_all()  # nobody may be connected to what is copied
    with database.connect(address("postgres")) as owner:
        city, like = sql.Identifier(name_of(empty, which)), sql.Identifier(empty)
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(city))
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(city, like))


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
