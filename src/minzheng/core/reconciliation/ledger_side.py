"""台账一方 — the figures of a form as the locked runs of the month give them, and what could explain another figure.

户 are enrolments with a line of the month, 人 those whom these lines cover, 支出 what the month's runs pay: arrears in, offsets out, held
lines left out. An enrolment is urban or rural as its household is, or its person where there is no household; support is scattered
unless a fact says otherwise.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from minzheng.core.reconciliation.causes import Cause
from minzheng.core.reconciliation.comparing import Engine, Row, TemporaryTables
from minzheng.core.reconciliation.sides import Compared, Of

RURAL, AT_HOME = "rural", "home"
_KINDS = """
    SELECT b.enrolment_id, COALESCE(h.settlement, own.settlement, NULLIF(p.settlement, ''), %(rural)s) AS settlement,
        COALESCE(mode.text, %(at_home)s) AS mode
    FROM (
        SELECT enrolment_id FROM recon_both WHERE programme = ANY(%(programmes)s)
        UNION SELECT enrolment_id FROM recon_line WHERE programme = ANY(%(programmes)s)
    ) b
    JOIN benefits_enrolment e ON e.id = b.enrolment_id
    LEFT JOIN parties_household h ON h.id = e.household_id
    LEFT JOIN parties_person p ON p.id = e.person_id
    LEFT JOIN LATERAL (
        SELECT y.settlement FROM parties_membership m JOIN parties_household y ON y.id = m.household_id
        WHERE m.person_id = e.person_id AND m.since <= %(month)s AND (m.until IS NULL OR m.until > %(month)s) LIMIT 1
    ) own ON TRUE
    LEFT JOIN LATERAL (
        SELECT f.text FROM facts_fact f
        WHERE f.person_id = e.person_id AND f.kind = 'support_mode' AND f.since <= %(month)s AND (f.until IS NULL OR f.until > %(month)s)
        ORDER BY CASE f.source WHEN 'assessed' THEN 3 WHEN 'checked' THEN 2 ELSE 1 END DESC LIMIT 1
    ) mode ON TRUE
"""
_SUMS = """
    SELECT l.comparison_id, l.programme, k.settlement, k.mode,
        COUNT(*) FILTER (WHERE l.own AND NOT l.held), COUNT(*) FILTER (WHERE l.own AND l.held),
        COALESCE(SUM(l.heads) FILTER (WHERE l.own AND NOT l.held), 0)::bigint,
        COALESCE(SUM(l.heads) FILTER (WHERE l.own AND l.held), 0)::bigint,
        COALESCE(SUM(l.dead) FILTER (WHERE l.own AND NOT l.held), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.pays AND NOT l.held), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.pays AND l.held), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind IN ('regular', 'arrears') AND NOT l.own AND NOT l.held), 0)::bigint,
        COALESCE(SUM(l.amount) FILTER (WHERE l.kind = 'offset' AND NOT l.held), 0)::bigint
    FROM (
        SELECT l.*, l.kind = 'regular' AND l.month = %(month)s AS own, l.kind IN ('regular', 'arrears', 'offset') AS pays, m.heads,
            CARDINALITY(f.dead) AS dead
        FROM recon_line l
        LEFT JOIN LATERAL (SELECT COUNT(*) AS heads FROM ledger_linemember m WHERE m.line_id = l.id AND NOT m.void) m ON l.kind = 'regular'
        LEFT JOIN ledger_frozenenrolment f ON f.run_id = l.run_id AND f.enrolment_id = l.enrolment_id AND l.kind = 'regular'
    ) l JOIN recon_kind k ON k.enrolment_id = l.enrolment_id
    WHERE l.programme = ANY(%(programmes)s)
    GROUP BY 1, 2, 3, 4
"""
# what differs between register and ledger moves the figure of whoever counts by the register
_MOVED = """
    SELECT f.comparison_id, f.programme, k.settlement, k.mode, f.cause, SUM(CASE f.kind WHEN 'missing' THEN 1 WHEN 'undue' THEN -1 ELSE 0 END)::bigint,
        SUM(CASE f.kind WHEN 'missing' THEN c.heads WHEN 'undue' THEN -c.heads ELSE 0 END)::bigint, SUM(f.left - f.right)::bigint
    FROM recon_found f
    JOIN recon_kind k ON k.enrolment_id = f.enrolment_id
    CROSS JOIN LATERAL (
        SELECT COUNT(*) AS heads FROM benefits_coverage c
        WHERE c.enrolment_id = f.enrolment_id AND c.since <= %(month)s AND (c.until IS NULL OR c.until > %(month)s OR f.kind = 'undue')
    ) c
    WHERE f.cause IN ('late', 'death', 'covered') AND f.programme = ANY(%(programmes)s)
    GROUP BY 1, 2, 3, 4, 5
