"""作业种类 — the long work of registers: check, import, export."""

from minzheng.core.registers import exporting, importing

KINDS = (importing.check_batch, importing.commit_batch, exporting.export)
