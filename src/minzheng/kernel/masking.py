"""遮蔽 — what is shown of a personal number when it need not be read in full."""

STAR = "*"
HIDDEN_OF_ID = 4
SHOWN_OF_ACCOUNT = 4
PHONE_HEAD = 3
PHONE_TAIL = 4


def mask_resident_id(number: str) -> str:
    """遮蔽公民身份号码 — the last four are hidden: they are what a person is asked to prove himself."""
    return number[:-HIDDEN_OF_ID] + STAR * min(len(number), HIDDEN_OF_ID)


def mask_phone(number: str) -> str:
    """遮蔽电话 — ``138****5678``, ``0311-****8888``; of a number too short for that everything is hidden."""
    area, dash, _ = number.rpartition("-")
    head = area + dash or number[:PHONE_HEAD]
    hidden = len(number) - len(head) - PHONE_TAIL
    if hidden < 1:
        return STAR * len(number)
    return head + STAR * hidden + number[-PHONE_TAIL:]


def mask_account(number: str) -> str:
    """遮蔽银行账号 — only the last four are shown, as on a bank's slip."""
    hidden = max(len(number) - SHOWN_OF_ACCOUNT, 0)
    return STAR * hidden + number[hidden:] if hidden else STAR * len(number)


def mask_name(name: str) -> str:
    """遮蔽姓名 — the first character is shown; a name of one character is hidden."""
    return name[:1] + STAR * (len(name) - 1) if len(name) > 1 else STAR * len(name)
