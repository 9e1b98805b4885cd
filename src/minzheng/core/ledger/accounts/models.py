"""收款账户 — the account of an enrolment from a day on; the latest that a second person confirmed is the one that counts.

The number is sealed to its row and found by a blind index. Whoever is not covered himself collects only by an agreement on paper
(代领协议；民发〔2021〕57号 §26).
"""

from typing import ClassVar

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

from minzheng.core.benefits.models import Enrolment
from minzheng.core.ledger.triggers import REFUSED
from minzheng.core.parties.models import Person
from minzheng.core.registers.accepting import AcceptedQuerySet, kept_once_confirmed
from minzheng.core.registers.records import Accepted, Record

NEEDS_AGREEMENT = "收款人不是保障对象或保障人员，须填写代领协议的名称与编号。"


@pghistory.track()
class PayeeAccount(Record, Accepted):
    """收款账户 — ``payee`` is whose account it is, ``agreement`` the paper by which somebody else collects."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="accounts", verbose_name="保障")
    payee = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="收款人")
    bank = models.CharField("开户银行", max_length=60)
    sealed_account = models.BinaryField("账号（密文）")
    account_index = models.BinaryField("账号（盲索引）", max_length=16)
    since = models.DateField("启用日期")
    agreement = models.CharField("代领协议", max_length=100, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)

    objects: ClassVar[AcceptedQuerySet["PayeeAccount"]] = AcceptedQuerySet.as_manager()  # type: ignore[assignment]  # a manager made of the queryset

    class Meta(Record.Meta):
        verbose_name = verbose_name_plural = "收款账户"
        indexes = [models.Index(fields=["account_index"], name="account_index_lookup")]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "since"], name="account_once_a_day",
                violation_error_message="这项保障在这一天已有一个账户启用，请改正或撤回那一条。",
            ),
            models.CheckConstraint(
                condition=~Q(bank=""), name="account_with_bank", violation_error_message="请填写开户银行。"
            ),
            *Accepted.constraints("account"),
        ]  # fmt: skip
        triggers = [
            *Record.Meta.triggers,
            kept_once_confirmed(
                "enrolment_id", "payee_id", "bank", "sealed_account", "account_index", "since", "agreement", "note",
                "accepted_on", "paper", "reported_by_id", "confirmed_by_id", "confirmed_at",
            ),
            pgtrigger.Trigger(
                name="collected_by_agreement",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF NEW.agreement = '' AND NOT EXISTS (
                        SELECT 1 FROM benefits_enrolment e WHERE e.id = NEW.enrolment_id AND e.person_id = NEW.payee_id
                    ) AND NOT EXISTS (
                        SELECT 1 FROM benefits_coverage c WHERE c.enrolment_id = NEW.enrolment_id AND c.person_id = NEW.payee_id
                    ) THEN
                        RAISE EXCEPTION '收款人不是保障对象，须有代领协议' {REFUSED};
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 — names of our own columns
            ),
        ]  # fmt: skip

    class Privacy:
        """Whose account, and which."""

        personal = frozenset({"enrolment", "payee", "bank", "sealed_account", "account_index", "agreement", "note"})

    def __str__(self) -> str:
        return f"{self.enrolment} 自 {self.since} 起"
