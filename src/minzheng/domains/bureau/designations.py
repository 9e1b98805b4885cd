"""机关建设认定 — the honours of the two lists of ten, and each quarter's grades of the staff."""

from minzheng.core.designations.kinds import KINDS, DesignationKind

DOUBLE_TEN = KINDS.add(
    DesignationKind(
        "bureau.double_ten", "双十佳典型", line="bureau", holder="person", unit="名", groups=("第一份名单", "第二份名单"),
        icon="medal",
    )
)  # fmt: skip
QUARTERLY_APPRAISAL = KINDS.add(
    DesignationKind(
        "bureau.quarterly_appraisal", "平时考核等次", line="bureau", holder="person", unit="人次",
        grades=(("good", "好"), ("fair", "较好"), ("plain", "一般"), ("poor", "较差")), icon="clipboard-check",
    )
)  # fmt: skip
