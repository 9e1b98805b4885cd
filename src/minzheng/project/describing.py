"""说明 — the reference pages of the documentation, written from the declarations themselves."""

from collections.abc import Iterator
from pathlib import Path

from minzheng.core.access.permissions import Permission
from minzheng.core.access.posts import POSTS
from minzheng.core.plan.shapes import INDICATORS
from minzheng.core.registers.controls import CONTROLS
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.registers.discovering import import_declarations
from minzheng.core.visits import checklists
from minzheng.kernel.workflow import workflows
from minzheng.project import describing_checklists, describing_programmes, describing_workflows


def write(folder: Path) -> list[Path]:
    """Write every reference page into a folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    import_declarations("workflows")
    pages = {"registers": _registers(), "indicators": _indicators(), "posts": _posts(), "controls": _controls()}
    pages["programmes"] = describing_programmes.page()
    pages |= describing_workflows.pages(workflows)
    pages |= describing_checklists.pages(checklists.everything())
    written = []
    for name, lines in pages.items():
        file = folder / f"{name}.md"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(file)
    return written


def _first_line(thing: object) -> str:
    return (getattr(thing, "__doc__", "") or "").strip().split("\n", 1)[0]


def _registers() -> Iterator[str]:
    yield "# 登记簿"
    for register in REGISTERS:
        yield f"\n## {register.title}（`{register.code}`）\n\n{_first_line(register)}\n"
        yield "| 列 | 名称 | 种类 |\n| --- | --- | --- |"
        for column in register.columns:
            yield f"| {column.title} | `{column.name}` | {column.kind} |"
        if register.fields:
            yield "\n| 填报项 | 必填 | 种类 | 说明 |\n| --- | --- | --- | --- |"
            for item in register.fields:
                yield f"| {item.title} | {'是' if item.required else ''} | {item.kind} | {item.note} |"


def _indicators() -> Iterator[str]:
    yield "# 指标"
    for indicator in INDICATORS:
        yield f"\n## {indicator.title}（`{indicator.code}`）\n\n单位：{indicator.unit}。{indicator.definition}"


def _posts() -> Iterator[str]:
    yield "# 岗位与权限\n"
    yield "| 权限 | " + " | ".join(post.title for post in POSTS) + " |"
    yield "| --- |" + " --- |" * len(POSTS)
    for permission in Permission:
        yield (
            f"| `{permission}` | " + " | ".join("●" if permission in post.permissions else "" for post in POSTS) + " |"
        )


def _controls() -> Iterator[str]:
    yield "# 数据质量控制项"
    for control in CONTROLS:
        yield f"\n## {control.title}（`{control.code}`）\n\n{control.explain}\n\n处理：{control.mend}"
