"""系统检查 — what ``minzheng check`` looks at: deployment settings, calendar years, declarations, duties, data quality."""

from collections.abc import Callable

from django.core import checks

from minzheng.core.benefits import programmes
from minzheng.core.calendars.reads import missing_years
from minzheng.core.duties.reads import never_generated
from minzheng.core.registers import controls
from minzheng.core.registers.parameters import own_folder
from minzheng.kernel import periods

Echo = Callable[[str], None]


def run(*, echo: Echo) -> int:
    """Print every problem and return how many there are."""
    _programmes(echo)
    found = _settings(echo) + _calendar(echo) + _duties(echo) + _quality(echo)
    echo("检查完毕，没有发现问题。" if not found else f"检查完毕，发现 {found} 处问题。")
    return found


def _settings(echo: Echo) -> int:
    problems = [item for item in checks.run_checks() if item.level >= checks.WARNING]
    for item in problems:
        echo(f"[设置] {item.msg}")
    return len(problems)


def _calendar(echo: Echo) -> int:
    """A year that has begun without rows is a problem; a coming year is only mentioned, its notice may not be out yet."""
    today = periods.today()
    missing = missing_years(today)
    for year in missing:
        word = "日历" if year <= today.year else "提醒"
        echo(f"[{word}] {year} 年没有节假日安排，涉及该年的工作日期限不能计算；请在通知印发后录入。")
    return sum(year <= today.year for year in missing)


def _programmes(echo: Echo) -> None:
    """What the benefit rules stand on; that nobody has seen a document is said, and does not stop an installation."""
    now = programmes.standing()
    echo(
        f"[项目] {now.programmes} 个项目，规则所用参数 {now.parameters} 项：{now.unverified} 项出处待核，{now.unsourced} 项还没有数值；"
        f"本地补充 {now.own} 项（{own_folder()}）。"
    )
    if now.unseen_sources:
        echo(f"[项目] 规则引用而未见原文的文件：{'、'.join(now.unseen_sources)}。")


def _duties(echo: Echo) -> int:
    """Kinds of duty that somebody owes this year and that were never generated: their figures would be empty."""
    kinds = never_generated(periods.today())
    for kind in kinds:
        echo(f"[应办] {kind.title}：今年的应办还没有生成，请运行 minzheng duties generate。")
    return len(kinds)


def _quality(echo: Echo) -> int:
    groups = [group for group in controls.found_by_control(periods.today()) if group.count]
    for group in groups:
        echo(f"[数据] {group.control.title}：{group.count} 处。{group.control.mend}")
    return sum(group.count for group in groups)
