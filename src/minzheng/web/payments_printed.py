"""付款审批单、用款申请单 — on A4: amounts by fund in figures and capitals, whose hands it went through, and what was hashed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from minzheng.adapters.papers import Grid, Heading, Memo, Text, memo_as_pdf
from minzheng.adapters.papers.model import Part
from minzheng.core.ledger.reads import titles
from minzheng.core.payments.money import NO_FUND, funds_of
from minzheng.core.payments.profiles import title_of
from minzheng.kernel import periods
from minzheng.kernel.money import format_yuan, in_capitals

Sums = Sequence[tuple[str, int, int]]


def batch_sheet(batch: Any, *, by: str) -> bytes:
    """The approval sheet of a batch; the bank's file is named by its hash once it is fixed."""
    run = batch.run
    body: list[Part] = [
        Text(f"发放批次 {run.number}，{run.month.year}年{run.month.month}月第 {run.cycle} 期，{titles(run.programmes)}。台账锁定摘要 {run.digest}。"),
        Heading("金额"), _amounts(funds_of(batch)),
        Text(
            f"合计 {format_yuan(batch.total)} 元（大写：{in_capitals(batch.total)}），共 {batch.count:,} 笔。"
            f"{'台账锁定之后换了账户的，付到另一人确认过的新账户。' if batch.newer else ''}"
        ),
        Heading("经手"), _hands((("拟稿", batch.drafted_by, batch.created_at), ("审批", batch.approved_by, batch.approved_at))),
        Heading("银行文件"), Text(_of_file(batch)),
    ]  # fmt: skip
    title = "付款审批单" if batch.kind == "first" else "付款审批单（重发）"
    return _set(title, f"{batch.division.name}　{batch.number}　{batch.get_state_display()}", batch.total, body, by)


def request_sheet(request: Any, *, by: str) -> bytes:
    """The sheet of a request for funds."""
    run = request.run
    sums = [(one.fund, one.payments, one.amount) for one in request.items.all()]
    body: list[Part] = [
        Text(f"发放批次 {run.number}，{run.month.year}年{run.month.month}月第 {run.cycle} 期，{titles(run.programmes)}。"),
        Heading("申请用款"), _amounts(sums), Text(f"合计 {format_yuan(request.total)} 元（大写：{in_capitals(request.total)}）。"),
        Heading("经手"), _hands((("申请", request.entered_by, request.created_at), ("审批", request.decided_by, request.decided_at))),
    ]  # fmt: skip
    subtitle = f"{request.division.name}　{request.number}　{request.get_state_display()}"
    return _set("用款申请单", subtitle, request.total, body, by)


def _amounts(sums: Sums) -> Grid:
    rows = [[fund or NO_FUND, f"{count:,}", format_yuan(amount), in_capitals(amount)] for fund, count, amount in sums]
    return Grid(("资金来源", "笔数", "金额（元）", "大写"), rows, (5, 2, 3, 8), ("left", "right", "right"))


def _hands(rows: Sequence[tuple[str, Any, datetime | None]]) -> Grid:
    said = [
        [what, who.name if who else "", f"{at.astimezone(periods.ZONE):%Y-%m-%d %H:%M}" if who and at else "", ""]
        for what, who, at in rows
    ]
    return Grid(("环节", "姓名", "时间", "签字"), said, (2, 4, 5, 5))


def _of_file(batch: Any) -> str:
    if not batch.digest:
        return f"{title_of(batch.profile)}；审批后生成。"
    return f"{batch.file_name}，{title_of(batch.profile)}，{batch.count:,} 笔，SHA-256 {batch.digest}。"


def _set(title: str, subtitle: str, total: int, body: Sequence[Part], by: str) -> bytes:
    moment = periods.now().astimezone(periods.ZONE)
    foot = f"{by} {moment:%Y-%m-%d %H:%M} 打印。金额只来自锁定的台账。"
    return memo_as_pdf(
        Memo(title=title, subtitle=subtitle, headline=f"{format_yuan(total)} 元", body=tuple(body), foot=foot)
    )
