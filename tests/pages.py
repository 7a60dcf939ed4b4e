"""The pages of docs/ as the tests on them read them: sections, rows of tables, blocks of code, names of the library."""

import ast
import importlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CODE = re.compile(r"`([^`]+)`")


def text(name):
    return (DOCS / name).read_text()


def sections(name):
    """Title of a heading, without its marks → the text below it, up to the next heading of any level."""
    found, title, fenced = {"": ""}, "", False
    for line in text(name).splitlines(keepends=True):
        fenced ^= line.startswith("```")
        heading = None if fenced else re.match(r"#+ `?(.*?)`?$", line)
        if heading:
            title = heading[1]
        found[title] = found.get(title, "") + ("" if heading else line)
    return found


def rows(section, first):
    """Rows, as lists of cells, of the table whose header starts with the cell `first`; none where there is none."""
    found, inside = [], False
    for line in section.splitlines():
        cells = [cell.strip().replace(r"\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if cells and cells[0] == first:
            inside = True
        elif not cells:
            inside = False
        elif inside and set(cells[0]) != {"-"}:
            found.append(cells)
    return found


def blocks(section, kind):
    return re.findall(rf"^```{kind}\n(.*?)^```", section, flags=re.MULTILINE | re.DOTALL)


def resolved(name):
    """What a dotted name of the library is: a function, a class, or a member of one."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            found = getattr(found, part)
        return found
    raise AssertionError(f"{name} is nowhere")


def names_of_tests(file):
    """Names of the tests in a file, given from the root."""
    return {node.name for node in ast.parse((ROOT / file).read_text()).body if isinstance(node, ast.FunctionDef)}
