"""窗口表单 — the pages of an intake draft as forms, and what was typed on them as the intake that the service takes.

Whatever was typed is kept as it was typed; only when it is checked does it become dates, matters and papers. Each field has a
name of its own over all pages, so that a page is kept without touching the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse

from minzheng.core.access.permissions import Permission
from minzheng.core.access.reads import scope_of
from minzheng.core.cases.intake import lists, reads
from minzheng.core.cases.intake.content import Asked, Outcome
from minzheng.core.cases.intake.reads import Channel
from minzheng.core.cases.marks import STAFF_KIN
from minzheng.core.cases.opening import Arrival
from minzheng.core.parties.households.registers import SETTLEMENTS
from minzheng.core.parties.households.services import RELATIONS, Home
from minzheng.core.parties.registers import PersonRegister
from minzheng.core.registers.parsing import Places, clean_row
from minzheng.kernel import periods
from minzheng.kernel.identifiers import BadIdentifier
from minzheng.kernel.identifiers.persons import parse_resident_id

Answers = dict[str, list[str]]
FIRST_PAGE = (
    "channel", "received_on", "accepted_on", "source_number", "late_reason", "matters", "needs", "marks",
    "new_name", "new_id_number", "new_division", "new_phone", "new_settlement", "home", "home_code", "home_relation",
)  # fmt: skip
ASKED = (
    "matters",
    "needs",
    "channel",
    "new_name",
    "new_id_number",
    "new_division",
    "home",
)  # answers are wanted, by what the register or the check says
LONGEST = 2_000
HUKOU_KINDS = next(each.choices for each in PersonRegister.fields if each.name == "settlement")


def _wanted(form: forms.Form, *names: str) -> None:
    """Fields that are no choice of the clerk's, though the draft may be kept without them."""
    for name in names:
        if name in form.fields:
            form.fields[name].asked = True  # type: ignore[attr-defined]  # read by the template of a field


