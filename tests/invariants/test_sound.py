"""A sound city breaks no invariant."""

import pytest

from minzheng.project import verifying

pytestmark = pytest.mark.django_db


def broken(*, but=()):
    """Code of what does not hold → its rows."""
    return {
        one.invariant.code: one.rows or (one.problem,)
        for one in verifying.verify()
        if not one.holds and one.invariant.code not in but
    }


def test_a_sound_city_breaks_nothing(the_city):
    import time
    for one in verifying.chosen():
        t = time.time(); (v,) = verifying.verify([one.code]); print(one.code, round(time.time()-t, 2))
    assert broken() == {}
