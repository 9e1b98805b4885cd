"""待遇保障 — who is owed what by which programme, in dated spells, each begun and ended by a confirmed decision.

An enrolment (保障) belongs to a household or to a person, as its programme says. What is paid stands in its spells: from a
month up to, and not in, another month, an amount in fen a month. Whom it covers stands in its coverages. Nothing here carries
a status without dates; a recognition (认定) stays with the designations, of which a paid enrolment is the consequence.
"""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.audit.append_only import REFUSED, kept_for_good, never_deleted
from minzheng.core.benefits.activations.models import Activation
from minzheng.core.benefits.applications.models import CaseOpinion
from minzheng.core.benefits.deaths.models import DeathMatch, DeathReport
from minzheng.core.benefits.decisions.models import DecisionMember, EnrolmentDecision
from minzheng.core.benefits.exclusions.models import Claim, Exclusion
from minzheng.core.benefits.screening.models import ScreeningFinding, ScreeningRun
from minzheng.core.benefits.simulating.models import Simulation
from minzheng.core.benefits.triggers import ENDS, begun_by_decision, dropped_by_decision, ended_by_decision
from minzheng.core.parties.households.models import Household
from minzheng.core.parties.models import Person
from minzheng.core.registers.records import Record
from minzheng.core.registers.spells import CodeNumber, SpellQuerySet, ends_after_it_begins, once_at_a_time

__all__ = [
    "Activation", "CaseOpinion", "Claim", "Coverage", "DeathMatch", "DeathReport", "DecisionMember", "Enrolment", "EnrolmentDecision", "EnrolmentSpell", "Exclusion", "ScreeningFinding",
    "ScreeningRun", "Simulation",
]  # fmt: skip

ENROLLED_ALREADY = "这个家庭（人员）在这段时间已有同一项目的保障，不能重叠。"
PAID_ALREADY = "同一家庭（人员）同一项目在这段时间已有保障时段，不能重叠。"
COVERED_ALREADY = "这个人在这段时间已由同一项目保障，不能重复。"
_FOR_HOUSEHOLD, _FOR_PERSON = Q(household__isnull=False), Q(person__isnull=False)


def months_whole(name: str) -> models.CheckConstraint:
    """Months begin on the first."""
    return models.CheckConstraint(
        condition=Q(since__day=1) & (Q(until__isnull=True) | Q(until__day=1)), name=name,
        violation_error_message="保障按整月计算，起止都应是某月 1 日。",
    )  # fmt: skip


def of_one_unit(name: str) -> models.CheckConstraint:
    """A household or a person, never both."""
    return models.CheckConstraint(
        condition=Q(household__isnull=True, person__isnull=False) | Q(household__isnull=False, person__isnull=True),
        name=name, violation_error_message="一项保障恰属于一个家庭或一个人。",
    )  # fmt: skip


def _one_unit_at_a_time(prefix: str, message: str, *, among: Q | None = None) -> list[models.BaseConstraint]:
    """Never two of one programme for one household, or for one person, on the same day; ``among``: of which rows this holds."""
    programme, rows = CodeNumber("programme"), among or Q()
    return [
        once_at_a_time(f"{prefix}_once_household", programme, "household", message=message, condition=_FOR_HOUSEHOLD & rows),
        once_at_a_time(f"{prefix}_once_person", programme, "person", message=message, condition=_FOR_PERSON & rows),
    ]  # fmt: skip


