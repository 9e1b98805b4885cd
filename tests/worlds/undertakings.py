"""An undertaking of every kind in every place where it may lie, with its first milestone and, where there is money, a payment.

Undertakings count except those in E2 and W2; first milestones of the county in the west wait. Instructions are issued by
the bureau to itself and to every county; the one in the east is answered and closed, the one in the west answered.
"""

from datetime import date

from minzheng.core.registers import accepting
from minzheng.core.registers.declarations import REGISTERS
from minzheng.core.undertakings import services
from minzheng.core.undertakings.kinds import all_kinds
from minzheng.core.undertakings.models import Milestone, Undertaking, UndertakingPayment

ON = date(2021, 3, 1)
SAID = {"accepted_on": ON, "paper": "批复文件"}
WAITING = ("E2", "W2")


def fill(world) -> None:
    """Write them down with the registers' own writers, and confirm some as a second person."""
    for kind in all_kinds():
        if kind.by_service:
            _instructions(world, kind)
        else:
            _undertakings(world, kind)


def _undertakings(world, kind) -> None:
    from tests.world import PLACES, Row, level_of

    keys = [key for key in PLACES if level_of(key) in kind.levels]
    group = kind.groups[0][0] if kind.groups else ""
    made = REGISTERS.get(kind.code).writer.create_many(
        [
            {
                "code": f"{kind.code.upper()}-{key or 'CITY'}", "title": f"{PLACES[key][2]}{kind.title}", "division": world.places[key],
                "group": group, "started_on": ON, "due_on": date(2021, 12, 31), **SAID,
                **({"amount": 9_000_000} if kind.has_money else {}),
            }
            for key in keys
        ],
        by=world.users["second"],
    )  # fmt: skip
    world.rows += [Row(kind.code, key, record.title, record) for key, record in zip(keys, made, strict=True)]
    ready = [(key, record) for key, record in zip(keys, made, strict=True) if not key.startswith(WAITING)]
    accepting.confirm(Undertaking, [record for _, record in ready], by=world.users["city"])
    stage = {"stage": kind.stages[0][0], "done_on": ON, "number": "试发〔2021〕1号", **SAID}
    reached = _belonging(world, f"{kind.line}.milestones", keys, made, stage)
    accepting.confirm(
        Milestone, [one for key, one in reached if key in dict(ready) and key[:1] != "W"], by=world.users["city"]
    )
    if kind.has_money:
        part = {"paid_on": ON, "amount": 1_000_000, "purpose": "首付款", **SAID}
        paid = _belonging(world, f"{kind.line}.payments", keys, made, part)
        accepting.confirm(UndertakingPayment, [one for key, one in paid if key[:1] != "W"], by=world.users["city"])


def _belonging(world, register, keys, undertakings, values) -> list:
    from tests.world import Row

    rows = [{"undertaking": one.code, **values} for one in undertakings]
    writer = REGISTERS.get(register).writer
    planned = Milestone.objects.filter(undertaking__in=undertakings, stage=values.get("stage", "")).order_by(
        "undertaking"
    )
    if planned:  # by the rule of the kind: they are done, not written down a second time
        made = list(planned)
        writer.update_many(list(zip(made, rows, strict=True)), by=world.users["second"])
    else:
        made = writer.create_many(rows, by=world.users["second"])
    world.rows += [
        Row(register, key, one.title, record) for key, one, record in zip(keys, undertakings, made, strict=True)
    ]
    return list(zip(keys, made, strict=True))


def _instructions(world, kind) -> None:
    from tests.world import PLACES, Row, level_of

    for key in [key for key in PLACES if level_of(key) in kind.levels]:
        record = services.issue_instruction(
            division=world.places[key], title=f"{PLACES[key][2]}督办事项", promise="T14", due_on=date(2021, 9, 15), note="请速办",
            by=world.users["second"],
        )  # fmt: skip
        answerer = {"E": "reviewer", "W": "stranger"}.get(key)
        if answerer:
            on, by = date(2021, 8, 31), world.users[answerer]
            services.answer(record, text="已经办好", done_on=on, paper="答复函", by=by)
        if key == "E":
            services.close(record, note="同意办结", by=world.users["city"])
        record.refresh_from_db()
        world.rows.append(Row(kind.code, key, record.title, record))
        world.rows += [Row(f"{kind.line}.milestones", key, record.title, one) for one in record.milestones.all()]
