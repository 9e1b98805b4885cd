"""压缩包守卫 — the guard in front of every OOXML file: nothing is parsed before it has passed.

It walks the container itself and counts what really comes out, since declared sizes can lie.
Limits from reference/reliability.md §5: 300 MB unpacked, ratio 200.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from defusedxml import ElementTree

from minzheng.adapters.refusals import ArchiveRefused

MAIN_PARTS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
}
WORDS = {"xlsx": "Excel 工作簿", "docx": "Word 文档"}
CHUNK = 1 << 18
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
MACRO_MEMBERS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
MACRO_TYPES = re.compile(r"macroenabled|vbaproject|ms-office\.activex|intlmacrosheet|\.macrosheet", re.IGNORECASE)
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']""")
PLAIN_ENCODINGS = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
XML_NAMES = (".xml", ".rels", ".vml")
OVERLAP = 16  # bytes carried from chunk to chunk, longer than what is looked for


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """压缩包限额 — bytes unpacked, members, and how many times larger the content may be than its container."""

    unpacked: int = 300 * 1024 * 1024
    members: int = 2_000
    ratio: int = 200
    small: int = 1024 * 1024  # below this size a member's own ratio says nothing
    content_types: int = 1024 * 1024


DEFAULT = ArchiveLimits()


def guard(data: bytes, kind: str, *, limits: ArchiveLimits = DEFAULT) -> None:
    """Let an xlsx or docx pass or raise ArchiveRefused."""
    members = _members(data, kind, limits)
    total = 0
    content_types = b""
    for member in members:
        keep = member.filename == "[Content_Types].xml"
        size, kept = _unpack(data, member, limits, total, keep=keep)
        total += size
        content_types = kept or content_types
    if total > limits.small and total > limits.ratio * len(data):
        raise _bomb(limits)
    _check_content_types(content_types, kind)


def _members(data: bytes, kind: str, limits: ArchiveLimits) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            comment = archive.comment
            start_of_directory = archive.start_dir
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError, UnicodeDecodeError):
        raise ArchiveRefused(
            f"文件不是完整的 {WORDS[kind]}，可能在传输中损坏。请在原软件中打开核对，另存后重新上传。"
        ) from None
    if not members or len(members) > limits.members:
        raise ArchiveRefused(
            f"文件内部有 {len(members)} 个部件，超出 1 至 {limits.members} 个的范围，"
            "不是正常办公文件。请新建文件、只粘贴数据后重新上传。"
        )
    _check_layout(data, members, comment, start_of_directory)
    for member in members:
        _check_member(member)
    return members


def _check_layout(data: bytes, members: list[zipfile.ZipInfo], comment: bytes, start_of_directory: int) -> None:
    """Refuse files that are two things at once: content before, between, behind or in overlapping members."""
    names = {member.filename.casefold() for member in members}
    offsets = sorted((member.header_offset, member.compress_size) for member in members)
    overlapping = any(
        start + LOCAL_HEADER.size + size > follower
        for (start, size), (follower, _) in zip(offsets, [*offsets[1:], (start_of_directory, 0)], strict=True)
    )
    whole = offsets[0][0] == 0 and data.startswith(b"PK\x03\x04") and not comment
    if not whole or overlapping or len(names) != len(members):
        raise ArchiveRefused(
            "文件内部结构异常（夹带了其他内容，或部件重名、重叠）。请在办公软件中新建文件、只粘贴数据后重新上传。"
        )


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or not name.isprintable():
        raise ArchiveRefused(
            "文件内部的部件名带有路径（如“../”），疑似恶意文件，已拒收。请在办公软件中新建文件、只粘贴数据后重新上传。"
        )
    if MACRO_MEMBERS.search("/" + name):
        raise ArchiveRefused("文件含有宏或控件。请另存为不带宏的 .xlsx 或 .docx 后重新上传。")
    if member.flag_bits & 0x1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise ArchiveRefused("文件已加密或使用了不支持的压缩方式。请取消打开密码，另存后重新上传。")


