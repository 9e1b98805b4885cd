"""银行账号与电话 — where money goes and who answers."""

import re
from dataclasses import dataclass
from enum import StrEnum

from minzheng.kernel.identifiers.problems import BadIdentifier, tidy
from minzheng.kernel.masking import mask_account, mask_phone

BANK_ACCOUNT = "银行账号"
PHONE = "电话号码"
TEN = 10
NINE = 9


@dataclass(frozen=True)
class BankAccount:
    """银行账号 — 16 to 19 digits; ``warning`` is set when the Luhn digit fails, as on some passbooks."""

    number: str
    luhn_ok: bool

    @property
    def warning(self) -> str | None:
        return None if self.luhn_ok else f"{BANK_ACCOUNT}的校验位不符，如为银行卡请重新核对，如为存折可以保留。"

    def __repr__(self) -> str:
        return f"BankAccount({mask_account(self.number)}, luhn_ok={self.luhn_ok})"


class PhoneKind(StrEnum):
    """电话种类 — mobile or landline."""

    MOBILE = "mobile"
    LANDLINE = "landline"

    @property
    def label(self) -> str:
        return "手机" if self is PhoneKind.MOBILE else "固定电话"


@dataclass(frozen=True)
class Phone:
    """电话 — a mobile number, or a landline as ``area-number``, perhaps with an extension."""

    number: str
    kind: PhoneKind
    extension: str = ""

    def __str__(self) -> str:
        return f"{self.number}转{self.extension}" if self.extension else self.number

    def __repr__(self) -> str:
        return f"Phone({mask_phone(self.number)}, {self.kind.value})"


def parse_bank_account(text: str) -> BankAccount:
    """银行账号 — 16 to 19 digits; a failing Luhn digit is a warning, not a refusal."""
    number = tidy(text)
    if not re.fullmatch(r"[0-9]{16,19}", number):
        raise BadIdentifier(BANK_ACCOUNT, "应为16至19位数字", "请对照银行卡或存折重新录入")
    return BankAccount(number, luhn_ok=luhn_ok(number))


def parse_phone(text: str) -> Phone:
    """电话 — 11 digits of a mobile (``+86`` is dropped), or area code and 7 or 8 digits, ``转`` for an extension."""
    main, _, extension = re.sub(r"[()]", "", tidy(text)).partition("转")
    number = re.sub(r"^(?:\+|00)?86(?=1[3-9][0-9]{9}$)", "", main)
    if re.fullmatch(r"1[3-9][0-9]{9}", number) and not extension:
        return Phone(number, PhoneKind.MOBILE)
    match = re.fullmatch(r"(010|02[0-9]|0[3-9][0-9]{2})([1-9][0-9]{6,7})", number)
    if match is None or not re.fullmatch(r"[0-9]{0,6}", extension):
        raise BadIdentifier(
            PHONE, "既不是手机号，也不是带区号的固定电话", "手机应为11位，固定电话请加区号，分机号写在“转”字之后"
        )
    return Phone("-".join(match.groups()), PhoneKind.LANDLINE, extension)


def luhn_ok(number: str) -> bool:
    """校验 — whether the last digit of an account number fits the others (ISO/IEC 7812-1, Luhn)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - NINE * (value > NINE) for value in doubled) % TEN == 0
