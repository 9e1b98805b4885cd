"""出处文件 — the documents that benefit rules cite: which of them were read in full, and which are known only by name.

A rule that cites a document marked ``seen=False`` shows 出处待核 on every screen and paper until somebody has compared it
with the text.
"""

from datetime import date

from minzheng.kernel.policy.sources import SOURCES, Source

REPOSTED = "据公开转载的全文，未与原件核对"


def _seen(code: str, title: str, since: date | None = None, note: str = REPOSTED) -> None:
    SOURCES.add(Source(code, title, seen=True, since=since, note=note))


def _unseen(code: str, title: str, since: date | None = None) -> None:
    SOURCES.add(Source(code, title, seen=False, since=since, note="只知其名，未见原文"))


_seen("社会救助暂行办法", "社会救助暂行办法（国务院令第649号）")
_seen("民发〔2021〕57号", "最低生活保障审核确认办法", date(2021, 7, 1), f"{REPOSTED}；文号待核")
_seen("民发〔2021〕43号", "特困人员认定办法", date(2021, 7, 1))
_seen("民发〔2019〕62号", "关于进一步加强事实无人抚养儿童保障工作的意见")
_seen("国办发〔2010〕54号", "关于加强孤儿保障工作的意见", note=f"{REPOSTED}；文号待核")
_seen("老年人权益保障法", "中华人民共和国老年人权益保障法")
_unseen("民发〔2020〕125号", "关于进一步做好事实无人抚养儿童保障有关工作的通知", date(2021, 1, 1))
_unseen("国发〔2014〕47号", "关于全面建立临时救助制度的通知")
_unseen("国发〔2015〕52号", "关于全面建立困难残疾人生活补贴和重度残疾人护理补贴制度的意见")
_unseen("社会救助和保障标准与物价上涨挂钩联动机制", "社会救助和保障标准与物价上涨挂钩联动机制")
