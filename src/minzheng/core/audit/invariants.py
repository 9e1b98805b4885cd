"""库与记录的不变式 — settings that keep what was written, rights and triggers that let nobody change it, histories without a gap."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from minzheng.core.invariants import INVARIANTS, Family, Invariant, Look, asked, rows

_DURABLE = """
    SELECT name, setting FROM pg_settings
    WHERE name IN ('fsync', 'full_page_writes') AND setting <> 'on' OR name = 'synchronous_commit' AND setting = 'off' ORDER BY name
"""
_ROLE = """
    SELECT CURRENT_USER::text, o.rolname::text, COUNT(*)
    FROM pg_class c JOIN pg_roles o ON o.oid = c.relowner JOIN pg_roles me ON me.rolname = CURRENT_USER
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND (me.rolsuper OR PG_HAS_ROLE(CURRENT_USER, c.relowner, 'MEMBER'))
    GROUP BY o.rolname
"""
_RIGHTS = """
    SELECT t.name, r.right_
    FROM UNNEST(%(tables)s::text[]) AS t (name) CROSS JOIN (VALUES ('UPDATE'), ('DELETE'), ('TRUNCATE')) AS r (right_)
    WHERE TO_REGCLASS(t.name) IS NOT NULL AND HAS_TABLE_PRIVILEGE(t.name, r.right_) ORDER BY t.name, r.right_
"""
_TRIGGERS = """
    SELECT g.tgrelid::regclass::text, g.tgname::text, g.tgenabled::text, OBJ_DESCRIPTION(g.oid, 'pg_trigger'), MD5(p.prosrc)
    FROM pg_trigger g JOIN pg_proc p ON p.oid = g.tgfoid WHERE g.tgname LIKE 'pgtrigger\\_%%'
"""
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname::text FROM pg_constraint WHERE convalidated
    UNION SELECT indrelid::regclass::text, indexrelid::regclass::text FROM pg_index WHERE indisvalid AND indisunique
"""


def own_models() -> list[type[models.Model]]:
    """本产品的表 — every model with a table of its own, histories included."""
    return [one for one in apps.get_models() if one.__module__.startswith("minzheng.") and one._meta.managed]


def append_only_tables() -> list[str]:
    """只增不改的表 — tables whose rows stay what they were, and the histories."""
    kept = [
        one._meta.db_table for one in own_models()
        if {"append_only", "void_when_discarded"} & {each.name for each in _triggers_of(one)} or hasattr(one, "pgh_tracked_model")
    ]  # fmt: skip
    return sorted(kept)


def _triggers_of(model: type[models.Model]) -> list[Any]:
    return list(getattr(model._meta, "triggers", ()))


# -- the database ------------------------------------------------------------------------------------------------------
def _triggers(look: Look) -> Iterator[str]:
    """Triggers that are declared and not there, switched off, or not what was declared."""
    there = {(table.strip('"'), name): said for table, name, *said in asked(_TRIGGERS.replace("%%", "%"))}
    for model in own_models():
        for trigger in _triggers_of(model):
            compiled, table = trigger.compile(model), model._meta.db_table
            found = there.get((table, trigger.get_pgid(model)))
            if found is None:
                yield f"{table} 缺触发器 {trigger.name}"
            elif found[0] not in {"O", "A"}:
                yield f"{table} 的触发器 {trigger.name} 被停用"
            elif found[1] != compiled.hash or found[2] != _body(compiled.install_sql):
                yield f"{table} 的触发器 {trigger.name} 与声明不同"
    _ = look


def _body(install: str) -> str:
    """The hash of what stands in the function of a trigger, as the database keeps it."""
    source = install.split("RETURNS TRIGGER AS $$", 1)[1].split("$$ LANGUAGE plpgsql;", 1)[0]
    return hashlib.md5(source.encode(), usedforsecurity=False).hexdigest()


def _constraints(look: Look) -> Iterator[str]:
    """Constraints that are declared and not there, or that were never validated."""
    there = set(asked(_CONSTRAINTS))
    for model in own_models():
        table = model._meta.db_table
        for one in model._meta.constraints:
            if (table, one.name) not in there:
                yield f"{table} 缺约束 {one.name}"
    _ = look


