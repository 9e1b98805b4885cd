"""公民身份号码与残疾人证号 — numbers of persons."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from minzheng.kernel.identifiers.problems import BadIdentifier, tidy, weighted
from minzheng.kernel.masking import mask_resident_id

RESIDENT_ID = "公民身份号码"
DISABILITY_CERTIFICATE = "残疾人证号"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
LENGTH = 18
OLD_LENGTH = 15
CENTENARIAN_SEQUENCES = frozenset({"996", "997", "998", "999"})


class Sex(StrEnum):
    """性别 — as told by the 17th digit of a resident ID: odd is male."""

    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> str:
        return "男" if self is Sex.MALE else "女"


@dataclass(frozen=True)
class ResidentID:
    """公民身份号码 — GB 11643-1999, 18 characters; ``division`` is the county code at issue and may be abolished."""

    number: str
    division: str
    born_on: date
    sex: Sex

    def __repr__(self) -> str:
        return f"ResidentID({mask_resident_id(self.number)})"


@dataclass(frozen=True)
class DisabilityCertificate:
    """残疾人证 — resident ID, category 1–7 (视力 听力 言语 肢体 智力 精神 多重), grade 1–4, number of re-issues."""

    number: str = field(repr=False)
    resident: ResidentID
    category: int
    grade: int
    reissue: int


def parse_resident_id(text: str, *, today: date) -> ResidentID:
    """公民身份号码 — 18 characters with a date of birth not after ``today`` and a right check character."""
    number = tidy(text)
    if re.fullmatch(r"[0-9]{15}", number):
        raise BadIdentifier(RESIDENT_ID, "是15位的旧号码", "请核对本人现有证件，按18位填写")
    if len(number) != LENGTH:
        raise BadIdentifier(RESIDENT_ID, f"应为{LENGTH}位，现为{len(number)}位", "请对照证件补齐或删去多余字符")
    if not re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number):
        raise BadIdentifier(RESIDENT_ID, "含有不该有的字符", "前17位应为数字，末位为数字或X，请对照证件改正")
    born_on = _birth_date(number[6:14])
    if born_on > today:
        raise BadIdentifier(RESIDENT_ID, "中的出生日期在今天之后", "请对照证件核对第7至14位")
    if number[-1] != resident_check(number[:-1]):
        raise BadIdentifier(RESIDENT_ID, "的校验位不符", "多为抄错一位或两位颠倒，请对照证件重新录入")
    return ResidentID(number, number[:6], born_on, _sex_of(number))


def upgrade_resident_id(text: str) -> ResidentID:
    """旧号换算 — 15 digits to 18: the century is put in (18xx for the sequences 996–999) and the check added."""
    old = tidy(text)
    if len(old) != OLD_LENGTH or not re.fullmatch(r"[1-9][0-9]{14}", old):
        raise BadIdentifier(RESIDENT_ID, "不是15位数字的旧号码", "请核对原始材料")
    century = "18" if old[12:] in CENTENARIAN_SEQUENCES else "19"
    body = old[:6] + century + old[6:]
    number = body + resident_check(body)
    return ResidentID(number, number[:6], _birth_date(number[6:14]), _sex_of(number))


def resident_check(body: str) -> str:
    """校验码 — the 18th character for the first 17 (ISO 7064, MOD 11-2)."""
    return CHECKS[weighted(map(int, body), WEIGHTS) % len(CHECKS)]


def parse_disability_certificate(text: str, *, today: date) -> DisabilityCertificate:
    """残疾人证号 — 20 characters, or 22 with the mark B1, B2 … of a re-issue."""
    number = tidy(text)
    match = re.fullmatch(r"(.{18})([1-7])([1-4])(?:B([1-9]))?", number)
    if match is None:
        raise BadIdentifier(
            DISABILITY_CERTIFICATE, "的格式不符", "应为身份号码加类别（1至7）和等级（1至4），补证另加B和次数"
        )
    resident_number, category, grade, reissue = match.groups()
    try:
        resident = parse_resident_id(resident_number, today=today)
    except BadIdentifier as problem:
        raise BadIdentifier(DISABILITY_CERTIFICATE, f"前18位{problem.problem}", problem.mend) from None
    return DisabilityCertificate(number, resident, int(category), int(grade), int(reissue or 0))


def _birth_date(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise BadIdentifier(RESIDENT_ID, "中的出生日期不存在", "请对照证件核对第7至14位") from None


def _sex_of(number: str) -> Sex:
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
