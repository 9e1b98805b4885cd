"""列式计算 — programmes over whole registers: the expressions of rules as columns, on Polars: here, and in every part of a
province that Spark deals out.

One household is a table of one row on the same engine; every column of it is a line of the explanation.
"""

from minzheng.adapters.columnar.parts import run_in_parts
from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER, ParameterTable, Tables, run

__all__ = ["HOUSEHOLD", "MEMBER", "ParameterTable", "Tables", "run", "run_in_parts"]
