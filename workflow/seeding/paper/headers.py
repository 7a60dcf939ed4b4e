"""What drawings read from the headers of their tables, and that curves on the same axes belong to one network."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from seeding.checks import InputError, NoAnswer
from seeding.paper import style
from seeding.tables import Table, number


def entry(tables: Mapping[str, Table], name: str, *keys: str) -> Any:
    """What the header of the table `name` says under `keys`, each inside the one before.

    NoAnswer where the table has no answer and does not say, InputError where any other does not.
    """
    header = tables[name].header
    value: Any = header
    for key in keys:
        if not isinstance(value, Mapping) or key not in value:
            if "no_answer" in header:
                raise NoAnswer(str(header["no_answer"]))
            raise InputError(
                f"table {name} must have `{'.'.join(keys)}` in its header, but has {', '.join(header) or 'none'}"
            )
        value = value[key]
    return value


def same_network(tables: Mapping[str, Table], *names: str, free: Collection[str] = ()) -> None:
    """InputError where tables whose curves share axes say in their headers that they are of different networks.

    free: keys that may differ; of free drives only the first, the seed's, is compared. A key that only one header has
    does not enter the other table, but for weights, which say that the sizes differ.
    """
    networks = {name: tables[name].header["network"] for name in names if "network" in tables[name].header}
    for (first, one), (second, other) in itertools.pairwise(networks.items()):
        for key in sorted({*one} & {*other} | {"weights"}):
            values = [network.get(key) for network in (one, other)]
            if key in free:
                values = [value[:1] if key == "drives" and value else None for value in values]
            if values[0] != values[1]:
                raise InputError(
                    f"tables {first} and {second} must be of one network, but `{key}` is {values[0]} and {values[1]}"
                )


def near(values: pd.Series, value: float) -> pd.Series:
    """Which numbers of a column, written with twelve digits, are `value`."""
    return (values - value).abs() <= 1e-9 * abs(value)


def limit(tables: Mapping[str, Table], name: str) -> tuple[float, str]:
    """The limit of a large-N fit, which the header of the table `name` gives; and in words, with its uncertainty."""
    value, uncertainty = (number(entry(tables, name, "limit", key)) for key in ("value", "uncertainty"))
    return value, r"$N\to\infty$: " + style.measured(value, uncertainty)
