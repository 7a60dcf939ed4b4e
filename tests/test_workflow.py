"""The workflow at smoke scale, in a copy of the checkout: what is built, what re-runs and what does not."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUICK = ("--configfile", "config/quick.yaml")
FIGURES = [f"fig{number}" for number in range(1, 6)] + [f"SF{number}" for number in range(1, 10)]
# What depends on every table: verdicts and the report.
ALWAYS = {"all", "claims_table", "convergence", "coverage", "verdicts", "provenance", "report"}


def snakemake(folder, *words, expect=0):
    """Run Snakemake in `folder`; returns all that it prints."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    command = [sys.executable, "-m", "snakemake", "--cores", "2", *words]
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    printed = result.stdout + result.stderr
    assert result.returncode == expect, printed
    return printed


def planned(printed):
    """Rule → number of jobs, from the job table that Snakemake prints; empty where there is nothing to do."""
    rows = re.findall(r"^(\w+) +(\d+)$", printed, flags=re.MULTILINE)
    return {rule: int(count) for rule, count in rows if rule != "total"}


def dry_run(folder, *words):
    return planned(snakemake(folder, "--dry-run", *QUICK, *words))


def git(folder, *words):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def copy_checkout(target):
    """What git tracks or would track, copied to `target`."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    ).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    git(target, "init", "-q")
    git(target, "add", "-A")
    git(target, "commit", "-qm", "copy")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A copy of the checkout in which the whole workflow has run at smoke scale."""
    folder = tmp_path_factory.mktemp("checkout")
    copy_checkout(folder)
    snakemake(folder, *QUICK)
    return folder


def test_default_target_builds_every_figure_and_the_tables_behind_it(built):
    results = built / "results" / "quick"
    for figure in FIGURES:
        for kind in ("pdf", "svg", "png"):
            assert (results / "figures" / f"{figure}.{kind}").stat().st_size > 5000
    panels = {file.stem for file in (results / "data").glob("*.csv")}
    assert (results / "report.html").stat().st_size > 100_000
    expected = "1c 1d 1e 1f 1f_inset 2a 2a_inset 2b 3a 3b 3b_inset 3c 3d 3e 4a 4b 4c 4d 4e 4f 5a 5b 5c"
    assert panels >= {f"fig{panel}" for panel in expected.split()}


def test_quick_scale_writes_nothing_outside_its_folder(built):
    assert {entry.name for entry in (built / "results").iterdir()} == {"README.md", "quick"}
    status = subprocess.run(["git", "status", "--porcelain"], cwd=built, capture_output=True, text=True)
    assert status.stdout == ""


def test_a_finished_tree_has_nothing_to_do_also_after_a_commit(built):
    assert "Nothing to be done" in snakemake(built, "--dry-run", *QUICK)
    git(built, "commit", "-q", "--allow-empty", "-m", "another")
    assert "Nothing to be done" in snakemake(built, "--dry-run", *QUICK)


def test_a_table_that_was_deleted_is_made_again(built):
    table = built / "results" / "quick" / "data" / "fig2b.csv"
    aside = table.rename(built / "aside.csv")
    assert set(dry_run(built)) - ALWAYS == {"mean_field_panel", "fig2"}
    aside.rename(table)


def edited(folder, name):
    """Append a comment to a file of the library; returns what to write back."""
    file = folder / "workflow" / "seeding" / name
    before = file.read_text()
    file.write_text(before + "# edited\n")
    return file, before


def test_an_edited_figure_module_redraws_that_figure_only(built):
    file, before = edited(built, "paper/fig2/drawing.py")
    assert set(dry_run(built)) - ALWAYS == {"fig2"}
    file.write_text(before)


def test_an_edited_panel_module_remakes_its_tables_only(built):
    file, before = edited(built, "paper/fig5/data.py")
    plan = dry_run(built)
    assert set(plan) - ALWAYS == {"fig5", "fig5_panels"}
    file.write_text(before)
    file, before = edited(built, "paper/sf4/data.py")
    plan = dry_run(built)
    assert set(plan) - ALWAYS == {"SF4", "mean_field_panel"}
    assert plan["mean_field_panel"] == 3
    file.write_text(before)


def test_an_edited_spectrum_engine_leaves_mean_field_and_trajectories_alone(built):
    file, before = edited(built, "master_equation/spectrum.py")
    plan = dry_run(built)
    assert {"spectrum", "small_spectra"} <= set(plan)
    assert not set(plan) & {
        "mean_field_curves",
        "mean_field_panel",
        "mean_field_map",
        "fig2_panels",
        "fig3_panels",
        "fig5_panels",
        "sf3_panels",
        "trajectory_batch",
        "fig2",
        "fig3",
        "fig5",
    }
    file.write_text(before)


def test_an_edited_parameter_remakes_what_it_enters_only(built, tmp_path):
    (tmp_path / "mine.yaml").write_text("panels: {fig3e: {coupling: 0.4}, fig5a: {coupling: 0.02}}\n")
    plan = planned(snakemake(built, "--dry-run", *QUICK, str(tmp_path / "mine.yaml")))
    assert set(plan) - ALWAYS == {"fig3", "mean_field_panel", "fig5", "fig5_panels"}
    assert plan["mean_field_panel"] == 1


def test_one_figure_can_be_built_alone(built, tmp_path):
    copy_checkout(tmp_path)
    snakemake(tmp_path, "fig5", *QUICK)
    quick = tmp_path / "results" / "quick"
    assert {file.stem for file in (quick / "figures").iterdir()} == {"fig5"}
    # Built again elsewhere, from nothing: the same bits.
    for file in ("figures/fig5.pdf", "figures/fig5.svg", "figures/fig5.png", "data/fig5b.csv"):
        assert (quick / file).read_bytes() == (built / "results" / "quick" / file).read_bytes()


def test_workflow_runs_from_another_working_directory(built, tmp_path):
    plan = planned(
        snakemake(
            tmp_path,
            "results/quick/data/fig5a.csv",
            "--snakefile",
            str(built / "Snakefile"),
            "--configfile",
            str(built / "config" / "quick.yaml"),
        )
    )
    assert plan == {"fig5_panels": 1}
    assert (tmp_path / "results" / "quick" / "data" / "fig5a.csv").exists()


def test_mistakes_in_the_configuration_stop_before_any_job_and_are_listed_at_once(built, tmp_path):
    (tmp_path / "mine.yaml").write_text("pair:\n  coupling: -1\nmodel:\n  kappa: 1e-6\ncolour: red\n")
    printed = snakemake(built, *QUICK, str(tmp_path / "mine.yaml"), expect=1)
    for words in ("pair.coupling", "model.kappa", "1.0e-6", "colour"):
        assert words in printed
    assert "Traceback" not in printed


def test_lint_is_clean(built):
    assert "Congratulations" in snakemake(built, "--lint")


def test_snakemake_report_has_every_figure_with_its_caption(built, tmp_path):
    report = tmp_path / "report.html"
    snakemake(built, *QUICK, "--report", str(report))
    text = report.read_text()
    for figure in FIGURES:
        assert figure in text
