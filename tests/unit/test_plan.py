"""A changed key changes the commands that depend on it and no other, at the paper's scale, without running any."""

import copy
import itertools
import shlex
from pathlib import Path

import pytest
from planning import QUICK, planned_jobs
from seeding import Network, configuration
from seeding.checks import NoAnswer
from seeding.cli import build_parser, main
from seeding.commands import network_options
from seeding.paper import catalogue, networks, parameters, validation
from seeding.paper.networks import options
from seeding.paper.plan import Plan
from seeding.paper.sf3 import data as sf3
from seeding.paper.spectra_plan import CRYSTALS, SPECTRA

ROOT = Path(__file__).parents[2]
CONFIG, SCHEMA = ROOT / "config" / "config.yaml", ROOT / "config" / "schema.yaml"
PAPER = configuration.load(CONFIG)
# Not judged here: which configuration this is, and where results go.
KEYS = [key for key, _ in configuration.leaves(PAPER) if key not in ("scale", "results")]
CURVES = {"mean_field/curves", "mean_field/transform", "trajectories/curves", "trajectories/sample"}
LIFETIMES = {"trajectories/lifetimes", "trajectories/long"}


def commands(settings):
    """File → the words of the command that makes it, for every run of an engine and every panel."""
    plan = Plan(settings)
    found = {plan.mean_field_file(run): plan.mean_field_command(run) for run in plan.mean_field}
    for run in plan.trajectories:
        for file in plan.batches(*run):
            found[file] = plan.batch_words(*run, int(Path(file).stem))
    for name in (*SPECTRA, *CRYSTALS):
        for atoms in plan.spectra.sizes(name, "large", "larger"):
            found[f"{plan.results}/spectra/{name}/{atoms}.csv"] = plan.spectra.words(name, atoms)
    for name in ("lifetimes", "long"):
        for run in plan.runs(name):
            found[plan.lifetime_file(*run)] = f"{plan.lifetime_batches(*run)} {plan.lifetime_start(*run)}"
    for panel in panels():
        found[plan.panel_file(panel.name)] = plan.panel_command(panel)
    return found


def panels():
    return [panel for folder in catalogue.folders() for panel in catalogue.declared(folder).panels if panel.columns]


def with_key(settings, key, value):
    changed = copy.deepcopy(settings)
    *above, last = key.split(".")
    node = changed
    for step in above:
        node = node[step]
    node[last] = value
    return changed


def other(key, value):
    """Another value that is as good: numbers a little larger, other words, lists with another entry."""
    last = key.rpartition(".")[2]
    words = {"initial": "down", "normalisation": "subsystem", "interaction": "dissipative", "like": "pair"}
    if last in ("network", "networks", "like"):
        names = [name for name in PAPER["networks"] if name not in ("narrow", "wide", "three")]
        if isinstance(value, list):
            return [*value, next(name for name in PAPER["networks"] if name not in value)]
        return next(name for name in names if name != value)
    if isinstance(value, str):
        return words[last]
    if last == "distance":
        return [value[0], -0.2, value[2]]
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return 0.75 * value
    if value is None or value == []:
        return [2]
    if last == "initial":
        return [*value[:-1], "minus-x"]
    if last == "windows":
        return [*value[:-1], [1, 77]]
    if last == "drives":
        return [0.9 * drive for drive in value]
    if isinstance(value[0], int) and last in ("atoms", "count", "fock", "n", "seeding", "critical", *SPECTRA):
        return [*value[:-1], value[-1] + 1]
    return [0.75 * value[0], *value[1:]] if value[0] else [value[0], 0.75 * value[1], *value[2:]]


