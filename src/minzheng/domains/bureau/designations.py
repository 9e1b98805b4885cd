"""机关建设认定 — the honours of the two lists of ten, and each quarter's grades of the staff."""

from minzheng.core.designations.kinds import KINDS, DesignationKind

DOUBLE_TEN = KINDS.add(
    DesignationKind(
        "bureau.double_ten", "双十佳典型", line="bureau", holder="person", unit="名", groups=("第一份名单", "第二份名单"),
        icon="medal",
        note="两份“十佳”名单上的人，凭表彰文件登记；名单和文号都要填。",
    )
)  # fmt: skip
QUARTERLY_APPRAISAL = KINDS.add(
    DesignationKind(
        "bureau.quarterly_appraisal", "平时考核等次", line="bureau", holder="person", unit="人次",
        grades=(("good", "好"), ("fair", "较好"), ("plain", "一般"), ("poor", "较差")), icon="clipboard-check",
        note="干部每季度平时考核的等次，一人一季一条，凭考核结果文件登记。",
    )
)  # fmt: skip
