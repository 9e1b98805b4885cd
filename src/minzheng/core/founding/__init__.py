"""建库 — how tables come about: all at once in an empty database, and in one that is there by migrations whose steps are taken together."""

from minzheng.core.founding.steps import AtOnce, CreateTables, Migration, grouped

__all__ = ["AtOnce", "CreateTables", "Migration", "grouped"]
