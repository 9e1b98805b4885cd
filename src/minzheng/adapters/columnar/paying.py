"""已发成列 — what each programme pays to whom in a month, copied out of a database, as columns beside gathered facts."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from minzheng.adapters.columnar.gathering import units
from minzheng.adapters.columnar.running import HOUSEHOLD, MEMBER
from minzheng.kernel.policy.symbols import Kind

Frame = Any  # a Polars frame; nobody above needs to know


def shares(data: bytes) -> Frame:
    """Shares in fen (CSV without a header): person, number of the programme, amount."""
    return units(data, [MEMBER, "place"], {"amount": Kind.NUMBER})


def beside(households: Frame, members: Frame, paid: Frame, columns: Mapping[str, int]) -> tuple[Frame, Frame]:
    """The same frames with a column for each programme, by its number: a member's own share, a household's sum; 0 where it gives nothing."""
    for name, place in columns.items():
        mine = paid.filter(pl.col("place") == place).group_by(MEMBER).agg(pl.col("amount").sum().alias(name))
        members = _joined(members, mine, MEMBER, name)
        households = _joined(households, members.group_by(HOUSEHOLD).agg(pl.col(name).sum()), HOUSEHOLD, name)
    return households, members


def _joined(frame: Frame, amounts: Frame, key: str, name: str) -> Frame:
    return frame.join(amounts, on=key, how="left", maintain_order="left").with_columns(pl.col(name).fill_null(0))
