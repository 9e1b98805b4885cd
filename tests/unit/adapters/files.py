"""Files for the tests, honest and hostile, each built from nothing."""

import io
import struct
import zipfile
import zlib

import xlsxwriter

CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="{main}"/>{more}</Types>'
)
XLSX_MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
DOCX_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def content_types(main: str = XLSX_MAIN, more: str = "") -> bytes:
    return CONTENT_TYPES.format(main=main, more=more).encode()


def workbook(rows: list[list[object]], *, sheet: str = "数据") -> bytes:
    """An honest workbook: strings stay strings, numbers numbers."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return target.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The same archive with members replaced or added."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in changes:
                new.writestr(member.filename, old.read(member.filename))
        for name, content in changes.items():
            new.writestr(name, content)
    return target.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return target.getvalue()


def zip_bomb(unpacked: int) -> bytes:
    """An archive whose sheet unpacks to that many bytes of zeros, made without holding them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("[Content_Types].xml", content_types())
        with new.open("xl/worksheets/sheet1.xml", "w") as member:
            for _ in range(unpacked // (1 << 20)):
                member.write(b"0" * (1 << 20))
    return target.getvalue()


def lying_bomb(unpacked: int) -> bytes:
    """A bomb whose headers declare ten bytes."""
    data = bytearray(zip_bomb(unpacked))
    crc = struct.pack("<I", zlib.crc32(b"0" * 10))
    central = data.rindex(b"PK\x01\x02")
    local = data.rindex(b"PK\x03\x04")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    data[central + 16 : central + 20] = crc
    data[local + 22 : local + 26] = struct.pack("<I", 10)
    return bytes(data)


ENTITY_BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        b'<!ENTITY lol%d "%s">' % (level, b"&lol%s;" % (str(level - 1).encode() if level > 1 else b"") * 10)
        for level in range(1, 9)
    )
    + b"]><worksheet>&lol8;</worksheet>"
)
