"""docs/api.md is the library: names, arguments, defaults, columns, units, what is refused and with which words."""

import inspect
import re

import numpy as np
import pytest
import seeding
from pages import CODE, resolved, rows, sections, text
from seeding import Network, cli, evolve, network, observed_frequencies, slow_modes, trajectories
from seeding.master_equation.evolution import exact_evolution
from seeding.unravelling import ensemble, moving_frame
from seeding.unravelling.jump_records import jump_records

PAGE = sections("api.md")
PAIR = Network((1.5, 0.9), 0.1)
BEHIND = [title for title in PAGE if title.startswith("seeding.")]
TABLES = {
    "observed_frequencies": lambda: observed_frequencies(PAIR, duration=100),
    "slow_modes": lambda: slow_modes(PAIR, (2, 2), modes=2),
    "trajectories": lambda: trajectories(PAIR, (2, 2), [0, 0.1], count=2, seed=1),
    "jump_records": lambda: jump_records(PAIR, (2, 2), 2, count=1, seed=1),
    "seeding.master_equation.evolution.exact_evolution": lambda: exact_evolution(PAIR, (2, 2), 1, 3),
}


def named(cells):
    return CODE.findall(cells)


def of_a_pair(columns):
    """The columns of two crystals: those with an α come once for each of them, one crystal after the other."""
    each = [column for column in columns if re.fullmatch(r"m._α(_sem)?", column)]
    both = [column.replace("α", alpha) for alpha in "01" for column in each]
    first = columns.index(each[0]) if each else 0
    rest = [column.replace("α_β", "0_1") for column in columns if column not in each]
    return [*rest[:first], *both, *rest[first:]]


def test_every_public_name_has_its_section_and_no_other_is_listed():
    assert [name for cells in rows(text("api.md"), "name") for name in named(cells[0])] == sorted(
        seeding.__all__, key=[name for name in PAGE if name in seeding.__all__].index
    )
    code = [title for title in PAGE if f"## `{title}`" in text("api.md") and title not in BEHIND]
    assert sorted(code) == seeding.__all__


@pytest.mark.parametrize("name", [*sorted({*seeding.__all__} - {"InputError", "ComputationError"}), *BEHIND])
def test_arguments_and_defaults_are_those_of_the_signature(name):
    function = resolved(name if "." in name else f"seeding.{name}")
    listed = [(cells[0].strip("`"), cells[1]) for cells in rows(PAGE[name], "argument")]
    parameters = inspect.signature(function).parameters.values()
    empty = inspect.Parameter.empty
    assert listed == [(p.name, "required" if p.default is empty else repr(p.default)) for p in parameters]


@pytest.mark.parametrize("name", TABLES)
def test_columns_and_units_are_those_that_a_small_call_returns(name):
    table = TABLES[name]()
    assert of_a_pair([cells[0].strip("`") for cells in rows(PAGE[name], "column")]) == list(table.columns)
    assert f"Units: `{table.attrs['units']}`" in PAGE[name]


def test_every_table_of_the_page_is_tried():
    assert {title for title, section in PAGE.items() if rows(section, "column")} == set(TABLES)


def test_further_columns_and_attributes_are_as_written():
    assert "mx_0_q0.5" in trajectories(PAIR, (2, 2), [0, 0.1], count=2, seed=1, quantiles=(0.5,))
    assert observed_frequencies(PAIR, duration=100).attrs["reached"] > 1e-7
    assert len(slow_modes(PAIR, (2, 2), modes=1).attrs["evidence"]) == 2
    assert evolve(PAIR, [0, 1, 2]).shape == (3, 2, 3)


def test_members_of_a_network_are_all_listed():
    listed = {re.sub(r"\(.*", "", name) for cells in rows(PAGE["Network"], "member") for name in named(cells[0])}
    fields = set(inspect.signature(Network).parameters)
    assert listed == {name for name in vars(Network) if not name.startswith("_")} - fields


def test_allowed_words_and_bounds_are_those_of_the_code():
    allowed = {(name, cells[0].strip("`")): cells[2] for name in PAGE for cells in rows(PAGE[name], "argument")}
    words = {
        "interaction": network.INTERACTIONS,
        "normalisation": network.NORMALISATIONS,
        "initial": network.DIRECTIONS,
    }
    for key, known in words.items():
        assert set(known) <= set(re.findall(r"[\w-]+", allowed["Network", key]))
    assert allowed["trajectories", "method"].startswith(", ".join(ensemble.METHODS))
    assert f"fixed up to N_α = {ensemble.SMALL}" in PAGE["trajectories"]
    assert network.LARGEST_RATE == network.MOST_TURNS == 1e9
    assert moving_frame.MOST_ATOMS == 1e6


@pytest.mark.parametrize(("call", "error", "says"), rows(PAGE["What is refused"], "call"))
def test_what_is_refused_is_refused_in_these_words(call, error, says):
    names = {"Network": Network, "evolve": evolve, "slow_modes": slow_modes, "trajectories": trajectories}
    with pytest.raises(getattr(seeding, error.strip("`"))) as raised:
        eval(call.strip("`"), names | {"network": PAIR, "np": np})
    expected = ".*".join(re.escape(part) for part in says.split("…"))
    assert re.fullmatch(expected + (".*" if says.endswith(("…", "do")) else ""), str(raised.value))


def test_every_verb_has_a_function_that_exists():
    listed = {cells[0].strip("`"): cells[1].strip("`") for cells in rows(PAGE["Behind the verbs"], "verb")}
    assert set(listed) == set(cli.VERBS)
    assert all(callable(resolved(name)) for name in listed.values())
    engines = list(cli.PEOPLE)[: list(cli.PEOPLE).index("plan")]
    described = {getattr(seeding, name) for name in seeding.__all__} | {resolved(name) for name in BEHIND}
    assert {listed[verb] for verb in engines if resolved(listed[verb]) not in described} == set()


def test_every_name_of_the_library_on_the_page_exists():
    for name in set(re.findall(r"`(seeding(?:\.\w+)+)`", text("api.md"))):
        resolved(name)