# -- the histories -----------------------------------------------------------------------------------------------------
def _histories() -> list[tuple[type[models.Model], type[models.Model]]]:
    """Tables that have a history, each with it."""
    return [(one.pgh_tracked_model, one) for one in own_models() if hasattr(one, "pgh_tracked_model")]


def _unlike(model: type[models.Model], history: type[models.Model]) -> str:
    """Rows that are not as their history says last, and for rows that are never deleted those that are gone."""
    tracked = {field.column for field in history._meta.concrete_fields}
    columns = [field.column for field in model._meta.concrete_fields if field.column in tracked]
    key = model._meta.pk.column if model._meta.pk else "id"
    live, kept = (", ".join(f'{row}."{column}"' for column in columns) for row in ("l", "h"))
    stays = "never_deleted" in {each.name for each in _triggers_of(model)}
    return f"""
        SELECT '{model._meta.db_table}', COALESCE(l."{key}", h.pgh_obj_id)::bigint
        FROM {model._meta.db_table} l
        {"FULL" if stays else "LEFT"} JOIN (
            SELECT DISTINCT ON (pgh_obj_id) * FROM {history._meta.db_table} ORDER BY pgh_obj_id, pgh_id DESC
        ) h ON h.pgh_obj_id = l."{key}"
        WHERE l."{key}" IS NULL OR h.pgh_id IS NULL OR ROW({live}) IS DISTINCT FROM ROW({kept})
    """  # noqa: S608 — names of our own tables and columns


def _history(look: Look) -> Iterable[str]:
    """One statement for each table that has a history."""
    found: list[str] = []
    for model, history in _histories():
        if len(found) <= look.most:
            wrong = asked(f"{_unlike(model, history)} LIMIT {look.most + 1}")
            found += [f"{table} 第 {key} 行" for table, key in wrong]
    return found


INVARIANTS.add(Invariant(
    "audit.durable", Family.KEPT, "数据库落盘设置",
    "fsync、full_page_writes 须为 on，synchronous_commit 不得为 off：否则断电后已答复的写入可能不在。",
    "请数据库管理员改回设置并重新加载；在改回之前的写入，断电即可能丢失。",
    rows(_DURABLE, "{0} = {1}"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "audit.role", Family.KEPT, "运行角色不是表的所有者",
    "日常运行的角色既不是超级用户，也不属于表的所有者：否则任何触发器和权限都拦不住它。",
    "请改用一个普通角色（DATABASE_RUNTIME_URL），收回它的超级用户或所有者成员资格，再运行 minzheng migrate。",
    rows(_ROLE, "角色 {0} 能以 {1} 的身份改动 {2} 张表"),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "audit.rights", Family.KEPT, "只增不改的表没有改和删的权限",
    "运行角色在审计、台账、变更记录等表上只能增加，不能修改、删除、清空。",
    "请以所有者身份收回多出的权限；查清是谁、为什么授予的。",
    rows(_RIGHTS, "{0} 可以 {1}", lambda: {"tables": append_only_tables()}),
))  # fmt: skip
INVARIANTS.add(Invariant(
    "audit.triggers", Family.KEPT, "声明的触发器都在、都启用、都没有改过",
    "数据库自己拒绝什么，写在触发器里；少一个或停用一个，就有人能绕过程序改数据。",
    "请以所有者身份恢复触发器，并核对停用期间的变更记录和审计事件。",
    _triggers,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "audit.constraints", Family.KEPT, "声明的约束都在、都已验证",
    "唯一、检查、互斥等约束是同时办理时最后的防线。",
    "请以所有者身份恢复约束；恢复不了的，先按 I1、I3、I7 的结果改正数据。",
    _constraints,
))  # fmt: skip
INVARIANTS.add(Invariant(
    "audit.history", Family.TOLD, "每一行都与它最后一条变更记录相同",
    "业务表的每次写入都由数据库留下变更记录；两者不同，说明有人绕过触发器改过行，或改过变更记录。",
    "请不要改动这些行；按审计事件和备份查清真实内容后，由两人办理更正。",
    _history,
))  # fmt: skip
