"""办理经过查询 — steps and papers of cases as the kernel reads them: two statements, whatever the number of cases."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from minzheng.core.cases import versions
from minzheng.core.cases.models import Case, FiledPaper, Step
from minzheng.kernel.workflow import Course, Event, Sort

Placed = tuple[int, Event]


def course_of(case: Case, today: date) -> Course:
    """办理经过 — what happened to one case, under the version that is its own today."""
    return courses_of([case], today)[case.pk]


def courses_of(cases: Sequence[Case], today: date) -> dict[int, Course]:
    """各件经过 — the courses of many cases, by the key of the case."""
    happened = _events([case.pk for case in cases])
    return {
        case.pk: Course(
            versions.version_of(case, today),
            case.opened_on,
            tuple(event for _, event in sorted(happened[case.pk], key=lambda placed: placed[0])),
            case.decider,
            frozenset(case.marks),
        )
        for case in cases
    }


def _events(cases: Sequence[int]) -> dict[int, list[Placed]]:
    found: dict[int, list[Placed]] = defaultdict(list)
    steps = Step.objects.filter(case__in=cases).values_list("case", "serial", "sort", "name", "on", "by")
    for case, serial, sort, name, on, by in steps:
        found[case].append((serial, Event(Sort(sort), name, on, frozenset({by}))))
    signed = ArrayAgg("signatures__person", filter=Q(signatures__isnull=False), default=[])
    papers = FiledPaper.objects.filter(case__in=cases).annotate(signers=signed)
    for case, serial, name, on, signers in papers.values_list("case", "serial", "name", "on", "signers"):
        found[case].append((serial, Event(Sort.FILED, name, on, frozenset(signers))))
    return found
