"""The configuration is checked as a whole: every error at once, with key, value and what is allowed."""

import copy
import math
import re
from pathlib import Path

import pytest
from seeding import InputError, configuration, tables
from seeding.paper import catalogue, parameters, validation

ROOT = Path(__file__).parents[2]
CONFIG, QUICK, SCHEMA = (ROOT / "config" / name for name in ("config.yaml", "quick.yaml", "schema.yaml"))


@pytest.fixture
def paper():
    return configuration.load(CONFIG)


def test_paper_and_quick_configurations_are_valid(paper):
    assert validation.errors(paper, SCHEMA) == []
    assert validation.errors(configuration.load(CONFIG, QUICK), SCHEMA) == []


def test_quick_never_shares_a_folder_with_the_paper_scale(paper):
    assert configuration.load(CONFIG, QUICK)["results"] != paper["results"]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("colour",), "red", ["colour", "unknown key", "red"]),
        (("networks", "pair", "colour"), "red", ["networks.pair.colour", "unknown key", "red"]),
        (("panels", "fig3a", "detunning"), [0, 1, 3], ["panels.fig3a.detunning", "unknown key", "detuning"]),
        (("panels", "fig3a", "coupling"), 0.1, ["panels.fig3a.coupling", "0.1", "a list"]),
        (("model", "kappa"), -1.0, ["model.kappa", "-1.0", "> 0"]),
        (("networks", "pair", "coupling"), -0.1, ["networks.pair.coupling", "-0.1", "≥ 0"]),
        (("networks", "pair", "coupling"), "1e-6", ["networks.pair.coupling", "1e-6", "1.0e-6"]),
        (("networks", "pair", "drives"), "1.5", ["networks.pair.drives", "1.5", "a list"]),
        (("networks", "pair", "drives"), [1.5, "a"], ["networks.pair.drives[1]", "'a'", "a number"]),
        (("spectra", "atoms"), [0, 3], ["spectra.atoms[0]", "0", "≥ 1"]),
        (("spectra", "atoms"), [3, 3], ["spectra.atoms", "[3, 3]", "twice"]),
        (("networks", "pair", "range"), 5.0, ["networks.pair", "detuning is larger", "strongest drive"]),
        (("trajectories", "curves", "duration"), math.nan, ["trajectories.curves.duration", "finite", "nan"]),
        (("trajectories", "seed"), 2**63, ["trajectories.seed", "≤", str(2**63)]),
        (("results",), "results/x\n", ["results", "text of the form"]),
        (("networks", "wide", "like"), "wide", ["networks.wide", "wide → wide"]),
        (("networks", "wide", "like"), "five5", ["networks.wide", "five5", "narrow"]),
        (("networks", "pair", "sizes"), [1], ["networks.pair", "2 entries"]),
        (("networks", "pair"), {"coupling": 1}, ["networks.pair.drives", "missing"]),
        (("panels", "fig2a", "network"), "seeed", ["panels.fig2a.network", "seeded", "seeed"]),
        (("panels", "sf3_mz", "networks"), ["pair", "fivee"], ["panels.sf3_mz.networks", "five", "fivee"]),
        (("panels", "fig2b", "n"), 5, ["panels.fig2b.n", "a list", "5"]),
        (("panels", "fig2a", "n"), None, ["panels.fig2a.n", "an integer", "None"]),
        (("panels", "fig2a", "n"), [5], ["panels.fig2a.n", "an integer", "[5]"]),
        (("panels", "fig3c", "stop"), "late", ["panels.fig3c.stop", "a number", "late"]),
        (("panels", "fig3e"), None, ["panels.fig3e", "a mapping", "None"]),
        (("trajectories", "curves", "count"), [0], ["trajectories.curves.count", "0"]),
        (("model", "initial"), "sideways", ["model.initial", "sideways"]),
        (("networks", "pair", "kappa"), [1.0, 0.8, 0.9], ["networks.pair", "kappa", "2 drives", "3 entries"]),
        (("networks", "pair", "kappa"), [1.0, -1.0], ["networks.pair.kappa[1]", "-1.0", "> 0"]),
        (("networks", "pair", "kappa"), "fast", ["networks.pair.kappa", "a number or a list", "fast"]),
        (("networks", "pair", "initial"), ["up", "sideways"], ["networks.pair.initial[1]", "sideways"]),
        (("networks", "pair", "initial"), ["up", "down", "x"], ["networks.pair", "initial", "2 drives", "3 entries"]),
        (("networks", "pair", "initial"), "angles:90,east", ["networks.pair.initial", "angles:90,east"]),
        (("scale",), "huge", ["scale", "huge", "paper, quick"]),
        (("results",), "a{b}", ["results", "a{b}"]),
        (("results",), "../up", ["results", "../up"]),
        (("results",), "a /b", ["results", "a /b"]),
        (("spectra", "atoms"), [], ["spectra.atoms", "at least 3", "[]"]),
        (("spectra", "modes"), 500, ["spectra.modes", "≤ 63", "N_α = 3", "500"]),
        (("trajectories", "three", "count"), 20.0, ["trajectories.three.count", "an integer", "20.0"]),
        (("trajectories", "curves", "atoms"), [], ["trajectories.curves.atoms", "at least 1", "[]"]),
        (("trajectories", "long", "start"), [700], ["trajectories.long.start", "[700]", "[700]"]),
    ],
)
def test_a_mistake_is_named_with_key_value_and_what_is_allowed(paper, place, value, words):
    broken = copy.deepcopy(paper)
    node = broken
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    lines = validation.errors(broken, SCHEMA)
    assert lines
    assert any(all(word in line for word in words) for line in lines), lines
    assert all("\n" not in line for line in lines)