class NumberSequence(models.Model):
    """保障编号序列 — the last number given in a county and year: numbers have no gaps and are never given twice."""

    county = models.CharField("县级代码", max_length=6, db_collation="C")
    year = models.PositiveSmallIntegerField("年度")
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "保障编号序列"
        constraints = [models.UniqueConstraint(fields=["county", "year"], name="enrolment_sequence_once")]

    class Privacy:
        """Numbers only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.county}{self.year} 至 {self.last}"


@pghistory.track()
class Enrolment(Record):
    """保障 — one household's or one person's enrolment in a programme, from a month to a month.

    ``until`` equal to ``since`` means that it ended before its first month: nothing was ever due. ``division`` is where the
    household or person lived when it was decided.

    One that ``follows`` another (附随保障) is no decision's: it is there because its programme was started for those whom the other pays. It has
    neither spells nor coverages: the ledger asks month by month what follows (``ledger.earning``).
    """

    number = models.CharField("保障编号", max_length=20, unique=True, db_collation="C")
    programme = models.CharField("项目", max_length=60, db_collation="C")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name="家庭"
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="enrolments", verbose_name="人员"
    )
    opened_by = models.OneToOneField(
        EnrolmentDecision, models.PROTECT, null=True, blank=True, related_name="opened", verbose_name="确认决定"
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name="随何保障发放"
    )
    since = models.DateField("起发月份")
    until = models.DateField("停发月份", null=True, blank=True)
    held_since = models.DateField("原保障起始", null=True, blank=True)

    objects: ClassVar[SpellQuerySet["Enrolment"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "保障"
        indexes = [models.Index(fields=["programme", "division"], name="enrolment_programme_place")]
        constraints = [
            of_one_unit("enrolment_one_unit"),
            months_whole("enrolment_whole_months"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="enrolment_ends_after_it_begins",
                violation_error_message="停发月份不能早于起发月份。",
            ),
            models.CheckConstraint(
                condition=Q(held_since__isnull=True) | Q(held_since__lte=F("since")), name="enrolment_held_before",
                violation_error_message="原保障起始不能晚于起发月份。",
            ),
            *_one_unit_at_a_time("enrolment", ENROLLED_ALREADY, among=Q(follows__isnull=True)),
            models.CheckConstraint(
                condition=Q(follows__isnull=True, opened_by__isnull=False)
                | Q(follows__isnull=False, opened_by__isnull=True, until__isnull=True, held_since__isnull=True),
                name="enrolment_decided_or_following", violation_error_message="保障凭确认决定建立，或者随另一项保障发放。",
            ),
            models.UniqueConstraint(
                fields=["follows", "programme"], name="enrolment_follows_once",
                violation_error_message="这项保障已经带来同一项目的一项保障。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            pgtrigger.Trigger(
                name="opened_by_decision",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"""
                    IF NEW.follows_id IS NOT NULL THEN
                        IF NOT EXISTS (
                            SELECT 1 FROM benefits_enrolment f WHERE f.id = NEW.follows_id AND f.follows_id IS NULL AND f.programme <> NEW.programme
                                AND (f.household_id, f.person_id, f.since) IS NOT DISTINCT FROM (NEW.household_id, NEW.person_id, NEW.since)
                        ) OR NOT EXISTS (
                            SELECT 1 FROM benefits_activation a
                            WHERE a.programme = NEW.programme AND a.kind = 'started' AND a.confirmed_at IS NOT NULL
                        ) THEN
                            RAISE EXCEPTION '没有已确认的启动，不能建立附随保障' {REFUSED};
                        END IF;
                    ELSIF NOT EXISTS (
                        SELECT 1 FROM benefits_enrolmentdecision d
                        WHERE d.id = NEW.opened_by_id AND d.confirmed_at IS NOT NULL AND d.kind IN ('grant', 'opening')
                            AND d.programme = NEW.programme AND d.effective_on = NEW.since
                            AND NEW.until IS NOT DISTINCT FROM (d.effective_on + MAKE_INTERVAL(months => d.term_months))::date
                            AND (d.household_id, d.person_id) IS NOT DISTINCT FROM (NEW.household_id, NEW.person_id)
                    ) THEN
                        RAISE EXCEPTION '没有已确认的确认决定，不能建立保障' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 — names of our own columns
            ),
            kept_for_good(
                "kept_as_opened", "保障的项目、对象和起发月份不可更改", "number", "programme", "household_id", "person_id",
                "opened_by_id", "follows_id", "since", "held_since",
            ),
            pgtrigger.Trigger(
                name="ended_by_decision",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("OLD.until IS DISTINCT FROM NEW.until"),
                func=f"""
                    IF NOT EXISTS (
                        SELECT 1 FROM benefits_enrolmentdecision d
                        WHERE {ENDS.format(enrolment="NEW.id", day="NEW.until")}
                    ) THEN
                        RAISE EXCEPTION '没有已确认的停发决定，不能终止保障' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 — names of our own columns
            ),
            never_deleted("保障不可删除，只能凭决定停发"),
        ]  # fmt: skip

    class Privacy:
        """Who receives, and since when."""

        personal = frozenset({"household", "person", "held_since", "follows"})

    def __str__(self) -> str:
        return self.number


class Dated(Record):
    """保障分段 — a part of an enrolment that a decision began and another may end; months begin on the first."""

    decision = models.ForeignKey(EnrolmentDecision, models.PROTECT, related_name="+", verbose_name="起始决定")
    ended_by = models.ForeignKey(
        EnrolmentDecision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="截止决定"
    )
    programme = models.CharField("项目", max_length=60, db_collation="C")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta(Record.Meta):
        abstract = True

    @property
    def months(self) -> str:
        """From when to when, in words."""
        return f"{self.since:%Y-%m} 起" if self.until is None else f"{self.since:%Y-%m} 起，{self.until:%Y-%m} 止"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class EnrolmentSpell(Dated):
    """保障时段 — what an enrolment is owed a month (fen), and whether it is paid, held back, or tapering off."""

    class State(models.TextChoices):
        """时段状态 — paid, suspended (nothing is paid), or tapering (渐退: the same amount for the last months)."""

        PAID = "paid", "发放"
        SUSPENDED = "suspended", "暂停"
        TAPERING = "tapering", "渐退"

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="spells", verbose_name="保障")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="家庭"
    )
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="人员")
    state = models.CharField("状态", max_length=10, choices=State, db_collation="C")
    amount = models.BigIntegerField("月保障金（分）")

    objects: ClassVar[SpellQuerySet["EnrolmentSpell"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "保障时段"
        constraints = [
            of_one_unit("spell_one_unit"),
            months_whole("spell_whole_months"),
            ends_after_it_begins("spell_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state__in=["paid", "suspended", "tapering"]), name="spell_state_known",
                violation_error_message="保障时段的状态只能是发放、暂停或渐退。",
            ),
            models.CheckConstraint(
                condition=~Q(state="tapering") | Q(until__isnull=False), name="spell_tapering_ends",
                violation_error_message="渐退的时段必须有止期。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="spell_amount_positive", violation_error_message="月保障金应大于 0。"
            ),
            models.UniqueConstraint(
                fields=["decision"], name="spell_once_by_decision", violation_error_message="一个决定只产生一个保障时段。"
            ),
            *_one_unit_at_a_time("spell", PAID_ALREADY),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            begun_by_decision(
                copies="""
                    NEW.programme = e.programme; NEW.household_id = e.household_id; NEW.person_id = e.person_id;
                """,
                also="AND NEW.amount = COALESCE(d.amount, NEW.amount) AND NEW.since >= e.since",
            ),
            ended_by_decision(
                "enrolment_id", "programme", "household_id", "person_id", "decision_id", "since", "state", "amount"
            ),
            dropped_by_decision(),
        ]  # fmt: skip

    class Privacy:
        """Who is owed how much."""

        personal = frozenset({"household", "person", "amount"})

    def __str__(self) -> str:
        return f"{self.months} {self.get_state_display()}"

    @property
    def ends_as_begun(self) -> bool:
        """Whether it was granted for a term: its own decision ends it."""
        return self.state == self.State.PAID and self.until is not None and self.ended_by_id == self.decision_id


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Coverage(Dated):
    """保障人员 — a person is covered by an enrolment from a month to a month; never twice by one programme on one day."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="coverages", verbose_name="保障")
    person = models.ForeignKey(Person, models.PROTECT, related_name="coverages", verbose_name="人员")

    objects: ClassVar[SpellQuerySet["Coverage"]] = SpellQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Dated.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "保障人员"
        constraints = [
            months_whole("coverage_whole_months"),
            ends_after_it_begins("coverage_ends_after_it_begins"),
            once_at_a_time("coverage_once", CodeNumber("programme"), "person", message=COVERED_ALREADY),
        ]
        triggers = [
            *Record.Meta.triggers,
            begun_by_decision(
                copies="NEW.programme = e.programme;",
                also="""
                    AND EXISTS (SELECT 1 FROM benefits_decisionmember m WHERE m.decision_id = d.id AND m.person_id = NEW.person_id)
                """,
            ),
            ended_by_decision("enrolment_id", "programme", "decision_id", "person_id", "since"),
            dropped_by_decision(),
            *Claim.kept_in_step(),
        ]  # fmt: skip

    class Privacy:
        """Who is covered."""

        personal = frozenset({"person"})

    def __str__(self) -> str:
        return self.months
