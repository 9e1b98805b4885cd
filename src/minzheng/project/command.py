"""minzheng 命令 — demo, serve, setup, migrate, check, verify, link, plan read, export and import, indicators compute, spark; long ones show a progress bar."""

import hashlib
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import click
import psycopg

from minzheng.kernel.parameters import BadParameter
from minzheng.project import database, environment, purpose, serving
from minzheng.project.embedded import EmbeddedPostgres, NotStarted
from minzheng.project.environment import BadEnvironment
from minzheng.project.on_spark import spark
from minzheng.project.wording import ChineseGroup, usage_in_chinese

DEMO_DATE = "2021-08-30"
PROBLEMS = (BadEnvironment, BadParameter, NotStarted, database.CannotUse, serving.StoppedByItself)
_STOPPED = 130  # what a shell expects of a command that was interrupted
_LOST = "数据库连接中断，命令没有做完。请看数据库是否还在运行，再试一次。"


def main() -> None:
    """The entry point; problems with a name end in one clear line, not in a traceback."""
    _begin()
    try:
        commands(standalone_mode=False)
    except click.UsageError as problem:
        click.echo(f"命令写法有误：{usage_in_chinese(problem)}", err=True)
        click.echo(f"用法见 {problem.ctx.command_path if problem.ctx else 'minzheng'} --help", err=True)
        sys.exit(problem.exit_code)
    except click.ClickException as problem:
        click.echo(problem.format_message(), err=True)
        sys.exit(problem.exit_code)
    except click.exceptions.Abort:
        sys.exit(_STOPPED)
    except PROBLEMS as problem:
        click.echo(str(problem), err=True)
        sys.exit(1)
    except psycopg.OperationalError:
        click.echo(_LOST, err=True)
        sys.exit(1)
    except Exception as problem:
        if not isinstance(problem.__cause__, psycopg.OperationalError):  # Django wraps the driver's error in its own
            raise
        click.echo(_LOST, err=True)
        sys.exit(1)


