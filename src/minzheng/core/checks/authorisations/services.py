"""授权登记 — an authorisation is recorded with its paper, and taken back when the person wants it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from minzheng.core.access.doors import get_visible
from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.audit import services as audit
from minzheng.core.checks.authorisations.models import Authorisation
from minzheng.core.checks.limits import limit
from minzheng.core.checks.models import Question
from minzheng.core.checks.sources import sources
from minzheng.core.checks.standing import is_of_age
from minzheng.core.documents import services as documents
from minzheng.core.documents.models import Document
from minzheng.core.parties.models import Person
from minzheng.core.registers.writing import NotPossible
from minzheng.kernel import periods

KIND = "checks.authorisation"
GROUNDS = Authorisation.Ground.choices
REVOKED = "授权已撤回，不再核对。"


@dataclass(frozen=True)
class Signing:
    """签署 — who agreed to what, when, until when (None: as long as the parameter says), and the paper as it was scanned.

    ``ground`` and its paper say why somebody of age has a guardian.
    """

    person: Person
    sources: Sequence[str]
    signed_on: date
    file: bytes
    file_name: str
    guardian: Person | None = None
    valid_through: date | None = None
    ground: str = ""
    ground_file: bytes = b""
    ground_file_name: str = ""


@transaction.atomic
def authorise(signing: Signing, *, by: User) -> Authorisation:
    """登记授权书 — record what was signed, with the paper attached. Raises NotPossible, ``uploads.UploadRefused``."""
    person, today = signing.person, periods.today()
    if not scope_of(by, Permission.CASE_WORK).covers(person.division.path):
        raise NotPossible("这个人不在您办理的范围内，不能登记他的授权书。")
    last = _last_day(signing)
    _check(signing, last, today)
    made = Authorisation(
        person=person, division=person.division, signer=_signer(signing), guardian=signing.guardian, ground=signing.ground,
        sources=list(dict.fromkeys(signing.sources)), signed_on=signing.signed_on, valid_through=last, recorded_by=by,
    )  # fmt: skip
    made.document = _stored(made, signing.file, signing.file_name, "核对授权书", by)
    if signing.ground:
        made.ground_document = _stored(made, signing.ground_file, signing.ground_file_name, "监护依据", by)
    made.save(force_insert=True)
    _tell("check.authorise", made, by, sources=made.sources)
    return made


def _stored(made: Authorisation, data: bytes, name: str, purpose: str, by: User) -> Document:
    return documents.store(
        data, name, purpose=purpose, division=made.division, by=by, allowed=frozenset({"pdf", "png", "jpg"}), target_kind=KIND,
        target_uid=made.uid,
    )  # fmt: skip


def _signer(signing: Signing) -> str:
    return Authorisation.Signer.SELF if signing.guardian is None else Authorisation.Signer.GUARDIAN


def _last_day(signing: Signing) -> date:
    if signing.valid_through is not None:
        return signing.valid_through
    return signing.signed_on + timedelta(days=limit("authorisation", signing.signed_on).value)


def _check(signing: Signing, last: date, today: date) -> None:
    person = signing.person
    if person.died_on is not None:
        raise NotPossible("人员登记簿上这个人已经去世，不能登记授权书。")
    if not signing.sources:
        raise NotPossible("请至少勾选一个授权核对的来源。")
    if unknown := sorted(set(signing.sources) - set(sources())):
        raise NotPossible(f"没有核对来源“{'、'.join(unknown)}”，请从页面列出的来源中勾选。")
    if not person.born_on <= signing.signed_on <= today:
        raise NotPossible("签署日期不能晚于今天，也不能早于出生日期。")
    if last < today:
        raise NotPossible("授权的有效期已过，请重新签署后登记。")
    _check_signer(person, signing.guardian, signing.signed_on)
    _check_ground(signing, today)


def _check_signer(person: Person, guardian: Person | None, day: date) -> None:
    """Whoever signs is of age: the person, or the guardian in his place. Raises NotPossible."""
    if guardian is None:
        if not is_of_age(person, day):
            raise NotPossible("签署时未满 18 周岁的，由监护人签署授权书，请选定监护人。")
        return
    if guardian.pk == person.pk:
        raise NotPossible("监护人不能是本人。")
    if not is_of_age(guardian, day) or guardian.died_on is not None:
        raise NotPossible("监护人须已成年并在世，请核对。")


def _check_ground(signing: Signing, today: date) -> None:
    """For whoever is of age a guardian signs on a stated ground with its paper, and nobody else needs one. Raises NotPossible."""
    if not signing.ground:
        if signing.guardian is not None and is_of_age(signing.person, today):
            raise NotPossible(
                "被核对人已满 18 周岁，应由本人签署；确由监护人签署的，请选择监护依据（判决书或监护证明）并上传扫描件。"
            )
        return
    if signing.ground not in Authorisation.Ground.values:
        raise NotPossible("监护依据只能是判决书或监护证明，请重新选择。")
    if signing.guardian is None:
        raise NotPossible("本人签署的不填监护依据，请取消选择。")
    if not signing.ground_file:
        raise NotPossible("请上传监护依据（判决书或监护证明）的扫描件。")


@transaction.atomic
def revoke(uid: UUID, *, reason: str, by: User) -> Authorisation:
    """撤回授权 — what was not sent is not asked any more, and an answer that comes later is not read. Raises Http404, NotPossible."""
    seen = get_visible(Authorisation.objects.all(), by, uid, to=Permission.CASE_WORK, seen_with=Permission.CHECK_VIEW)
    row = Authorisation.objects.select_for_update(of=("self",)).select_related("division").get(pk=seen.pk)
    if row.revoked_on is not None:
        raise NotPossible("这份授权已经撤回。")
    if not reason.strip():
        raise NotPossible("请写明撤回的说明，例如“本人书面撤回”。")
    row.revoked_on, row.revoked_reason, row.revoked_by = periods.today(), reason.strip()[:200], by
    row.save(update_fields=["revoked_on", "revoked_reason", "revoked_by"])
    ended = Question.objects.unanswered().filter(authorisation=row).update(given_up=REVOKED)
    _tell("check.revoke", row, by, ended=ended)
    return row


def _tell(action: str, row: Authorisation, by: User, **body: object) -> None:
    audit.record(action, by=by, target_kind=KIND, target_uid=row.uid, division_path=row.division.path, body=body)
