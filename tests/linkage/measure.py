"""Runs in the environment that has Splink: compares an invented population with itself and writes how well that went, as JSON."""

import json
import sys
import time
from collections import Counter

from minzheng.adapters import linkage
from tests.linkage.people import Population


def measured(size, seed):
    """Precision and recall of the pairs found, what was missed by kind, and the seconds."""
    population = Population(size, seed)
    records = linkage.Records()
    for one in population.records:
        records.add(
            one.key,
            name=one.name,
            sound=one.sound,
            sex=one.sex,
            born_on=one.born_on,
            number=one.number,
            phone=one.phone,
            place=one.place,
        )
    began = time.perf_counter()
    pairs = list(linkage.alike(records))
    seconds = time.perf_counter() - began
    found, true = {(pair.one, pair.other) for pair in pairs}, population.true_pairs
    return {
        "people": len(records), "true": len(true), "found": len(found), "precision": len(found & true) / max(len(found), 1),
        "recall": len(found & true) / len(true), "missed": dict(Counter(one.kind for one in population.second if (one.truth, one.key) not in found)),
        "reasons": sorted({reason for pair in pairs for reason in pair.agrees}), "seconds": round(seconds, 2),
    }  # fmt: skip


if __name__ == "__main__":
    json.dump(measured(int(sys.argv[1]), int(sys.argv[2])), sys.stdout, ensure_ascii=False)
