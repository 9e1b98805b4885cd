"""The registry refuses what would make a code ambiguous, and discovery hides no mistake."""

import sys

import pytest

from minzheng.kernel.registry import AlreadyRegistered, NotRegistered, Registry, discover, discover_folder


class Thing:
    def __init__(self, code):
        self.code = code


def test_things_come_back_by_code_and_in_the_order_of_adding():
    registry = Registry("事项")
    second, first = registry.add(Thing("b.two")), registry.add(Thing("a.one"))
    assert registry.get("a.one") is first
    assert list(registry) == [second, first]
    assert registry.codes() == ("b.two", "a.one")
    assert len(registry) == 2
    assert "a.one" in registry
    assert "a.three" not in registry
    assert repr(registry) == "<Registry 事项: 2>"


def test_add_decorates_a_class_and_a_function():
    registry = Registry("事项")

    @registry.add
    class Declared:
        code = "declared"

    assert registry.get("declared") is Declared


def test_a_second_thing_under_one_code_is_refused_and_both_are_named():
    registry = Registry("事项")
    registry.add(Thing("same"))

    class Other:
        code = "same"

    with pytest.raises(AlreadyRegistered, match=r"“same”登记了两次.*Thing 与 .*Other"):
        registry.add(Other)
    assert len(registry) == 1


@pytest.mark.parametrize("code", [None, "", " ", 7])
def test_a_thing_without_a_code_is_refused(code):
    with pytest.raises(ValueError, match="没有代码"):
        Registry("事项").add(Thing(code))


def test_an_unknown_code_names_the_codes_that_look_alike():
    registry = Registry("事项")
    registry.add(Thing("eldercare.beds"))
    with pytest.raises(NotRegistered, match=r"是否指：eldercare\.beds"):
        registry.get("eldercare.bed")
    with pytest.raises(NotRegistered, match="已登记 1 项"):
        registry.get("xyz")


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Two packages: one with ``things``, one without."""
    for name in ("line_one", "line_two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "line_one" / "things.py").write_text("NAME = 'things of one'\n", encoding="utf-8")
    (tmp_path / "line_one" / "_hidden.py").write_text("raise AssertionError\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] in {"line_one", "line_two"}]:
        del sys.modules[name]


def test_discover_imports_the_module_where_it_exists(packages):
    found = discover(["line_one", "line_two"], "things")
    assert [module.NAME for module in found] == ["things of one"]


def test_discover_does_not_hide_a_broken_module_or_a_missing_package(packages):
    (packages / "line_two" / "things.py").write_text("import no_such_thing\n", encoding="utf-8")
    with pytest.raises(ModuleNotFoundError, match="no_such_thing"):
        discover(["line_two"], "things")
    with pytest.raises(ModuleNotFoundError, match="line_three"):
        discover(["line_three"], "things")


def test_discover_folder_imports_every_public_module_by_file_name(packages):
    (packages / "line_one" / "another.py").touch()
    assert [module.__name__ for module in discover_folder("line_one")] == ["line_one.another", "line_one.things"]
