"""文档的不变式 — what was stored is there, whole."""

import hashlib
from collections.abc import Iterator

from minzheng.core.documents.models import Document
from minzheng.core.documents.services import folder
from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look


def _lost(look: Look) -> Iterator[str]:
    """Documents whose file is gone or has another size; when looking deep, another content."""
    place = folder()
    kept = Document.objects.filter(removed_at__isnull=True).order_by("pk")
    for uid, name, size, sha256 in kept.values_list("uid", "place", "size", "sha256").iterator(chunk_size=2_000):
        path = place / name
        if not path.is_file():
            yield f"文档 {uid}：文件不在"
        elif path.stat().st_size != size:
            yield f"文档 {uid}：大小不同"
        elif look.deep and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            yield f"文档 {uid}：内容不同"


INVARIANTS.add(Invariant(
    "documents.there", Family.KEPT, "登记过的文件都在，且没有变",
    "文件先落盘、改名，再登记；登记了而文件不在，说明文件夹被动过或备份没有带上它。",
    "请从备份取回这些文件，放回 documents 文件夹；取不回的，请保管人重新提供原件。",
    _lost,
))  # fmt: skip
