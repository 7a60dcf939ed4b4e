"""docs/equations.md names every equation of the paper, functions that exist and tests that exist."""

import ast
import functools
import re

import pytest
from pages import CODE, ROOT, names_of_tests, resolved, rows, text

PAGE = rows(text("equations.md"), "equation")
NUMBERED = [cells for cells in PAGE if cells[0].startswith("(")]
# Main text (1)–(5), Appendix A (A1)–(A6), B (B1)–(B3), D (D1) and (D2); C has none.
PRINTED = [f"({n})" for n in range(1, 6)] + [f"(A{n})" for n in range(1, 7)] + [f"(B{n})" for n in range(1, 4)]
PRINTED += ["(D1)", "(D2)"]
# What has no function of its own, and why, stands on the page.
NOT_ON_THEIR_OWN = {"(A4)"}


@functools.cache
def docstrings():
    """(dotted name of the module, docstring) of every module, class and function of the library."""
    found = []
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    for file in sorted((ROOT / "workflow" / "seeding").rglob("*.py")):
        module = file.relative_to(ROOT / "workflow").with_suffix("").as_posix().replace("/", ".")
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, kinds) and (words := ast.get_docstring(node)):
                found.append((module, words))
    return found


def equations(words):
    """Numbers of equations in a text: Eq. (3), Eqs. (B1) and (D2), or an appendix's number in brackets alone."""
    after_word = re.findall(r"Eqs?\. ?((?:\([A-D]?\d\d?\)(?:, | and | or )?)+)", words)
    found = [number for part in after_word for number in re.findall(r"\([A-D]?\d\d?\)", part)]
    return {*found, *re.findall(r"\([A-D]\d\)", words)}


def test_the_table_has_every_printed_equation_once_and_in_order():
    assert [cells[0] for cells in NUMBERED] == PRINTED


def test_every_equation_that_a_docstring_names_is_in_the_table():
    named = {number for _, words in docstrings() for number in equations(words)}
    assert named <= set(PRINTED)
    assert {"(3)", "(4)", "(5)", "(A6)", "(B1)", "(B2)", "(B3)", "(D1)", "(D2)"} <= named


@pytest.mark.parametrize("cells", PAGE, ids=lambda cells: cells[0])
def test_functions_and_names_of_tests_an_equation_exist(cells):
    number, _, functions, checks = cells
    functions = [name for name in CODE.findall(functions) if name.startswith("seeding.")]
    checks = CODE.findall(checks)
    assert all(callable(resolved(name)) for name in functions)
    assert all(test in names_of_tests(file) for file, test in (check.split("::") for check in checks))
    assert bool(functions) == bool(checks) == (number not in NOT_ON_THEIR_OWN)


@pytest.mark.parametrize("cells", [cells for cells in NUMBERED if cells[0] not in {"(1)", "(2)"}], ids=lambda c: c[0])
def test_a_module_of_an_equation_names_it(cells):
    """Of the modules in a row at least one says in its docstrings which equation it is about."""
    number, _, functions, _ = cells
    modules = {module for module, words in docstrings() if number in equations(words)}
    named = [name for name in CODE.findall(functions) if name.startswith("seeding.")]
    assert not named or any(name.startswith(f"{module}.") for name in named for module in modules)


def test_a_page_says_why_where_an_equation_is_not_implemented():
    reasons = text("equations.md").partition("## What is not implemented")[2]
    assert all(number in reasons for number in {"(1)", "(2)", "(A3)", *NOT_ON_THEIR_OWN})
