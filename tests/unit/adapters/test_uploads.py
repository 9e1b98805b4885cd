"""Uploads that are taken, their names, and pictures made clean."""

import hashlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from minzheng.adapters.archives import ArchiveLimits, guard
from minzheng.adapters.uploads import UploadRefused, clean_image, inspect, safe_name
from tests.unit.adapters import files

ALL = frozenset({"xlsx", "csv", "txt", "pdf", "png", "jpg", "docx"})


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "red").save(target, kind, **options)
    return target.getvalue()


HONEST = {
    "名单.xlsx": files.workbook([["姓名"], ["张三"]]),
    "名单.csv": "姓名\n张三\n".encode("gb18030"),
    "说明.txt": "说明\r\n".encode("utf-16"),
    "批复.pdf": b"%PDF-1.7\n...\n%%EOF\n",
    "照片.png": picture("PNG"),
    "照片.JPEG": picture("JPEG"),
    "意见.docx": files.archive({"[Content_Types].xml": files.content_types(files.DOCX_MAIN)}),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_taken_with_its_kind_size_and_hash(name: str) -> None:
    data = HONEST[name]
    upload = inspect(data, name, allowed=ALL, limit=1_000_000)
    assert upload.safe_name == name.lower()
    assert upload.kind == {"jpeg": "jpg"}.get(name.lower().split(".")[1], name.split(".")[1].lower())
    assert (upload.size, upload.sha256) == (len(data), hashlib.sha256(data).hexdigest())


def test_a_kind_that_is_not_wanted_here_is_refused_with_the_wanted_ones_named() -> None:
    with pytest.raises(UploadRefused, match=r"扩展名为 \.pdf，此处不接收。请上传以下类型：\.xlsx、\.csv。"):
        inspect(HONEST["批复.pdf"], "批复.pdf", allowed=frozenset({"csv", "xlsx"}), limit=1000)


def test_the_limit_itself_is_allowed_and_one_byte_more_is_not() -> None:
    data = HONEST["名单.csv"]
    assert inspect(data, "a.csv", allowed=ALL, limit=len(data)).size == len(data)
    with pytest.raises(UploadRefused, match="超过上限"):
        inspect(data, "a.csv", allowed=ALL, limit=len(data) - 1)


def test_the_guard_counts_what_all_members_unpack_to_together() -> None:
    many = files.archive(
        {"[Content_Types].xml": files.content_types()} | {f"xl/{n}.xml": b"<a>%d</a>" % n * 90 for n in range(9)}
    )
    guard(many, "xlsx", limits=ArchiveLimits(unpacked=9_000))
    with pytest.raises(UploadRefused, match="解压后过大"):
        guard(many, "xlsx", limits=ArchiveLimits(unpacked=6_000))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\用户\\名单.XLSX", "名单.xlsx"),
        ("a\x00b\nc.csv", "abc.csv"),
        ("财务\u202excod.exe.pdf", "财务xcod.exe.pdf"),
        ("e\u0301.txt", "é.txt"),
        ("CON.txt", "_CON.txt"),
        ("<b>?|.csv", "_b___.csv"),
        (".csv", "未命名.csv"),
        ("  . .xlsx", "未命名.xlsx"),
        ("", "未命名"),
    ],
)
def test_a_name_loses_what_is_dangerous_and_keeps_its_extension(name: str, safe: str) -> None:
    assert safe_name(name) == safe


@given(st.text(max_size=400))
def test_every_name_becomes_a_short_single_component_and_cleaning_twice_changes_nothing(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 100
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\\0\n\r<>:"|?*')
    assert safe not in {".", ".."}
    assert safe_name(safe) == safe


def test_a_long_name_keeps_its_extension() -> None:
    assert safe_name("救助" * 200 + ".xlsx") == "救助" * 32 + "救.xlsx"


def test_a_photo_loses_its_place_and_what_was_appended_and_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (38.0, 2.0, 31.0)}
    data = picture("JPEG", exif=exif, comment=b"secret") + b"appended"
    clean = clean_image(data)
    with Image.open(io.BytesIO(clean)) as again:
        assert again.format == "JPEG"
        assert again.size == (20, 40)
        assert not again.getexif()
    assert b"appended" not in clean
    assert b"secret" not in clean


def test_a_large_picture_is_made_smaller_and_a_transparent_one_stays_transparent() -> None:
    with Image.open(io.BytesIO(clean_image(picture("PNG", (5000, 10))))) as again:
        assert max(again.size) == 4096
    target = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(target, "PNG")
    with Image.open(io.BytesIO(clean_image(target.getvalue()))) as again:
        assert again.mode == "RGBA"
        assert again.format == "PNG"
