"""A demonstration reckons with its invented standards, marked as seen by nobody; whatever is no demonstration does not."""

import pytest

from minzheng.core.benefits import programmes
from minzheng.kernel.periods import Month
from minzheng.project.demonstration import standards

MONTH = Month(2021, 9)
CODE = "assistance.minimum_living"


@pytest.fixture
def restored():
    yield
    programmes.supply(lambda book: book)


def test_the_programmes_of_a_demonstration_have_values_and_the_screens_say_that_nobody_saw_them(restored):
    assert not programmes.in_force(CODE, MONTH).tables["standard"].values
    standards.supply()
    version = programmes.in_force(CODE, MONTH)
    assert len(version.tables["standard"].values) == 48
    given = programmes.book().series(f"{CODE}.standard").in_force(MONTH.first).values()
    assert {(one.verified, one.document) for one in given} == {(False, standards.DOCUMENT)}
    programmes.supply(lambda book: book)
    assert not programmes.in_force(CODE, MONTH).tables["standard"].values
