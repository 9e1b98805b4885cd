"""上传检查 — what a file must be before anything of it is parsed or stored.

Order (reference/reliability.md §7.5): size, then magic bytes equal to the extension, then the guard for OOXML.
"""

import hashlib
import io
import re
import unicodedata
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image, ImageOps

from minzheng.adapters import archives, encodings
from minzheng.adapters.refusals import UploadRefused

__all__ = ["EXTENSIONS", "MEDIA_TYPES", "Upload", "UploadRefused", "clean_image", "inspect", "safe_name"]

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "txt": "text/plain",
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
EXTENSIONS = {kind: kind for kind in MEDIA_TYPES} | {"jpeg": "jpg"}
MAGIC = {
    "pdf": b"%PDF-",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "xlsx": b"PK\x03\x04",
    "docx": b"PK\x03\x04",
}
TEXT_KINDS = {"csv", "txt"}
FOREIGN = (
    (b"MZ", "Windows 程序"),
    (b"\x7fELF", "Linux 程序"),
    (b"\xca\xfe\xba\xbe", "程序文件"),
    (b"\xcf\xfa\xed\xfe", "macOS 程序"),
    (b"#!", "脚本程序"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Office 文件（.xls、.doc）或设了打开密码的文件"),
    (b"PK\x03\x04", "压缩包或新版 Office 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"%PDF-", "PDF 文件"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
)
MARKUP = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|script|svg|\?php|\?xml)", re.IGNORECASE)
MEGABYTE = 1024 * 1024
LONGEST_NAME = 100  # characters, extension included
LONGEST_BYTES = 200  # in UTF-8; file systems allow 255
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 4_096
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """上传文件 — what was found out about a file that may be taken; size in bytes, sha256 in hex."""

    safe_name: str
    kind: str
    media_type: str
    size: int
    sha256: str


def inspect(data: bytes, name: str, *, allowed: frozenset[str], limit: int) -> Upload:
    """Check a file against the allowed kinds and the limit in bytes; raises UploadRefused."""
    clean = safe_name(name)
    _check_size(len(data), limit)
    kind = _kind_of(clean, allowed)
    _check_content(data, kind, clean)
    if kind in archives.MAIN_PARTS:
        archives.guard(data, kind)
    elif kind in TEXT_KINDS:
        encodings.decode(data)
    return Upload(clean, kind, MEDIA_TYPES[kind], len(data), hashlib.sha256(data).hexdigest())


def safe_name(name: str) -> str:
    """安全文件名 — NFC, no path, no control or direction characters, limited in length, extension kept."""
    text = unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode("utf-8"))
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(
        character for character in text if unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    text = re.sub(r'[<>:"|?*]', "_", text)
    text = re.sub(r"\s+", " ", text).strip().rstrip(" .")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        stem, extension = text, ""
    ending = f".{extension.lower()[:10]}" if extension else ""
    stem = stem.strip(" .") or "未命名"
    if RESERVED.match(stem):
        stem = f"_{stem}"
    stem = stem[: LONGEST_NAME - len(ending)]
    while len((stem + ending).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    return stem.rstrip(" .") + ending


def clean_image(data: bytes) -> bytes:
    """图片净化 — the same picture encoded anew: no EXIF, nothing appended, at most 4096 pixels a side.

    Raises UploadRefused for what is no PNG or JPEG, is damaged or has more than 40 million pixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as picture:
                return _encoded_anew(picture)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UploadRefused("图片已损坏，或不是 PNG、JPEG 格式。请在看图软件中打开核对，另存后重新上传。") from None


def _encoded_anew(picture: Image.Image) -> bytes:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise UploadRefused(
            f"图片为 {width}×{height} 像素，超过上限 {MOST_PIXELS // 10_000} 万像素。请缩小尺寸后重新上传。"
        )
    is_png = picture.format == "PNG"
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    has_alpha = is_png and ("A" in upright.getbands() or "transparency" in upright.info)
    bare = upright.convert("RGBA" if has_alpha else "RGB")
    bare.info = {}
    target = io.BytesIO()
    if is_png:
        bare.save(target, "PNG", optimize=False)
    else:
        bare.save(target, "JPEG", quality=88)
    return target.getvalue()


def _check_size(size: int, limit: int) -> None:
    if size == 0:
        raise UploadRefused("文件是空的（0 字节）。请确认已保存内容后重新上传。")
    if size > limit:
        raise UploadRefused(
            f"文件大小为 {size / MEGABYTE:.1f} MB，超过上限 {limit / MEGABYTE:g} MB。请压缩或分成几个文件后重新上传。"
        )


def _kind_of(clean: str, allowed: frozenset[str]) -> str:
    extension = PurePosixPath(clean).suffix.removeprefix(".")
    kind = EXTENSIONS.get(extension)
    if kind is None or kind not in allowed:
        wanted = "、".join(f".{each}" for each in MEDIA_TYPES if each in allowed)
        shown = f"扩展名为 .{extension}" if extension else "没有扩展名"
        raise UploadRefused(f"文件{shown}，此处不接收。请上传以下类型：{wanted}。")
    return kind


def _check_content(data: bytes, kind: str, clean: str) -> None:
    magic = MAGIC.get(kind)
    ending = PurePosixPath(clean).suffix
    if magic is not None and not data.startswith(magic):
        raise _mismatch(data, ending)
    if kind in TEXT_KINDS and (MARKUP.match(data) or any(data.startswith(mark) for mark, _ in FOREIGN)):
        raise _mismatch(data, ending)
    if kind == "pdf" and b"%%EOF" not in data[-2048:]:
        raise UploadRefused("PDF 文件不完整，缺少结尾标记。请重新导出完整文件后上传。")
    if kind in {"pdf", "png", "jpg"} and zipfile.is_zipfile(io.BytesIO(data)):
        raise UploadRefused(f"文件在 {ending} 内容之后夹带了压缩包，疑似恶意文件，已拒收。请在原软件中另存后重新上传。")


def _mismatch(data: bytes, ending: str) -> UploadRefused:
    if MARKUP.match(data):
        actual = "网页或 XML 文件"
    else:
        actual = next((title for mark, title in FOREIGN if data.startswith(mark)), "其他类型")
    return UploadRefused(
        f"文件扩展名为 {ending}，内容却是{actual}。请不要直接改扩展名，应在原软件中另存为 {ending} 格式后重新上传。"
    )
