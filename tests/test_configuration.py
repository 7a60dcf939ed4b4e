"""The configuration is checked as a whole: every error at once, with key, value and what is allowed."""

import copy
import re
from pathlib import Path

import pytest
import yaml
from seeding import InputError, configuration, tables

ROOT = Path(__file__).parents[1]
CONFIG, QUICK, SCHEMA = (ROOT / "config" / name for name in ("config.yaml", "quick.yaml", "schema.yaml"))


@pytest.fixture
def paper():
    return configuration.load(CONFIG)


def test_paper_and_quick_configurations_are_valid(paper):
    assert configuration.errors(paper, SCHEMA) == []
    assert configuration.errors(configuration.load(CONFIG, QUICK), SCHEMA) == []


def test_quick_never_shares_a_folder_with_the_paper_scale(paper):
    assert configuration.load(CONFIG, QUICK)["results"] != paper["results"]


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (("colour",), "red", ["colour", "unknown key", "red"]),
        (("pair", "colour"), "red", ["pair.colour", "unknown key", "red"]),
        (("panels", "fig3a", "detunning"), [0, 1, 3], ["panels.fig3a.detunning", "unknown key", "detuning"]),
        (("panels", "fig3a", "coupling"), 0.1, ["panels.fig3a.coupling", "0.1", "a list"]),
        (("model", "kappa"), -1.0, ["model.kappa", "-1.0", "> 0"]),
        (("pair", "coupling"), -0.1, ["pair.coupling", "-0.1", "≥ 0"]),
        (("pair", "coupling"), "1e-6", ["pair.coupling", "1e-6", "1.0e-6"]),
        (("pair", "drives"), "1.5", ["pair.drives", "1.5", "a list"]),
        (("pair", "drives"), [1.5, "a"], ["pair.drives[1]", "'a'", "a number"]),
        (("spectra", "atoms"), [0, 3], ["spectra.atoms[0]", "0", "≥ 1"]),
        (("spectra", "atoms"), [3, 3], ["spectra.atoms", "[3, 3]", "twice"]),
        (("three", "couplings"), [0.4, 0.4], ["three.couplings", "[0.4, 0.4]", "twice"]),
        (("trajectories", "curves", "count"), [0], ["trajectories.curves.count", "0"]),
        (("model", "initial"), "sideways", ["model.initial", "sideways"]),
        (("scale",), "huge", ["scale", "huge", "paper, quick"]),
        (("results",), "a'b", ["results", "a'b"]),
        (("results",), "../up", ["results", "../up"]),
        (("spectra", "atoms"), [], ["spectra.atoms", "at least 3", "[]"]),
        (("spectra", "modes"), 500, ["spectra.modes", "≤ 63", "N_α = 3", "500"]),
        (("trajectories", "curves"), {"atoms": [], "count": []}, ["trajectories.curves.atoms", "at least 1", "[]"]),
        (("trajectories", "long", "start"), [300, 80], ["trajectories.long.start", "[300, 700]", "[300, 80]"]),
        (("panels", "fig1c", "atoms"), [], ["panels.fig1c.atoms", "at least 1"]),
        (("panels", "fig1e", "atoms"), [10, 31], ["panels.fig1e.atoms", "[10, 30, 100]", "[10, 31]"]),
        (("pair", "drives"), [3.0, 0.0], ["pair.drives", "finite Γ_crit", "[3.0, 0.0]"]),
    ],
)
def test_a_mistake_is_named_with_key_value_and_what_is_allowed(paper, place, value, words):
    broken = copy.deepcopy(paper)
    node = broken
    for key in place[:-1]:
        node = node[key]
    node[place[-1]] = value
    lines = configuration.errors(broken, SCHEMA)
    assert lines
    assert any(all(word in line for word in words) for line in lines), lines
    assert all("\n" not in line for line in lines)


def test_all_mistakes_are_listed_at_once(paper):
    paper["model"]["kappa"] = -1
    paper["pair"]["coupling"] = "much"
    paper["surplus"] = 1
    del paper["spectra"]["atoms"]
    text = "\n".join(configuration.errors(paper, SCHEMA))
    for place in ("model.kappa", "pair.coupling", "surplus", "spectra.atoms"):
        assert place in text


def test_lists_of_unequal_length_are_named(paper):
    del paper["trajectories"]["curves"]["count"][-1]
    assert any("trajectories.curves.count" in line and "atoms" in line for line in configuration.errors(paper, SCHEMA))


def test_lists_of_unequal_length_are_named_beside_other_mistakes(paper):
    del paper["trajectories"]["curves"]["count"][-1]
    paper["spectra"]["modes"] = 0
    text = "\n".join(configuration.errors(paper, SCHEMA))
    assert "trajectories.curves.count" in text
    assert "spectra.modes" in text


def test_every_key_is_explained():
    """Each key of the schema says what it is; those of the panels do so in one place, where all of them stand."""
    schema = yaml.safe_load(SCHEMA.read_text())
    keys = schema["$defs"]["panel"]["properties"]

    def unexplained(node, place):
        for key, entry in node.get("properties", {}).items():
            if place.startswith(".panels."):
                assert key in keys
            elif "description" not in entry:
                yield f"{place}.{key}"
            yield from unexplained(entry, f"{place}.{key}")

    assert list(unexplained(schema, "")) == []
    assert all("description" in entry for entry in keys.values())
    for panel in schema["properties"]["panels"]["properties"].values():
        assert set(panel["required"]) <= set(keys)


def test_the_page_of_the_configuration_is_up_to_date(paper):
    page = (ROOT / "config" / "README.md").read_text()
    assert configuration.describe(paper, SCHEMA) in page, "put the output of configuration.describe there"


def test_a_configuration_that_is_no_mapping_is_refused(tmp_path):
    file = tmp_path / "config.yaml"
    file.write_text("- 1\n- 2\n")
    with pytest.raises(InputError, match="mapping"):
        configuration.load(file)


@pytest.mark.parametrize("page", ["README.md", "config/README.md"])
def test_the_example_of_an_overlay_is_valid_and_changes_something(page, paper, tmp_path):
    (content,) = re.findall(r"^echo '(.*)' > mine\.yaml$", (ROOT / page).read_text(), flags=re.MULTILINE)
    (tmp_path / "mine.yaml").write_text(content)
    changed = configuration.load(CONFIG, tmp_path / "mine.yaml")
    assert changed != paper
    assert configuration.errors(changed, SCHEMA) == []


def test_fingerprint_depends_on_content_only(paper):
    shuffled = dict(reversed(paper.items()))
    assert tables.fingerprint(paper) == tables.fingerprint(shuffled)
    shuffled["model"] = {**paper["model"], "kappa": 2.0}
    assert tables.fingerprint(paper) != tables.fingerprint(shuffled)
