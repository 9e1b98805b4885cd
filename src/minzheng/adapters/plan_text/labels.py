"""标签行 (lines that open with a label): 任务名称：… begins an item, 目标值：…, 完成时限：… and 责任单位：… belong to it."""

import re

from minzheng.adapters.plan_text.numerals import shadow

SHORTEST_PARAGRAPH = 12
_SUBJECTS = "任务名称|项目名称|指标名称|工作名称|事项名称|工作任务|重点任务|任务|项目|事项|指标"
_DETAILS = (
    "年度目标|目标值|目标任务|工作目标|目标|指标值|主要内容|任务内容|工作内容|具体内容|建设内容|内容|主要措施|工作措施|具体措施|措施|完成时限|办结时限|时限|完成时间|"
    "责任单位|责任部门|责任科室|责任处室|责任领导|责任人|牵头单位|牵头科室|牵头处室|配合单位|配合科室|协办单位|当前进展|进展情况|目前进展|最新进展|进展|完成情况|备注"
)
_SUBJECT = re.compile(rf"(?:{_SUBJECTS})\s*:\s*(?=\S)")
_DETAIL = re.compile(rf"(?:{_DETAILS})\s*:")
_ANY_LABEL = re.compile("[\u4e00-\u9fff]{2,8}:")  # 总投资：… in a form
_FIGURE = re.compile(r"\d[^\d]*[\u4e00-\u9fff%]")


def opens_with_label(line: str) -> bool:
    """Whether the line begins with a label of a form, and so continues no other line."""
    flat = shadow(line)
    return bool(_SUBJECT.match(flat) or _DETAIL.match(flat))


def paragraphs(lines: list[str]) -> list[tuple[str, str]]:
    """The words that give each paragraph its title, and its text; labelled lines stay with the one before them.

    A line too short for a paragraph counts where it states a figure (新增床位300张).
    """
    found: list[tuple[str, str]] = []
    is_form = sum(1 for line in lines if _SUBJECT.match(shadow(line).strip())) > 0
    for line in (line.strip() for line in lines):
        flat = shadow(line)
        subject = _SUBJECT.match(flat)
        if found and not subject and (_DETAIL.match(flat) or (is_form and _ANY_LABEL.match(flat))):
            title, text = found[-1]
            found[-1] = (title, f"{text}\n{line}")
        elif subject or len(line) >= SHORTEST_PARAGRAPH or _FIGURE.search(flat):
            found.append((line[subject.end() :] if subject else line, line))
    return found
