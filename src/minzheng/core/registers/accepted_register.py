"""验收登记簿 — what the registers of records that need a second person's confirmation share."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Case, CharField, F, Q, Value, When

from minzheng.core.registers import accepting
from minzheng.core.registers.declarations import Column, Field, Filter, Kind, Register
from minzheng.core.registers.listing import as_dictionary, fetched
from minzheng.core.registers.records import Record
from minzheng.kernel.masking import mask_name

CONFIRMED = (("no", "待确认"), ("yes", "已确认"))
CONFIRMED_CHIPS = {"yes": "ok", "no": "soon"}
ACCEPTANCE_FIELDS = (
    Field("accepted_on", "验收日期", Kind.DATE, happened=True, note="没有验收的可以先空着，确认之前须补齐。"),
    Field("paper", "依据文件", note="验收单、备案回执或批复的名称与文号。"),
)
NOTE_FIELD = Field("note", "备注", limit=300)
COUNTY = Column("county", "县（市、区）", "division__county__name")


def township() -> Case:
    """The township of a record, empty where it belongs to a county or the city."""
    return Case(
        When(division__level="township", then=F("division__name")),
        When(division__level="village", then=F("division__parent__name")),
        default=Value(""), output_field=CharField(),
    )  # fmt: skip


def village() -> Case:
    """The village of a record, empty above that level."""
    return Case(When(division__level="village", then=F("division__name")), default=Value(""), output_field=CharField())


def confirmed_or_not() -> Case:
    """``yes`` or ``no``: whether a second person confirmed the record."""
    return Case(When(confirmed_at__isnull=False, then=Value("yes")), default=Value("no"), output_field=CharField())


def is_confirmed(value: str) -> Q:
    """The predicate behind the tabs."""
    return Q(confirmed_at__isnull=value != "yes")


def masked_name(value: Any, _row: dict[str, Any]) -> str:
    """A person's name as registers show it."""
    return mask_name(value or "")


TABS = Filter("confirmed", "确认", choices=CONFIRMED, condition=is_confirmed)
ACCEPTANCE_COLUMNS = (
    Column("accepted_on", "验收日期", kind=Kind.DATE),
    Column("paper", "依据文件", in_list=False),
    Column("confirmed", "确认", confirmed_or_not(), choices=CONFIRMED, chips=CONFIRMED_CHIPS),
    Column("reported_by", "填报人", "reported_by__name", in_list=False),
    Column("confirmed_by", "确认人", "confirmed_by__name", in_list=False),
    Column("confirmed_at", "确认时间", kind=Kind.MOMENT, in_list=False),
)


class AcceptedRegister(Register):
    """验收登记簿 — records wait until a second person confirms them; only then figures count them."""

    model: ClassVar[type[Record]]
    confirms = True
    reopens = True
    tabs = TABS

    @classmethod
    def further(cls, record: Any) -> str:  # noqa: ARG003 — for subclasses
        """What else keeps a record from being confirmed; empty when nothing does."""
        return ""

    @classmethod
    def confirm(cls, records: Sequence[Any], *, by: Any) -> tuple[int, list[str]]:
        """Confirm the chosen records as the second person."""
        return cls.in_words(accepting.confirm(cls.model, records, by=by, further=cls.further))

    @classmethod
    def in_words(cls, outcome: accepting.Confirmation) -> tuple[int, list[str]]:
        """What a confirmation did, each refused record called as on its own page: one statement when any was refused."""
        refused = {one.uid for one in outcome.refused}
        rows = fetched(cls.rows().filter(uid__in=refused), cls.columns) if refused else ()
        names = {raw["uid"]: cls.label(as_dictionary(raw, cls.columns)) for raw in rows}
        return outcome.confirmed, [f"{names.get(one.uid, one.label)}：{one.reason}" for one in outcome.refused]
