"""基层治理报表 — figures of the last elections, against which this term's are compared."""

from minzheng.core.returns.kinds import KINDS, Every, ReturnKind

BOTH = ("city", "county")
_NOTE = "上届换届的数，以换届工作总结或统计报表为准；口径与本届一致，村、居合计。"
LAST_TERM_TURNOUT = KINDS.add(
    ReturnKind(
        "governance.last_term_turnout", "上届换届参选率", line="governance", unit="%", scale=100, every=Every.TERM, levels=BOTH,
        source_note=_NOTE, icon="history",
    )
)  # fmt: skip
LAST_TERM_DUAL_ROLE = KINDS.add(
    ReturnKind(
        "governance.last_term_dual_role_share", "上届“一人兼”比例", line="governance", unit="%", scale=100, every=Every.TERM,
        levels=BOTH, source_note=_NOTE, icon="history",
    )
)  # fmt: skip
LAST_TERM_PETITIONS = KINDS.add(
    ReturnKind(
        "governance.last_term_election_petitions", "上届换届信访件数", line="governance", unit="件", every=Every.TERM,
        levels=BOTH, source_note=_NOTE, icon="history",
    )
)  # fmt: skip
