"""密钥 — the keyring of this environment: data keys wrapped in the database, the key that wraps them in a file."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction

from minzheng.adapters import envelope
from minzheng.core.access.models import DataKey
from minzheng.core.audit import services as audit
from minzheng.kernel import periods


def _kek() -> bytes:
    return envelope.load_or_create_kek(Path(settings.HOME) / "keys" / "kek")


@lru_cache(maxsize=1)
def keyring() -> envelope.Keyring:
    """The keys of this process, read once. Raises RuntimeError when none were made yet."""
    rows = list(DataKey.objects.order_by("number"))
    if not rows:
        raise RuntimeError("还没有数据密钥，请先运行 minzheng migrate。")
    kek = _kek()
    opened = {
        row.number: (row.kind, envelope.unwrap_key(bytes(row.wrapped), kek=kek, label=_label(row.number, row.kind)))
        for row in rows
    }
    index = next(key for kind, key in opened.values() if kind == DataKey.Kind.INDEX)
    return envelope.Keyring({number: key for number, (kind, key) in opened.items() if kind == DataKey.Kind.DATA}, index)


@transaction.atomic
def ensure_keys(*, by: str) -> None:
    """Make the index key and this year's data key when they are missing."""
    year = periods.today().year
    wanted = []
    if not DataKey.objects.filter(kind=DataKey.Kind.INDEX).exists():
        wanted.append(DataKey.Kind.INDEX)
    if not DataKey.objects.filter(kind=DataKey.Kind.DATA, year=year).exists():
        wanted.append(DataKey.Kind.DATA)
    for kind in wanted:
        number = (DataKey.objects.order_by("-number").values_list("number", flat=True).first() or 0) + 1
        wrapped = envelope.wrap_key(envelope.new_key(), kek=_kek(), label=_label(number, kind))
        DataKey.objects.create(number=number, kind=kind, year=year, wrapped=wrapped)
        audit.record("key.make", by=by, target_kind="access.key", body={"number": number, "kind": str(kind)})
    keyring.cache_clear()


def _label(number: int, kind: str) -> str:
    return f"minzheng:{kind}:{number}"
