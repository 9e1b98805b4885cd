"""日志过滤 — keeps valid identity, bank and phone numbers out of the log files."""

import logging
import re
import traceback

_LONG_DIGITS = re.compile(r"(?<![0-9A-Za-z-])(\d{15,19}[Xx]?|1[3-9]\d{9})(?![0-9A-Za-z-])")

_ROW_DETAIL = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)  # PostgreSQL quotes whole rows there, names and all


class PersonalDataFilter(logging.Filter):
    """个人信息过滤器 — blanks every run of digits that could be an ID, an account or a mobile number."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        clean = _LONG_DIGITS.sub("[已隐去]", message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[0] is not None:
            told = "".join(traceback.format_exception(*record.exc_info)).rstrip()
            record.exc_text = _LONG_DIGITS.sub("[已隐去]", _ROW_DETAIL.sub(r"\1: [已隐去]", told))
        return True