def _unpack(
    data: bytes, member: zipfile.ZipInfo, limits: ArchiveLimits, before: int, *, keep: bool
) -> tuple[int, bytes]:
    """Bytes that really come out of one member, and its content when asked to keep it (at most content_types)."""
    xml = member.filename.lower().endswith(XML_NAMES)
    size, check, tail, kept = 0, 0, b"", b""
    for chunk in _chunks(data, member):
        if xml and size == 0:
            _check_encoding(chunk, member)
        size += len(chunk)
        check = zlib.crc32(chunk, check)
        compressed = max(member.compress_size, 1)
        if before + size > limits.unpacked or (size > limits.small and size > limits.ratio * compressed):
            raise _bomb(limits)
        if DECLARED.search(tail + chunk):
            raise ArchiveRefused(
                "文件内部含有 DTD 或实体声明，疑似恶意文件，已拒收。请在办公软件中新建文件、只粘贴数据后重新上传。"
            )
        tail = chunk[-OVERLAP:]
        if keep and size <= limits.content_types:
            kept += chunk
    if (size, check) != (member.file_size, member.CRC):
        raise ArchiveRefused(
            "文件内部部件的内容与登记的大小或校验码不符，可能已损坏。请在办公软件中打开核对，另存后重新上传。"
        )
    return size, kept


def _chunks(data: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpacked content in pieces of at most CHUNK bytes, whatever the header declares."""
    header = LOCAL_HEADER.unpack_from(data, member.header_offset)
    start = member.header_offset + LOCAL_HEADER.size + header[-2] + header[-1]
    body = memoryview(data)[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(body), CHUNK):
            yield bytes(body[at : at + CHUNK])
        return
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = body
    try:
        while not engine.eof:
            chunk = engine.decompress(rest, CHUNK)
            rest = engine.unconsumed_tail
            if chunk:
                yield chunk
            elif not rest:
                break
    except zlib.error:
        raise ArchiveRefused("文件的压缩内容已损坏。请在办公软件中打开核对，另存后重新上传。") from None


def _check_encoding(head: bytes, member: zipfile.ZipInfo) -> None:
    """XML in another encoding could hide a declaration from the search for it."""
    declared = ENCODING.match(head.removeprefix(b"\xef\xbb\xbf").lstrip())
    foreign = declared is not None and declared[1].lower() not in PLAIN_ENCODINGS
    if foreign or head[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\x00" in head[:4]:
        raise ArchiveRefused(
            f"文件内部部件 {member.filename} 不是 UTF-8 编码，疑似恶意文件，已拒收。请在办公软件中另存后重新上传。"
        )


def _check_content_types(content: bytes, kind: str) -> None:
    try:
        root = ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError):
        raise ArchiveRefused(
            f"文件缺少部件清单，不是 {WORDS[kind]}。请在办公软件中另存为 .{kind} 后重新上传。"
        ) from None
    types = [element.get("ContentType", "") for element in root.iter()]
    if any(MACRO_TYPES.search(each) for each in types):
        raise ArchiveRefused("文件含有宏或控件。请另存为不带宏的 .xlsx 或 .docx 后重新上传。")
    if MAIN_PARTS[kind] not in types:
        raise ArchiveRefused(
            f"文件内容不是 {WORDS[kind]}，与扩展名 .{kind} 不符。请确认文件类型，在原软件中另存为 .{kind} 后重新上传。"
        )


def _bomb(limits: ArchiveLimits) -> ArchiveRefused:
    return ArchiveRefused(
        f"文件解压后过大（上限 {limits.unpacked // 1024 // 1024} MB，且不超过原文件的 {limits.ratio} 倍），"
        "已拒收。请删除多余的工作表、空行和格式，或分成几个文件后重新上传。"
    )
