"""儿童福利活动 — talks on the protection of minors, in the villages themselves."""

from minzheng.core.activities.kinds import KINDS, ActivityKind

POLICY_TALK = KINDS.add(
    ActivityKind(
        "welfare.policy_talk",
        "未成年人保护政策宣讲进村（居）",
        line="welfare",
        unit="场",
        icon="speakerphone",
        local=True,
        note="在村（社区）里开展的未成年人保护政策宣讲，一场一条，区划填到村（社区）。",
    )
)
