"""``python -m tests.spec FOLDER`` — the tables of the programmes, and those of the matters, as pages of the reference."""

import re
import sys
from pathlib import Path

from tests.spec.programmes import files


def page() -> str:
    """Every table as it stands, one heading deeper."""
    told = "# 保障项目算例\n\n规则必须算出这些表；`make spec` 核对。数值只为说明算法，不是任何地方的标准。\n"
    return "\n".join(
        [told, *(re.sub(r"^(#+ )", r"#\1", path.read_text(encoding="utf-8"), flags=re.MULTILINE) for path in files())]
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "programme-tables.md").write_text(page(), encoding="utf-8")
    matters = Path(__file__).parent / "matters" / "assistance.md"
    (folder / "matter-tables.md").write_text(matters.read_text(encoding="utf-8"), encoding="utf-8")
    months = Path(__file__).parent / "ledger" / "months.md"
    (folder / "ledger-tables.md").write_text(months.read_text(encoding="utf-8"), encoding="utf-8")
