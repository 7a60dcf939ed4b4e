"""The files that a rule declares are those that its command really loads."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from seeding.closure import LIBRARY, closure, constant

LOADED = """
import json, sys
sys.argv = ["seeding", *{words!r}]
try:
    import runpy
    runpy.run_module("seeding", run_name="__main__")
except SystemExit:
    pass
print(json.dumps([module.__file__ for name, module in list(sys.modules.items()) if name.split(".")[0] == "seeding"]))
"""


def loaded(*words):
    """Files of this library that a command loads, seen from inside its process."""
    script = LOADED.format(words=words)
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=LIBRARY.parent)
    assert result.returncode == 0, result.stderr
    return {Path(file) for file in json.loads(result.stdout.splitlines()[-1])}


@pytest.mark.parametrize(
    ("words", "modules"),
    [
        (("mean-field", "--drives", "1.5", "--coupling", "0", "--duration", "1"), ("seeding.commands.mean_field",)),
        (("critical-coupling", "--drives", "1.5", "0.9"), ("seeding.commands.critical_coupling",)),
        (
            ("spectrum", "--atoms", "1", "1", "--drives", "1.5", "0.9", "--coupling", "0.1", "--modes", "1"),
            ("seeding.commands.spectrum",),
        ),
    ],
)
def test_closure_holds_what_a_command_loads(words, modules):
    files = {Path(file) for file in closure("seeding.__main__", *modules)} - {LIBRARY / "__main__.py"}
    assert files == loaded(*words)


def test_a_figure_depends_on_no_engine():
    files = closure("seeding.paper.fig1.drawing")
    assert not [
        file for file in files if {"master_equation", "unravelling", "mean_field", "large_n"} & set(Path(file).parts)
    ]


def test_constant_reads_a_literal_without_importing():
    assert "fig3a_boundary" in constant("seeding.commands.convergence", "TABLES")


def test_an_unknown_module_is_an_error():
    with pytest.raises(ValueError, match="no module"):
        closure("seeding.nothing")
