"""The workflow at smoke scale, in a copy of the checkout: what is built, what re-runs and what does not."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from planning import copied_checkout, snakemake
from seeding import configuration
from seeding.paper import catalogue, declaration, origin

ROOT = Path(__file__).parents[2]
QUICK = ("--configfile", "config/quick.yaml")
FIGURES = [figure.name for figure in catalogue.figures(declaration.PAPER, declaration.SUPPLEMENT)]
# What depends on every table: verdicts and the report.
ALWAYS = {"all", "answers", "claims_table", "convergence", "coverage", "verdicts", "provenance", "report"}


def planned(printed):
    """Rule → number of jobs, from the job table that Snakemake prints; empty where there is nothing to do."""
    rows = re.findall(r"^(\w+) +(\d+)$", printed, flags=re.MULTILINE)
    return {rule: int(count) for rule, count in rows if rule != "total"}


def dry_run(folder, *words):
    return planned(snakemake(folder, "--dry-run", *QUICK, *words))


def git(folder, *words):
    identity = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A copy of the checkout in which the whole workflow has run at smoke scale."""
    folder = tmp_path_factory.mktemp("checkout")
    copied_checkout(folder)
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
    assert set(dry_run(built)) - ALWAYS == {"fig2b_tables", "fig2"}
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
    assert set(plan) - ALWAYS == {"fig5", "fig5_tables"}
    file.write_text(before)
    file, before = edited(built, "paper/sf4/data.py")
    assert set(dry_run(built)) - ALWAYS == {"SF4", "sf4_critical_tables", "sf4_frequency_tables", "sf4_root_tables"}
    file.write_text(before)


def test_an_edited_declaration_remakes_the_tables_and_the_figures_that_show_them(built):
    file, before = edited(built, "paper/fig5/panels.py")
    assert set(dry_run(built)) - ALWAYS == {"fig5", "fig5_tables"}
    file.write_text(before)


def test_an_edited_spectrum_engine_leaves_mean_field_and_trajectories_alone(built):
    file, before = edited(built, "master_equation/spectrum.py")
    plan = set(dry_run(built))
    assert {"spectrum", "small_spectra_total_seeding", "fig1f_tables", "fig4_tables", "sf6_tables"} <= plan
    assert not plan & {"mean_field", "trajectory_batch", "fig2", "fig3", "fig5", "fig1_tables", "fig2_tables"}
    file.write_text(before)


def test_an_edited_parameter_remakes_what_it_enters_only(built, tmp_path):
    (tmp_path / "mine.yaml").write_text("panels: {fig3e: {duration: 3000}, fig5a: {coupling: 0.02}}\n")
    plan = planned(snakemake(built, "--dry-run", *QUICK, str(tmp_path / "mine.yaml")))
    assert set(plan) - ALWAYS == {"fig3", "fig3e_tables", "fig5", "fig5_tables"}


def test_one_figure_can_be_built_alone(built, tmp_path):
    copied_checkout(tmp_path)
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
    assert plan == {"fig5_tables": 1}
    assert (tmp_path / "results" / "quick" / "data" / "fig5a.csv").exists()


def test_mistakes_in_the_configuration_stop_before_any_job_and_are_listed_at_once(built, tmp_path):
    (tmp_path / "mine.yaml").write_text("networks:\n  pair:\n    coupling: -1\nmodel:\n  kappa: 1e-6\ncolour: red\n")
    printed = snakemake(built, *QUICK, str(tmp_path / "mine.yaml"), expect=1)
    for words in ("networks.pair.coupling", "model.kappa", "1.0e-6", "colour"):
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


# Other parameters than the paper's

OVERLAYS = {
    "twice κ": "model: {kappa: 2.0}",
    "half κ": "model: {kappa: 0.5}",
    "all drives below κ": """networks: {pair: {drives: [0.9, 0.5]}, seeded: {drives: [0.8, 0.6]},
        detuned: {drives: [0.95, 0.95]}, five: {drives: [0.9, 0.9, 0.9, 0.9, 0.9]}, coherent: {drives: [0.9, 0.5]},
        three: {drives: [0.9, 0.5, 0.5]}}""",
    "start at +x": "model: {initial: x}",
    "Γ/S_α": "model: {normalisation: subsystem}",
    "a pair that rests at no Γ": "networks: {pair: {drives: [3.0, 0.0]}}",
    "four crystals in three": "networks: {three: {drives: [1.5, 0.9, 0.9, 0.9]}}",
    "κ and starts of each crystal": """networks: {pair: {kappa: [1.0, 0.8], initial: [up, 'angles:60,90']},
        seeded: {kappa: [1.0, 0.7], initial: [up, down]}, three: {kappa: [1.0, 0.8, 0.9], initial: [up, down, x]},
        coherent: {kappa: [1.0, 0.8]}}""",
    "three crystals in pair": "networks: {pair: {drives: [1.5, 0.9, 0.9]}}",
}
FAST = "all drives below κ"


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == FAST else [pytest.mark.slow]) for name in OVERLAYS]
)
def test_other_parameters_reach_the_report_which_says_which_they_are(built, tmp_path, name):
    before = {file: file.read_bytes() for file in (built / "results" / "quick").rglob("*.csv")}
    overlay = tmp_path / "mine.yaml"
    overlay.write_text(f"results: results/mine\n{OVERLAYS[name]}\n")
    shutil.rmtree(built / "results" / "mine", ignore_errors=True)
    snakemake(built, *QUICK, str(overlay))
    mine = built / "results" / "mine"
    for figure in FIGURES:
        assert (mine / "figures" / f"{figure}.svg").stat().st_size > 3000
    page = (mine / "report.html").read_text()
    assert page.index("Not the paper’s parameters.") < page.index("<header>")
    assert "cannot be measured" not in (mine / "claims.csv").read_text()
    assert json.loads((mine / "provenance.json").read_text())["foreign"] == {}
    assert {file: file.read_bytes() for file in before} == before
    shutil.rmtree(mine)


def test_tables_say_which_configuration_made_them(built, tmp_path):
    """All of a run are of its own; of another, those that the difference enters are not."""
    quick = built / "results" / "quick"
    assert json.loads((quick / "provenance.json").read_text())["foreign"] == {}
    whole = configuration.load(built / "config" / "config.yaml", built / "config" / "quick.yaml")
    whole["networks"]["coherent"]["coupling"] = 0.45
    expected = {"evidence_coherent_many", "evidence_printed", "fig5b", "sf3_frequencies", "sf3_mz", "sf9_exchange"}
    assert set(origin.foreign(whole, quick / "data")) == expected


def test_claims_at_the_papers_parameters_can_all_be_measured(built):
    assert "cannot be measured" not in (built / "results" / "quick" / "claims.csv").read_text()
