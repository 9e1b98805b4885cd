"""追缴通知 — the letter on A4: what was paid too much in which months, why, how it comes back, and what to do who cannot pay."""

from collections.abc import Iterator
from typing import Any

from minzheng.adapters.papers import Grid, Heading, Memo, Text, memo_as_pdf
from minzheng.adapters.papers.model import Part
from minzheng.core.ledger.claims.reads import BY_OFFSET, Entered
from minzheng.core.ledger.local_rules import rules_of
from minzheng.core.ledger.reads import months_of, titles
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan, in_capitals

# 社会救助暂行办法（国务院令第649号）§65 gives the remedy to whoever receives social assistance; for others no source was found
ASSISTANCE = "assistance."
REMEDY = "对这一决定不服的，可以依法申请行政复议或者提起行政诉讼（《社会救助暂行办法》第六十五条）。"
FREE = "退回的钱只交到本局告知的单位账户并取得凭证；工作人员不会上门收现金，也不会要您的密码或验证码。"


def notice_of(claim: Any, entered: Entered) -> bytes:
    """The letter about a claim as it stands, as PDF. Raises CannotTypeset."""
    enrolment, today = claim.enrolment, periods.today()
    memo = Memo(
        title="追缴通知",
        subtitle=f"{claim.run.division.name}　{claim.number}　{today.year}年{today.month}月{today.day}日",
        headline=f"多发 {format_yuan(claim.amount)} 元，还应退回 {format_yuan(claim.balance)} 元",
        body=tuple(_body(claim, entered)),
        foot=f"保障编号 {enrolment.number}。金额只来自已锁定的台账；收到后有疑问的，请带本通知到受理窗口询问。",
    )
    return memo_as_pdf(memo)


def _body(claim: Any, entered: Entered) -> Iterator[Part]:
    enrolment = claim.enrolment
    yield Text(f"{claim.holder}：")
    yield Text(
        f"您家（您）领取的{titles([enrolment.programme])}，经核对，下列月份发的比应发的多，共 {format_yuan(claim.amount)} 元"
        f"（大写：{in_capitals(claim.amount)}）。"
    )
    lines = months_of([claim.enrolment_id]).filter(run=claim.run, kind="claim").order_by("month")
    rows = []
    for line in lines.select_related("decision").prefetch_related("components"):
        found = {one.kind: abs(one.amount) for one in line.components.all()}
        said = [format_yuan(found.get(kind, 0)) for kind in ("reckoned", "owed")]
        rows.append([f"{line.month.year}年{line.month.month}月", *said, format_yuan(-line.amount)])
    yield Grid(
        ("月份", "原来算的（元）", "应当发（元）", "多发（元）"),
        rows,
        (4, 4, 4, 4),
        ("left", "right", "right", "right"),
    )
    yield Heading("怎样退回")
    yield from _how(claim, entered.plan)
    yield Heading("有困难怎么办")
    yield Text("一时退不出的，请带上困难证明到受理窗口或县（市、区）民政局说明，可以申请缓缴或者分期。")
    yield Text(FREE)
    if enrolment.programme.startswith(ASSISTANCE):
        yield Heading("不服怎么办")
        yield Text(REMEDY)


def _how(claim: Any, plan: Any) -> Iterator[Part]:
    done = claim.amount - claim.balance
    if done:
        yield Text(f"已经扣抵、抵减、退回或核销 {format_yuan(done)} 元，还剩 {format_yuan(claim.balance)} 元。")
    if plan is None:
        share = rules_of(claim.run.division.code, periods.today()).share
        until = f"在此之前每月最多扣当月的 {share}%" if share else "在此之前不从您每月的钱里扣"
        yield Text(f"怎样退回还没有决定，决定后另行告知；{until}，补发给您的钱先用来抵。")
    elif plan.way == BY_OFFSET:
        yield Text(f"从以后每月发给您的钱里扣，每月最多扣当月的 {plan.share}%，扣完为止；补发给您的钱先用来抵。")
    else:
        yield Text("请按下面的日期退回：")
        rows = [
            [
                f"第 {one.number} 期",
                f"{one.due_on.year}年{one.due_on.month}月{one.due_on.day}日",
                format_yuan(one.amount),
            ]
            for one in sorted(plan.parts.all(), key=lambda part: part.number)
        ]
        yield Grid(("期次", "最迟日期", "金额（元）"), rows, (3, 5, 4), ("left", "left", "right"))
