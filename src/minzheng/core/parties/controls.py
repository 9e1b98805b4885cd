"""主体控制项 — what a sound register of persons cannot show."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Value

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.parties.duplicates.reads import SETTLED, standing
from minzheng.core.parties.models import Person
from minzheng.core.registers.controls import CONTROLS, Control


def near_doubles(at: date) -> ScopedQuerySet[Any]:  # noqa: ARG001 — persons are not dated
    """Of two living persons with one name, sex, day of birth and place of residence, the one registered later.

    Not where somebody decided that they are two, or where they are merged.
    """
    living = Person.objects.filter(died_on__isnull=True)
    same = {name: OuterRef(name) for name in ("name", "sex", "born_on", "division")}
    settled = standing().filter(one=OuterRef("pk"), other=OuterRef(OuterRef("pk")), stands__in=SETTLED)
    return living.filter(Exists(living.filter(~Exists(settled), **same, pk__lt=OuterRef("pk"))))


CONTROLS.add(
    Control(
        "parties.near_double", "人员疑似重复", "", "同一居住地有两人姓名、性别、出生日期都相同，证件号码不同，可能是录错号码重复登记。",
        "核对两人的证件，在“疑似重复”中裁定；确为同一人的合并登记，不用删除任何一条。", near_doubles, "name", Value("parties.person"),
    )
)  # fmt: skip
