"""Hangs the notice of an application today, as its officer would from the page."""

from uuid import uuid4

from minzheng.core.publicity import services
from minzheng.core.publicity.composing import Draft, opinion_of, sheet_of
from minzheng.kernel import periods

BOARDS = frozenset({"village", "website"})


def hang(case, by, **more):
    """The notice; what is not said is the usual."""
    proposal, amount = opinion_of(case) or ("grant", None)
    said = {
        "posted_on": periods.today(), "boards": BOARDS, "proposal": proposal, "amount": amount, "unit": "某镇人民政府社会事务办公室",
        "telephone": "0311-81234567", "members": 3,
    }  # fmt: skip
    draft = Draft(**said | more)
    seen = sheet_of(services.drafted(case.uid, draft, by=by)).digest
    return services.post(case.uid, draft, key=uuid4(), seen=seen, by=by)
