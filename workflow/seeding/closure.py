"""What a module of this library imports, read from the sources: the inputs of a workflow rule.

Snakemake notices an edited file only where it is an input. Listing exactly the modules that a rule's command
imports makes an edit re-run what depends on it and nothing else. Each file is read once in a process: a workflow
asks for some hundred closures that share most of their files.
"""

from __future__ import annotations

import ast
import functools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

LIBRARY = Path(__file__).parent


def closure(*modules: str) -> list[str]:
    """Files of `modules` and of all library modules that they import, sorted; ValueError for an unknown module.

    A package's `__init__.py` belongs to the closure, as importing a module runs it.
    """
    found: set[Path] = set()
    pending = list(modules)
    while pending:
        name = pending.pop()
        files = list(_files(name))
        if not files:
            raise ValueError(f"no module {name} in {LIBRARY}")
        for file in files:
            if file not in found:
                found.add(file)
                pending += _imported(file)
    return sorted(str(file) for file in found)


def packages(files: Iterable[str | Path]) -> set[str]:
    """What these files import from outside the library and Python itself, also inside functions: {"numpy", …}."""
    names = {name.partition(".")[0] for file in files for name in _named(Path(file))}
    return names - sys.stdlib_module_names - {LIBRARY.name}


class Signature(NamedTuple):
    """Arguments of a function: names by position, whether more may follow, name → (annotation, required); docstring."""

    positions: tuple[str, ...]
    open: bool
    keywords: dict[str, tuple[str, bool]]
    text: str


def signature(module: str, function: str) -> Signature:
    """The arguments that `module.function` takes, without importing the module; ValueError where there is none."""
    *_, file = _files(module) or [None]
    for statement in _parsed(file).body if file else ():
        if isinstance(statement, ast.FunctionDef) and statement.name == function:
            arguments = statement.args
            keywords = {
                argument.arg: (ast.unparse(argument.annotation) if argument.annotation else "", default is None)
                for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            }
            positions = tuple(argument.arg for argument in (*arguments.posonlyargs, *arguments.args))
            return Signature(positions, arguments.vararg is not None, keywords, ast.get_docstring(statement) or "")
    raise ValueError(f"{module} defines no function {function}")


def constant(module: str, name: str) -> Any:
    """The literal value that `module` assigns to `name`, without importing the module."""
    *_, file = _files(module)
    for statement in _parsed(file).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else []
        if isinstance(statement, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in targets):
            try:
                return ast.literal_eval(statement.value)
            except ValueError:
                raise ValueError(f"{module}.{name} must be a literal: it is read without importing") from None
    raise ValueError(f"{module} assigns nothing to {name}")


def _files(module: str) -> Iterator[Path]:
    """The files that importing `module` runs: the packages above it, then itself; nothing if it does not exist."""
    first, *rest = module.split(".")
    if first != LIBRARY.name:
        return
    path = LIBRARY
    chain = [path / "__init__.py"]
    for part in rest:
        path = path / part
        chain.append(path / "__init__.py" if path.is_dir() else path.with_suffix(".py"))
    if chain[-1].exists():
        yield from chain


@functools.cache
def _parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@functools.cache
def _imported(file: Path) -> list[str]:
    """Names of library modules that a file imports."""
    return [name for name in _named(file) if any(True for _ in _files(name))]


@functools.cache
def _named(file: Path) -> list[str]:
    """Names that a file imports, also inside functions, not under TYPE_CHECKING."""
    found: list[str] = []
    pending: list[ast.AST] = [_parsed(file)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            pending += node.orelse
            continue
        pending += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return found