def _begin() -> None:
    """Files are for this account only; a TERM signal unwinds like Ctrl-C; Chinese never stops at a narrow terminal."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


@click.group(cls=ChineseGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="minzheng")
def commands() -> None:
    """民政综合业务平台。"""


commands.add_command(spark)


@contextmanager
def ready(
    *, migrated: bool = False, static: bool = False, demonstration: bool = False
) -> Iterator[EmbeddedPostgres | None]:
    """A database that answers and Django set up over it; the embedded server, when it is ours."""
    environment.check()
    with ExitStack() as life:
        with serving.static_being_prepared() if static else nullcontext():
            server = life.enter_context(database.available())
            if demonstration:
                purpose.reserve_for_demonstration()
            if migrated:
                database.migrate()
            else:
                database.check_migrated()
            os.environ["DJANGO_SETTINGS_MODULE"] = "minzheng.project.settings"
            import django

            django.setup()
            _in_its_own_time()
        yield server


def _in_its_own_time() -> None:
    """A demonstration lives on the business date that it was built for and says so, whichever command opens it."""
    day = purpose.demonstration_day()
    if day is not None:
        os.environ["MINZHENG_DEMONSTRATION"] = "1"
        os.environ.setdefault("MINZHENG_TODAY", day.isoformat())


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar as a function of done and total."""
    with click.progressbar(length=100, label=label, width=30, file=sys.stderr) as shown:

        def progress(done: int, total: int) -> None:
            shown.update(max(0, (done * 100 // total if total else 100) - shown.pos))

        yield progress
        shown.update(100 - shown.pos)


def _prepare() -> None:
    """What every installation needs before its first page: keys, and the calendar years that are known."""
    from minzheng.core.access.keys import ensure_keys
    from minzheng.core.calendars import services as calendars

    ensure_keys(by="system")
    calendars.seed(by="system")


@commands.command()
def migrate() -> None:
    """建立或更新数据库表（以表的所有者身份），并授予运行角色权限。"""
    with ready(migrated=True):
        _prepare()
    click.echo("数据库已是最新。")


@commands.command()
@click.option(
    "--divisions", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None,
    help="本市区划数据的文件夹；随产品只带一个地级市时可以不写。",
)  # fmt: skip
def setup(folder: Path | None) -> None:
    """启用新库：装入区划，开立系统、安全、审计三个管理员账号（口令只显示一次）。"""
    with ready(migrated=True):
        from minzheng.core.divisions.prefecture import BadPrefecture
        from minzheng.core.divisions.services import NotPossible
        from minzheng.project import installing

        _prepare()
        try:
            loaded, accounts = installing.install(folder or installing.only_folder())
        except (BadPrefecture, NotPossible) as problem:
            raise click.ClickException(str(problem)) from problem
    click.echo(f"已装入区划 {loaded.created} 条。")
    for one in accounts:
        click.echo(f"{one.title}　用户名 {one.username}　口令 {one.password}")
    click.echo("口令只显示这一次。请三人分别登录，立即在右上角“修改口令”；三个账号不得由同一人使用。")


@commands.command()
@click.option(
    "--people", type=click.IntRange(100, 2_000_000), default=20_000, show_default=True, help="演示城市的人数。"
)
@click.option("--seed", type=int, default=20210830, show_default=True, help="随机种子；同一种子得到同一座城市。")
@click.option("--clean", is_flag=True, help="不埋设差错的城市。")
@click.option("--no-serve", is_flag=True, help="只建库，不启动服务。")
def demo(people: int, seed: int, *, clean: bool, no_serve: bool) -> None:
    """建立演示城市并启动服务。"""
    os.environ.setdefault("MINZHENG_TODAY", DEMO_DATE)
    os.environ["MINZHENG_DEMONSTRATION"] = "1"
    environment.check()
    if not no_serve:
        serving.check_port()
    with ready(migrated=True, static=True, demonstration=True) as server:
        from minzheng.project import demonstration

        _prepare()
        with bar("建立演示城市") as progress:
            demonstration.build(people=people, seed=seed, planted=not clean, progress=progress)
        purpose.release()
        click.echo(demonstration.accounts_table())
        if not no_serve:
            serving.serve(server)


@commands.command()
def serve() -> None:
    """启动服务（网页与后台作业），Ctrl-C 停止。"""
    environment.check()
    serving.check_port()
    with ready(migrated=True, static=True) as server:
        _prepare()
        if purpose.demonstration_day() is not None:
            from minzheng.project import demonstration

            demonstration.write_standards()
        serving.serve(server)


@commands.command()
def check() -> None:
    """检查部署设置、日历年度和数据质量；有问题时退出码为 1。"""
    with ready():
        from minzheng.project import checking

        problems = checking.run(echo=click.echo)
    sys.exit(1 if problems else 0)


@commands.command()
@click.option("--only", "only", multiple=True, help="只核验一类（如 I3）或一项（如 ledger.sums），可多次给出。")
@click.option("--most", type=click.IntRange(1, 10_000), default=20, show_default=True, help="每项最多列出几行。")
@click.option("--deep", is_flag=True, help="抽查的改为全部：重算全部锁定批次，逐个核对文件内容。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def verify(only: tuple[str, ...], most: int, *, deep: bool, as_json: bool) -> None:
    """核验不变式：重复发放、合计、审计、权限、状态、两人经手、重算、清单；只读；有不符时退出码为 1。"""
    with ready():
        from minzheng.core.invariants import Look
        from minzheng.project import verifying

        try:
            with bar("核验不变式") as progress:
                verdicts = verifying.verify(only, look=Look(most, deep), progress=progress)
        except verifying.NoSuchInvariant as problem:
            raise click.UsageError(str(problem)) from problem
    said = [one.as_dict() for one in verdicts]
    click.echo(json.dumps(said, ensure_ascii=False, indent=2) if as_json else verifying.in_words(verdicts))
    sys.exit(0 if all(one.holds for one in verdicts) else 1)


@commands.command()
def link() -> None:
    """在全市查找疑似重复的人员登记；综合比对另需 minzheng[linkage]。"""
    with ready():
        from minzheng.core.access.scopes import Scope
        from minzheng.core.parties.duplicates import linking

        with bar("查找疑似重复") as progress:
            said = linking.link(Scope(("/",)), progress, by="system")
    click.echo(said)


@commands.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def describe(folder: Path) -> None:
    """从声明写出参考文档：登记簿、指标、岗位权限、控制项。"""
    os.environ["DJANGO_SETTINGS_MODULE"] = "minzheng.project.settings"
    import django

    django.setup()
    from minzheng.project import describing

    for file in describing.write(folder):
        click.echo(str(file))


@commands.group()
def plan() -> None:
    """年度计划。"""


@plan.command("read")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--into", "into", default="", help="把原文条款写入这个代码的年度计划；代码写错时会列出现有的。")
def plan_read(file: Path, *, as_json: bool, into: str) -> None:
    """读计划文本：章、条和每一处量化承诺。没有结构也没有承诺时退出码为 2。"""
    from minzheng.adapters import plan_text
    from minzheng.adapters.plan_text import rendering
    from minzheng.adapters.plan_text.decoding import decode

    try:
        found = plan_text.read_file(file)
    except plan_text.NothingFound as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
    if as_json:
        click.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo(rendering.render(found))
    if into:
        _fill_plan(into, found, file.name, hashlib.sha256(decode(file.read_bytes()).encode()).hexdigest())


def _no_such_plan(code: str) -> str:
    """What to say of a code that no plan has: the codes that there are."""
    from minzheng.core.plan import reads

    known = "、".join(f"{plan.code}（{plan.title}）" for plan in reads.plans())
    return f"没有代码为“{code}”的年度计划。现有：{known or '一份也没有'}。"


def _fill_plan(code: str, found: Any, source: str, sha256: str) -> None:
    """Give the items of a stored plan the wording of the text that was read, and keep its commitments to be bound."""
    with ready():
        from django.db import transaction

        from minzheng.core.plan import reads, services
        from minzheng.core.plan.binding import services as bindings

        plan = reads.the_plan(code)
        if plan is None:
            raise click.ClickException(_no_such_plan(code))
        try:
            with transaction.atomic():
                filling = services.fill_clauses(plan, found, source=source, by="system")
                bindings.keep_reading(plan, found, source=source, sha256=sha256, by="system")
        except services.NotPossible as problem:
            raise click.ClickException(str(problem)) from problem
    click.echo(f"已写入 {len(filling.filled)} 条原文；计划中还有 {len(filling.without_clause)} 条没有对应原文。")


@commands.group()
def duties() -> None:
    """应办。"""


@duties.command("generate")
@click.option("--year", type=click.IntRange(1949, 9998), default=None, help="年度，默认业务日期所在年度。")
def duties_generate(year: int | None) -> None:
    """按日历和名册生成一年的应办；可以反复运行。有种类不能生成时退出码为 1。"""
    with ready():
        from minzheng.core.duties import services
        from minzheng.kernel import periods

        found = services.generate(year or periods.today().year, by="system")
        for problem in found.refused:
            click.echo(problem, err=True)
        click.echo(f"新增 {found.made} 项，自动失效 {found.withdrawn} 项，恢复 {found.restored} 项。")
    sys.exit(1 if found.refused else 0)


@plan.command("export")
@click.argument("code")
@click.option("--with-text", is_flag=True, help="连同本局文件的原句；不加则不含任何原句。")
def plan_export(code: str, *, with_text: bool) -> None:
    """把年度计划写成 YAML（含目标、责任处室和绑定），例如 minzheng plan export CODE > 计划.yaml。"""
    with ready():
        from minzheng.core.plan import importing, reads

        found = reads.the_plan(code)
        if found is None:
            raise click.ClickException(_no_such_plan(code))
        click.echo(importing.export_plan(found, with_text=with_text, by="system"), nl=False)


@plan.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="只说会改什么，不写入。")
def plan_import(file: Path, *, dry_run: bool) -> None:
    """从 YAML 文件导入年度计划：有一处错就全部不写；同一文件再导入一次不改变任何东西。"""
    with ready():
        from minzheng.core.plan import importing
        from minzheng.core.plan.files import BadFile, load_plan_file
        from minzheng.core.plan.services import NotPossible

        try:
            content = load_plan_file(file)
            found = importing.preview(content)
            for line in found.changes.lines:
                click.echo(line)
            if not dry_run:
                importing.import_plan(content, by="system")
        except (BadFile, NotPossible) as problem:
            raise click.ClickException(str(problem)) from problem
    said = "预演，没有写入" if dry_run else "已导入"
    changes = found.changes
    click.echo(f"{said}：新增 {changes.added} 项，变更 {changes.changed} 项，删去 {changes.removed} 项。")


@commands.group()
def indicators() -> None:
    """指标。"""


@indicators.command("compute")
@click.option("--on", "at", type=click.DateTime(["%Y-%m-%d"]), default=None, help="截至日期，默认业务日期。")
@click.option("--set", "sets", multiple=True, help="考核单位集代码，可多次给出；默认全部。")
def indicators_compute(at: Any, sets: tuple[str, ...]) -> None:
    """计算全部指标并存为观测值。"""
    with ready():
        from minzheng.core.divisions import reads as divisions
        from minzheng.core.plan import services
        from minzheng.kernel import periods

        day: date = at.date() if at else periods.today()
        wanted = list(sets) or [each.code for each in divisions.sets()]
        try:
            with bar("计算指标") as progress:
                services.compute_observations(day, wanted, by="system", progress=progress)
        except services.NotPossible as problem:
            raise click.ClickException(str(problem)) from problem
        click.echo(f"已存 {'、'.join(wanted)} 的观测值，截至 {day}。")
