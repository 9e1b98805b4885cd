"""推进事项写入 — how undertakings, milestones and payments come about; an undertaking is named by its code."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import F, OuterRef, Subquery

from minzheng.core.access.models import User
from minzheng.core.divisions.models import Division
from minzheng.core.parties.models import Organisation
from minzheng.core.parties.references import an_organisation
from minzheng.core.registers.accepting import AcceptedWriter, Named, Reference
from minzheng.core.registers.writing import Values
from minzheng.core.undertakings import particulars
from minzheng.core.undertakings.following import days_of, plan_milestones
from minzheng.core.undertakings.kinds import UndertakingKind, kind_of
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment
from minzheng.kernel import periods

NO_SUCH_ORGANISATION = "没有这个组织编号；请先在组织与处室登记簿登记。"
NO_SUCH_UNDERTAKING = "没有这个事项编号，或者它不在您可以登记的范围内。"
BY_SERVICE = "{}的发出、答复和办结在督办页面办理，不在这里登记。"


def said(checks: dict[str, str]) -> dict[str, str]:
    """The checks that found something."""
    return {name: text for name, text in checks.items() if text}


class UndertakingWriter(AcceptedWriter):
    """推进事项写入器 — undertakings of one kind; milestones and payments follow them into another division."""

    model = Undertaking
    references = (an_organisation("lead"),)
    kind: ClassVar[UndertakingKind]

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:  # noqa: ARG003 — the interface
        """Places and groups that the kind does not know, days that contradict each other, amounts below none."""
        kind, place = cls.kind, values.get("division")
        started_on, due_on, amount = (values.get(name) for name in ("started_on", "due_on", "amount"))
        levels = "、".join(str(Division.Level(level).label) for level in kind.levels)
        groups = dict(kind.groups)
        outside = bool(groups) and values.get("group") not in groups
        return said(
            {
                **(kind.check(values) if kind.check else {}),
                "division": f"{kind.title}只登记在这一级区划：{levels}。"
                if place and place.level not in kind.levels
                else "",
                "group": f"只能填：{'、'.join(groups.values())}。" if outside else "",
                "due_on": "应完成日期不能早于开始日期。" if started_on and due_on and due_on < started_on else "",
                "amount": "计划金额不能是负数。" if amount is not None and amount < 0 else "",
            }
        )

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        codes = [values["code"] for values in rows]
        there = Undertaking.objects.filter(code__in=codes).exclude(kind=cls.kind.code)
        taken = set(there.values_list("code", flat=True))
        found = super().problems(rows)
        for index, values in enumerate(rows):
            if values["code"] in taken:
                found.setdefault(index, {})["code"] = "这个编号已被另一类事项使用。"
        for name in [one.name for one in cls.kind.particulars if one.organisation]:
            numbers = {values[name] for values in rows if values.get(name)}
            known = (
                set(Organisation.objects.filter(code__in=numbers).values_list("code", flat=True)) if numbers else set()
            )
            for index, values in enumerate(rows):
                if values.get(name) and values[name] not in known:
                    found.setdefault(index, {})[name] = NO_SUCH_ORGANISATION
        return found

    # -- particulars: one column, filled in as many fields --------------------------------------------------------------
    @classmethod
    def _parted(cls, values: Values) -> tuple[Values, Values]:
        """The common values, and the particulars."""
        names = {one.name for one in cls.kind.particulars}
        own = {name: value for name, value in values.items() if name in names}
        return {name: value for name, value in values.items() if name not in names}, own

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        """Particulars go into their column; the last day that a rule sets is the day by which all is due."""
        common, own = cls._parted(values)
        ready = super().prepare(common, by=by)
        if own:
            ready[particulars.COLUMN] = particulars.stored(own)
        if cls.kind.deadlines and (days := cls.kind.deadlines(values.get("started_on"), own)):
            ready["due_on"] = max(days.values())
        return ready

    @classmethod
    def current(cls, record: Any) -> Values:
        """Present values, each particular under its own name."""
        present = super().current(record)
        return present | particulars.read(cls.kind.particulars, present.pop(particulars.COLUMN))

    @classmethod
    def differs(cls, record: Any, values: Values) -> bool:
        """Whether a row would change the record or one of its particulars."""
        common, own = cls._parted(values)
        present = particulars.read(cls.kind.particulars, record.particulars)
        changed = any((present[name] or None) != (value or None) for name, value in own.items())
        return changed or super().differs(record, common)

    # -- what a rule sets days for ---------------------------------------------------------------------------------------
    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Any]:
        """Undertakings, with the milestones that their kind's rule plans. Raises NotPossible."""
        made: list[Any] = super().create_many(rows, by=by)
        plan_milestones(cls.kind, made, by=by)
        return made

    @classmethod
    def remove_many(cls, records: Sequence[Any], *, by: User) -> None:
        """Take back undertakings; what was only planned for them goes too. Raises NotPossible."""
        if cls.kind.deadlines and not any(record.counts for record in records):
            Milestone.objects.waiting().filter(undertaking__in=records, done_on__isnull=True).delete()
        super().remove_many(records, by=by)

    @classmethod
    def companions(cls, records: Sequence[Any]) -> list[tuple[int, Any]]:
        """The milestones that were planned along with the undertakings."""
        if not cls.kind.deadlines:
            return []
        return [(one.undertaking_id, one) for one in Milestone.objects.filter(undertaking__in=records)]

    @classmethod
    def put_back(cls, records: Sequence[Any], *, by: User) -> None:
        """A milestone that the undone file took off comes back."""
        plan_milestones(cls.kind, records, by=by)

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Correct undertakings; what a rule plans for them is planned anew. Raises NotPossible."""
        if cls.kind.particulars:
            pairs = [(record, cls._completed(record, values)) for record, values in pairs]
        super().update_many(pairs, by=by)
        plan_milestones(cls.kind, [record for record, _ in pairs], by=by)
        moved = [record.pk for record, values in pairs if "division" in values]
        for model in (Milestone, UndertakingPayment):
            strayed = model.objects.filter(undertaking__in=moved).exclude(division=F("undertaking__division"))
            place = Undertaking.objects.filter(pk=OuterRef("undertaking")).values("division")
            strayed.update(division=Subquery(place))

    @classmethod
    def _completed(cls, record: Any, values: Values) -> Values:
        """Values of a correction, with the particulars and the beginning that it leaves as they are."""
        present = particulars.read(cls.kind.particulars, record.particulars)
        return {"started_on": record.started_on, **present, **values}


class BelongingWriter(AcceptedWriter):
    """下属写入器 — what belongs to an undertaking of one line and lies in its division."""

    references = (Reference("undertaking", Undertaking, NO_SUCH_UNDERTAKING),)
    place_of = "undertaking"
    line: ClassVar[str]

    @classmethod
    def fault(cls, values: Values, named: Named) -> dict[str, str]:
        """Undertakings of another line, or moved by services alone; then what is wrong with the row itself."""
        kind = kind_of(named["undertaking"].kind)
        if kind.by_service:
            return {"undertaking": BY_SERVICE.format(kind.title)}
        if kind.line != cls.line:
            return {"undertaking": f"这是“{kind.title}”的事项，请在它自己业务线的登记簿里登记。"}
        return said(cls.checks(values, kind))

    @classmethod
    def checks(cls, values: Values, kind: UndertakingKind) -> dict[str, str]:
        """What is wrong, by field; empty texts for what is right."""
        raise NotImplementedError(kind.code, values)


class MilestoneWriter(BelongingWriter):
    """节点写入器 — a stage of the kind's chain, planned or done."""

    model = Milestone

    @classmethod
    def checks(cls, values: Values, kind: UndertakingKind) -> dict[str, str]:
        """Stages that the kind does not know, days that have not come, acceptance before the deed."""
        planned_on, done_on, accepted_on = (values.get(name) for name in ("planned_on", "done_on", "accepted_on"))
        titles = dict(kind.stages)
        early = bool(accepted_on) and (done_on is None or accepted_on < done_on)
        return {
            "stage": "" if values["stage"] in titles else f"{kind.title}的阶段只能填：{'、'.join(titles.values())}。",
            "planned_on": "" if planned_on or done_on else "请填写计划日期或完成日期。",
            "done_on": "还没有完成，完成后再填完成日期。" if done_on and done_on > periods.today() else "",
            "accepted_on": "验收日期不能早于完成日期；没有完成的不填验收日期。" if early else "",
        }

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        """The place of the stage in the chain comes from the kind, and so does its day where a rule sets it."""
        ready = super().prepare(values, by=by)
        if isinstance(ready.get("undertaking"), Undertaking) and ready.get("stage"):
            kind, stage = kind_of(ready["undertaking"].kind), ready["stage"]
            ready["position"] = kind.position(stage)
            if days := days_of(kind, ready["undertaking"]):
                ready["planned_on"] = days.get(stage)
        return ready


class PaymentWriter(BelongingWriter):
    """付款写入器 — money paid for an undertaking."""

    model = UndertakingPayment

    @classmethod
    def checks(cls, values: Values, kind: UndertakingKind) -> dict[str, str]:
        """Undertakings without money, nothing paid, days that have not come."""
        paid_on, accepted_on = values["paid_on"], values.get("accepted_on")
        return {
            "undertaking": "" if kind.has_money else f"{kind.title}不登记付款。",
            "paid_on": "付款日期晚于今天，付款后再登记。" if paid_on > periods.today() else "",
            "amount": "" if values["amount"] > 0 else "付款金额应大于零。",
            "accepted_on": "验收日期不能早于付款日期。" if accepted_on and accepted_on < paid_on else "",
        }
