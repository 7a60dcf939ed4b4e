"""Tables that another configuration made are found by what their headers say."""

import json

import pandas as pd
import pytest
from planning import QUICK, ROOT
from seeding import InputError, configuration, tables
from seeding.cli import main
from seeding.network import Network
from seeding.paper import origin
from seeding.paper.plan import Plan

PAPER = ROOT / "config" / "config.yaml"


def settings(**changed):
    """The configuration at smoke scale with some other networks."""
    whole = configuration.load(PAPER, QUICK)
    for name, entries in changed.items():
        whole["networks"][name] = whole["networks"][name] | entries
    return whole


def write(plan, *panels, coupling=0.1):
    """Tables of panels as the plan has them made, and the spectra behind them, of this coupling."""
    for name in panels:
        tables.write(pd.DataFrame({"value": [1.0]}), plan.panel_file(name), plan.settings(name))
    network = Network(**(plan.spectra.networks["total-seeding"].parameters() | {"coupling": coupling})).parameters()
    for size in plan.spectra.sizes("total-seeding"):
        header = {"network": network, "atoms": [size, size], "point": "seeding"}
        tables.write(pd.DataFrame({"re": [-1.0]}), plan.spectra.file("total-seeding", size), header)


@pytest.fixture
def results(tmp_path):
    """A folder with the tables of some panels at smoke scale."""
    write(Plan(settings() | {"results": str(tmp_path)}), "fig1f", "fig2b", "fig5a", "fig5b", "sf9_cavity")
    return tmp_path / "data"


def test_tables_of_this_configuration_are_not_named_whatever_does_not_enter_them(results):
    assert origin.foreign(settings(), results) == {}
    assert origin.foreign(settings(three={"coupling": 0.3}), results) == {}


def test_what_another_network_made_is_named_with_the_parameter(results):
    found = origin.foreign(settings(coherent={"drives": [1.4, 0.8]}), results)
    assert found == dict.fromkeys(("fig5a", "fig5b"), "network.drives is [1.2, 0.9], not [1.4, 0.8]")


def test_a_table_made_from_tables_of_another_configuration_is_named_too(results):
    """A panel of spectra has no parameter of its own that would tell."""
    write(Plan(settings() | {"results": str(results.parent)}), coupling=0.2)
    found = origin.foreign(settings(), results)
    assert list(found) == ["fig1f"]
    assert found["fig1f"].startswith("made from spectra/total-seeding/")
    assert found["fig1f"].endswith("network.coupling is 0.2, not 0.1")


def test_a_parameter_that_is_not_given_any_more_and_a_panel_that_is_none_are_named(results):
    header = tables.header(results / "fig5b.csv") | {"coupling": 0.3}
    for name in ("fig5b", "fig9z"):
        tables.write(pd.DataFrame({"value": [1.0]}), results / f"{name}.csv", header)
    expected = {"fig5b": "coupling is 0.3, not null", "fig9z": "no panel has this name"}
    assert origin.foreign(settings(), results) == expected


def test_provenance_names_them_and_refuses_a_configuration_that_is_none(results, capsys):
    whole = settings(coherent={"drives": [1.4, 0.8]})
    words = ["provenance", "--data", str(results), "--configuration"]
    assert main([*words, json.dumps(whole)]) == 0
    assert list(json.loads(capsys.readouterr().out)["foreign"]) == ["fig5a", "fig5b"]
    assert main([*words, "{}"]) == 2
    assert "`configuration` must be that of a run, but lacks" in capsys.readouterr().err
    (results / "fig5a.csv").write_text("# a: 1")
    with pytest.raises(InputError, match="cut short"):
        origin.foreign(settings(), results)
