"""What README and docs tell a reader to type exists: verbs run, targets of make and of Snakemake are there."""

import contextlib
import io
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from seeding import cli
from snakemake.cli import get_argument_parser

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
PAGES += [ROOT / "config" / "README.md", ROOT / "results" / "README.md"]
README = (ROOT / "README.md").read_text()
EXAMPLES = {"fig6"}  # of the recipe that adds it


def commands(program):
    """Words after `program` wherever a page has it: in a block of code, or between backticks."""
    found = set()
    for page in PAGES:
        text = page.read_text()
        lines = [
            line
            for block in re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
            for line in block.splitlines()
        ]
        lines += re.findall(r"`([^`\n]+)`", text)
        for line in lines:
            match = re.match(rf"(?:\S*/|\S+ -m )?{program}(?: (.*))?$", line.partition(" #")[0].strip())
            if match:
                found.add((match[1] or "").strip())
    return sorted(found)


def rules():
    sources = [ROOT / "Snakefile", *(ROOT / "workflow" / "rules").glob("*.smk")]
    pattern = r"^rule (\w+):|^ +name:\n +\"([\w-]+)\""
    names = {"".join(found) for source in sources for found in re.findall(pattern, source.read_text(), re.MULTILINE)}
    return names | {f"fig{number}" for number in range(1, 6)} | {f"SF{number}" for number in range(1, 15)}


@pytest.mark.parametrize("words", commands("make"))
def test_targets_of_make_that_a_page_names_are_there(words):
    targets = set(re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)[0].split())
    named = {word for word in words.split() if "=" not in word}
    assert named <= targets


@pytest.mark.parametrize(
    ("target", "expected"),
    [("all", []), ("quick", []), ("resume", []), ("supplement", ["supplement"]), ("benchmark", ["benchmark"])],
)
def test_make_asks_snakemake_for_its_target(target, expected):
    """`--resources` would take a target behind it for one more resource."""
    recipe = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (command,) = re.findall(r"^.*workflow/runs\.py (.*(?:\\\n.*)*)$", recipe, flags=re.MULTILINE)
    words = shlex.split(re.sub(r"\$\(.*?\)", "2", command.replace("\\\n", " ")))
    arguments = get_argument_parser(profiles=[]).parse_args([word for word in words if word != "--resume"])
    assert (arguments.targets or []) == expected
    assert arguments.cores == 2


@pytest.mark.parametrize("words", commands("snakemake"))
def test_commands_of_snakemake_that_a_page_names_are_understood(words):
    with contextlib.redirect_stderr(io.StringIO()) as complaint:
        try:
            arguments = get_argument_parser(profiles=[]).parse_args(shlex.split(words))
        except SystemExit:
            pytest.fail(complaint.getvalue())
    assert set(arguments.targets) <= rules() | EXAMPLES


@pytest.mark.parametrize("line", [line for line in README.splitlines() if re.match(r"seeding [a-z-]+ +--", line)])
def test_verbs_of_the_readme_print_a_table(line, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(shlex.split(line)[1:]) == 0
    rows = [row for row in capsys.readouterr().out.splitlines() if not row.startswith("#")]
    assert len(rows) > 1
    assert not any(tmp_path.iterdir())


def test_the_python_of_the_readme_runs():
    (block,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    names = {}
    exec(compile(block, "README.md", "exec"), names)
    assert names["path"].shape == (601, 2, 3)
    assert len(names["modes"]) >= 12
