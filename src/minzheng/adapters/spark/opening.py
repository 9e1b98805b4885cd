"""打开 Spark — a session on this machine or on a cluster, and what to do where there is none."""

import importlib.util
import logging
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEEDED = {"pyspark": "pyspark", "pyarrow": "pyarrow", "pandas": "pandas", "sqlglot": "sqlglot"}
OLDEST_JAVA = 17
PYTHON = "spark.pyspark.python"
PATIENCE = 60  # seconds for Java to say its version
SETTINGS = {
    "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true", "spark.sql.adaptive.enabled": "true", "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # a county's code begins with zero as often as not
    "spark.sql.sources.partitionOverwriteMode": "dynamic",
}  # fmt: skip
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


class NoSpark(RuntimeError):
    """没有 Spark — what is missing, and how it is put there."""


@contextmanager
def opened(master: str, settings: Mapping[str, str] | None = None) -> Iterator["SparkSession"]:
    """A session on a master (``local[2]``, ``spark://…``, ``yarn``); one that stood before is used and left open.

    Raises NoSpark with what is missing.
    """
    check(master)
    from pyspark.sql import SparkSession

    if (standing := SparkSession.getActiveSession()) is not None:
        yield standing
        return
    logging.getLogger("py4j").setLevel(logging.ERROR)
    builder = SparkSession.builder.master(master).appName("minzheng")
    wanted = {**SETTINGS, **_at_home(master), **(settings or {})}
    if PYTHON in wanted:
        os.environ["PYSPARK_PYTHON"] = wanted[
            PYTHON
        ]  # the session is begun from Python, where Spark looks for it here alone
    for name, value in wanted.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as problem:
        raise NoSpark(
            f"Spark 没有启动（{master}）：{str(problem).splitlines()[0]}。请核对 --master 的地址和 Java。"
        ) from problem
    try:
        session.sparkContext.setLogLevel("ERROR")
        yield session
    finally:
        session.stop()


def check(master: str) -> None:
    """Whether Spark could start here. Raises NoSpark."""
    lacking = [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]
    if lacking:
        raise NoSpark(f"没有安装 Spark 组件（缺 {'、'.join(lacking)}）。请运行 pip install 'minzheng[spark]' 后再试。")
    if master.startswith("sc://"):
        raise NoSpark("不支持 Spark Connect（sc://）地址，请用 spark://主机:端口、yarn、k8s:// 或 local[核数]。")
    found = java_version()
    if found is None:
        raise NoSpark(
            f"没有找到 Java。Spark 需要 Java {OLDEST_JAVA} 或更高版本，请安装（如 apt-get install openjdk-17-jre-headless）或设置 JAVA_HOME 后再试。"
        )
    if found < OLDEST_JAVA:
        raise NoSpark(f"Java 版本是 {found}，Spark 需要 {OLDEST_JAVA} 或更高版本，请升级或把 JAVA_HOME 指向新版本。")


def java_version() -> int | None:
    """The Java that Spark would take: that of JAVA_HOME, else the one on the path; None where there is none that answers."""
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    if not java or not Path(java).is_file():
        return None
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=PATIENCE)  # noqa: S603 — the Java of this machine
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(said.stderr + said.stdout)
    return int(match[1]) if match else None


def _at_home(master: str) -> Mapping[str, str]:
    """On this machine nobody else may speak to it, and a few hands are enough."""
    if not master.startswith("local"):
        return {}
    return {
        "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1", "spark.sql.shuffle.partitions": "8",
        "spark.driver.memory": "4g", PYTHON: sys.executable,
    }  # fmt: skip
