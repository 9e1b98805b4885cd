"""补贴启动版块 — on the page of an enrolment that follows another, or that others follow: in which months the subsidy was started, and how much it is."""

from minzheng.core.access.models import User
from minzheng.core.access.permissions import Permission
from minzheng.core.benefits.activations.reads import counting, published_in_words
from minzheng.core.benefits.models import Enrolment
from minzheng.core.divisions.models import Division
from minzheng.core.registers.sections import SECTIONS, Mark, Section, Sheet
from minzheng.kernel.money import format_yuan
from minzheng.kernel.policy import PROGRAMMES

ENROLMENT, ACTIVATION = "benefits.enrolment", "benefits.activation"
TITLES = ("补贴月份", "项目", "启动范围", "每人标准（元）", "公布的涨幅", "依据文件", "文件原件")
MOST = 60
NOTE = "当月由这项保障发放的人，每人一份；一个人有几项保障的，只随其中一项发一份。暂停的月份没有。是否已经列入台账见“发放情况”。"


def _of_enrolment(enrolment: Enrolment, _user: User) -> Sheet | None:
    """What was started since the enrolment began; none where nothing follows its programme."""
    earned = [one.code for one in PROGRAMMES if enrolment.programme in one.follows]
    codes = [enrolment.programme] if enrolment.follows_id is not None else earned
    if not codes:
        return None
    division = Division.objects.select_related("county").get(pk=enrolment.division_id)
    found = [
        one
        for one in counting(codes, division, enrolment.since)
        if enrolment.until is None or one.month < enrolment.until
    ]
    lines: list[tuple[Mark, ...]] = [
        (
            Mark(f"{one.month:%Y-%m}", register=ACTIVATION, uid=one.uid), Mark(PROGRAMMES.get(one.programme).title), Mark(one.division.name),
            Mark(format_yuan(one.amount or 0)), Mark(published_in_words(one)), Mark(one.paper),
            Mark("已核对", "ok") if one.verified else Mark("未核实", "soon"),
        )
        for one in found[:MOST]
    ]  # fmt: skip
    return Sheet(TITLES, lines, "保障期间没有启动过。", "个月", NOTE)


def _beside(enrolment: Enrolment, _user: User) -> Sheet | None:
    """The enrolment that this one follows, or those that follow it."""
    found = [enrolment.follows] if enrolment.follows is not None else list(enrolment.followed_by.order_by("pk"))
    if not found:
        return None
    word = "随它发放，发到它的账户" if enrolment.follows_id is not None else "随这项保障发放"
    lines: list[tuple[Mark, ...]] = [
        (
            Mark(one.number, register=ENROLMENT, uid=one.uid), Mark(PROGRAMMES.get(one.programme).title), Mark(word),
        )
        for one in found
    ]  # fmt: skip
    return Sheet(("保障编号", "项目", "关系"), lines, "", "项")


SECTIONS.add(Section("benefits.enrolment.started", ENROLMENT, "补贴启动", _of_enrolment, to=Permission.REGISTER_VIEW))
SECTIONS.add(Section("benefits.enrolment.beside", ENROLMENT, "附随的保障", _beside, to=Permission.REGISTER_VIEW))
