"""Spark 命令 — freeze a month as files, reckon it on Apache Spark, and hold the results against the embedded engine.

Only freezing asks the database. What is reckoned elsewhere needs the files and the product, and nothing else.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from minzheng.kernel.periods import BadPeriod, Month
from minzheng.project.wording import ChineseGroup

WORKS, RECONCILIATION = ("rules", "screening"), "reconciliation"
EVERYTHING = (*WORKS, RECONCILIATION)


def _month(context: click.Context, _parameter: click.Parameter, value: str) -> Month:
    """月份 — ``2021-08`` as it is typed."""
    try:
        year, month = map(int, value.split("-"))
        return Month(year, month)
    except (BadPeriod, ValueError):
        raise click.UsageError(f"“{value}”不是月份，请写成 2021-08。", context) from None


FOLDER = click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
MONTH = click.argument("month", callback=_month)


@click.group(cls=ChineseGroup)
def spark() -> None:
    """在 Apache Spark 上计算规则、筛查和对账（另需 minzheng[spark] 和 Java）。"""


@spark.command("freeze")
@FOLDER
@MONTH
def freeze(folder: Path, month: Month) -> None:
    """把某月的登记簿和台账写成文件，按月、按县分开；含个人状况，不含姓名和证件号码，请按个人信息保管。"""
    from minzheng.project.command import bar, ready  # the group hangs on that module

    with ready():
        from minzheng.core.audit import services as audit
        from minzheng.core.benefits.screening import freezing as register
        from minzheng.core.benefits.screening.comparing import day_in
        from minzheng.core.reconciliation import freezing as ledger
        from minzheng.kernel import periods

        folder.mkdir(parents=True, exist_ok=True)
        with bar("冻结登记簿") as progress:
            found = register.freeze(folder, month, day_in(month, periods.today()), progress)
        if not found.counties:
            raise click.ClickException("库里没有县（市、区），请先用 minzheng setup 装入区划。")
        with bar("冻结台账") as progress:
            ledger.freeze(folder, month, progress)
        body = {"month": month.first.isoformat(), "households": found.households, "members": found.members}
        audit.record("spark.freeze", by="system", target_kind="benefits.screening", body=body)
    click.echo(f"已冻结 {month}：{found.counties} 个县（市、区），{found.households:,} 户 {found.members:,} 人。")


@spark.command("run")
@FOLDER
@MONTH
@click.option(
    "--master",
    default="local[*]",
    show_default=True,
    help="Spark 主节点：spark://主机:7077、yarn、k8s://… 或 local[2]。",
)
@click.option(
    "--only", "only", multiple=True, type=click.Choice(EVERYTHING), help="只做一项，可多次给出；默认三项都做。"
)
@click.option("--at", "at", default="", help="集群上看到的冻结文件地址，如 hdfs://…；默认就是这个目录。")
@click.option("--to", "to", default="", help="结果写到哪里；默认是这个目录下的 results。")
@click.option("--set", "settings", multiple=True, help="Spark 参数，如 spark.executor.memory=8g，可多次给出。")
def run(
    folder: Path, month: Month, master: str, only: tuple[str, ...], at: str, to: str, settings: tuple[str, ...]
) -> None:
    """在 Spark 上计算冻结的月份：规则、筛查、对账；结果按月、按县写成文件，再算一次即替换。不需要数据库。"""
    _declarations()
    from minzheng.adapters.columnar.frozen import BadFolder
    from minzheng.adapters.spark import NoSpark, opened
    from minzheng.project import elsewhere

    where = elsewhere.Addresses(folder, at, to)
    try:
        with opened(master, _settings(settings)) as session:
            for name in (one for one in EVERYTHING if one in (only or EVERYTHING)):
                reckon = elsewhere.reconcile if name == RECONCILIATION else elsewhere.work
                reckon(session, where, month, name)
                click.echo(f"{month} {name}：已写入 {where.target}/{name}")
    except (NoSpark, BadFolder) as problem:
        raise click.ClickException(str(problem)) from problem


@spark.command("check")
@FOLDER
@MONTH
@click.option(
    "--results",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="结果目录；默认 results。",
)
def check(folder: Path, month: Month, results: Path | None) -> None:
    """用内嵌引擎把同一批文件再算一遍，逐行逐分与 Spark 的规则、筛查结果比较；有一行不同则退出码为 1。"""
    _declarations()
    from minzheng.adapters.columnar.frozen import BadFolder
    from minzheng.project import elsewhere

    there = results or folder / elsewhere.RESULTS
    try:
        differing = {name: elsewhere.differing_rows(folder, there, month, name) for name in WORKS}
    except BadFolder as problem:
        raise click.ClickException(str(problem)) from problem
    for name, (rows, wrong) in differing.items():
        click.echo(f"{month} {name}：{rows:,} 行，{'逐行相同' if not wrong else f'{wrong:,} 行不同'}。")
    if any(wrong for _, wrong in differing.values()):
        raise SystemExit(1)


def _settings(said: Sequence[str]) -> dict[str, str]:
    for one in said:
        if "=" not in one:
            raise click.UsageError(f"--set 要写成 名称=值，“{one}”没有等号。")
    return dict(one.split("=", 1) for one in said)


def _declarations() -> None:
    """What the product declares, without a database."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "minzheng.project.settings"
    import django

    django.setup()
