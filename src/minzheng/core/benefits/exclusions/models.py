"""互斥项目 — pairs of programmes of which one person never holds both on the same day, kept by the database itself.

A pair is one row. For every coverage in a programme of a pair the database makes a claim of the person on that pair, for
the same days; no two claims of one person on one pair may overlap. Whoever comes second waits for the first and is refused,
however many work at once; nothing is looked up before it is written.
"""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from minzheng.core.audit.append_only import REFUSED
from minzheng.core.parties.models import Person
from minzheng.core.registers.spells import once_at_a_time

EXCLUDED = "这个人在这段时间已由与本项目互斥的项目保障，不能同时享受；请先停发其中一项。"
_CLAIMS = """
    INSERT INTO benefits_claim (person_id, pair_id, coverage_id, since, until)
    SELECT c.person_id, x.id, c.id, c.since, c.until
    FROM benefits_coverage c JOIN benefits_exclusion x ON c.programme IN (x.one, x.other)
"""


class Exclusion(models.Model):
    """互斥项目 — two programmes that exclude one another, the code that comes first in ``one``."""

    one = models.CharField("项目一", max_length=60, db_collation="C")
    other = models.CharField("项目二", max_length=60, db_collation="C")

    class Meta:
        verbose_name = verbose_name_plural = "互斥项目"
        constraints = [
            models.CheckConstraint(
                condition=Q(one__lt=F("other")),
                name="exclusion_ordered",
                violation_error_message="两个项目按代码先后填写。",
            ),
            models.UniqueConstraint(fields=["one", "other"], name="exclusion_once"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="claims_of_those_covered",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=f"{_CLAIMS} WHERE x.id = NEW.id; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="claims_given_up",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func="DELETE FROM benefits_claim WHERE pair_id = OLD.id; RETURN OLD;",
            ),
        ]

    class Privacy:
        """Codes only."""

        personal: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.one} × {self.other}"


class Claim(models.Model):
    """互斥占用 — a person's days in one of the two programmes of a pair; only the database writes it, from coverages."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="人员")
    pair = models.ForeignKey(Exclusion, models.DO_NOTHING, related_name="claims", verbose_name="互斥项目")
    coverage = models.ForeignKey("benefits.Coverage", models.DO_NOTHING, related_name="claims", verbose_name="保障人员")
    since = models.DateField("起")
    until = models.DateField("止", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "互斥占用"
        constraints = [
            models.UniqueConstraint(fields=["coverage", "pair"], name="claim_once_by_coverage"),
            once_at_a_time("claim_once", "pair", "person", message=EXCLUDED),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="written_by_the_database",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("PG_TRIGGER_DEPTH() < 1"),
                func=f"RAISE EXCEPTION '互斥占用只随保障人员变化' {REFUSED};",
            )
        ]

    class Privacy:
        """Who is covered."""

        personal = frozenset({"person"})

    def __str__(self) -> str:
        return f"{self.since:%Y-%m} 起"

    @classmethod
    def kept_in_step(cls) -> list[pgtrigger.Trigger]:
        """The triggers on coverages that make, shorten and drop their claims."""
        return [
            pgtrigger.Trigger(
                name="claims_made", operation=pgtrigger.Insert, when=pgtrigger.After,
                func=f"{_CLAIMS} WHERE c.id = NEW.id; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="claims_shortened", operation=pgtrigger.Update, when=pgtrigger.After,
                condition=pgtrigger.Condition("OLD.until IS DISTINCT FROM NEW.until"),
                func="UPDATE benefits_claim SET until = NEW.until WHERE coverage_id = NEW.id; RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="claims_dropped", operation=pgtrigger.Delete, when=pgtrigger.Before,
                func="DELETE FROM benefits_claim WHERE coverage_id = OLD.id; RETURN OLD;",
            ),
        ]  # fmt: skip
