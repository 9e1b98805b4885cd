"""What the registers of each concept hold in the invented city: one module for each concept, with ``fill(world)``."""

from importlib import import_module
from pkgutil import iter_modules


def fill_all(world) -> None:
    """Let every module of this package add its records."""
    for module in sorted(iter_modules(__path__), key=lambda one: one.name):
        import_module(f"{__name__}.{module.name}").fill(world)
