"""Labelled invented people: a population with families and twins, and some of it registered twice the way offices do it.

Names are drawn from common characters by their frequencies, rare characters among them; numbers begin with the invented city's 99.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from minzheng.adapters import pinyin
from minzheng.core.parties.duplicates.neighbours import is_a_day
from minzheng.kernel.identifiers.persons import resident_check

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
MEN = "伟强磊军勇杰涛明超建国志海波平刚文辉力永健世广义兴良山仁宁贵福生龙元全胜学祥才发武新利清飞彬富顺信子健昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆磊民友裕河哲江超浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘"
WOMEN = "芳娜敏静丽艳娟霞秀玲燕萍红梅兰英华慧巧美雅芝玉凤洁琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞莉桂娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君琴蕊薇菁梦岚苑筠柔竹霭凝晓欢霄枫芸菲寒欣滢伊亚宜可姬舒影荔枝思"
RARE = "㛃䶮喆堃翀昇玥珺珮珈琎淼焱垚犇骉彧祎囡媖婳嫚"
DOTTED = (
    "阿依古丽·买买提",
    "热依拉·吐尔逊",
    "古丽巴哈尔·艾合买提",
    "买买提江·阿不都拉",
    "艾力·库尔班",
    "迪丽娜尔·玉素甫",
    "吐尔洪·依明",
    "帕提古丽·尼亚孜",
)
DOTS = ("·", "•", ".", "．", "", " ")
SHAPES = {
    "娟": "绢",
    "伟": "玮",
    "明": "朋",
    "红": "虹",
    "莉": "荔",
    "静": "靖",
    "青": "清",
    "建": "健",
    "国": "囯",
    "秀": "季",
    "玉": "王",
    "兰": "三",
    "海": "梅",
    "军": "车",
    "刚": "冈",
    "丽": "两",
    "杰": "术",
    "志": "忘",
    "平": "半",
    "英": "央",
}
COUNTIES = 20
LAST = date(2021, 8, 1)


@dataclass(frozen=True)
class Someone:
    """One record; two records of one ``truth`` are one person."""

    key: int
    truth: int
    name: str
    sex: str
    born_on: date
    number: str
    phone: str
    place: str
    kind: str = field(default="", compare=False)

    @property
    def sound(self):
        return pinyin.sort_key(self.name)


class Population:
    """People in homes of one to five, some of them twins; ``again`` registers a share a second time."""

    def __init__(self, size, seed=7, doubled=0.03):
        self.rng = random.Random(seed)  # noqa: S311 — invented people, the same for the same seed
        self.by_sound = _homophones()
        self.people = []
        while len(self.people) < size:
            self._home()
        self.people = self.people[:size]
        self.second = [
            self._again(one, len(self.people) + turn)
            for turn, one in enumerate(self.rng.sample(self.people, int(size * doubled)))
        ]

    @property
    def records(self):
        return self.people + self.second

    @property
    def true_pairs(self):
        return {(one.truth, one.key) for one in self.second}

    def _home(self):
        rng = self.rng
        county = rng.randrange(COUNTIES)
        place = f"99{county + 21:04d}{rng.randrange(1, 16) * 1000 + 100000:06d}"[:9] + f"{rng.randrange(1, 26):03d}"
        phone, surname = self._phone(), rng.choice(SURNAMES[: 20 if rng.random() < 0.6 else 100])
        eldest = LAST - timedelta(days=rng.randrange(200, 33_000))
        for turn in range(rng.choice((1, 1, 2, 3, 4, 5))):
            born_on = LAST - timedelta(days=rng.randrange(200, 33_000)) if turn else eldest
            own = phone if rng.random() < 0.5 else self._phone()
            area = place[:6] if rng.random() < 0.8 else f"99{rng.randrange(COUNTIES) + 21:04d}"
            self._add(
                surname if turn != 1 else rng.choice(SURNAMES), born_on, area, own if rng.random() < 0.8 else "", place
            )
            if rng.random() < 0.012:
                self._twin(self.people[-1])

    def _add(self, surname, born_on, area, phone, place):
        sex = self.rng.choice(("male", "female"))
        sequence = self.rng.randrange(500) * 2 + (sex == "male")
        name = self.rng.choice(DOTTED) if self.rng.random() < 0.02 else surname + self._given(sex)
        self._put(name, sex, born_on, f"{area}{born_on:%Y%m%d}{sequence:03d}", phone, place)

    def _twin(self, one):
        """Born on the same day in the same place, numbered next, called nearly the same."""
        sequence = (int(one.number[14:17]) + 2) % 1_000
        given = self._given(one.sex)
        name = one.name[:-1] + given[-1] if len(one.name) == 3 else one.name[0] + given
        if "·" not in one.name and pinyin.sort_key(name) != one.sound:
            self._put(name, one.sex, one.born_on, f"{one.number[:14]}{sequence:03d}", one.phone, one.place)

    def _put(self, name, sex, born_on, body, phone, place):
        key = len(self.people)
        self.people.append(Someone(key, key, name, sex, born_on, body + resident_check(body), phone, place))

    def _given(self, sex):
        letters = MEN if sex == "male" else WOMEN
        return "".join(self._letter(letters) for _ in range(1 if self.rng.random() < 0.2 else 2))

    def _letter(self, letters):
        return (
            self.rng.choice(RARE) if self.rng.random() < 0.01 else letters[int(len(letters) * self.rng.random() ** 1.5)]
        )

    def _phone(self):
        return f"13{self.rng.randrange(10**9):09d}"

    def _again(self, one, key):
        """The same person as another office wrote him down: the number slipped or was another one, the name as it was heard."""
        rng = self.rng
        body, born_on = one.number[:17], one.born_on
        kind = rng.choices(("sequence", "day", "area", "swap", "century", "other"), (28, 22, 16, 16, 2, 16))[0]
        body = self._slipped(body, kind)
        if body == one.number[:17]:
            kind, body = "sequence", self._slipped(body, "sequence")
        born_on = date(int(body[6:10]), int(body[10:12]), int(body[12:14]))
        place, phone = one.place, one.phone
        if rng.random() < 0.15:
            place = f"99{rng.randrange(COUNTIES) + 21:04d}{one.place[6:]}"
        if rng.random() < 0.35:
            phone = "" if rng.random() < 0.5 else self._phone()
        name = self._misheard(one.name) if rng.random() < 0.22 else one.name
        return replace(
            one,
            key=key,
            name=name,
            born_on=born_on,
            number=body + resident_check(body),
            phone=phone,
            place=place,
            kind=kind,
        )

    def _slipped(self, body, kind):
        rng = self.rng
        for _ in range(200):
            if kind == "other":
                made = (
                    f"99{rng.randrange(COUNTIES) + 21:04d}{body[6:14]}{rng.randrange(500) * 2 + int(body[16]) % 2:03d}"
                )
            elif kind == "century":
                made = body[:6] + ("20" if body[6:8] == "19" else "19") + body[8:]
            elif kind == "swap":
                at = rng.randrange(16)
                made = body[:at] + body[at + 1] + body[at] + body[at + 2 :]
            else:
                at = rng.randrange(*{"sequence": (14, 16), "day": (8, 14), "area": (2, 6)}[kind])
                made = body[:at] + rng.choice("0123456789") + body[at + 1 :]
            if (
                made != body
                and is_a_day(made[6:14])
                and "19210101" <= made[6:14] <= f"{LAST:%Y%m%d}"
                and int(made[16]) % 2 == int(body[16]) % 2
            ):
                return made
        return body

    def _misheard(self, name):
        rng = self.rng
        if "·" in name:
            return name.replace("·", rng.choice(DOTS[1:]))
        at = rng.randrange(1, len(name))
        if name[at] in SHAPES and rng.random() < 0.15:
            return name[:at] + SHAPES[name[at]] + name[at + 1 :]
        others = self.by_sound.get(pinyin.sort_key("王" + name[at]).split()[-1], ())
        same = [each for each in others if each != name[at]]
        return name[:at] + rng.choice(same) + name[at + 1 :] if same else name


def _homophones():
    found = {}
    for letter in dict.fromkeys(MEN + WOMEN + RARE):
        found.setdefault(pinyin.sort_key("王" + letter).split()[-1], []).append(letter)
    return found
