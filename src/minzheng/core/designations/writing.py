"""认定写入 — how designations and their ends come about; facilities and organisations are named by code, people by number."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q

from minzheng.core.access.models import User
from minzheng.core.designations.kinds import DesignationKind
from minzheng.core.designations.models import OVERLAPS, Designation, DesignationEnd
from minzheng.core.facilities.kinds import kind_of as facility_kind
from minzheng.core.facilities.models import Facility
from minzheng.core.parties.models import Organisation
from minzheng.core.parties.references import a_person
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.spells import DaysFromTo, overlap
from minzheng.core.registers.writing import Values

NO_SUCH_FACILITY = "没有这个设施编号，或者它不在您可以登记的范围内。"
NO_SUCH_ORGANISATION = "没有这个组织编号，或者它不在您可以登记的范围内；请先在“组织与处室”中登记。"
NO_SUCH_DESIGNATION = "没有这个认定登记号，或者它不在您可以登记的范围内；登记号在认定记录的页面上。"
NOT_CONFIRMED = "这项认定还没有确认，改正或撤回它即可，不必撤销。"
REFERENCES: dict[str, Reference] = {
    Designation.Holder.FACILITY: Reference("facility", Facility, NO_SUCH_FACILITY),
    Designation.Holder.ORGANISATION: Reference("organisation", Organisation, NO_SUCH_ORGANISATION),
    Designation.Holder.PERSON: a_person("person"),
}


class DesignationWriter(AcceptedWriter):
    """认定写入器 — designations of one kind; an empty end is reckoned from the kind's years of validity."""

    model = Designation
    kind: ClassVar[DesignationKind]

    @classmethod
    def of(cls, kind: DesignationKind) -> "type[DesignationWriter]":
        """The writer of one kind."""
        reference = REFERENCES.get(kind.holder)
        return type(
            f"{kind.code.title().replace('.', '').replace('_', '')}Writer",
            (cls,),
            {
                "kind": kind,
                "fixed": {"kind": kind.code, "holder": kind.holder},
                "references": () if reference is None else (reference,),
                "place_of": "" if reference is None else kind.holder,
            },
        )

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Facilities and divisions that cannot hold the title, ends before the beginning, grades and lists left out."""
        kind, until = cls.kind, values.get("until")
        checks = {
            kind.holder: cls._unfit(values, named),
            "until": "终止日期应晚于起始日期。" if until and until <= values["since"] else "",
            "grade": "请选择等次。" if kind.grades and not values.get("grade") else "",
            "group": "请选择名单。" if kind.groups and not values.get("group") else "",
        }
        return {name: text for name, text in checks.items() if text}

    @classmethod
    def _unfit(cls, values: Values, named: Named) -> str:
        kind = cls.kind
        if kind.holder == Designation.Holder.FACILITY:
            facility: Any = named["facility"]
            if facility.kind not in kind.facilities:
                return f"{kind.title}只认定：{'、'.join(facility_kind(code).title for code in kind.facilities)}。"
        if kind.holder == Designation.Holder.DIVISION and values["division"].level not in kind.levels:
            levels = dict(type(values["division"]).Level.choices)
            return f"{kind.title}只认定：{'、'.join(levels[level] for level in kind.levels)}。"
        return ""

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """New rows whose time overlaps that of another designation of the kind and holder: of the file or the register."""
        holder = cls.kind.holder
        taken = cls._taken(rows)
        found: dict[int, dict[str, str]] = {}
        for index, values in enumerate(rows):
            key = cls._key(values)
            spell = values["since"], values.get("until") or cls.kind.until_of(values["since"])
            earlier = [*taken.get(key, ()), *seen.get(key, ())]
            if any(overlap(spell, other) for other in earlier):
                found[index] = {holder: OVERLAPS}
            else:
                seen.setdefault(key, []).append(spell)
        return found

    @classmethod
    def _key(cls, values: Values) -> Any:
        named = values[cls.kind.holder]
        return named.pk if cls.kind.holder == Designation.Holder.DIVISION else named

    @classmethod
    def _taken(cls, rows: Sequence[Values]) -> dict[Any, list[DaysFromTo]]:
        """The times of the kind's designations of those holders, by what rows say of a holder: two statements."""
        holder = cls.kind.holder
        reference = REFERENCES.get(holder)
        keys = (
            {reference_key: record.pk for reference_key, record in reference.found(rows).items()}
            if reference
            else {values["division"].pk: values["division"].pk for values in rows}
        )
        said = {pk: key for key, pk in keys.items()}
        taken: dict[Any, list[DaysFromTo]] = {}
        there = Designation.objects.filter(Q(**{f"{holder}__in": said}), kind=cls.kind.code)
        for pk, since, until in there.values_list(holder, "since", "until"):
            taken.setdefault(said[pk], []).append((since, until))
        return taken

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        """Model values, with the end that the kind's years of validity give."""
        ready = super().prepare(values, by=by)
        if ready.get("since") and "until" in ready and ready["until"] is None:
            ready["until"] = cls.kind.until_of(ready["since"])
        return ready


class DesignationEndWriter(AcceptedWriter):
    """认定撤销写入器 — the end stands where its designation stands."""

    model = DesignationEnd
    references = (Reference("designation", Designation, NO_SUCH_DESIGNATION, key="uid"),)
    place_of = "designation"

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Ends of what was never confirmed, or on days when the title did not hold."""
        designation: Any = named["designation"]
        if not designation.counts:
            return {"designation": NOT_CONFIRMED}
        ended_on = values["ended_on"]
        if ended_on <= designation.since:
            return {
                "ended_on": f"撤销日期应晚于认定的起始日期 {designation.since}；认定本身有误的，请确认人撤销确认后改正。"
            }
        if designation.until is not None and ended_on >= designation.until:
            return {"ended_on": f"认定到 {designation.until} 已经到期，撤销日期应早于这一天。"}
        return {}
