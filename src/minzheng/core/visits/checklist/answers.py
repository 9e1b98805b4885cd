"""答案 — what was typed on a visit, read as its questions want it; which questions were asked at all; what follows by rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.core.visits.checklist.declarations import (
    BadAnswer,
    Band,
    Checklist,
    Finding,
    Photo,
    Question,
    Result,
    Tally,
)

Answers = Mapping[str, Any]  # by the name of the question, as they are kept: booleans, whole numbers, text


@dataclass(frozen=True)
class Outcome:
    """结果一项 — a result with its value, in words, and the answers from which it follows."""

    result: Result
    value: Any
    words: str
    because: str


@dataclass(frozen=True)
class Judged:
    """判读结果 — the answers that were asked for, and what is wrong, by the name of the question."""

    answers: dict[str, Any]
    problems: dict[str, str]


def judge(checklist: type[Checklist], typed: Mapping[str, str], photos: Mapping[str, int], on: date) -> Judged:
    """判读 — every question in its order: asked or not, answered or lacking. What was typed for one not asked is left out."""
    answers: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for name, question in checklist.questions.items():
        if not is_asked(question, answers):
            continue
        said = str(photos.get(name) or "") if isinstance(question, Photo) else typed.get(name, "").strip()
        if said:
            try:
                answers[name] = question.read(said, on)
            except BadAnswer as problem:
                problems[name] = str(problem)
        elif question.required:
            problems[name] = f"{question.lacking}：{question.title}。"
    return Judged(answers, problems)


def is_asked(question: Question, answers: Answers) -> bool:
    """Whether a question is asked, after the answers so far."""
    return question.only_if is None or question.only_if.holds(answers)


def found(checklist: type[Checklist], answers: Answers) -> list[tuple[Question, Finding]]:
    """发现的问题 — what the answers show to be wrong, in the order of the questions."""
    asked = ((question, question.finds) for name, question in checklist.questions.items() if name in answers)
    return [
        (question, finds) for question, finds in asked if finds is not None and answers[question.name] in finds.when
    ]


def outcomes(checklist: type[Checklist], answers: Answers) -> list[Outcome]:
    """结果 — every result with what it follows from; none as long as an answer is missing."""
    reckoned = (_outcome(result, answers) for result in checklist.results.values())
    return [one for one in reckoned if one is not None]


def _outcome(result: Result, answers: Answers) -> Outcome | None:
    tally = result.of if isinstance(result, Band) else result
    assert isinstance(tally, Tally)
    if any(question.name not in answers for question in tally.of):
        return None
    counted = [question.title for question in tally.of if answers[question.name] is tally.value]
    because = f"{'、'.join(counted) or '无'}（{len(tally.of)} 项中 {len(counted)} 项）"
    if not isinstance(result, Band):
        return Outcome(result, len(counted), f"{len(counted)} {tally.unit}", because)
    words = next(words for most, words in sorted(result.steps.items()) if len(counted) <= most)
    return Outcome(result, words, words, f"{tally.title}：{because}；{result.cites}")


def typed_of(checklist: type[Checklist], answers: Answers) -> dict[str, str]:
    """Answers as they would be typed again."""
    return {
        name: question.typed(answers[name])
        for name, question in checklist.questions.items()
        if name in answers and not isinstance(question, Photo)
    }
