"""版面 (the page around the plan): page furniture is dropped, its facts are kept, broken lines are mended."""

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise

from minzheng.adapters.plan_text.contents import without_contents
from minzheng.adapters.plan_text.dates import find_date, is_date_line
from minzheng.adapters.plan_text.labels import opens_with_label
from minzheng.adapters.plan_text.markers import line_marker
from minzheng.adapters.plan_text.numerals import shadow
from minzheng.adapters.plan_text.spacing import opens_with_bullet, without_bullet, without_spacing

ORGANISATION = re.compile(
    r"[\u4e00-\u9fff、()·]{0,24}?(?:民政局|民政厅|民政部|民政事务局|社会工作部|社会工委|(?:街道)?办事处|(?:人民)?政府(?:办公室|办公厅)?"
    r"|(?:党工委|管委会|管理委员会|委员会|领导小组)(?:办公室)?|民政办(?:公室)?|民生办(?:公室)?|街道办|福利院|救助(?:管理)?站|[省市县区旗州盟][\u4e00-\u9fff]{1,10}(?:局|厅|中心)|(?:局|厅)办公室)"
)
_IDLE_KEYS = (
    "作者 编辑 责任编辑 责编 审核 初审 终审 浏览次数 浏览量 浏览 点击数 点击量 点击 阅读 阅读次数 阅读量 阅读人次 访问次数 访问量 字号 字体 字体大小 字体颜色 "
    "索引号 信息索引号 公开方式 公开范围 公开类别 公开属性 公开时限 公开形式 文号 发文字号 有效性 效力状态 时效性 统一编号 主题分类 主题词 体裁 体裁分类 "
    "组配分类 信息类别 信息分类 所属分类 关键词 关联类型 您的位置 您当前的位置 您现在的位置 当前位置 所在位置 上一篇 下一篇 上一条 下一条 分享到 分享 "
    "联系人 联系电话 咨询电话 电话 传真 邮编 邮箱 地址 主办单位 承办单位 主办 承办 版权所有 网站标识码 备案号 保护视力色 保护视力 服务热线 政府网站标识码 编号 摘要 废止日期 生效日期 失效日期 语种 抄送 抄报 主送"
)
_KEYS = {
    "published": ("发布时间", "发布日期", "发表时间", "公开日期", "发布于", "更新时间", "时间", "日期"),
    "written": ("成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "生成日期", "签发日期"),
    "issuer": ("发布机构", "发布单位", "发布机关", "发文机关", "发文单位", "制发机关", "印发机关"),
    "source": ("来源", "信息来源", "文章来源", "稿源"),
    "title": ("标题", "名称", "信息名称", "文件名称"),
}
_KIND_OF = dict.fromkeys(_IDLE_KEYS.split(), "") | {key: kind for kind, keys in _KEYS.items() for key in keys}
_BULLET = re.compile(r"^[\s\-•·●◆■▪*>|○◎]+")
_PAIR = re.compile(
    r"(?<![\u4e00-\u9fff])\[?([\u4e00-\u9fff](?:\s+[\u4e00-\u9fff]){1,3}|[\u4e00-\u9fff]{2,8})\s*\]?\s*[:：]\s*"
)
_WHOLE = re.compile(
    r"[\[(【〖]*\s*(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|收藏|返回(?:顶部|首页|列表)?|分享|首页|正文|复制|正文复制|大\s*中\s*小|字体.{0,20}|字号.{0,20}|此件.{0,10}公开.{0,10}|"
    r"第\s*\d+\s*页.{0,10}|-+\s*\d+\s*-+|[—–-]\s*\d+\s*[—–-]|扫一扫.{0,30}|相关(?:附件|文档|链接|稿件|阅读)|下载.{0,20}|点击下载.{0,20}|附件下载|(?:\.\.\.|…)+|[|/\s>·]+|微信|微博|政府信息公开)[\s|\])】〗>]*",
)
_FURNITURE = re.compile(
    r"^[\[(【〖]\s*(?:字体|字号|打印|关闭|大)|^(?:首页|您(?:当前|现在)?的?位置).{0,60}(?:>|»|›)|ICP备|公网安备|版权所有|网站标识码|下载后可任意编辑|"
    r"^附件\s*\d{0,2}\s*(?:[:：]|$)|^\(?(?:联系人|联系电话|抄送|抄报|主送)[:：]|^\(?(?:此件|本文).{0,12}公开.{0,4}\)?$|^\S{2,20}(?:办公室|局)\s*\d{4}年\d+月\d+日印发$"
)
_NUMBER_OF_PAPER = re.compile(r"\S{1,10}\s?[\[〔(]\s*(?:19|20)\d\d\s*[\]〕)]\s*第?\s*\d(?: ?\d){0,3}\s*号")
_DATED = re.compile(
    r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?\s*(?:\d{1,2}:\d\d(?::\d\d)?)?\s*(?=$|(?P<rest>[\u4e00-\u9fff]{2,4}\s*:))"
)
_ANNEX = re.compile(r"附件\s*\d{0,2}\s*:?")
_SIGNED = re.compile(r"(\S{4,30}?)\s+(\d{4}\D.{3,10}|[二一][〇○零].{6,12})")  # 某某区民政局 2023年10月12日
_LONGEST_SIGNATURE = 50
_ENDLESS = re.compile(r"\d{21,}")  # no figure and no date has so many digits
_PAGES = re.compile(r"第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页|下载后可任意编辑")
_ADDRESSED = re.compile(r"(?:各|机关各|局机关)[^。；;！!？?]{1,60}[:：]\s*$")  # 各养老机构： goes on from no line above
_END = '。；;！!？?：:”"』」)）】》.…|'
_HANZI = re.compile("[\u4e00-\u9fff]{4}")
_TORN = re.compile(r"\d+(?:\.\d+)?\s?(?:%|[余多]?[万亿]?(?:元|个|人|名|户|张|家|所|处|次))")
_SHORTEST_WRAPPED = 18
_WIDTH_SLACK = 6
_LONGEST_OVERHANG = 40
_LONGEST_HEADING = 25
_FEWEST_WRAPPED = 4


@dataclass(slots=True)
class Page:
    """页面 (what the page said beside the text): the lines that stay, dates and names found in furniture.

    `bulleted` are the lines that a bullet opened; `annexes` says before which line each annex begins.
    """

    lines: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    issuers: list[str] = field(default_factory=list)
    published: list[dt.date] = field(default_factory=list)
    written: list[dt.date] = field(default_factory=list)
    signed: list[dt.date] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    bulleted: set[str] = field(default_factory=set)
    annexes: list[int] = field(default_factory=list)


def lay_out(text: str) -> Page:
    """Lines of the text without furniture, in their order; facts of the dropped lines beside them."""
    page = Page()
    awaited: str | None = None
    after_annex = False
    for raw in without_contents(_lines(text)):
        line, flat = raw, shadow(raw)
        if awaited is not None:
            _keep_fact(page, awaited, flat)
            awaited = None
            continue
        body = _BULLET.sub("", flat) if "|" not in flat else flat
        awaited, dropped = _read_pairs(page, body)
        if dropped or _NUMBER_OF_PAPER.fullmatch(body.strip()) or _is_stamp(page, body.strip()):
            continue
        if _is_furniture(page, body, flat):
            after_annex = body.startswith("附件")
            continue
        if after_annex and _is_annex_entry(flat):
            continue
        after_annex = False
        _keep(page, line)
    return page


def _is_furniture(page: Page, body: str, flat: str) -> bool:
    """Whether the line is no part of the text; a bare 附件2 is none either, but an annex begins behind it."""
    if _ANNEX.fullmatch(body.strip()):
        page.annexes.append(len(page.lines))
        return True
    return bool(_WHOLE.fullmatch(body) or _WHOLE.fullmatch(flat.strip()) or _FURNITURE.search(body))


def _keep(page: Page, line: str) -> None:
    bare = without_bullet(line)
    if bare and bare != line and opens_with_bullet(line):
        page.bulleted.add(bare)
    if bare:
        page.lines.append(bare)


def settle(page: Page, lines: list[str]) -> list[str]:
    """Mend broken lines of prose and take its signatures out; what they say is kept on the page."""
    return _without_signatures(page, _mended(lines, page.bulleted))


def _lines(text: str) -> list[str]:
    text = _PAGES.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\u2028", "\n"))
    text = re.sub("[ \u3000\xa0]{3,}", "  ", text)
    text = re.sub("[\u200b-\u200f\u2060\ufeff\x00-\x08\x0b\x0e-\x1f]", "", text)
    lines = (without_spacing(line.rstrip().lstrip(" \u3000\xa0")) for line in text.split("\n") if line.strip())
    return [_ENDLESS.sub("…", line) for line in lines]


def _read_pairs(page: Page, line: str) -> tuple[str | None, bool]:
    """Read 键：值 furniture. Answers the kind of a key whose value is on the next line, and whether to drop."""
    match = _PAIR.match(line)
    if not match:
        return None, False
    kind = _KIND_OF.get(re.sub(r"\s", "", match[1]))
    if kind is None or len(line) > 160:  # noqa: PLR2004 - a longer line is prose that happens to open like a key
        return None, False
    pairs = list(_PAIR.finditer(line))
    for at, pair in enumerate(pairs):
        end = pairs[at + 1].start() if at + 1 < len(pairs) else len(line)
        name = _KIND_OF.get(re.sub(r"\s", "", pair[1]), "")
        _keep_fact(page, name, line[pair.end() : end].strip(" |[]-"))
    value = line[pairs[-1].end() :].strip(" |[]")
    strict = kind in ("published", "written", "issuer", "title") or re.sub(r"\s", "", match[1]) in (
        "索引号",
        "信息索引号",
    )
    return (kind if not value and strict and len(pairs) == 1 else None), True


def _is_stamp(page: Page, line: str) -> bool:
    """2012年05月31日 来源：…, 2024-02-29 10:27:28: when and by whom the page was put up."""
    match = _DATED.match(line)
    if not match or (is_date_line(line) and not match["rest"]):
        return False
    if match["rest"] and not _read_pairs(page, line[match.end() :])[1]:
        return False
    found = find_date(match[0])
    if found:
        page.published.append(found)
    return True


def _keep_fact(page: Page, kind: str, value: str) -> None:
    if kind in ("published", "written"):
        found = find_date(value)
        if found:
            (page.published if kind == "published" else page.written).append(found)
    elif kind in ("issuer", "source"):
        match = ORGANISATION.match(value)
        if match and (kind == "issuer" or match.end() == len(value.split(" ", maxsplit=1)[0])):
            page.issuers.append(match[0])
    elif kind == "title" and value:
        page.titles.append(value)


def _is_annex_entry(flat: str) -> bool:
    return bool(re.match(r"\s*\d{1,2}\s*[.、]", flat)) and len(flat) <= 40 and "。" not in flat  # noqa: PLR2004 - a list entry is short


def _rejoined(lines: list[str], bulleted: set[str]) -> list[str]:
    """Lines that cannot be the beginning of one (，…, %以上, 0% behind a 5) join the line before."""
    out: list[str] = []
    for line in lines:
        flat = shadow(line)
        before = out[-1] if out else ""
        torn = before[-1:].isdigit() and _TORN.match(flat) and _HANZI.search(before) and not line_marker(flat)
        if (
            before
            and line not in bulleted
            and "\t" not in before + line
            and "|" not in before + line
            and (torn or (flat[0] in ",;。、)%" and before[-1] not in "。；;"))
        ):
            out[-1] = before + line
        else:
            out.append(line)
    return out


def _mended(lines: list[str], bulleted: set[str]) -> list[str]:
    """Join lines that a fixed width has broken in the middle of a sentence; those under a bullet begin afresh."""
    lines = _rejoined(lines, bulleted)
    headings = {
        line
        for line, following in pairwise(lines)
        if following in bulleted and line not in bulleted and len(line) <= _LONGEST_HEADING and line[-1] not in _END
    }
    lengths = sorted(len(line) for line in lines)
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    full = sum(1 for length in lengths if abs(length - usual) <= _WIDTH_SLACK)
    if (
        usual < _SHORTEST_WRAPPED
        or lengths[-1] > usual + _LONGEST_OVERHANG
        or full < _FEWEST_WRAPPED
        or full * 3 < len(lines)
    ):
        return lines
    out: list[str] = []
    pieces: list[str] = []
    previous = ""
    for line in lines:
        joins = (
            bool(pieces)
            and bool(_HANZI.search(previous))
            and usual - _WIDTH_SLACK <= len(previous) <= usual + _WIDTH_SLACK
            and previous[-1] not in _END
            and "\t" not in previous + line
            and "|" not in previous + line
            and line not in bulleted
            and line not in headings
            and not line_marker(shadow(line))
            and not _ADDRESSED.match(line)
            and not opens_with_label(line)
        )
        if joins:
            pieces.append(line)
        else:
            if pieces:
                out.append("".join(pieces))
            pieces = [line]
        previous = line
    return [*out, "".join(pieces)] if pieces else out


def _without_signatures(page: Page, lines: list[str]) -> list[str]:
    """Take out lines that are only a date or only an organisation's name; they sign or head the paper."""
    out = []
    for line in lines:
        flat = shadow(line).strip()
        compact = re.sub(r"\s", "", flat)
        if len(compact) <= 40 and is_date_line(compact):  # noqa: PLR2004 - no date line is longer
            found = find_date(compact)
            if found:
                page.signed.append(found)
            continue
        if ORGANISATION.fullmatch(compact):
            page.signatures.append(compact)
            continue
        signed = _SIGNED.fullmatch(flat) if len(flat) <= _LONGEST_SIGNATURE else None
        if signed and ORGANISATION.fullmatch(signed[1]) and (found := find_date(signed[2])):
            page.signatures.append(signed[1])
            page.signed.append(found)
            continue
        out.append(line)
    return out
