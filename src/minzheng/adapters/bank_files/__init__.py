"""银行文件 — files of payment orders to a bank and its answers, by declared profiles: `write`, `read_answer`, `compare`."""

from minzheng.adapters.bank_files.answers import AnswerLine, BadAnswer, BankAnswer, read_answer
from minzheng.adapters.bank_files.comparing import Comparison, compare
from minzheng.adapters.bank_files.profiles import BadProfile, BankProfile, FileColumn, load
from minzheng.adapters.bank_files.writing import BadOrders, BankFile, Order, write

__all__ = [
    "AnswerLine", "BadAnswer", "BadOrders", "BadProfile", "BankAnswer", "BankFile", "BankProfile", "Comparison", "FileColumn", "Order",
    "compare", "load", "read_answer", "write",
]  # fmt: skip
