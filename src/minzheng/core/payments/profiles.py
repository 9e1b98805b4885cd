"""银行文件格式 — the profiles that the product knows, by code."""

from functools import cache
from pathlib import Path

from minzheng.adapters.bank_files import BankProfile, load

FOLDER = Path(__file__).resolve().parents[2] / "data" / "bank_profiles"


@cache
def profiles() -> dict[str, BankProfile]:
    """All profiles."""
    return load(FOLDER)


def choices() -> list[tuple[str, str]]:
    """Codes and titles for a form; a profile whose document nobody saw says so."""
    return [(code, f"{one.title}{'' if one.verified else '（未核实）'}") for code, one in profiles().items()]


def title_of(code: str) -> str:
    """What a profile is called."""
    return dict(choices()).get(code, code)
