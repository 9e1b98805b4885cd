"""加密信封 — personal columns sealed to their row, searchable only through a keyed blind index.

Layout: `ver(1)|suite(1)|key_id(2, big-endian)|nonce(12)|ct|tag(16)`, 32 bytes more than the UTF-8 plaintext. The first
four bytes are authenticated together with the caller's `aad` (table.column and the row's UUID), so that an envelope
moved to another row, or relabelled with another suite or key, does not open. Suite 1: AES-256-GCM, HMAC-SHA256;
suite 2: SM4-GCM, HMAC-SM3 (GB/T 32907, GB/T 32905). Design: reference/reliability.md §7.1.
"""

import contextlib
import os
import secrets
import stat
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = 1
AES = 1
SM4 = 2
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
INDEX_BYTES = 16
HEADER = struct.Struct(">BBH")
SHORTEST = HEADER.size + NONCE_BYTES + TAG_BYTES
LAST_KEY_ID = 0xFFFF
KEK_ID = 0  # the key id inside envelopes that wrap data keys


class EnvelopeBroken(Exception):
    """信封损坏 — what was stored does not open: altered, moved to another row, or sealed with another key."""

    def __init__(self, reason: str = "密文已被改动、不属于本条记录，或密钥不符") -> None:
        super().__init__(f"加密内容无法打开：{reason}。请联系系统管理员核查数据与密钥，切勿覆盖原记录。")


class KeyFileRefused(Exception):
    """密钥文件拒用 — the key file is missing its form or can be read by others."""


