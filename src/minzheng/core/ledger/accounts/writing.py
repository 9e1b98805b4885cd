"""收款账户写入 — the number is sealed as it is written; somebody else's account needs an agreement."""

from collections.abc import Sequence
from typing import Any

from uuid6 import uuid7

from minzheng.core.access.models import User
from minzheng.core.benefits.models import Coverage, Enrolment
from minzheng.core.ledger.accounts import sealing
from minzheng.core.ledger.accounts.models import NEEDS_AGREEMENT, PayeeAccount
from minzheng.core.parties.references import a_person
from minzheng.core.registers.accepting import AcceptedWriter, Reference
from minzheng.core.registers.records import Record
from minzheng.core.registers.writing import BATCH, Values

NO_SUCH_ENROLMENT = "没有这个保障编号，或者它不在您的范围内。"
FOLLOWS = "这项保障随别的保障发放，发到那一项的账户，不另登记。"
TWICE = "这项保障在这一天已有一个账户启用。"


class AccountWriter(AcceptedWriter):
    """收款账户写入器 — accounts wait for a second person; a confirmed one stays, a later one takes its place."""

    model = PayeeAccount
    references = (Reference("enrolment", Enrolment, NO_SUCH_ENROLMENT, key="number"), a_person("payee"))
    place_of = "enrolment"

    @classmethod
    def problems(cls, rows: Sequence[Values]) -> dict[int, dict[str, str]]:
        """Payees who are not covered and have no agreement: one statement more."""
        found = super().problems(rows)
        enrolments, payees = (reference.found(rows) for reference in cls.references)
        keys = [one.pk for one in enrolments.values()]
        covered = set(Coverage.objects.filter(enrolment__in=keys).values_list("enrolment_id", "person_id"))
        for place, values in enumerate(rows):
            enrolment, payee = enrolments.get(values.get("enrolment")), payees.get(values.get("payee"))
            if enrolment is not None and enrolment.follows_id is not None:
                found.setdefault(place, {})["enrolment"] = FOLLOWS
            if enrolment is None or payee is None or values.get("agreement"):
                continue
            if payee.pk != enrolment.person_id and (enrolment.pk, payee.pk) not in covered:
                found.setdefault(place, {})["agreement"] = NEEDS_AGREEMENT
        return found

    @classmethod
    def clashes(cls, rows: Sequence[Values], seen: dict[Any, Any]) -> dict[int, dict[str, str]]:
        """Two accounts of one enrolment that begin on one day."""
        numbers = {values["enrolment"] for values in rows}
        there = PayeeAccount.objects.filter(enrolment__number__in=numbers).values_list("enrolment__number", "since")
        taken = set(there) | set(seen)
        found = {}
        for place, values in enumerate(rows):
            key = (values["enrolment"], values["since"])
            if key in taken:
                found[place] = {"since": TWICE}
            taken.add(key)
            seen[key] = True
        return found

    @classmethod
    def prepare(cls, values: Values, *, by: User) -> Values:
        ready = dict(values)
        number = ready.pop("account", None)
        return super().prepare(ready, by=by) | ({"account": number} if number else {})

    @classmethod
    def create_many(cls, rows: Sequence[Values], *, by: User) -> list[Record]:
        """Sealed accounts that wait for confirmation. Raises NotPossible."""
        made = []
        for values in cls._resolved(rows, by):
            uid = uuid7()
            made.append(PayeeAccount(uid=uid, reported_by=by, **_sealed(values, uid)))
        return list(PayeeAccount.objects.bulk_create(made, batch_size=BATCH))

    @classmethod
    def update_many(cls, pairs: Sequence[tuple[Any, Values]], *, by: User) -> None:
        """Mend accounts that wait; a number that stays as it is is not sealed anew."""
        fresh = []
        for record, values in pairs:
            held = sealing.unseal(record.sealed_account, record.uid)
            same = values.get("account") in (None, held)
            fresh.append((record, {name: value for name, value in values.items() if name != "account" or not same}))
        super().update_many([(record, _sealed(values, record.uid)) for record, values in fresh], by=by)

    @classmethod
    def current(cls, record: Any) -> Values:
        present = super().current(record)
        for name in ("sealed_account", "account_index"):
            present.pop(name, None)
        return present | {"account": sealing.unseal(record.sealed_account, record.uid)}


def _sealed(values: Values, uid: Any) -> Values:
    ready = dict(values)
    if number := ready.pop("account", None):
        ready |= {"sealed_account": sealing.seal(number, uid), "account_index": sealing.index(number)}
    return ready