def made_of(network, settings):
    """Panels and runs that a named network enters, read off the configuration's own words."""
    names = {network} | {name for name, entry in settings["networks"].items() if entry.get("like") == network}
    entered = set()
    for panel, given in settings["panels"].items():
        if names & {given.get("network"), *given.get("networks", [])}:
            entered.add(f"data/{panel}")
    if settings["spectra"]["network"] in names:
        entered |= {f"spectra/{name}" for name in (*SPECTRA, *CRYSTALS)}
    if settings["trajectories"]["curves"]["network"] in names:
        entered |= CURVES | LIFETIMES
    if settings["trajectories"]["three"]["network"] in names:
        entered |= {"mean_field/three", "trajectories/three"}
    return entered


LARGE_TABLES = {"data/sf6", "data/sf10", "data/sf14_closing", "data/sf14_staying", "data/sf14_alone"}  # of larger sizes


def expected(key):
    """Beginnings of the files that a key enters."""
    first, *rest = key.split(".")
    if first == "panels":
        return {f"data/{rest[0]}"}
    if first == "networks":
        return made_of(rest[0], PAPER)
    effective = {"data/sf12", "data/sf13"}
    shown = {"data/fig1f", "data/fig1f_inset", *(f"data/fig4{letter}" for letter in "abcdef"), *effective}
    if first == "model":
        entered = set().union(*(made_of(name, PAPER) for name in PAPER["networks"]))
        return entered | (shown | LARGE_TABLES if rest[0] == "normalisation" else set())
    if first == "spectra" and rest[0] == "crystals":
        if rest[1] == "modes":
            return {f"spectra/{name}" for name in CRYSTALS}
        return {f"spectra/seed-{rest[1]}", "data/sf12", *(["data/sf13"] if rest[1] == "critical" else [])}
    if first == "spectra" and rest[0] in ("modes", "fewer"):
        return {f"spectra/{name}" for name in SPECTRA}
    if first == "spectra":
        # Sizes: what shows them is made from other files.
        chosen = {f"spectra/{name}" for name in ([rest[1]] if len(rest) > 1 else (*SPECTRA, *CRYSTALS))}
        if rest[0] == "large" and rest[1].startswith("total"):  # the sizes of the effective crystals, too
            chosen |= {
                f"spectra/{crystal}-{rest[1].removeprefix('total-')}" for crystal in ("seed", "other")
            } | effective
        return chosen | LARGE_TABLES | (shown if rest[0] in ("atoms", "network") else set())
    if rest[0] in ("seed", "batch"):
        return {"trajectories/", "lifetimes/"}
    of = {
        "curves": CURVES | {"data/fig1c", "data/fig1d", "data/fig1e", "lifetimes/"} | LIFETIMES,
        "transform": {"mean_field/transform"},
        "lifetimes": {"trajectories/lifetimes", "lifetimes/lifetimes", "data/sf7", "data/sf11"},
        "long": {"trajectories/long", "lifetimes/long", "data/sf11"},
        "three": {"mean_field/three", "trajectories/three", "data/sf8"},
    }
    return of[rest[0]]


def test_every_key_of_the_configuration_is_looked_at():
    assert len(KEYS) > 200


@pytest.fixture(scope="module")
def unchanged():
    return commands(PAPER)


@pytest.mark.parametrize("key", KEYS)
def test_a_changed_key_changes_the_commands_that_depend_on_it_and_no_other(key, unchanged):
    node = PAPER
    for step in key.split("."):
        node = node[step]
    changed = with_key(PAPER, key, other(key, node))
    assert validation.errors(changed, SCHEMA) == []
    now = commands(changed)
    files = {file for file in {*now, *unchanged} if now.get(file) != unchanged.get(file)}
    assert files, "a key that nothing depends on"
    allowed = tuple(f"results/{place}" for place in expected(key))
    assert [file for file in sorted(files) if not file.startswith(allowed)] == []
    if key.startswith("panels."):
        assert files == {f"results/data/{key.split('.')[1]}.csv"}
    if (key.endswith(".drives") and key.startswith("networks.")) or key == "model.kappa":
        for place in expected(key):
            assert any(file.startswith(f"results/{place}") for file in files), place


