"""非指标数字 (figures that promise nothing): years, dates, document numbers, sessions, titles, telephone numbers.

They are blanked out of the shadow before figures are looked for; the length stays the same.
"""

import re

BLANK = "\u25a1"  # □: no digit, no numeral, no unit, no punctuation

_CN = "一二三四五六七八九十百〇零两"
_DASH = "[-~至到—]"
_PATTERNS = (
    # names of papers and quoted names; those that carry a zero, a share or full coverage speak of a target
    r"《[^《》\n]{1,80}》",
    r"“(?![^”\n]{0,20}(?:零|%|百分之|不发生)|[^”\n一二两三四五六七八九十]{0,12}全覆盖)[^“”\n。;]{1,20}”",
    r"\"(?![^\"\n]{0,12}(?:零|%|百分之|全覆盖|不发生))[^\"\n。;,]{1,12}\"",
    r"[‘「『](?![^’」』\n]{0,20}(?:零|%|全覆盖))[^’」』\n。;]{1,20}[’」』]",
    # document numbers, standards, codes, URLs, mail
    r"(?:https?://|www\.)\S+|[\w.]+@[\w.]+",
    r"[\[〔【(]\s*(?:19|20)\d\d\s*[\]〕】)]\s*第?\s*\d*\s*号?",
    r"(?:第\s*)?\d[\d-]*\s*号(?!召|线路)",
    r"[A-Z]{1,4}(?:/[TZ])?\s?\d[\d.-]*(?:-\d{4})?",
    r"\d+(?:\.\d+)?[A-Za-z]+(?![²2])\d*",
    r"\d+(?:\s*\+\s*[\dNnXx]+)+",
    # years, dates, times
    rf"(?:19|20)\d\d\s*年?\s*{_DASH}+\s*(?:(?:19|20)\d\d\s*年度?|(?:19|20)\d\d)(?!\d)",
    r"(?:19|20)\d\d\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?!\d)",
    r"(?:19|20)\d\d\s*年\s*(?:\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?度?|(?<!\d)\d\d年度",
    rf"(?<![\d.])\d{{1,2}}\s*月?\s*{_DASH}+\s*\d{{1,2}}\s*月(?:份|底|末)?|(?<![\d.])\d{{1,2}}(?:、\d{{1,2}})*\s*月(?:份|底|末|初|上旬|中旬|下旬)?(?:\s*\d{{1,2}}\s*[日号])?(?:{_DASH}\s*\d{{1,2}}\s*[日号])?",
    r"(?<![\d由从为])\d{1,2}\s*[日号](?!压|缩|减|内|之内|以内|均|办结)",
    r"\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}[点时](?:\d{1,2}分|半|整)?(?=[至到前后,。;]|$)",
    r"第?\s*[1-4]\s*(?:季度|季)",
    rf"[{_CN}\d]+\s*(?:周年|周岁|岁|年级|年期|学年)(?:及?以上|以下)?(?:{_DASH}\s*\d+\s*(?:周岁|岁))?|\d+\s*{_DASH}\s*\d+\s*(?:周岁|岁)",
    r"\d+\s*年(?:行动|计划|规划)?",
    # ordinals, sessions, articles
    rf"第\s*[{_CN}\d]+(?:\s*{_DASH}\s*第?\s*\d+)?\s*(?:个|条|款|项|章|节|页|届|次|期|号|批|轮|位|名|季度|部分|类|家|份|种|名次|站|方|一|代|产业)?",
    rf"[{_CN}\d]+届(?:[{_CN}\d]+次|[{_CN}、]+中)?(?:、?[{_CN}]+中)*",
    rf"(?:建党|建军|建国|成立)\s*[{_CN}\d]+\s*年",
    r"[全前后排名居列]\s*\d+\s*(?:名|位|强)(?=[,。;]|$)",
    # telephone numbers and hot lines
    r"(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)|(?<!\d)[48]00-?\d{3}-?\d{4}(?!\d)",
    r"(?:电话|热线|专线|传真|手机|邮编|QQ|微信)[^\d,。;\n]{0,6}\d[\d\-()/、 ]{2,}",
    r"(?<!\d)\d{3,6}(?=[^\d,。;%个人次户元]{0,14}(?:热线|专线|电话|平台|便民服务))",
    # masked values: X00人, 20xx年, 5**, ×.5万
    r"(?<![\d.])[\d.]*+(?:[Xx×*＊△]|○○)[\dXx×*＊○□△.]*+(?:万|亿|千|百)?",
    r"(?:涉及|围绕|聚焦|坚持|突出)[^\d,。;]{0,4}\d+\s*个",
    r"冷静期\d+[天日]内?",
    # names that hold a number: 15分钟养老服务圈, 10件实事, 3级, 4星级, 5A级, 3大体系, 7×24小时
    r"\d+\s*分钟[^\d,。;]{0,10}圈|\d+\s*[\*×]\s*\d+\s*小时?|24\s*小时(?!内|之内|以内)",
    r"\d+\s*(?:星级?|级|大(?=[\u4e00-\u9fff]{2})|线(?=城市)|方面|类|种|个?(?:部门|成员单位)|部委|方|甲|代|维|环|步|中全会|档|栏)",
    r"(?:为期|连续|历时|持续|近|过去的?)\s*\d+\s*(?:个月|天|日|周|小时|个工作日)",
    r"(?<![完成办好\d])\d+\s*[件项](?:[省市县区重点年度为民办]|民生){0,6}实事(?![^,。;]{0,4}完成)",
    # marks of an assessment, copies of a form, the heads that a ratio is counted by
    r"(?<!任务)(?<!目标)\(\s*(?:满分|共)?\s*\d+(?:\.\d+)?\s*分\s*\)|(?:(?<=[,;:。的])得|不?扣|[奖另]?加|减|满分为?|分值为?)\s*\d+(?:\.\d+)?\s*分(?!别)",
    r"每(?:再)?(?:低|高|少|多|增加|减少|超过?|提高|降低)\s*\d+(?:\.\d+)?\s*(?:个?百分点|%|[人名个次例件项天张户家])",
    r"(?:一式|复印件|原件|审计报告|申请书|申请表|照片)\s*\d+\s*[份张]",
    r"每(?:服务|照护|护理)?\s*\d+\s*[名人位张户](?=[^,。;]{0,14}(?:配|不少于|至少|设))",
    # ranks of a plan: “十四五”
    r"十[一二三四五六]五",
)
_ALL = re.compile("|".join(_PATTERNS))
_HINT = re.compile(r"[\d《“\"‘「『第届岁周年Xx×*＊○□△]|十[一二三四五六]五")


def without_false_figures(shadow: str) -> str:
    """The shadow with every figure that is no quantity blanked out."""
    if not _HINT.search(shadow):
        return shadow
    return _ALL.sub(lambda match: BLANK * len(match[0]), shadow)