def test_all_mistakes_are_listed_at_once(paper):
    paper["model"]["kappa"] = -1
    paper["networks"]["pair"]["coupling"] = "much"
    paper["surplus"] = 1
    del paper["spectra"]["atoms"]
    text = "\n".join(validation.errors(paper, SCHEMA))
    for place in ("model.kappa", "networks.pair.coupling", "surplus", "spectra.atoms"):
        assert place in text


def test_lists_of_unequal_length_are_named(paper):
    del paper["trajectories"]["curves"]["count"][-1]
    assert any("trajectories.curves.count" in line and "atoms" in line for line in validation.errors(paper, SCHEMA))


def test_lists_of_unequal_length_are_named_beside_other_mistakes(paper):
    del paper["trajectories"]["curves"]["count"][-1]
    paper["spectra"]["modes"] = 0
    text = "\n".join(validation.errors(paper, SCHEMA))
    assert "trajectories.curves.count" in text
    assert "spectra.modes" in text


def test_every_key_is_explained():
    """Each key of the schema says what it is, those of the panels in the one list of their parameters."""

    def unexplained(node, place):
        for key, entry in node.get("properties", {}).items():
            if not entry.get("description"):
                yield f"{place}.{key}"
            yield from unexplained(entry, f"{place}.{key}")

    schema = validation.schema(SCHEMA)
    assert list(unexplained(schema, "")) == []
    for name, definition in schema["$defs"].items():
        assert list(unexplained(definition, name)) == []


def test_every_parameter_of_a_panel_is_one_that_a_panel_takes(paper):
    taken = {name for panel in paper["panels"] for name in parameters.wanted(panel)}
    assert taken == set(parameters.PARAMETERS)


def test_panels_return_the_columns_that_they_declare_in_files_of_their_names():
    declared = [panel.name for folder in catalogue.folders() for panel in catalogue.declared(folder).panels]
    assert len(set(declared)) == len(declared)
    assert all(catalogue.panel(name).name == name for name in declared)


def test_the_page_of_the_configuration_is_up_to_date(paper):
    page = (ROOT / "config" / "README.md").read_text()
    table = configuration.describe(paper, validation.schema(SCHEMA)) + "\n" + validation.parameter_table()
    assert table in page, "put the output of configuration.describe and validation.parameter_table there"


def test_a_configuration_that_is_no_mapping_is_refused(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text("- 1\n- 2\n")
    with pytest.raises(InputError, match="mapping"):
        configuration.load(file)
    file.write_text("- a page of prose\n" * 500)
    with pytest.raises(InputError) as caught:
        configuration.load(file)
    assert len(str(caught.value)) < 300 + len(str(file))


@pytest.mark.parametrize("page", ["README.md", "config/README.md"])
def test_the_example_of_an_overlay_is_valid_and_changes_something(page, paper, tmp_path):
    (content,) = re.findall(r"^echo '(.*)' > mine\.yaml$", (ROOT / page).read_text(), flags=re.MULTILINE)
    (tmp_path / "mine.yaml").write_text(content)
    changed = configuration.load(CONFIG, tmp_path / "mine.yaml")
    assert changed != paper
    assert validation.errors(changed, SCHEMA) == []


def test_fingerprint_depends_on_content_only(paper):
    shuffled = dict(reversed(paper.items()))
    assert tables.fingerprint(paper) == tables.fingerprint(shuffled)
    shuffled["model"] = {**paper["model"], "kappa": 2.0}
    assert tables.fingerprint(paper) != tables.fingerprint(shuffled)
