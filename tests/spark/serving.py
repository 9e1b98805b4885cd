"""One Spark for a module of tests, in the Spark environment: commands of ``minzheng spark`` come in as lines, answers go out.

Small tables are quicker without generated code and with a compiler that takes no pains; what comes out is the same.
"""

import contextlib
import io
import json
import sys

import click

from minzheng.adapters.spark import opened
from minzheng.project import on_spark

QUICK = {
    "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "spark.sql.adaptive.enabled": "false",
    "spark.driver.memory": "1g",
}  # fmt: skip


def answered(arguments):
    """What a command said, and what went wrong."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            on_spark.spark(arguments, standalone_mode=False)
        except click.ClickException as problem:
            return said.getvalue(), problem.format_message()
    return said.getvalue(), ""


def say(line):
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main():
    with opened("local[2]", QUICK):
        say("ready")
        for line in sys.stdin:
            say(json.dumps(answered(json.loads(line))))


if __name__ == "__main__":
    main()
