"""表单用语 — what the framework says about a field, in the words of this house: what is wrong, and how to mend it.

Where it is wrong is said by the field's own label, beside it and in the summary. Here and nowhere else: a form that needs
other words gives its field ``error_messages`` of its own.
"""

from typing import Any

from django import forms
from django.core import validators

CHOOSE = "请选择"
_DASHES = "---------"

FIELDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "这一项必填，请填写。"},
    forms.IntegerField: {"invalid": "请填整数，例如 80；不要带小数、单位或其他文字。"},
    forms.FloatField: {"invalid": "请填数字，例如 12.5；不要带单位或其他文字。"},
    forms.DecimalField: {"invalid": "请填数字，例如 12.5；不要带单位或其他文字。"},
    forms.DateField: {"invalid": "日期没有读懂，请写成“2021-08-30”的样子。"},
    forms.TimeField: {"invalid": "时间没有读懂，请写成“14:30”的样子。"},
    forms.DateTimeField: {"invalid": "时间没有读懂，请写成“2021-08-30 14:30”的样子。"},
    forms.RegexField: {"invalid": "格式不对，请按上面的说明填写。"},
    forms.UUIDField: {"invalid": "编号不对，请从页面上的链接重新打开。"},
    forms.ChoiceField: {"invalid_choice": "“%(value)s”不在可选的各项里，请从列表中选择。"},
    forms.MultipleChoiceField: {
        "invalid_choice": "“%(value)s”不在可选的各项里，请从列表中选择。",
        "invalid_list": "请从列表中选择一项或几项。",
    },
    forms.ModelChoiceField: {"invalid_choice": "所选的一项已经不在列表里，请重新选择。"},
    forms.ModelMultipleChoiceField: {
        "invalid_list": "请从列表中选择一项或几项。",
        "invalid_choice": "“%(value)s”不在可选的各项里，请从列表中选择。",
        "invalid_pk_value": "“%(pk)s”不在可选的各项里，请从列表中选择。",
    },
    forms.FileField: {
        "invalid": "没有收到文件，请重新选择后再上传。",
        "missing": "没有选择文件，请先选择要上传的文件。",
        "empty": "这个文件是空的，请检查后重新选择。",
        "max_length": "文件名最多 %(max)d 个字，现有 %(length)d 个，请改短后再上传。",
        "contradiction": "请或者选择新的文件，或者勾选清除，不要同时做。",
    },
}
VALIDATORS: dict[type[Any], str] = {
    validators.MaxValueValidator: "不能大于 %(limit_value)s，现在是 %(show_value)s，请改小。",
    validators.MinValueValidator: "不能小于 %(limit_value)s，现在是 %(show_value)s，请改大。",
    validators.StepValueValidator: "应是 %(limit_value)s 的整数倍，请修改。",
    validators.MaxLengthValidator: "最多 %(limit_value)d 个字，现有 %(show_value)d 个，请删减。",
    validators.MinLengthValidator: "至少 %(limit_value)d 个字，现有 %(show_value)d 个，请补充。",
    validators.EmailValidator: "电子邮箱的写法不对，应像“name@example.com”。",
    validators.URLValidator: "网址的写法不对，应以“http://”或“https://”开头。",
    validators.ProhibitNullCharactersValidator: "里面有看不见的空字符，请删去这一项后重新输入。",
    validators.FileExtensionValidator: "不接受“%(extension)s”文件，请换成 %(allowed_extensions)s。",
}
DIGITS = {
    "invalid": "请填数字，例如 12.5；不要带单位或其他文字。",
    "max_digits": "一共最多 %(max)s 位数字，请修改。",
    "max_decimal_places": "最多 %(max)s 位小数，请修改。",
    "max_whole_digits": "小数点前最多 %(max)s 位，请修改。",
}


def speak() -> None:
    """Give the framework's fields and validators the words above; done once, when the product starts."""
    for kind, said in FIELDS.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **said}
    for validator, words in VALIDATORS.items():
        validator.message = words
    validators.DecimalValidator.messages = dict(DIGITS)


def ask_to_choose(field: forms.Field) -> None:
    """请选择 — the first entry of a list of choices says what to do, instead of a row of dashes."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == _DASHES:
        field.empty_label = CHOOSE