"""
# where nothing was due and there was no run, the ledger says nil; where something was due without a locked run, it says nothing
_UNLOCKED = "SELECT comparison_id, programme FROM recon_payment WHERE standing <> 'locked'"


@dataclass(frozen=True)
class Sums:
    """台账合计 — what the month's locked runs hold of one kind of enrolment; amounts are fen."""

    enrolments: int = 0
    enrolments_held: int = 0
    persons: int = 0
    persons_held: int = 0
    dead: int = 0
    paid: int = 0
    paid_held: int = 0
    cross: int = 0
    offset: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """Both added up."""
        return Sums(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True)
class Figure:
    """系统数 — what the ledger gives for an item (None without a locked run), and by how much each cause would move it."""

    amount: int | None
    moves: Sequence[tuple[Cause, int]] = ()

    def cause_of(self, reported: int) -> Cause | None:
        """The first cause that alone accounts for the whole difference."""
        if self.amount is None:
            return Cause.WITHOUT_RUN
        wanted = reported - self.amount
        return next((cause for cause, by in self.moves if by and by == wanted), None)


Key = tuple[int, str, str, str]


def _key(row: Row) -> Key:
    return row[0], row[1], row[2], row[3]


@dataclass(frozen=True)
class LedgerSide:
    """台账一方 — the sums of some counties of a month, by comparison, programme, settlement and mode."""

    sums: Mapping[Key, Sums]
    moved: Mapping[tuple[Key, str], tuple[int, int, int]]
    unlocked: frozenset[tuple[int, str]]

    @classmethod
    def gathered(cls, month: date, programmes: Iterable[str], engine: Engine | None = None) -> "LedgerSide":
        """Ask the tables that ``comparing`` laid out: four statements, whatever the number of counties."""
        asked = engine or TemporaryTables()
        said: dict[str, Any] = {
            "month": month,
            "programmes": sorted(set(programmes)),
            "rural": RURAL,
            "at_home": AT_HOME,
        }
        asked.lay("recon_kind", _KINDS, said)
        sums = {_key(row): Sums(*row[4:]) for row in asked.rows(_SUMS, said)}
        moved = {(_key(row), row[4]): (row[5], row[6], row[7]) for row in asked.rows(_MOVED, said)}
        unlocked = frozenset((row[0], row[1]) for row in asked.rows(_UNLOCKED, said))
        asked.drop("recon_kind")
        return cls(sums, moved, unlocked)

    def figure(self, comparison: int, one: Compared) -> Figure:
        """The figure of an item in a county."""
        if (comparison, one.programme) in self.unlocked:
            return Figure(None)

        def fits(key: Key) -> bool:
            return (
                key[:2] == (comparison, one.programme)
                and (not one.settlement or key[2] == one.settlement)
                and (not one.mode or key[3] == one.mode)
            )

        found = Sums()
        for key, each in self.sums.items():
            if fits(key):
                found = found.plus(each)
        moved: Counter[str] = Counter()
        place = list(Of).index(one.of)
        for (key, cause), by in self.moved.items():
            if fits(key):
                moved[cause] += by[place]
        amounts = {
            Of.ENROLMENTS: (found.enrolments, ((Cause.HELD, found.enrolments_held),)),
            Of.PERSONS: (found.persons, ((Cause.HELD, found.persons_held), (Cause.DEATH, -found.dead))),
            Of.PAID: (
                found.paid,
                ((Cause.HELD, found.paid_held), (Cause.CROSS_MONTH, -found.cross), (Cause.OFFSET, -found.offset),
                 (Cause.CROSS_MONTH, -found.cross - found.offset)),
            ),
        }  # fmt: skip
        amount, moves = amounts[one.of]
        return Figure(amount, (*moves, *((Cause(cause), by) for cause, by in sorted(moved.items()))))
