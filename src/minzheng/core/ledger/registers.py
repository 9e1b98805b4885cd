"""台账登记簿 — accounts, runs and lines, found when the product starts."""

from minzheng.core.ledger.accounts.registers import Accounts

__all__ = ["Accounts"]
