"""救助代码 — how people come to a station, what is done for them, how they are identified and how they leave."""

from django.db import models

STATION = "assistance.rescue_station"
NOBODY_KNOWS = "不详"


class Sex(models.TextChoices):
    """性别 — as it is seen; of a report, as it is told."""

    MALE = "male", "男"
    FEMALE = "female", "女"


class Category(models.TextChoices):
    """求助类别 — why somebody is at the station."""

    ASKED = "asked", "主动求助"
    LOST = "lost", "走失"
    NO_WORK = "no_work", "务工不着"
    VIOLENCE = "violence", "家庭暴力"
    ILL = "ill", "疑似精神障碍"
    MINOR = "minor", "未成年人"


class Brought(models.TextChoices):
    """来站方式 — who found the person and brought him."""

    POLICE = "police", "公安护送"
    URBAN = "urban", "城管护送"
    PUBLIC = "public", "群众护送"
    SELF = "self", "自行来站"


class Act(models.TextChoices):
    """救助事项 — what is done between entry and exit, and after it."""

    NOTICE = "notice", "发布寻亲公告"
    DNA = "dna", "采集 DNA"
    FACE = "face", "人像比对"
    FINGERPRINT = "fingerprint", "指纹比对"
    REPORT = "report", "滞留报告"
    MEDICAL = "medical", "送医救治"
    CONTACT = "contact", "联系亲属"
    ESCORT = "escort", "护送"
    RETURN_VISIT = "return_visit", "离站回访"


class Identified(models.TextChoices):
    """查明方式 — how it was found out who somebody is."""

    DNA = "dna", "DNA 比对"
    FACE = "face", "人像比对"
    FINGERPRINT = "fingerprint", "指纹比对"
    POLICE = "police", "公安核查"
    KIN = "kin", "亲属辨认"
    SELF = "self", "本人回忆"


class Way(models.TextChoices):
    """离站方式 — how somebody leaves the station."""

    OWN = "own", "自行离站"
    KIN = "kin", "亲属接回"
    ESCORTED = "escorted", "护送返乡"
    TRANSFERRED = "transferred", "转送"
    SETTLED = "settled", "落户安置"
    DIED = "died", "死亡"


class Benefit(models.TextChoices):
    """安置保障 — what a settled person lives on: a programme by its code, or an institution that keeps him."""

    POVERTY = "assistance.extreme_poverty", "特困人员救助供养"
    LIVING = "assistance.minimum_living", "最低生活保障"
    ORPHAN = "welfare.orphan", "孤儿基本生活保障"
    INSTITUTION = "institution", "福利机构供养"


class Verdict(models.TextChoices):
    """寻亲核对结论 — whether the person at the station is the one who is missed."""

    SAME = "same", "是同一人"
    DIFFERENT = "different", "不是同一人"


class Closed(models.TextChoices):
    """寻亲报告结案 — why nobody looks any more, where no match of ours says so."""

    HOME = "home", "已自行回家"
    ELSEWHERE = "elsewhere", "在外地找到"
    WITHDRAWN = "withdrawn", "报告人撤回"


class Mark(models.TextChoices):
    """体貌特征 — what can be seen of somebody and does not go away soon."""

    SCAR = "scar", "疤痕"
    TATTOO = "tattoo", "文身"
    BIRTHMARK = "birthmark", "胎记"
    MOLE = "mole", "明显的痣"
    FINGER = "finger", "手指残缺"
    LIMB = "limb", "肢体残疾"
    LIMP = "limp", "跛行"
    HUNCH = "hunch", "驼背"
    DEAF = "deaf", "听不见"
    MUTE = "mute", "不能说话"
    BLIND = "blind", "看不见"
    MIND = "mind", "神志不清"
    TEETH = "teeth", "缺牙"
