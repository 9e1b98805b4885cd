"""社会救助记录 — what no core concept covers: stays at rescue stations and the search for families (ADR 0045)."""

from minzheng.domains.assistance.rescue.models import (
    Departure,
    Identification,
    KinMatch,
    MissingReport,
    Stay,
    StayAct,
)

__all__ = ["Departure", "Identification", "KinMatch", "MissingReport", "Stay", "StayAct"]
