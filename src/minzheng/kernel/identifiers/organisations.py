"""统一社会信用代码 — numbers of organisations."""

import re
from dataclasses import dataclass

from minzheng.kernel.identifiers.problems import BadIdentifier, tidy, weighted

CREDIT_CODE = "统一社会信用代码"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
UNUSED_LETTERS = "IOSVZ"
WEIGHTS = tuple(pow(3, place, len(ALPHABET)) for place in range(17))
LENGTH = 18
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_CHECKS = "0123456789X"


@dataclass(frozen=True)
class CreditCode:
    """统一社会信用代码 — GB 32100-2015: department, kind, division of registration, organisation code GB 11714."""

    number: str
    department: str
    kind: str
    division: str
    organisation: str


def parse_credit_code(text: str) -> CreditCode:
    """统一社会信用代码 — 18 characters without I, O, S, V, Z; its own and the organisation code's check are verified."""
    number = tidy(text)
    if len(number) != LENGTH:
        raise BadIdentifier(CREDIT_CODE, f"应为{LENGTH}位，现为{len(number)}位", "请对照登记证书补齐或删去多余字符")
    if wrong := set(number) - set(ALPHABET):
        listed = "、".join(sorted(wrong & set(UNUSED_LETTERS))) or "字母和数字以外"
        mend = "代码不用字母I、O、S、V、Z，请核对是否为数字1、0、5、2"
        raise BadIdentifier(CREDIT_CODE, f"含有不该有的字符（{listed}）", mend)
    if not re.fullmatch(r"[0-9]{6}", number[2:8]):
        raise BadIdentifier(CREDIT_CODE, "第3至8位不是行政区划代码", "这六位应全为数字，请对照登记证书改正")
    if number[16] != organisation_check(number[8:16]):
        raise BadIdentifier(CREDIT_CODE, "中组织机构代码（第9至17位）的校验位不符", "请对照登记证书重新录入")
    if number[17] != credit_check(number[:17]):
        raise BadIdentifier(CREDIT_CODE, "的校验位不符", "多为抄错一位或两位颠倒，请对照登记证书重新录入")
    return CreditCode(number, number[0], number[1], number[2:8], number[8:17])


def credit_check(body: str) -> str:
    """校验码 — the 18th character for the first 17 (GB 32100-2015)."""
    return ALPHABET[-weighted(map(ALPHABET.index, body), WEIGHTS) % len(ALPHABET)]


def organisation_check(body: str) -> str:
    """校验码 — the 9th character of an organisation code for its first 8 (GB 11714)."""
    values = (int(character, 36) for character in body)
    return ORGANISATION_CHECKS[-weighted(values, ORGANISATION_WEIGHTS) % len(ORGANISATION_CHECKS)]
