"""原文表单 — the bureau's own text, pasted or uploaded, read into clauses and commitments."""

import hashlib
from typing import Any

from django import forms

from minzheng.adapters.encodings import decode
from minzheng.adapters.plan_text import NothingFound, PlanText, read_plan
from minzheng.adapters.uploads import MEGABYTE, UploadRefused, inspect

LARGEST = 2 * MEGABYTE
MOST_CHARACTERS = 500_000


class PlanTextForm(forms.Form):
    """读入原文 — a text file or pasted text; after validation ``plan`` is what was read, ``sha256`` that of the text,
    ``source`` where it came from.
    """

    source_name = forms.CharField(
        label="出处", max_length=200, help_text="文号或网页名称，例如“某民〔2021〕1号”；会显示在每条原文下面。"
    )
    file = forms.FileField(label="文本文件", required=False, help_text="纯文本文件（.txt），不超过 2 MB。")
    text = forms.CharField(
        label="或粘贴全文", required=False, max_length=MOST_CHARACTERS, widget=forms.Textarea(attrs={"rows": 12}),
        help_text="从正文标题起全部粘贴，保留“一、”“（一）”等序号。",
    )  # fmt: skip
    plan: PlanText
    sha256: str

    def clean(self) -> dict[str, Any]:
        """Read the text; what cannot be read is an error of the form."""
        said = super().clean() or {}
        if self.errors:
            return said
        text = said.get("text") or ""
        try:
            if (upload := said.get("file")) is not None:
                data = upload.read(LARGEST + 1)
                inspect(data, upload.name or "", allowed=frozenset({"txt"}), limit=LARGEST)
                text = decode(data).text
            if not text.strip():
                raise forms.ValidationError("请选择文本文件，或粘贴全文。")
            self.plan = read_plan(text)
            self.sha256 = hashlib.sha256(text.encode()).hexdigest()
        except (UploadRefused, NothingFound) as problem:
            raise forms.ValidationError(str(problem)) from None
        return said

    @property
    def source(self) -> str:
        """Where the text came from, in the user's words."""
        return str(self.cleaned_data["source_name"])
