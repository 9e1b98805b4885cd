"""A plan of three items out of the one that we ship, quick to load: beds, funerals, study."""

from dataclasses import replace
from pathlib import Path

import minzheng
from minzheng.core.plan.files import FileSection, load_plan_file

PLAN = Path(minzheng.__file__).parent / "data" / "plans" / "shijiazhuang_2021.yaml"
WHOLE = load_plan_file(PLAN)
BEDS, FUNERALS, STUDY = 1, 2, 3
_ITEMS = {13: BEDS, 29: FUNERALS, 2: STUDY}
SMALL = replace(
    WHOLE,
    sections=(
        FileSection(
            1, "三件事", tuple(replace(WHOLE.items[number - 1], number=place) for number, place in _ITEMS.items())
        ),
    ),
)
