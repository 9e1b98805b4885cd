"""公示内容 — what a notice says to the public: composed from the case by the declared items, and refused where it tells too much.

The officer chooses days, places, the opinion and the office; whatever he writes himself is searched for numbers of persons,
addresses, illnesses, disabilities and sentences (个人信息保护法 §28). The preview and the page of the public are made by the same function.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from minzheng.core.benefits.applications.models import CaseOpinion
from minzheng.core.calendars.reads import working_calendar
from minzheng.core.cases.models import Case
from minzheng.core.cases.versions import WORKFLOWS
from minzheng.core.divisions.models import Division
from minzheng.core.parties.models import Membership, Person
from minzheng.core.publicity.declarations import Board, CaseNotice, Item
from minzheng.core.publicity.models import PublicNotice
from minzheng.core.publicity.naming import is_minor, shown_name, shows_in_full
from minzheng.kernel.calendar import UnknownYear
from minzheng.kernel.identifiers import BadIdentifier, PhoneKind, found_in, parse_phone
from minzheng.kernel.money import format_yuan
from minzheng.kernel.workflow import Course, NotPossible, Stay

ILLNESS = (
    r"病|症(?!结)|癌|瘤|[肝肾肺胃]|透析|化疗|放疗|手术|住院|确诊|诊断|患(?!难)|卧床|昏迷|植物人|中风|[脑心]梗|梗[死塞]|出血|衰竭|硬化|"
    r"骨折|烧伤|移植|支架|心脏|血压|血糖|糖尿|尿毒|结核|梅毒|囊肿|溃疡|癫痫|白内障|青光眼|艾滋|HIV|抑郁|躁狂|躁郁|自闭|痴呆|疯|孕|流产"
)
DISABILITY = (
    r"残(?!联|余|值|损|疾人联合会)|截肢|肢体|假肢|瘫|失能|失智|失明|失聪|失语|聋|哑|盲人|智力|智障|弱智|视力|听力|畸形|"
    r"精神(?:分裂|障碍|异常|失常|疾|残|[一二三四1-4]级)"
)
CRIME = r"服刑|徒刑|判刑|刑满|刑释|监狱|入狱|坐牢|看守所|羁押|社区矫正|犯罪|前科|吸毒|戒毒|涉毒|毒瘾|贩毒"
SENSITIVE = re.compile("|".join((ILLNESS, DISABILITY, CRIME)), re.IGNORECASE)
WITHHELD = "不公开"
HOTLINE = re.compile(r"12\d{3}")  # 12345 and the like
LONGEST_NOTE, MOST_MEMBERS = 200, 30


@dataclass(frozen=True)
class Draft:
    """拟公示 — what the officer chooses; ``amount`` in fen a month."""

    posted_on: date
    boards: frozenset[str]
    proposal: str
    unit: str
    telephone: str
    members: int | None = None
    amount: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Sheet:
    """公示单 — all that the public reads of a notice; ``lines`` are label and value by the white list."""

    title: str
    place: str
    lines: tuple[tuple[str, str], ...]
    note: str
    posted_on: date
    until: date
    unit: str
    telephone: str

    @property
    def digest(self) -> str:
        """摘要 — by which the sheet that was looked at is known again."""
        said = json.dumps(asdict(self), ensure_ascii=False, default=str)
        return sha256(said.encode()).hexdigest()


def sheet_of(notice: PublicNotice) -> Sheet:
    """公示单 — of a notice, hung or about to be; its division is read."""
    values = {
        Item.APPLICANT: notice.applicant,
        Item.MEMBERS: f"{notice.members} 人" if notice.members else "",
        Item.PROPOSAL: PublicNotice.Proposal(notice.proposal).label,
        Item.AMOUNT: format_yuan(notice.amount) if notice.amount else "",
    }
    lines = tuple((item.label, str(values[item])) for item in map(Item, notice.shows) if values[item])
    title = WORKFLOWS.pinned(notice.pin).title
    return Sheet(
        f"{title}公示", notice.division.name, lines, notice.note, notice.posted_on, notice.until, notice.unit, notice.telephone
    )  # fmt: skip


def compose(case: Case, course: Course, declared: CaseNotice, draft: Draft, *, today: date) -> PublicNotice:
    """拟就公示 — a notice that is not saved yet. Raises NotPossible with every reason."""
    stay, person = course.stays[-1], case.person
    problems = [*_problems(draft, declared, stay, today), *_differences(case, declared, draft)]
    if person is None:
        problems.append("单位的申请不公示个人信息，不能按这个样式公示。")
    if problems or person is None:
        raise NotPossible("".join(problems))
    shows = shown_of(declared, person, today)
    hidden = Item.APPLICANT not in shows
    full = shows_in_full(declared.names, today)
    return PublicNotice(
        case=case, division=_township_of(case) if hidden else place_of(case, person), pin=course.workflow.pin,
        shows=[item.value for item in shows],
        applicant=WITHHELD if hidden else shown_name(person.name, person.born_on, full=full, on=today),
        members=draft.members if Item.MEMBERS in shows else None, proposal=draft.proposal,
        amount=draft.amount if Item.AMOUNT in shows else None, note=draft.note.strip(),
        boards=[board.value for board in declared.boards if board in draft.boards], posted_on=draft.posted_on,
        until=_last_day(course, declared, draft.posted_on), unit=draft.unit.strip(), telephone=office_phone(draft.telephone),
    )  # fmt: skip


def shown_of(declared: CaseNotice, person: Person, today: date) -> tuple[Item, ...]:
    """公示项目 — by the white list; of a minor the opinion alone (未成年人保护法 §4, 个人信息保护法 §28)."""
    if is_minor(person.born_on, today):
        return tuple(item for item in declared.shows if item is Item.PROPOSAL)
    return declared.shows


def _township_of(case: Case) -> Division:
    """The township of a case, or its own place above one: a village would point at a child."""
    place = case.division
    while place.level == Division.Level.VILLAGE and place.parent is not None:
        place = place.parent
    return place


def _last_day(course: Course, declared: CaseNotice, posted_on: date) -> date:
    """公示止日 — by the version that the case keeps, the last day included. Raises NotPossible for a year without calendar."""
    limit = course.workflow.moves[declared.onward.name].not_before
    assert limit is not None, "the declarations were checked when the product started"
    try:
        return limit.ends(posted_on, working_calendar())
    except UnknownYear as problem:
        raise NotPossible(str(problem)) from problem


def _problems(draft: Draft, declared: CaseNotice, stay: Stay, today: date) -> Iterator[str]:
    if not stay.since <= draft.posted_on <= today:
        yield f"公示起日应在进入“{stay.state.title}”之日（{stay.since}）与今天之间。"
    yield from _misplaced(draft, declared, today)
    if draft.proposal not in PublicNotice.Proposal.values:
        yield "请选择初审意见。"
    if Item.MEMBERS in declared.shows and not 1 <= (draft.members or 0) <= MOST_MEMBERS:
        yield f"请填写家庭人数，1 至 {MOST_MEMBERS} 人。"
    if draft.amount is not None and draft.amount <= 0:
        yield "金额应大于 0，没有定下来的请空着。"
    yield from telling_too_much("说明", draft.note)
    yield from office_problems("受理异议的单位", draft.unit, draft.telephone)


def _differences(case: Case, declared: CaseNotice, draft: Draft) -> Iterator[str]:
    """What hangs is what the township proposed by the rules, where it did: the same opinion, the same amount."""
    said = opinion_of(case)
    if said is None:
        return
    proposal, amount = said
    if draft.proposal != proposal:
        yield f"初审意见应与案卷一致：{PublicNotice.Proposal(proposal).label}。"
    if Item.AMOUNT in declared.shows and draft.amount != amount:
        yield f"金额应与案卷里的初审意见一致：{format_yuan(amount)} 元。" if amount else "初审意见没有金额，请空着。"


def opinion_of(case: Case) -> tuple[str, int | None] | None:
    """初审意见 — the latest that was reckoned by the rules: grant or refuse, and fen a month; None where there is none."""
    found = CaseOpinion.objects.filter(case=case).order_by("-serial").first()
    if found is None:
        return None
    granted = found.answer == "entitled"
    return (PublicNotice.Proposal.GRANT if granted else PublicNotice.Proposal.REFUSE).value, found.amount


def _misplaced(draft: Draft, declared: CaseNotice, today: date) -> Iterator[str]:
    if missing := [board.label for board in Board if board in declared.must - draft.boards]:
        yield f"应在{'、'.join(missing)}公示，请张贴后勾选。"
    if Board.WEBSITE in draft.boards and draft.posted_on < today:
        yield f"{Board.WEBSITE.label}从今天起才看得到，不能补登今天以前的公示；请把公示起日改为今天，或不勾选{Board.WEBSITE.label}。"
    if draft.boards - set(declared.boards):
        yield "有不能公示的地点，请重新勾选。"


def office_problems(label: str, unit: str, telephone: str) -> Iterator[str]:
    """单位有误 — what is wrong with the office that answers to the public, and with its telephone."""
    if not unit.strip():
        yield f"请填写{label}。"
    yield from telling_too_much(label, unit)
    try:
        office_phone(telephone)
    except NotPossible as problem:
        yield str(problem)


def telling_too_much(label: str, text: str) -> Iterator[str]:
    """说得太多 — why a text may not be shown: numbers, addresses, illnesses, sentences; says where they stand and never repeats them."""
    found = found_in(text)
    if found:
        yield f"“{label}”里{'，'.join(one.words for one in found)}；公示不能出现号码和门牌，请删去。"
    if match := SENSITIVE.search(text):
        yield f"“{label}”里第 {match.start() + 1} 个字起说到了健康状况或涉刑涉毒情况；公示不能出现，请删去。"
    if len(text.strip()) > LONGEST_NOTE:
        yield f"“{label}”最多 {LONGEST_NOTE} 个字，请写短一些。"


def office_phone(text: str) -> str:
    """办公电话 — a landline with its area code or a public hotline; a mobile number is somebody's own. Raises NotPossible."""
    if HOTLINE.fullmatch(text.strip()):
        return text.strip()
    try:
        phone = parse_phone(text)
    except BadIdentifier as problem:
        raise NotPossible(f"办公电话{problem.problem}，{problem.mend}。") from None
    if phone.kind is PhoneKind.MOBILE:
        raise NotPossible("受理异议应留单位的固定电话或服务热线，不能留个人手机号。")
    return str(phone)


def place_of(case: Case, person: Person) -> Division:
    """公示地 — where the applicant lives, where that lies with the office of the case; else the place of the case."""
    return person.division if person.division.path.startswith(case.division.path) else case.division


def members_of(person: Person, on: date) -> int | None:
    """家庭人数 — those of the applicant's household on a day; None where he is in no registered one. One statement."""
    mine = Membership.objects.on(on).filter(person=person).values("household")
    return Membership.objects.on(on).filter(household__in=mine).count() or None
