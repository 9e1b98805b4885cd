"""核对授权书 — a member of a household agrees, on paper, that named sources are asked about him until a day; he may take it back."""

from calendar import monthrange
from datetime import date
from typing import ClassVar, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from minzheng.core.access.models import User
from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.checks.triggers import kept, never_deleted, revoked_once
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Person
from minzheng.core.registers.records import Record

TITLE = "核对授权书"
OF_AGE = 18  # 民法典 §17


def born_when_of_age(on: date) -> date:
    """成年出生日 — whoever was born on this day or before is eighteen on a day (民法典 §17); of 29 February the 28th stands for it."""
    day = min(on.day, monthrange(on.year - OF_AGE, on.month)[1])
    return date(on.year - OF_AGE, on.month, day)


class AuthorisationQuerySet(ScopedQuerySet["Authorisation"]):
    """授权查询 — authorisations by the day on which they hold."""

    def holding(self, on: date) -> Self:
        """Signed, not yet over and not taken back; what a guardian signed for a child until the child is of age."""
        signed = self.filter(signed_on__lte=on, valid_through__gte=on, revoked_on__isnull=True)
        return signed.exclude(
            signer=Authorisation.Signer.GUARDIAN, ground="", person__born_on__lte=born_when_of_age(on)
        )  # fmt: skip


@pghistory.track()
class Authorisation(Record):
    """核对授权书 — signed by the person, or by the guardian for a minor and for whoever cannot decide (民发〔2021〕57号 §9).

    Of whoever is of age a guardian signs on a ``ground`` alone, with its paper; without one it holds until the 18th birthday.
    """

    class Signer(models.TextChoices):
        """签署人 — the person, or the guardian in the person's place."""

        SELF = "self", "本人"
        GUARDIAN = "guardian", "监护人"

    class Ground(models.TextChoices):
        """监护依据 — by what somebody of age has a guardian: the judgment of a court, or a certificate (民法典 §24, §31)."""

        JUDGMENT = "judgment", "判决书"
        CERTIFICATE = "certificate", "监护证明"

    moves_with = ("person",)

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorisations", verbose_name="被核对人")
    signer = models.CharField("签署人", max_length=8, choices=Signer, db_collation="C")
    guardian = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监护人")
    ground = models.CharField("监护依据", max_length=12, choices=Ground, blank=True, db_collation="C")
    ground_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="监护依据扫描件"
    )
    sources = ArrayField(models.CharField(max_length=30), verbose_name="授权来源")
    signed_on = models.DateField("签署日期")
    valid_through = models.DateField("有效期至")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name="授权书扫描件")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    revoked_on = models.DateField("撤回日期", null=True, blank=True)
    revoked_reason = models.CharField("撤回说明", max_length=200, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="撤回登记人"
    )

    objects: ClassVar[AuthorisationQuerySet] = AuthorisationQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = TITLE
        indexes = [models.Index(fields=["person", "valid_through"], name="authorisation_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_through__gte=F("signed_on")), name="authorisation_dated",
                violation_error_message="授权的有效期不能早于签署日期。",
            ),
            models.CheckConstraint(
                condition=Q(signer="self", guardian__isnull=True)
                | (Q(signer="guardian", guardian__isnull=False) & ~Q(guardian=F("person"))),
                name="authorisation_signer_known", violation_error_message="由监护人签署的须写明监护人，且不能是本人。",
            ),
            models.CheckConstraint(
                condition=Q(ground="", ground_document__isnull=True)
                | (Q(signer="guardian", ground_document__isnull=False) & ~Q(ground="")),
                name="authorisation_ground_whole", violation_error_message="监护依据须有扫描件，且只用于监护人签署的授权书。",
            ),
            models.CheckConstraint(
                condition=Q(sources__len__gt=0), name="authorisation_names_sources", violation_error_message="请至少授权一个来源。"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True, revoked_reason="", revoked_by__isnull=True)
                | (Q(revoked_on__gte=F("signed_on"), revoked_by__isnull=False) & ~Q(revoked_reason="")),
                name="authorisation_revoked_whole", violation_error_message="撤回授权须有日期、说明和登记人，且不早于签署日期。",
            ),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept(
                TITLE, "person_id", "signer", "guardian_id", "ground", "ground_document_id", "sources", "signed_on", "valid_through",
                "document_id", "recorded_by_id",
            ),
            revoked_once(),
            never_deleted(TITLE, "只能撤回"),
        ]  # fmt: skip

    class Privacy:
        """Who agreed, and through whom."""

        personal = frozenset({"person", "guardian", "ground"})

    def __str__(self) -> str:
        return f"{self.signed_on} 签署的授权书"

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        outgrown = (
            self.signer == self.Signer.GUARDIAN and not self.ground and self.person.born_on <= born_when_of_age(on)
        )
        return self.signed_on <= on <= self.valid_through and self.revoked_on is None and not outgrown
