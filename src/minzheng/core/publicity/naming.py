"""姓名写法 — how a name stands before the public: in full or masked as the rule of the day says, and of minors always masked."""

from datetime import date

from minzheng.core.registers.parameters import book
from minzheng.kernel.masking import mask_name
from minzheng.kernel.parameters import NoParameter

OF_AGE = 18  # 未成年人保护法 §2 and §4: privacy and personal data of minors
FULL = "full"


def shows_in_full(rule: str, on: date) -> bool:
    """Whether a rule shows names in full on a day; without a rule for the day they are masked."""
    try:
        return book().value(rule, on=on).value == FULL
    except NoParameter:
        return False


def is_minor(born_on: date, on: date) -> bool:
    """未成年 — whether somebody is under eighteen on a day: nothing that points at him is published."""
    return (born_on.year + OF_AGE, born_on.month, born_on.day) > (on.year, on.month, on.day)


def shown_name(name: str, born_on: date, *, full: bool, on: date) -> str:
    """姓名 — as the public reads it on a day."""
    return name if full and not is_minor(born_on, on) else mask_name(name)
