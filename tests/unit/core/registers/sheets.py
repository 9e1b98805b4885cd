"""Fills in the product's own templates, as people do."""

import io

import openpyxl

from minzheng.core.jobs import services as jobs
from minzheng.core.registers import importing
from minzheng.core.registers.declarations import REGISTERS

OFFICE = REGISTERS.get("parties.organisation")
PERSON = REGISTERS.get("parties.person")
HEADS = {register.code: {item.name: item.title for item in register.fields} for register in REGISTERS}


def filled(register, rows):
    """The template with rows of field name → typed text, as the bytes of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(importing.template_of(register)))
    sheet = book.worksheets[0]
    heads = [str(cell.value).rstrip("*＊") for cell in sheet[1]]
    for number, row in enumerate(rows, 2):
        titled = {HEADS[register.code][name]: value for name, value in row.items()}
        for column, head in enumerate(heads, 1):
            sheet.cell(number, column, titled.get(head))
    target = io.BytesIO()
    book.save(target)
    book.close()
    return target.getvalue()


def office_row(number, place="柳林镇", **more):
    """One good row of the register of organisations."""
    return {
        "code": f"I-{number:03}",
        "name": f"机构{number}",
        "kind": "其他",
        "division": place,
        "opened_on": "2021-03-01",
        **more,
    }


def checked(register, data, name, *, by):
    """A batch whose check has run."""
    batch = importing.upload(register, data, name, by=by)
    jobs.run(str(batch.job.uid))
    batch.refresh_from_db()
    return batch


def committed(register, data, name, *, by):
    """A batch that was checked and imported."""
    batch = checked(register, data, name, by=by)
    job = importing.start_commit(batch, by=by)
    jobs.run(str(job.uid))
    batch.refresh_from_db()
    return batch
