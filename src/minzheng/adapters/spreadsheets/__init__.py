"""电子表格 — Excel and CSV in and out: `read_table`, `write_workbook`, `write_csv`, `template`, `annotate`."""

from minzheng.adapters.refusals import UploadRefused
from minzheng.adapters.spreadsheets.annotating import CellProblem, annotate
from minzheng.adapters.spreadsheets.reading import read_table
from minzheng.adapters.spreadsheets.table import Cell, Damaged, Limits, Row, Table
from minzheng.adapters.spreadsheets.templates import TemplateColumn, template
from minzheng.adapters.spreadsheets.writing import Column, Sheet, write_csv, write_workbook

__all__ = [
    "Cell",
    "CellProblem",
    "Column",
    "Damaged",
    "Limits",
    "Row",
    "Sheet",
    "Table",
    "TemplateColumn",
    "UploadRefused",
    "annotate",
    "read_table",
    "template",
    "write_csv",
    "write_workbook",
]
