"""儿童与残疾人来件 — disability certificates and school enrolment, person by person."""

from minzheng.core.facts.feeds import Feed, FeedColumn
from minzheng.core.facts.register_base import FeedRegister
from minzheng.core.registers.declarations import REGISTERS


@REGISTERS.add
class DisabilityCertificates(FeedRegister):
    """残疾人证来件 — kind and grade, and until when the certificate is valid."""

    feed = Feed(
        "welfare.disability_feed", "残疾人证来件", "welfare", "残联",
        (FeedColumn("disability_kind"), FeedColumn("disability_grade"), FeedColumn("certificate_valid")), ends="证件失效日期",
    )  # fmt: skip


@REGISTERS.add
class SchoolEnrolment(FeedRegister):
    """学籍来件 — who goes to school."""

    feed = Feed("welfare.school_feed", "学籍来件", "welfare", "教育部门", (FeedColumn("in_school"),))