def test_rules_run_what_the_plan_says(tmp_path):
    """Snakemake's own list of jobs, for one configuration and for another, differs as the plan does."""
    overlay = tmp_path / "mine.yaml"
    overlay.write_text("networks: {seeded: {drives: [1.25, 0.9]}}\ntrajectories: {seed: 2}\n")
    shell = [
        {str(file): job.shellcmd for job in planned_jobs(tmp_path, *files) for file in job.output}
        for files in ((QUICK,), (QUICK, overlay))
    ]
    said = [commands(configuration.load(CONFIG, QUICK, *files)) for files in ((), (overlay,))]
    changed = [{file for file in two[0] if two[0][file] != two[1].get(file)} for two in (shell, said)]
    large = {file for file in changed[1] if "/long/" in file}
    in_data = {file for file in changed[0] if "/data/" in file or "/trajectories/" in file}
    # Panels of one job share its command.
    together = {"results/quick/data/evidence_", "results/quick/data/fig2a"}
    assert changed[1] - large <= in_data
    assert all(file.startswith(tuple(together)) for file in in_data - changed[1])


def test_a_network_that_a_panel_has_parameters_for_does_not_enter_there():
    """Γ of a network is no dependence of a panel that has an axis of Γ, nor its start of one with a list of them."""
    plan = Plan(PAPER)
    assert "coupling" not in plan.settings("fig3a")["network"]
    assert all("initial" not in network for network in plan.settings("sf3_mz")["networks"].values())
    assert "coupling" in plan.settings("fig2a")["network"]


def test_crystals_of_unequal_size_and_number_go_through_trajectories_spectra_and_mean_field():
    changed = with_key(PAPER, "networks.pair", {"drives": [1.5, 0.9, 0.8], "coupling": 0.1, "sizes": [1, 2, 2]})
    assert validation.errors(changed, SCHEMA) == []
    plan = Plan(changed)
    assert plan.trajectories["curves", 10].atoms == (10, 20, 20)
    assert "--weights 0.2 0.4 0.4" in plan.mean_field_command("curves")
    assert "--atoms 3 6 6" in plan.spectra.words("total-seeding", 3)
    assert plan.spectra.sizes("total-seeding") == []  # 4 · 7 · 7 states are more than a matrix takes
    assert plan.spectra.sizes("subsystem-seeding") == []


@pytest.mark.parametrize("value", [None, [], {}])
def test_sizes_can_be_taken_away(value):
    changed = with_key(PAPER, "spectra.large", value)
    if value != []:
        assert validation.errors(changed, SCHEMA) == []
        assert Plan(changed).spectra.sizes("total-seeding", "large") == PAPER["spectra"]["atoms"]
    changed = with_key(PAPER, "spectra.large.total-seeding", value)
    if value != {}:
        assert validation.errors(changed, SCHEMA) == []
        assert Plan(changed).spectra.sizes("total-seeding", "large") == PAPER["spectra"]["atoms"]


@pytest.mark.slow
def test_what_a_changed_key_of_a_panel_writes_differs(tmp_path, monkeypatch):
    """At smoke scale, beyond the header: rows differ, except where only the accuracy asked for is another."""
    monkeypatch.chdir(tmp_path)
    quick = configuration.load(CONFIG, QUICK)
    same = []
    for panel in panels():
        if panel.tables:
            continue
        rows = {}
        for key in (None, *parameters.wanted(panel.name)):
            place = f"panels.{panel.name}.{key}"
            given = quick["panels"].get(panel.name, {})  # SF13 has one that depends on nothing
            if key is not None and key not in given:
                continue
            settings = quick if key is None else with_key(quick, place, other(place, given[key]))
            assert main(shlex.split(Plan(settings).panel_command(panel))) == 0
            content = Path(Plan(settings).panel_file(panel.name)).read_text().splitlines()
            rows[key] = list(itertools.dropwhile(lambda line: line.startswith("# "), content))
        same += [f"{panel.name}.{key}" for key in rows if key is not None and rows[key] == rows[None]]
    # A bisection ends in the same bracket however long it looks.
    settled = {f"evidence_{name}.duration" for name in ("critical", "coherent_critical", "order")}
    assert {place for place in same if not place.endswith((".accuracy", ".network", ".networks"))} == settled


