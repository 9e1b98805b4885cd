"""系统检查 — what ``minzheng check`` looks at: deployment settings, calendar years, declarations, data quality."""

from collections.abc import Callable

from django.core import checks

from minzheng.core.calendars.reads import missing_years
from minzheng.core.registers import controls
from minzheng.kernel import periods

Echo = Callable[[str], None]


def run(*, echo: Echo) -> int:
    """Print every problem and return how many there are."""
    found = _settings(echo) + _calendar(echo) + _quality(echo)
    echo("检查完毕，没有发现问题。" if not found else f"检查完毕，发现 {found} 处问题。")
    return found


def _settings(echo: Echo) -> int:
    problems = [item for item in checks.run_checks() if item.level >= checks.WARNING]
    for item in problems:
        echo(f"[设置] {item.msg}")
    return len(problems)


def _calendar(echo: Echo) -> int:
    missing = missing_years(periods.today())
    for year in missing:
        echo(f"[日历] {year} 年没有节假日安排，涉及该年的工作日期限不能计算；请在通知印发后录入。")
    return len(missing)


def _quality(echo: Echo) -> int:
    groups = [group for group in controls.found_by_control(periods.today()) if group.count]
    for group in groups:
        echo(f"[数据] {group.control.title}：{group.count} 处。{group.control.mend}")
    return sum(group.count for group in groups)
