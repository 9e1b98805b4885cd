"""The database of the invented city: a copy of the empty one, filled once; modules that need the city work in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections


def name_of(empty: str) -> str:
    """The name of the city's database, from that of the empty one."""
    return f"{empty}_city"


@contextmanager
def connected() -> Iterator[None]:
    """Inside, every connection of Django leads to the city; afterwards to the empty database again."""
    names = connections["default"].settings_dict
    empty = names["NAME"]
    connections.close_all()
    names["NAME"] = name_of(empty)
    try:
        yield
    finally:
        connections.close_all()
        names["NAME"] = empty
