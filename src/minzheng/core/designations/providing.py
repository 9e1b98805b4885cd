"""认定作为状况 — whether somebody holds a designation is a fact that stands here already: programmes ask for it by its name."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from minzheng.core.designations.models import Designation
from minzheng.core.facts.providers import PROVIDERS, Provider


def provide(fact: str, kind: str) -> Provider:
    """Let a designation of a kind, held by a person on a day, be a truth of his that rules may ask for."""

    def held(on: date) -> Any:
        return Exists(Designation.objects.in_force(on, kind=kind).filter(person=OuterRef("person")))

    return PROVIDERS.add(Provider(fact, "认定", held))
