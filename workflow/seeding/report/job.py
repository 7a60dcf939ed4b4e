"""A job of the workflow: its name, its rule, what it waits for."""

from __future__ import annotations

from dataclasses import dataclass

from seeding.checks import understood

CLAIMS = {"claims": "claims_table"}  # the one rule there that is not called as its benchmark


@dataclass(frozen=True)
class Job:
    """A job; `name` is the path of its benchmark without suffix, such as trajectories/curves/100/0.

    run, atoms: the run of an engine or set of spectra that it belongs to, and N_α, or None; needs: names of the jobs
    that it waits for.
    """

    name: str
    rule: str
    run: str | None = None
    atoms: int | None = None
    needs: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """The folder of its kind: figures, panels, spectra, …"""
        return self.name.partition("/")[0]


def of_benchmark(name: str) -> Job:
    """The job whose benchmark is called so, without what it waits for: asked where Snakemake is not installed.

    InputError for a name that none has.
    """
    with understood(f"the benchmark {name}"):
        kind, first, *rest = name.split("/")
        if kind == "panels":
            return Job(name, f"{first}_tables")
        if kind == "mean_field":
            return Job(name, kind)
        if kind == "spectra" and rest == ["small"]:
            return Job(name, f"small_spectra_{first.replace('-', '_')}")
        if len(rest) == 2:
            return Job(name, "trajectory_batch", first, int(rest[0]))
        if rest:
            rule = {"spectra": "spectrum", "lifetimes": "lifetime"}.get(kind, kind)
            return Job(name, rule, first, int(rest[0]))
        return Job(name, CLAIMS.get(first, first))
