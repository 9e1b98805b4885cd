"""公示表单 — what an officer fills in for a notice, what anybody says against it, and what is done with that."""

from datetime import date
from typing import Any

from django import forms

from minzheng.core.publicity.composing import Draft
from minzheng.core.publicity.declarations import CaseNotice, Item
from minzheng.kernel.money import format_yuan, parse_yuan

PROPOSALS = (("grant", "拟同意"), ("refuse", "拟不同意"))
WAYS = (("person", "当面"), ("phone", "电话"), ("letter", "书面"), ("nobody", "未留联系方式，无法答复"))
REASONS = (("wrong", "对象或内容有误"), ("withdrawn", "申请人撤回"), ("other", "其他"))
CHANNELS = (("window", "当面"), ("phone", "电话"))


class NoticeForm(forms.Form):
    """公示登记 — only the items that the matter shows can be filled in."""

    posted_on = forms.DateField(
        label="张贴日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="张贴当天不算，第二天是第一天。补登今天以前的，须附公示栏照片。",
    )  # fmt: skip
    boards = forms.MultipleChoiceField(label="公示地点", widget=forms.CheckboxSelectMultiple)
    proposal = forms.ChoiceField(label="初审意见", choices=PROPOSALS, widget=forms.RadioSelect)
    members = forms.IntegerField(
        label="家庭人数", min_value=1, max_value=30, help_text="按登记的共同生活家庭成员填好，有出入的请先核对。"
    )
    amount = forms.CharField(
        label="拟月保障金（元）", required=False, max_length=20, help_text="没有定下来的可以不填，公示单上就不出现。"
    )
    note = forms.CharField(
        label="说明", required=False, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会原样公示。不能写号码、住址和病情。",
    )  # fmt: skip
    unit = forms.CharField(label="受理异议的单位", max_length=120)
    telephone = forms.CharField(
        label="办公电话", max_length=30, help_text="单位的固定电话（带区号）或服务热线，不能留个人手机号。"
    )
    photo = forms.FileField(label="公示栏照片", required=False, help_text="JPG 或 PNG，不超过 20 MB。")
    key = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, declared: CaseNotice, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards: Any = self.fields["boards"]
        boards.choices = [
            (board.value, f"{board.label}（必须）" if board in declared.must else board.label)
            for board in declared.boards
        ]
        for item, name in ((Item.MEMBERS, "members"), (Item.AMOUNT, "amount")):
            if item not in declared.shows:
                del self.fields[name]

    def clean_amount(self) -> int | None:
        typed = self.cleaned_data["amount"].strip()
        if not typed:
            return None
        try:
            return parse_yuan(typed)
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem

    def draft(self) -> Draft:
        """What was filled in."""
        said = self.cleaned_data
        return Draft(
            posted_on=said["posted_on"], boards=frozenset(said["boards"]), proposal=said["proposal"], unit=said["unit"],
            telephone=said["telephone"], members=said.get("members"), amount=said.get("amount"), note=said["note"],
        )  # fmt: skip


class ObjectionForm(forms.Form):
    """提出异议 — for anybody; the window adds how it was said."""

    text = forms.CharField(
        label="哪一点与实际不符", max_length=1_000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明情况和怎样核实。请不要写身份证号、电话、银行卡号和门牌；证据可以交到受理单位。",
    )  # fmt: skip
    name = forms.CharField(
        label="您的姓名",
        required=False,
        max_length=60,
        help_text="可以不写。写了只用来答复您，不会公开，也不会告诉申请人。",
    )
    contact = forms.CharField(
        label="您的联系方式", required=False, max_length=60, help_text="不留联系方式的，无法答复您。"
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


class RecordedObjectionForm(ObjectionForm):
    """登记异议 — the same, said at the window or by telephone."""

    channel = forms.ChoiceField(label="怎样提出", choices=CHANNELS, widget=forms.RadioSelect)
    field_order = ("channel", "text", "name", "contact", "key")


class PublishForm(forms.Form):
    """公布名单 — which programme, where, and which office answers."""

    programme = forms.ChoiceField(label="项目", widget=forms.RadioSelect)
    place = forms.ChoiceField(
        label="公布到", help_text="选择县（市、区）的，公布到它的各个乡镇（街道）；已经公布的不重复。"
    )
    unit = forms.CharField(label="监督单位", max_length=120)
    telephone = forms.CharField(label="办公电话", max_length=30, help_text="单位的固定电话（带区号）或服务热线。")

    def __init__(
        self, programmes: list[tuple[str, str]], places: list[tuple[str, str]], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("programme", programmes), ("place", places)):
            field: Any = self.fields[name]
            field.choices = choices


def beginning(
    declared: CaseNotice, today: date, opinion: tuple[str, int | None] | None, office: tuple[str, str]
) -> dict[str, Any]:
    """How the form of a notice begins: today, every board on which it may hang, the opinion of the file, the office."""
    proposal, amount = opinion or ("grant", None)
    return {
        "posted_on": today, "boards": [board.value for board in declared.boards], "proposal": proposal,
        "amount": format_yuan(amount) if amount else "", "unit": office[0], "telephone": office[1],
    }  # fmt: skip
