"""虚构姓名 — surnames by weight and characters of given names, read from data; nobody real is meant."""

import random
import re
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any

import yaml

GIVEN_OF_TWO = 0.82


class Names:
    """姓名库 — draws names; with a ``turn`` the last character follows a fixed order, so that equal turns alone can meet."""

    def __init__(self, said: dict[str, Any]) -> None:
        pairs = re.findall(r"([^\d\s]+)(\d+)", said["surnames"])
        self.surnames = [surname for surname, _ in pairs]
        self.weights = list(accumulate(int(weight) for _, weight in pairs))
        self.last: dict[str, str] = {"male": said["male"], "female": said["female"]}
        self.first: str = said["first"]
        self.fields: list[str] = said["fields"]
        self.homes: dict[str, Any] = said["institution"]

    @classmethod
    def read(cls, file: Path) -> "Names":
        """Read from ``names.yaml``."""
        return cls(yaml.safe_load(file.read_text(encoding="utf-8")))

    @cached_property
    def brands(self) -> list[str]:
        """Two-character names of institutions."""
        text = self.homes["brands"]
        return [one + other for one in text[0::2] for other in text[1::2]]

    def person(self, rng: random.Random, sex: str, turn: int | None = None) -> str:
        """A surname and a given name of one or two characters."""
        surname: str = rng.choices(self.surnames, cum_weights=self.weights)[0]
        last: str = self.last[sex]
        end = last[(rng.randrange(len(last)) if turn is None else turn) % len(last)]
        return surname + (rng.choice(self.first) if rng.random() < GIVEN_OF_TWO else "") + end