class _Suite(Protocol):
    def seal(self, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes: ...
    def open(self, nonce: bytes, sealed: bytes, aad: bytes) -> bytes: ...


class _AesGcm:
    """套件一 — AES-256-GCM."""

    def __init__(self, key: bytes) -> None:
        self._engine = AESGCM(_derived(key, b"minzheng.seal.1", KEY_BYTES))

    def seal(self, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
        return self._engine.encrypt(nonce, plaintext, aad)

    def open(self, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
        return self._engine.decrypt(nonce, sealed, aad)


class _Sm4Gcm:
    """套件二 — SM4-GCM, 128-bit key."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(_derived(key, b"minzheng.seal.2", 16))

    def seal(self, nonce: bytes, plaintext: bytes, aad: bytes) -> bytes:
        engine = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        engine.authenticate_additional_data(aad)
        return engine.update(plaintext) + engine.finalize() + engine.tag

    def open(self, nonce: bytes, sealed: bytes, aad: bytes) -> bytes:
        tag = sealed[-TAG_BYTES:]
        engine = Cipher(self._algorithm, modes.GCM(nonce, tag, TAG_BYTES)).decryptor()
        engine.authenticate_additional_data(aad)
        return engine.update(sealed[:-TAG_BYTES]) + engine.finalize()


_SUITES: dict[int, type[_AesGcm] | type[_Sm4Gcm]] = {AES: _AesGcm, SM4: _Sm4Gcm}
_INDEX_HASHES: dict[int, type[hashes.SHA256] | type[hashes.SM3]] = {AES: hashes.SHA256, SM4: hashes.SM3}


def _derived(key: bytes, info: bytes, length: int) -> bytes:
    """One key, one use: each suite gets its own key out of the data key."""
    return HKDF(hashes.SHA256(), length, salt=None, info=info).derive(key)


class Keyring:
    """密钥环 — data keys by key id (one a year), one index key per environment, the suite for new envelopes.

    Every suite can be opened whatever the current one is. The blind index follows the current suite: changing the
    suite means computing the indexes anew. Keys are 32 bytes; raises ValueError for others.
    """

    def __init__(
        self, keys: Mapping[int, bytes], index_key: bytes, *, current: int | None = None, suite: int = AES
    ) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in [*keys.values(), index_key]):
            raise ValueError("数据密钥和索引密钥须各为 32 字节，且至少有一把数据密钥。")
        if suite not in _SUITES:
            raise ValueError(f"没有编号为 {suite} 的密码套件；可用 1（AES-256-GCM）或 2（SM4-GCM）。")
        self.current = max(keys) if current is None else current
        if self.current not in keys or not all(KEK_ID < each <= LAST_KEY_ID for each in keys):
            raise ValueError("数据密钥编号须在 1 至 65535 之间，且当前密钥须在密钥环中。")
        self.suite = suite
        self._keys = dict(keys)
        self._index_key = index_key
        self._engines: dict[tuple[int, int], _Suite] = {}

    def __repr__(self) -> str:
        return f"<Keyring {sorted(self._keys)} current={self.current} suite={self.suite}>"

    def seal(self, plaintext: str, *, aad: bytes) -> bytes:
        """Seal text to its place; aad names table, column and row."""
        return _seal(self._engine(self.suite, self.current), self.suite, self.current, plaintext.encode(), aad)

    def open(self, blob: bytes, *, aad: bytes) -> str:
        """The text again; raises EnvelopeBroken."""
        suite, key_id = _header(blob)
        if key_id not in self._keys:
            raise EnvelopeBroken(f"缺少编号为 {key_id} 的数据密钥")
        return _open(self._engine(suite, key_id), blob, aad).decode()

    def is_current(self, blob: bytes) -> bool:
        """Whether the envelope has today's suite and key, or waits for re-encryption."""
        return _header(blob) == (self.suite, self.current)

    def blind_index(self, canonical: str, *, purpose: str) -> bytes:
        """盲索引 — 16 bytes that are equal for equal text and purpose, and say nothing without the key."""
        code = hmac.HMAC(self._index_key, _INDEX_HASHES[self.suite]())
        named = purpose.encode()
        code.update(len(named).to_bytes(2) + named + canonical.encode())
        return code.finalize()[:INDEX_BYTES]

    def _engine(self, suite: int, key_id: int) -> _Suite:
        engine = self._engines.get((suite, key_id))
        if engine is None:
            engine = self._engines[suite, key_id] = _SUITES[suite](self._keys[key_id])
        return engine


def _seal(engine: _Suite, suite: int, key_id: int, plaintext: bytes, aad: bytes) -> bytes:
    header = HEADER.pack(VERSION, suite, key_id)
    nonce = secrets.token_bytes(NONCE_BYTES)
    return header + nonce + engine.seal(nonce, plaintext, header + aad)


def _header(blob: bytes) -> tuple[int, int]:
    if len(blob) < SHORTEST:
        raise EnvelopeBroken("密文长度不足")
    version, suite, key_id = HEADER.unpack_from(blob)
    if version != VERSION or suite not in _SUITES:
        raise EnvelopeBroken("密文的版本或套件编号不认识")
    return suite, key_id


def _open(engine: _Suite, blob: bytes, aad: bytes) -> bytes:
    body = HEADER.size + NONCE_BYTES
    try:
        return engine.open(blob[HEADER.size : body], blob[body:], blob[: HEADER.size] + aad)
    except InvalidTag:
        raise EnvelopeBroken from None


def new_key() -> bytes:
    """A fresh data or index key."""
    return secrets.token_bytes(KEY_BYTES)


def wrap_key(key: bytes, *, kek: bytes, label: str, suite: int = AES) -> bytes:
    """Seal a data or index key under the key-encryption key; the label says which key it is."""
    return _seal(_SUITES[suite](kek), suite, KEK_ID, key, _wrapping(label))


def unwrap_key(wrapped: bytes, *, kek: bytes, label: str) -> bytes:
    """The key again; raises EnvelopeBroken for another KEK or another label."""
    suite, key_id = _header(wrapped)
    if key_id != KEK_ID:
        raise EnvelopeBroken("这不是被包裹的密钥")
    return _open(_SUITES[suite](kek), wrapped, _wrapping(label))


def _wrapping(label: str) -> bytes:
    return b"minzheng.wrapped-key|" + label.encode()


def load_or_create_kek(path: Path) -> bytes:
    """主密钥 — read the key-encryption key, or make it once, readable by its owner alone (0400).

    Several processes may start together: all get the key of the first. Raises KeyFileRefused when the file is a link,
    not ours, open to others or not 64 hex digits; an existing file is never overwritten.
    """
    if not os.path.lexists(path):
        _create_kek(path)
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as fault:
        raise KeyFileRefused(f"主密钥文件 {path} 无法读取（{fault.strerror}）。请检查文件属主和权限。") from None
    try:
        _check_owner(path, os.fstat(descriptor))
        text = os.read(descriptor, 200).strip()
    finally:
        os.close(descriptor)
    try:
        key = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyFileRefused(f"主密钥文件 {path} 内容不完整（应为 64 位十六进制数）。请从备份恢复，切勿新建覆盖。")
    return key


def _check_owner(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise KeyFileRefused(f"主密钥文件 {path} 不是普通文件。请改为普通文件。")
    if os.name == "nt":  # permissions are kept in access lists there
        return
    if found.st_mode & 0o077:
        raise KeyFileRefused(f"主密钥文件 {path} 可被其他用户读取。请执行 chmod 400 {path} 后重试。")
    if found.st_uid not in {os.geteuid(), 0}:
        raise KeyFileRefused(f"主密钥文件 {path} 的属主不是当前用户。请用 chown 改正属主后重试。")


def _create_kek(path: Path) -> None:
    """Write beside, then link: the name appears at once with all its content, and only if it was free."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(new_key().hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):  # another process was first; its key is the one
            os.link(draft, path)
    finally:
        draft.unlink()
    if os.name != "nt":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
