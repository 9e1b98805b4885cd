"""A demonstration reckons with its invented standards as a bureau with its own: from a file, marked as seen by nobody."""

import pytest

from minzheng.core.registers.parameters import SHIPPED
from minzheng.kernel.parameters import ParameterBook
from minzheng.project.demonstration import standards

COUNTIES = ["130684000000", "130102000000"]
CODE = "assistance.minimum_living.standard"


def values(book):
    return {one.code: one.values for one in book}


@pytest.fixture
def shipped():
    return ParameterBook.load(SHIPPED)


def test_the_file_says_what_the_invented_book_holds_and_no_more(shipped, tmp_path):
    standards.write(tmp_path / "parameters", COUNTIES)
    read = shipped.laid_over(tmp_path / "parameters")
    assert values(read) == values(standards.invented(shipped, COUNTIES))
    given = read.history(CODE, county="130684000000", settlement="rural")
    assert (len(given), given[0].document, given[0].verified) == (2, standards.DOCUMENT, False)
    assert {one.own for one in read} == {(), ("parameters/demonstration.yaml",)}


def test_a_file_that_is_there_stays_as_somebody_left_it(tmp_path):
    (tmp_path / standards.FILE).write_text("[]", encoding="utf-8")
    standards.write(tmp_path, COUNTIES)
    assert (tmp_path / standards.FILE).read_text(encoding="utf-8") == "[]"


def test_where_something_is_known_on_the_first_day_nothing_is_invented(shipped):
    once = standards.invented(shipped, COUNTIES)
    assert values(standards.invented(once, COUNTIES)) == values(once)


def test_every_invented_value_belongs_to_a_parameter_of_the_product(shipped):
    codes = {
        *standards.BY_COUNTY,
        *standards.BY_SETTLEMENT,
        *standards.BY_GRADE,
        *standards.BY_MODE,
        *standards.BY_SETTLEMENT_AND_MODE,
    }
    assert codes == {one.code for one in standards.invented(shipped, COUNTIES) if one.code in codes and one.values}


@pytest.mark.django_db
def test_a_city_that_is_built_has_them_in_its_own_folder(sound_city, settings):
    assert (settings.HOME / "parameters" / standards.FILE).exists()
