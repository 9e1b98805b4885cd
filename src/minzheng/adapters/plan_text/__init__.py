"""计划文本读取 (reading plan texts): a bureau's own plan, notice, summary or table -> sections, items, commitments.

    plan = read_plan(text)      # or read_file(path)
    plan.as_dict()              # the JSON of `minzheng plan read --json`
    render(plan)                # the terminal summary

Pure Python, no Django. A text with neither structure nor commitment raises NothingFound.
"""

from minzheng.adapters.plan_text.model import Commitment, Item, NothingFound, PlanText, Section
from minzheng.adapters.plan_text.reading import read_file, read_plan
from minzheng.adapters.plan_text.rendering import render

__all__ = ["Commitment", "Item", "NothingFound", "PlanText", "Section", "read_file", "read_plan", "render"]
