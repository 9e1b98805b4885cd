"""养老服务的公布 — no list of recipients: no rule that wants one was seen, and what need not be shown is not shown."""

from minzheng.core.publicity.declarations import PUBLISHED, Withheld

for _code in ("eldercare.old_age", "eldercare.poor_elder"):
    PUBLISHED.add(Withheld(_code, "没有查到应当公布领取名单的规定，不需要公开的不公开", "个人信息保护法 §6"))
