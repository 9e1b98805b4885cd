"""走访表 — a visit as a paper: who was visited by whom and when, every answer, what follows from them, who signed."""

from minzheng.adapters.papers import Grid, Heading, Memo, MemoPart, Picture, Text, memo_as_pdf
from minzheng.core.documents import services as documents
from minzheng.core.parties import sealing
from minzheng.core.parties.models import Household, Person
from minzheng.core.visits.checklists import pinned
from minzheng.core.visits.models import Visit
from minzheng.core.visits.reads import answered, findings_of, pictures_of, results_of, visitors_of

SIGNATURE_WIDTH = 45  # mm


def as_pdf(visit: Visit) -> bytes:
    """走访表 PDF — raises CannotTypeset."""
    return memo_as_pdf(memo_of(visit))


def memo_of(visit: Visit) -> Memo:
    """走访表内容 — of a visit that was sent in."""
    checklist = pinned(visit.pin)
    results = results_of(visit)
    day = f"{visit.visited_on:%Y-%m-%d}" if visit.visited_on else ""
    body: list[MemoPart] = [
        Grid(
            ("项目", "内容"),
            [("对象", name_of(visit)), *_who(visit), ("地点", visit.division.name), ("走访日期", day)],
            (1, 3),
        )
    ]
    body += [Text(f"{one.result.title}：{one.words}。依据：{one.because}。") for one in results]
    pictures = pictures_of(visit)
    for section, lines in answered(checklist, visit.answers, pictures):
        body += [
            Heading(section.title),
            Grid(("项目", "情况"), [(one.question.title, one.words or "未填") for one in lines], (2, 3)),
        ]
    findings = findings_of(visit)
    if findings:
        rows = [(one.title, f"{one.due_on:%Y-%m-%d}") for one in findings]
        body += [Heading("发现的问题"), Grid(("问题", "整改期限"), rows, (3, 1))]
    body += [Heading("签名"), *_signed(visit)]
    headline = "；".join(one.words for one in results) or checklist.title
    return Memo(
        checklist.title, f"依据：{checklist.cites}", headline, body, foot=f"{checklist.pin}　走访编号 {visit.uid}"
    )


def name_of(visit: Visit) -> str:
    """对象 — what is visited, by its name."""
    party = visit.subject
    return f"户编号 {party.code}" if isinstance(party, Household) else party.name


def _who(visit: Visit) -> list[tuple[str, str]]:
    party = visit.subject
    rows = [("证件号码", sealing.masked_id(party.sealed_id, party.uid))] if isinstance(party, Person) else []
    if visit.at_home is not None:
        rows.append(("是否见到本人", "见到" if visit.at_home else f"没有见到：{visit.absence}"))
    return [(title, words) for title, words in rows if words]


def _signed(visit: Visit) -> list[MemoPart]:
    rows = [(one.person.name, f"{one.signed_at:%Y-%m-%d}" if one.signed_at else "未签") for one in visitors_of(visit)]
    body: list[MemoPart] = [Grid(("走访人", "签名日期"), rows, (1, 1))]
    if visit.signature is not None:
        body.append(Picture(documents.content(visit.signature), SIGNATURE_WIDTH, "被走访人签名"))
    elif visit.unsigned:
        body.append(Text(f"被走访人没有签名：{visit.unsigned}"))
    return body