RUN_KEYS = [key for key in KEYS if not key.startswith("panels.") and ".long" not in key and ".larger" not in key]


@pytest.mark.slow
def test_what_a_changed_key_of_a_run_writes_differs(tmp_path, monkeypatch):
    """At smoke scale: every run of an engine that a key enters gives other bytes, and the batch size gives the same."""
    monkeypatch.chdir(tmp_path)
    quick = configuration.load(CONFIG, QUICK)
    made = {}

    def written(settings):
        """File → the commands that make it and what they write; each is run once."""
        plan, found = Plan(settings), {}
        for run in plan.mean_field:
            found[plan.mean_field_file(run)] = plan.mean_field_command(run)
        for name in SPECTRA:
            for atoms in plan.spectra.sizes(name):
                file = f"{plan.results}/spectra/{name}/{atoms}.csv"
                found[file] = f"spectrum {plan.spectra.words(name, atoms)} --out {file}"
        for run in [*plan.runs("curves"), *plan.runs("three"), *plan.runs("lifetimes")]:
            file = plan.trajectory_file(*run)
            words = [
                f"trajectories {plan.batch_words(*run, int(Path(batch).stem))} --batch {batch}"
                for batch in plan.batches(*run)
            ]
            found[file] = "\n".join([*words, f"gather {' '.join(plan.batches(*run))} --out {file}"])
        for file, lines in found.items():
            if lines not in made:
                for line in lines.splitlines():
                    assert main(shlex.split(line)) == 0, line
                made[lines] = Path(file).read_bytes()
        return {file: (lines, made[lines]) for file, lines in found.items()}

    before = written(quick)
    for key in RUN_KEYS:
        node = quick
        for step in key.split("."):
            node = node[step]
        now = written(with_key(quick, key, other(key, node)))
        same = [file for file in before if file in now and now[file][0] != before[file][0]]
        same = [file for file in same if now[file][1] == before[file][1]]
        assert bool(same) == (key == "trajectories.batch"), key


def test_kappas_and_starts_of_each_crystal_reach_the_engines_in_units_of_the_model():
    settings = with_key(PAPER, "model.kappa", 2.0)
    settings["networks"]["pair"] |= {"kappa": [2.0, 1.6], "initial": ["up", "angles:60,90"]}
    assert validation.errors(settings, SCHEMA) == []
    network = Plan(settings).network("pair")
    assert network == Network((0.75, 0.45), 0.05, kappa=(1.0, 0.8), initial=("up", "angles:60,90"))
    arguments = build_parser("mean-field").parse_args(shlex.split(options(network)))
    assert network_options.network(arguments) == network


def test_the_crystals_that_a_panel_picks_keep_their_kappas_starts_and_sizes():
    five = Network((1.0, 1.5, 0.9), 0.1, kappa=(1.0, 0.8, 0.6), initial=("x", "up", "down"), weights=(2, 1, 1))
    assert networks.detuned(five, 0.2) == Network(
        (1.5, 1.3), 0.1, kappa=(0.8, 0.6), initial=("up", "down"), weights=(1, 1)
    )
    many = networks.seed_and_others(five, 5, 0.3)
    assert many == Network((1.5, 0.9), 0.3, kappa=(0.8, 0.6), initial=("up", "down"), weights=(1, 4))
    alone = sf3.shown({"five": five})["one crystal"]
    assert alone == Network((1.0,), kappa=1.0, initial="x", weights=(2,))
    with pytest.raises(NoAnswer, match="equal κ"):
        networks.equal_kappas(five)
