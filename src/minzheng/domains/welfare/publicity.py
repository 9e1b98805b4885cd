"""儿童与残疾人的公示与公布 — nothing: children are not named, and a list of the disabled would tell of their health."""

from minzheng.core.publicity.declarations import NOTICES, PUBLISHED, Withheld

WITHOUT_CARE = Withheld(
    "welfare.children_without_care", "事实无人抚养儿童的认定没有公示环节，任何环节都不公开儿童和父母的情况",
    "民发〔2019〕62号；未成年人保护法 §4",
)  # fmt: skip
ORPHAN = Withheld("welfare.orphan", "孤儿是未成年人，身份和住处不得公开", "未成年人保护法 §4；个人信息保护法 §28、§31")
HEALTH = "领取名单会显示本人的残疾情况，属于敏感个人信息，没有查到应当公布的规定"

for _each in (WITHOUT_CARE, ORPHAN):
    NOTICES.add(_each)
    PUBLISHED.add(_each)
for _code in ("welfare.disability_living", "welfare.disability_care"):
    PUBLISHED.add(Withheld(_code, HEALTH, "个人信息保护法 §28"))
