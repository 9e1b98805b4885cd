"""The glossary tells the truth: what it marks as existing exists, and no class speaks a word that it lacks."""

from collections import Counter

from tests.house.glossary import classes, source_words, words


def test_what_is_marked_as_existing_is_in_the_source():
    known = source_words()
    gone = [
        f"GLOSSARY.md:{word.line} {identifier}"
        for word in words()
        if word.exists
        for identifier in word.identifiers
        if identifier not in known
    ]
    assert not gone, f"这些标识符已不在源码中，请去掉 ✓ 或改正：{gone}"


def test_every_class_that_opens_with_a_chinese_term_has_its_line():
    named = {(term, identifier) for word in words() for term in word.chinese for identifier in word.identifiers}
    missing = [
        f"| {found.term} | `{found.name}` | {found.gloss} | ✓ |    <- {found.place}"
        for found in classes()
        if (found.term, found.name) not in named
    ]
    assert not missing, "请在 GLOSSARY.md 里加上：\n" + "\n".join(missing)


def test_every_line_names_an_identifier_and_explains_it():
    empty = [f"GLOSSARY.md:{word.line}" for word in words() if not word.identifiers or not word.meaning]
    assert not empty


def test_no_line_is_given_twice():
    lines = Counter((word.chinese, word.identifiers) for word in words())
    assert [line for line, times in lines.items() if times > 1] == []


def test_the_glossary_and_the_classes_are_really_read():
    assert len(words()) > 100
    assert {"FilePromise", "PlanFile"} <= {found.name for found in classes()}
    assert "eldercare.new_beds" in source_words()