class FirstPage(forms.Form):
    """来人与所求 — how it came and what is asked."""

    matters = forms.MultipleChoiceField(label="申请事项", required=False, widget=forms.CheckboxSelectMultiple)
    needs = forms.MultipleChoiceField(
        label="转给其他部门办的需要", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="由窗口转办，答复后告知申请人。",
    )  # fmt: skip
    marks = forms.MultipleChoiceField(
        label="需要特别办理的情形", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(STAFF_KIN.code, f"{STAFF_KIN.title}：{STAFF_KIN.meaning}")],
    )  # fmt: skip
    channel = forms.ChoiceField(label="来件渠道", choices=Channel.choices, required=False)
    received_on = forms.CharField(
        label="收到日期", required=False, help_text="不填就是今天；早于今天的是补录。",
        widget=forms.TextInput(attrs={"placeholder": "2021-08-30", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    accepted_on = forms.CharField(
        label="纸质受理日期", required=False, help_text="以前在纸上已经受理的才填，时限从这天起算。",
        widget=forms.TextInput(attrs={"placeholder": "2021-08-30", "inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    source_number = forms.CharField(
        label="来源编号", required=False, max_length=40, help_text="纸质登记簿的序号、热线或信访的编号。"
    )
    late_reason = forms.CharField(label="补录原因", required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = periods.today()
        self.fields["matters"].choices = [(one.code, one.title) for one in reads.matters_at(today)]  # type: ignore[attr-defined]  # a choice field
        self.fields["needs"].choices = [  # type: ignore[attr-defined]  # a choice field
            (one.matter, f"{one.need}（{one.department}）") for one in reads.needs_at(today)
        ]
        _wanted(self, *ASKED)


class NewcomerPage(forms.Form):
    """登记来人 — who is not registered yet; birthday and sex are read off the number."""

    new_name = forms.CharField(label="姓名", required=False, max_length=60)
    new_id_number = forms.CharField(label="身份证号", required=False, max_length=30, help_text="18 位，末位可为 X。")
    new_division = forms.CharField(
        label="居住地", required=False, max_length=80, help_text="村（社区）名称或 12 位代码。",
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )  # fmt: skip
    new_settlement = forms.ChoiceField(label="户籍性质", required=False, choices=[("", "请选择"), *HUKOU_KINDS])
    new_phone = forms.CharField(label="电话", required=False, max_length=30)
    home = forms.ChoiceField(
        label="家庭", required=False, choices=[("new_urban", "新立一户（城市）"), ("new_rural", "新立一户（农村）"), ("there", "已登记的家庭"), ("", "暂不登记家庭")],
    )  # fmt: skip
    home_code = forms.CharField(label="户编号", required=False, max_length=30, help_text="选“已登记的家庭”时填写。")
    home_relation = forms.ChoiceField(label="与户主关系", required=False, choices=RELATIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_division"].widget.attrs["data-places"] = reverse("division_options")
        _wanted(self, *ASKED)


def newcomer(answers: Mapping[str, list[str]], wrong: Mapping[str, str]) -> NewcomerPage:
    """登记来人 — the fields with what is kept, and what is wrong with them beside each."""
    filled = {name: one(answers, name) for name in NewcomerPage.base_fields}
    if "home" not in answers:
        filled["home"] = "new_rural"
    form = NewcomerPage(filled)
    form.is_valid()
    for name, words in wrong.items():
        if name in form.fields and name not in form.errors:
            form.add_error(name, words)
    return form


class MatterPage(forms.Form):
    """材料与处理 — of one matter: what was handed in, and what becomes of it."""

    def __init__(self, matter: str, title: str, outcomes: list[Outcome]) -> None:
        super().__init__(auto_id=f"id_{matter.replace('.', '_')}_%s")
        self.matter, self.title, self.anchor = matter, title, matter.replace(".", "_")
        self.need = lists.needs().get(matter)
        self.papers = lists.paper_lists().get(matter)
        if self.papers is not None:
            choices = [(one.code, one.title) for one in self.papers.papers]
            self.fields[f"handed:{matter}"] = forms.MultipleChoiceField(
                label="已交的材料", required=False, choices=choices, widget=forms.CheckboxSelectMultiple
            )
        self.fields[f"outcome:{matter}"] = forms.ChoiceField(
            label="当场处理", required=False, choices=[(one.value, label_of(one, matter)) for one in outcomes]
        )
        asked = f"请写明要{self.need.department}办什么" if self.need else "补正或不予受理的说明"
        note = "" if self.need else "缺少的材料会自动列出；不予受理须写明理由。"
        self.fields[f"words:{matter}"] = forms.CharField(
            label=asked, required=False, max_length=LONGEST, help_text=note, widget=forms.Textarea(attrs={"rows": 2})
        )
        _wanted(self, f"handed:{matter}", f"outcome:{matter}", *([f"words:{matter}"] if self.need else []))


def label_of(outcome: Outcome, matter: str) -> str:
    """当场处理 — in words; a need that others answer is passed on."""
    if matter in lists.needs():
        return {"take": "收下，稍后转出", "accept": "当场转出"}.get(outcome.value, outcome.label)
    return outcome.label


def names_of(matter: str) -> tuple[str, str, str]:
    """The names of the fields of one matter."""
    return f"handed:{matter}", f"outcome:{matter}", f"words:{matter}"


def sent(data: QueryDict, names: Iterator[str] | tuple[str, ...]) -> Answers:
    """所填 — what a page sent of these fields; a box that nobody ticked is an empty list."""
    return {name: [one[:LONGEST] for one in data.getlist(name)] for name in names}


def shown(answers: Mapping[str, list[str]], form: forms.Form) -> forms.Form:
    """A form filled with what is kept."""
    several = (forms.MultipleChoiceField,)
    form.initial = {
        name: answers[name] if isinstance(field, several) else (answers[name] or [""])[0]
        for name, field in form.fields.items()
        if name in answers
    }
    return form


def one(answers: Mapping[str, list[str]], name: str) -> str:
    """The single value of a field; empty where nothing was typed."""
    return (answers.get(name) or [""])[0].strip()


# -- what was typed as what is taken in ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Problem:
    """要改的一处 — the page and field where it stands, what the field is called, and what is wrong."""

    page: str
    target: str
    label: str
    words: str


def arrival_of(answers: Answers, problems: list[Problem]) -> Arrival:
    """来件 — how it came; days that cannot be read are noted among the problems."""
    channel = one(answers, "channel") or Channel.WINDOW.value
    if channel not in Channel.values:
        channel = Channel.WINDOW.value
    found: dict[str, date | None] = {}
    for name, label in (("received_on", "收到日期"), ("accepted_on", "纸质受理日期")):
        said = one(answers, name)
        try:
            found[name] = periods.parse_date(said) if said else None
        except ValueError as problem:
            problems.append(Problem("window_draft", f"id_{name}", label, str(problem)))
            found[name] = None
    received_on = found["received_on"]
    return Arrival(
        Channel(channel), one(answers, "source_number"), None if received_on == periods.today() else received_on,
        found["accepted_on"], one(answers, "late_reason"),
    )  # fmt: skip


def titles() -> list[tuple[str, str]]:
    """可选事项 — codes and titles of everything that the window takes today."""
    today = periods.today()
    return [(each.code, each.title) for each in reads.matters_at(today)] + [
        (each.matter, f"转办：{each.department}") for each in reads.needs_at(today)
    ]


def chosen(answers: Answers) -> list[tuple[str, str]]:
    """所选事项 — codes and titles of what is asked, in the order of the lists; what is not offered today is left out."""
    wanted = {*answers.get("matters", []), *answers.get("needs", [])}
    return [(code, title) for code, title in titles() if code in wanted]


def asked_of(answers: Answers, matter: str, outcomes: list[Outcome]) -> Asked:
    """所求一项 — with what the clerk chose; where he chose nothing, a need is passed on at once and a matter waits for its step."""
    handed, outcome, words = names_of(matter)
    said = one(answers, outcome)
    usual = Outcome.ACCEPT if matter in lists.needs() and Outcome.ACCEPT in outcomes else Outcome.TAKE
    wanted = Outcome(said) if said in {each.value for each in outcomes} else usual
    known = {each.code for each in lists.papers_for(matter)}
    return Asked(matter, wanted, frozenset(answers.get(handed, [])) & known, one(answers, words))


def newcomer_of(answers: Answers, user: Any) -> tuple[dict[str, Any], Home, dict[str, str]]:
    """来人登记项 — clean values of the register of persons, his household, and the problems by field."""
    number, problems = one(answers, "new_id_number"), dict[str, str]()
    cells: dict[str, Any] = {
        name: one(answers, f"new_{name}") for name in ("name", "id_number", "division", "settlement", "phone")
    }
    try:
        resident = parse_resident_id(number, today=periods.today())
        cells |= {"sex": "男" if resident.sex.value == "male" else "女", "born_on": f"{resident.born_on}"}
    except BadIdentifier as problem:
        problems["new_id_number"] = str(problem) if number else "这一项必填，请填写。"
    values, wrong = clean_row(PersonRegister.fields, cells, Places.within(scope_of(user, Permission.REGISTER_EDIT)))
    problems |= {f"new_{name}": words for name, words in wrong.items() if name not in {"sex", "born_on", "id_number"}}
    home = one(answers, "home")
    if home == "there" and not one(answers, "home_code"):
        problems["home_code"] = "请填写户编号，或选择新立一户。"
    settlement = {f"new_{code}": code for code, _ in SETTLEMENTS}.get(home, "")
    code = one(answers, "home_code") if home == "there" else ""
    return values, Home(code, settlement, one(answers, "home_relation") or RELATIONS[0][0]), problems
