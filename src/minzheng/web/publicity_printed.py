"""公示单和公布名单的打印 — one A4 page for the board; a list of recipients on as many as it takes."""

from minzheng.adapters.papers import Grid, Memo, Poster, Text
from minzheng.core.publicity.composing import Sheet
from minzheng.core.publicity.publications.reads import Roll
from minzheng.web.templatetags.mz import zh_date


def period_of(sheet: Sheet) -> str:
    """From when to when, as the public reads it."""
    return f"{zh_date(sheet.posted_on)} 至 {zh_date(sheet.until)}（最后一天全天有效）"


def poster_of(sheet: Sheet, *, number: str) -> Poster:
    """The paper of a notice: exactly what the public page shows, and a place for the seal."""
    body = [f"公示时间：{period_of(sheet)}。"]
    if sheet.note:
        body.append(f"说明：{sheet.note}")
    body.append(
        f"对以上内容有异议的，请在公示期内向{sheet.unit}反映，电话 {sheet.telephone}。可以不留姓名；留下姓名和联系方式的，为您保密。"
    )
    return Poster(
        title=sheet.title, lead=f"以下申请已由乡镇（街道）提出初审意见，现于{sheet.place}公示。", rows=sheet.lines, body=body,
        signature=sheet.unit, dated=zh_date(sheet.posted_on), foot=f"公示期满请及时撤下。办件编号 {number}",
    )  # fmt: skip


def memo_of(roll: Roll) -> Memo:
    """The list of one village."""
    widths = [2 if place == 0 else 1 for place in range(len(roll.heads))]
    aligns = ["left" if place == 0 else "right" for place in range(len(roll.heads))]
    publication = roll.publication
    return Memo(
        title=f"{roll.title}领取名单", subtitle=f"{publication.division.name}　{roll.place.name}　{zh_date(roll.on)}",
        headline=f"共 {len(roll.rows) + roll.minors} 户" + (f"，其中 {roll.minors} 户以未成年人名义领取，不公布姓名" if roll.minors else ""),
        body=(
            Grid(roll.heads, roll.rows, widths, aligns),  # type: ignore[arg-type]  # "left" and "right" are two of its words
            Text(f"对名单有意见的，请向{publication.unit}反映，电话 {publication.telephone}。"),
        ),
        foot=f"依据 {roll.cites}；名单随保障变动，停发的不再列出。",
    )  # fmt: skip
