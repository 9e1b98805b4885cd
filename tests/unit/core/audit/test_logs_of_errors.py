"""The log of an error shows where it happened, never the row that PostgreSQL quotes."""

import logging

from minzheng.core.audit.logs import PersonalDataFilter


def written(message, problem):
    try:
        raise problem
    except type(problem) as raised:
        record = logging.LogRecord(
            "x", logging.ERROR, "x.py", 1, message, (), (type(raised), raised, raised.__traceback__)
        )
    assert PersonalDataFilter().filter(record)
    return logging.Formatter("{message}", style="{").format(record)


def test_a_quoted_row_and_every_number_are_blanked_in_a_traceback():
    text = written(
        "job failed",
        ValueError(
            "new row violates check\nDETAIL:  Failing row contains (7, 张三, 13900001234).\nid 990121195803071234"
        ),
    )
    assert "张三" not in text
    assert "13900001234" not in text
    assert "990121195803071234" not in text
    assert "new row violates check" in text
    assert "test_logs_of_errors.py" in text
