"""状况写入器 — one fact of one person or household, typed or from a general file: whoever it belongs to, whatever its kind."""

from collections.abc import Sequence
from typing import Any

from minzheng.core.access.models import User
from minzheng.core.facts import services
from minzheng.core.facts.kinds import FACTS, FactKind
from minzheng.core.facts.models import Fact
from minzheng.core.facts.services import NewFact
from minzheng.core.facts.timeline import Span, place
from minzheng.core.facts.values import field_of, in_words
from minzheng.core.parties.households.references import a_household
from minzheng.core.parties.models import Household, Person
from minzheng.core.parties.references import a_person
from minzheng.core.parties.services import ReferringWriter
from minzheng.core.registers.parsing import BadValue, clean_alone
from minzheng.core.registers.writing import NotPossible, Values
from minzheng.kernel import periods

ONE_PARTY = "请填身份证号或户编号，二者恰填一个。"
NOT_YET = "起始日期不能晚于今天。"
SAID_ALREADY = "这一项在这一天已登记为同一个值，不必重复。"
ENDS_TOO_EARLY = "终止日期应晚于起始日期。"


class FactWriter(ReferringWriter):
    """状况写入器 — a newer value of the same source ends the earlier one; a value is read as its kind wants it."""

    model = Fact
    references = (a_person("person"), a_household("household"))

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Numbers of nothing, values that the kind does not have, days that do not fit."""
        found = super().problems(rows)
        for index, values in enumerate(rows):
            if index not in found and (said := cls._fault(values)):
                found[index] = said
        return found

    @classmethod
    def _fault(cls, values: Values) -> dict[str, str]:
        if bool(values.get("person")) == bool(values.get("household")):
            return {"person": ONE_PARTY}
        kind = FACTS.get(values["kind"])
        if refused := services.refusal(kind, Person if values.get("person") else Household):
            return {"kind": refused}
        if values["since"] > periods.today():
            return {"since": NOT_YET}
        if values.get("until") is not None and values["until"] <= values["since"]:
            return {"until": ENDS_TOO_EARLY}
        try:
            _read(kind, values["value"])
        except BadValue as problem:
            return {"value": f"{kind.label}：{problem}"}
        return {}

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Rows that say what holds already: in the register, or by an earlier row of the file."""
        parties = [reference.found(rows) for reference in cls.references]
        persons, households = parties
        there = Fact.objects.filter(kind__in={values["kind"] for values in rows})
        for mine in (there.filter(person__in=persons.values()), there.filter(household__in=households.values())):
            for fact in mine:
                key = fact.person_id, fact.household_id, fact.kind, fact.source
                line = seen.setdefault(key, {})
                line.setdefault(fact.pk, Span(fact.value, fact.since, fact.until))
        found: dict[int, dict[str, str]] = {}
        for index, values in enumerate(rows):
            person, household = persons.get(values.get("person")), households.get(values.get("household"))
            key = person and person.pk, household and household.pk, values["kind"], values["source"]
            line = seen.setdefault(key, {})
            spans = list(line.values())
            before = [(span.value, span.until) for span in spans]
            new = Span(_read(FACTS.get(values["kind"]), values["value"]), values["since"], values.get("until"))
            if place(spans, new) is not new and before == [(span.value, span.until) for span in spans]:
                found[index] = {"value": SAID_ALREADY}
            elif new in spans:
                line["row", index, len(line)] = new
        return found

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        return list(services.record([_new(values) for values in cls.resolved(rows, by=by)], by=by))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Correct facts in their own rows; whose they are, of which kind and from which source stays. Raises NotPossible."""
        for fact, values in pairs:
            present = cls.current(fact)
            if any(values.get(name, present[name]) != present[name] for name in ("kind", "source")) or any(
                (values.get(name, present[name]) or None) != (present[name] or None) for name in ("person", "household")
            ):
                raise NotPossible("对象、项目和来源不能更改；登记错了的请删除后重新登记。")
            kind = FACTS.get(fact.kind)
            if "value" in values:
                setattr(fact, kind.column, _read(kind, values["value"]))
            for name in ("since", "until", "basis"):
                if name in values:
                    setattr(fact, name, values[name])
        services.correct([fact for fact, _ in pairs], by=by)

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values under the names of the fields."""
        numbers = {reference.field: reference.number_of(record) for reference in cls.references}
        kind = FACTS.get(record.kind)
        plain = {name: getattr(record, name) for name in ("kind", "source", "since", "until", "basis")}
        return {**numbers, **plain, "value": _typed(kind, record.value)}


def _new(values: Values) -> NewFact:
    party = values.get("person") or values["household"]
    return NewFact(
        party, values["kind"], _read(FACTS.get(values["kind"]), values["value"]), values["since"], values["source"],
        values.get("until"), basis=values.get("basis") or "",
    )  # fmt: skip


def _read(kind: FactKind, text: str) -> Any:
    """A typed value as the kind wants it. Raises BadValue."""
    return clean_alone(field_of(kind), text)


def _typed(kind: FactKind, value: Any) -> str:
    """A value as it is typed: without its unit."""
    words = in_words(kind, value)
    return words.split(" ")[0].replace(",", "") if isinstance(value, int) and not isinstance(value, bool) else words
