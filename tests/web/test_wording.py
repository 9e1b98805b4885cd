"""What forms say is in the words of the house: what is wrong and how to mend it, never the framework's own sentence."""

from importlib import import_module

import pytest
from django import forms
from django.core import validators
from django.core.exceptions import ValidationError

from minzheng.web.templatetags.mz import field
from minzheng.web.urls import MODULES
from minzheng.web.wording import CHOOSE, FIELDS, VALIDATORS

SAMPLES = {
    "limit_value": 100, "show_value": 150, "value": "丙", "pk": "丙", "max": 3, "length": 9, "extension": "exe",
    "allowed_extensions": "pdf",
}  # fmt: skip


def every_form():
    for module in MODULES:
        for thing in vars(import_module(f"minzheng.web.{module}")).values():
            if isinstance(thing, type) and issubclass(thing, forms.BaseForm) and thing is not forms.Form:
                yield thing


def said_by(bound):
    for words in bound.error_messages.values():
        yield str(words) % SAMPLES if "%(" in str(words) else str(words)
    for one in bound.validators:
        if isinstance(getattr(one, "message", None), str):
            yield one.message % SAMPLES


def test_no_field_of_any_form_speaks_the_words_of_the_framework():
    sentences = {
        (form.__name__, name, words)
        for form in every_form()
        for name, one in form.base_fields.items()
        for words in said_by(one)
    }
    assert len(sentences) > 60
    assert [one for one in sentences if not one[2].endswith("。") or "确保" in one[2] or "输入一个" in one[2]] == []


@pytest.mark.parametrize("kind", FIELDS)
def test_every_message_of_a_field_says_what_and_how(kind):
    said = {key: str(words) for key, words in kind.default_error_messages.items()}
    assert said
    assert all(words.endswith("。") for words in said.values()), said


@pytest.mark.parametrize("validator", VALIDATORS)
def test_every_validator_says_what_and_how(validator):
    assert str(validator.message % SAMPLES).endswith("。")


def test_a_number_out_of_bounds_says_the_bound_and_what_was_typed():
    form = forms.Form({"progress": "150"})
    form.fields["progress"] = forms.IntegerField(max_value=100)
    assert form.errors["progress"] == ["不能大于 100，现在是 150，请改小。"]
    with pytest.raises(ValidationError, match="最多 3 个字，现有 4 个，请删减。"):
        validators.MaxLengthValidator(3)("一二三四")


def test_a_list_of_records_begins_with_what_to_do():
    form = forms.Form()
    form.fields["office"] = forms.ModelChoiceField(queryset=_nothing())
    assert CHOOSE in field(form["office"])["drawn"]
    assert "-----" not in field(form["office"])["drawn"]


def _nothing():
    from minzheng.core.parties.models import Organisation

    return Organisation.objects.none()
