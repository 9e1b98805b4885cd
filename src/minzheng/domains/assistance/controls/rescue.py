"""流浪乞讨救助控制项 — clocks that ran out, days that cannot be, people who should not have gone alone, settlements that were not followed up."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value

from minzheng.core.access.scopes import ScopedQuerySet
from minzheng.core.benefits.models import Enrolment
from minzheng.core.duties.models import Duty, DutyQuerySet
from minzheng.core.duties.states import OVERDUE, state
from minzheng.core.registers.controls import CONTROLS, Control
from minzheng.core.registers.spells import holds_on
from minzheng.domains.assistance.duties import RETURN_VISIT
from minzheng.domains.assistance.rescue import limits
from minzheng.domains.assistance.rescue.choices import Act, Benefit, Way
from minzheng.domains.assistance.rescue.models import Departure, Identification, KinMatch
from minzheng.domains.assistance.rescue.reads import overdue, stays, with_earlier

PATIENCE = timedelta(days=30)
STAY, DEPARTURE = Value("assistance.stay"), Value("assistance.departure")
OF_STAY = F("stay__number")


def without_notice(at: date) -> ScopedQuerySet[Any]:
    """People nobody knew, without a notice on the site in time."""
    return overdue(stays(at), at, Act.NOTICE, "notice_by")


def without_sample(at: date) -> ScopedQuerySet[Any]:
    """People nobody knew, of whom no sample was taken in time."""
    return overdue(stays(at), at, Act.DNA, "dna_by")


def without_report(at: date) -> ScopedQuerySet[Any]:
    """People nobody knew beyond the usual stay, who were not reported."""
    return overdue(stays(at), at, Act.REPORT, "report_by")


def gone_alone(at: date) -> ScopedQuerySet[Any]:
    """People who must be escorted and who left by themselves."""
    return Departure.objects.counted().filter(left_on__lte=at, way=Way.OWN, stay__needs_escort=True)


def gone_before(at: date) -> ScopedQuerySet[Any]:
    """Departures before the entry."""
    return Departure.objects.filter(created_at__date__lte=at, left_on__lt=F("stay__entered_on"))


def twice_at_once(at: date) -> ScopedQuerySet[Any]:
    """Stays that begin while the same person is at a station already."""
    rows = with_earlier(stays(at)).filter(who__isnull=False)
    other = with_earlier(stays(at)).filter(who=OuterRef("who"), entered_on__lte=OuterRef("entered_on"))
    running = Q(left_on__isnull=True) | Q(left_on__gt=OuterRef("entered_on"))
    earlier = Q(entered_on__lt=OuterRef("entered_on")) | Q(pk__lt=OuterRef("pk"))
    return rows.filter(Exists(other.filter(running, earlier)))


def without_benefit(at: date) -> ScopedQuerySet[Any]:
    """Settled people, registered as persons, who some time later receive nothing under the code that the settlement names."""
    rows = Departure.objects.counted().filter(way=Way.SETTLED).exclude(benefit=Benefit.INSTITUTION)
    there = Enrolment.objects.filter(holds_on(at), person=OuterRef("person"), programme=OuterRef("benefit"))
    return rows.annotate(by=limits.after("left_on", limits.BENEFIT)).filter(~Exists(there), by__lt=at)


def waiting(model: Any) -> Any:
    """Records of a model that nobody confirmed within 30 days."""

    def rows(at: date) -> ScopedQuerySet[Any]:
        found: ScopedQuerySet[Any] = model.objects.waiting().filter(created_at__date__lt=at - PATIENCE)
        return found

    return rows


def visits_overdue(at: date) -> DutyQuerySet:
    """Minors who were taken home and whom nobody looked after in a quarter that is over."""
    mine = Duty.objects.filter(kind=RETURN_VISIT.code, due_on__lt=at).owed().as_of(at)
    return mine.annotate(state=state([RETURN_VISIT])).filter(state=OVERDUE)


def _of_stays(code: str, title: str, explain: str, mend: str, rows: Any) -> None:
    CONTROLS.add(Control(f"assistance.{code}", title, "assistance", explain, mend, rows, F("number"), STAY))


_of_stays(
    "rescue_notice_overdue", "寻亲公告逾期", "入站时身份不明，期限内没有登记寻亲公告，人也没有离站或查明。",
    "立即发布寻亲公告，在“救助经过”登记网站和日期。", without_notice,
)  # fmt: skip
_of_stays(
    "rescue_dna_overdue", "DNA 采集逾期", "入站时身份不明，期限内没有登记采集 DNA，人也没有离站或查明。",
    "联系公安机关采集，在“救助经过”登记单位和日期。", without_sample,
)  # fmt: skip
_of_stays(
    "rescue_report_overdue", "滞留没有报告", "身份不明的人员滞留超过期限，没有登记滞留报告。", "向主管部门报告，在“救助经过”登记。", without_report,
)  # fmt: skip
_of_stays(
    "rescue_twice_at_once", "同一人同时在两处", "同一人还没有离站，又登记了一次入站。", "核实哪一次有误，或补登记上一次的离站。", twice_at_once,
)  # fmt: skip
for _code, _title, _explain, _mend, _rows in (
    ("rescue_gone_alone", "须护送人员自行离站", "登记为须护送的人员，离站方式却是自行离站。", "核实人员下落；登记有误的由确认人撤销后改正。", gone_alone),
    ("rescue_gone_before", "离站早于入站", "离站日期早于入站日期，不可能成立。", "核对原始记录；已确认的由确认人撤销后改正。", gone_before),
    ("rescue_without_benefit", "落户安置后没有保障", "落户安置已经一段时间，登记的安置保障没有相应的在保记录，或没有填落户后的登记。",
     "在“人员”里登记落户人员并填到安置登记上，督促受理保障申请。", without_benefit),
    ("departure_waiting", "离站与安置久未确认", "登记超过 30 天仍无人确认，这个人仍算在站。", "与填报人核对后确认；不成立的由填报人撤回。", waiting(Departure)),
):  # fmt: skip
    CONTROLS.add(Control(f"assistance.{_code}", _title, "assistance", _explain, _mend, _rows, OF_STAY, DEPARTURE))
CONTROLS.add(
    Control(
        "assistance.identification_waiting", "身份查明久未确认", "assistance", "登记超过 30 天仍无人确认，这个人仍算身份不明。",
        "与填报人核对比对结果后确认；不成立的由填报人撤回。", waiting(Identification), OF_STAY, Value("assistance.identification"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.kin_match_waiting", "寻亲核对久未确认", "assistance", "核对登记超过 30 天仍无人确认，家属还在等待。",
        "尽快由另一人核对辨认记录或比对结果后确认。", waiting(KinMatch), OF_STAY, Value("assistance.kin_match"),
    )
)  # fmt: skip
CONTROLS.add(
    Control(
        "assistance.return_visit_overdue", "未成年人离站回访逾期", "assistance", "送返的未成年人，一个季度过去没有登记回访。",
        "由未成年人救助保护机构回访，在那次救助的“救助经过”登记；确有原因的申请免办。", visits_overdue,
        F("person__name"), Value("assistance.duties"),
    )
)  # fmt: skip
