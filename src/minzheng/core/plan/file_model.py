"""计划文件内容 — what a plan file says, as values: sections, items, promises, and what each was bound to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from minzheng.kernel.targets import Baseline, Target


class PromiseKind(StrEnum):
    """承诺类别 — the shape of what was promised."""

    FIGURE = "figure"  # 数量
    SHARE = "share"  # 比例
    ALL = "all"  # 全部
    ZERO = "zero"  # 零发生
    CHANGE = "change"  # 与基期比
    MILESTONE = "milestone"  # 里程碑
    PROGRAMME = "programme"  # 专项行动
    SOFT = "soft"  # 没有数字的要求，以替代指标反映


class Frequency(StrEnum):
    """考核周期 — how often the figure is looked at."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    CONTINUOUS = "continuous"


class Level(StrEnum):
    """统计层级 — where the record is made, then through which levels it is summed."""

    PERSON = "person"
    HOUSEHOLD = "household"
    INSTITUTION = "institution"
    ORGANISATION = "organisation"
    STATION = "station"
    REGISTRY = "registry"
    COURSE = "course"
    PROJECT = "project"
    LINE = "line"
    BRANCH = "branch"
    BUREAU = "bureau"
    UNIT = "unit"
    VILLAGE = "village"
    TOWNSHIP = "township"
    COUNTY = "county"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class PlanOffice:
    """责任处室 — an office that answers for items; code and Chinese name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlanRegister:
    """所需登记簿 — a register from which figures must come; `R14` and its Chinese name."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class FileBinding:
    """文中承诺 — what the bureau's text said, as it was bound to a promise, or set aside with a reason (``because``).

    ``text`` is empty where the file was exported without sentences; ``confirmed_on`` is None while somebody must look
    at it again.
    """

    position: int
    quantity: Decimal
    quantity_to: Decimal | None
    unit: str
    comparator: str
    change: str
    baseline: str
    deadline: str
    scope: str
    text: str
    because: str
    score: int | None
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class FilePromise:
    """承诺 — one promise as written in the file; `target` is None for what carries no number (kind soft), and for one
    that nobody has decided yet (`target_text` is 待定).

    `unit` is the unit of the target (for a growth rate `%`, whatever the figure itself is counted in); `scope` says
    in words what is counted, `denominator` of what it is a share, `note` how the text was understood.
    """

    code: str
    title: str
    kind: PromiseKind
    target: Target | None
    target_text: str
    unit: str
    scope: str
    denominator: str
    deadline: date
    period: Frequency
    baseline: Baseline | None
    level: tuple[Level, ...]
    owners: tuple[PlanOffice, ...]
    registers: tuple[PlanRegister, ...]
    indicator: str
    note: str
    bindings: tuple[FileBinding, ...] = ()


@dataclass(frozen=True, slots=True)
class FileItem:
    """计划条目 — one numbered item with its owners and promises; its clause and what was set aside, where exported."""

    number: int
    title: str
    owners: tuple[PlanOffice, ...]
    promises: tuple[FilePromise, ...]
    clause: str = ""
    clause_source: str = ""
    set_aside: tuple[FileBinding, ...] = ()


@dataclass(frozen=True, slots=True)
class FileSection:
    """计划部分 — one part of the plan with its items."""

    number: int
    title: str
    items: tuple[FileItem, ...]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """计划文件 — the whole year's plan as data."""

    code: str
    title: str
    issuer: str
    year: int
    published_on: date | None
    division: str
    default_set: str
    note: str
    offices: tuple[PlanOffice, ...]
    registers: tuple[PlanRegister, ...]
    sections: tuple[FileSection, ...]

    @property
    def items(self) -> tuple[FileItem, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @property
    def promises(self) -> tuple[FilePromise, ...]:
        return tuple(promise for item in self.items for promise in item.promises)
