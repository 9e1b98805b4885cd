"""Apache Spark — the same files reckoned by many machines: Spark deals out counties and months, the columnar engine reckons each.

Needs the extra ``spark`` and a Java; ``opening`` says in plain words what is not there, and imports nothing of Spark before.
"""

from minzheng.adapters.spark.opening import NoSpark, opened

__all__ = ["NoSpark", "opened"]
