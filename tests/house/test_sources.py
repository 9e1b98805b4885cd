"""Rules over every source file: sizes, docstrings, clocks, prints, city names."""

import ast
import csv
import re

import pytest

from tests.house.sources import SRC, TEMPLATES, called, definitions, modules, name, tree

MOST_LINES, LONGEST_FUNCTION = 400, 50
MOST_OF_THE_KERNEL = 3_200  # lines of code
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


OWN_NAME_SAYS_IT = {"Meta", "Privacy"}


def opens_in_chinese(said):
    """Whether the Chinese term stands before the dash, perhaps after a name such as WSGI."""
    return bool(CHINESE.search(re.split(r"[—。.]", said)[0]))


def test_no_file_is_longer_than_four_hundred_lines():
    long = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path: lines for path, lines in long.items() if lines > MOST_LINES} == {}


def test_no_function_is_longer_than_fifty_lines():
    found = {f"{name(path)}:{node.name}": node.end_lineno - node.lineno + 1 for path, node in definitions(FUNCTIONS)}
    assert {place: lines for place, lines in found.items() if lines > LONGEST_FUNCTION} == {}


def _lines_of_code(path):
    """Lines that are neither blank, nor comment, nor docstring."""
    told = {
        line
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Module, ast.ClassDef, *FUNCTIONS)) and ast.get_docstring(node)
        for line in range(node.body[0].lineno, node.body[0].end_lineno + 1)
    }
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    return sum(1 for at, line in lines if at not in told and line.strip() and not line.strip().startswith("#"))


def test_one_person_can_hold_the_kernel_in_his_head():
    kernel = {name(path): _lines_of_code(path) for path in modules() if name(path).startswith("kernel/")}
    assert len(kernel) > 20
    assert sum(kernel.values()) <= MOST_OF_THE_KERNEL, kernel


def test_every_module_says_what_it_is_in_chinese_first():
    for path in modules():
        said = ast.get_docstring(tree(path)) or ""
        assert opens_in_chinese(said) or (said and path.name in {"__init__.py", "__main__.py"}), name(path)


def test_every_public_class_says_what_it_is_with_the_chinese_term_first():
    wrong = [
        f"{name(path)}:{node.name}"
        for path, node in definitions(ast.ClassDef)
        if not node.name.startswith("_")
        and node.name not in OWN_NAME_SAYS_IT
        and not opens_in_chinese(ast.get_docstring(node) or "")
    ]
    assert wrong == []


def _public_functions():
    """Functions that other modules call: module level, no underscore; methods say it by their class's interface."""
    for path in modules():
        for node in tree(path).body:
            if isinstance(node, FUNCTIONS) and not node.name.startswith("_") and not _rule(node):
                yield path, node


def _rule(node):
    """Rules of programmes: the label and the citation of their declaration say what they are."""
    return any(
        isinstance(each, ast.Call) and called(each) in {"condition", "amount", "figure"} for each in node.decorator_list
    )


def test_every_public_function_has_a_docstring():
    assert [f"{name(path)}:{node.name}" for path, node in _public_functions() if not ast.get_docstring(node)] == []


CLOCKS = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|timezone\.now|timezone\.localdate)\s*\(?")


def test_only_the_periods_look_at_the_clock():
    wrong = {
        name(path): CLOCKS.findall(code)
        for path in modules()
        if name(path) != "kernel/periods.py" and CLOCKS.search(code := _code(path))
    }
    assert wrong == {}


def _code(path):
    """The text of a module without strings and comments."""
    return ast.unparse(_WithoutStrings().visit(ast.parse(path.read_text(encoding="utf-8"))))


class _WithoutStrings(ast.NodeTransformer):
    """Leaves the code and drops what it says."""

    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(""), node) if isinstance(node.value, str) else node


def test_nothing_is_printed():
    calls = [(path, node) for path, node in definitions(ast.Call) if getattr(node.func, "id", "") == "print"]
    assert [f"{name(path)}:{node.lineno}" for path, node in calls] == []


def test_runs_are_asked_for_as_a_set_of_average_size():
    """Statistics know nothing of a run made since: asked for by its key it counts as empty, and a month of thousands took minutes."""
    ledger = [path for path in modules() if path.is_relative_to(SRC / "core" / "ledger")]
    by_key = re.compile(r"run_id = ANY\(%\(runs\)s\)")
    assert [name(path) for path in ledger if by_key.search(path.read_text(encoding="utf-8"))] == []
    assert any("UNNEST(%(runs)s::bigint[])" in path.read_text(encoding="utf-8") for path in ledger)


# -- no city is named in code ----------------------------------------------------------------------------------------
def _names_of_the_real_city():
    with (SRC / "data" / "divisions" / "1301" / "2020-06-30.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) > 2]
    counties = {row[2] for row in rows if row[1] == "county"}
    short = {re.sub(r"(?:市|县|区)$", "", one) for one in counties}
    return {"石家庄"} | {one for one in counties | short if len(one) > 1}


COMMON_WORDS = {"高新", "长安", "新华", "高新技术产业开发"}  # too ordinary to mean the district alone


def test_the_names_of_the_real_city_are_known_to_this_test():
    assert {"石家庄", "正定", "正定县"} <= _names_of_the_real_city()


@pytest.mark.parametrize("kind", ["*.py", "*.html"])
def test_no_city_is_named_in_code(kind):
    names = _names_of_the_real_city() - COMMON_WORDS
    files = modules() if kind == "*.py" else sorted(TEMPLATES.rglob("*.html"))
    found = {path.name: sorted(one for one in names if one in path.read_text(encoding="utf-8")) for path in files}
    assert {file: seen for file, seen in found.items() if seen} == {}


def test_every_template_is_used():
    texts = [path.read_text(encoding="utf-8") for path in (*modules(), *TEMPLATES.rglob("*.html"))]
    by_the_framework = re.compile(r"^(?:\d{3}(?:_csrf)?\.html|account/|mfa/)")
    shown = [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]
    unused = [one for one in shown if not by_the_framework.match(one) and not any(one in text for text in texts)]
    assert unused == []
