"""What a figure is made of, said once, in its folder's `panels.py`; verbs, rules and lists derive from it.

Declarations import the standard library only: Snakemake reads them before any job runs.
"""

from __future__ import annotations

from dataclasses import dataclass

PAPER, SUPPLEMENT, LARGE, EVIDENCE = "paper", "supplement", "large", "evidence"


@dataclass(frozen=True)
class Panel:
    """A panel and the table behind it.

    name: of the table and of the function that makes it in `data.py`; it begins with the folder's name.
    columns: of the table; none for a schematic, which has no table.
    tables: what it is made from, in the order of the function's arguments: other panels, or runs of engines as
        `plan.Plan.files` names them; all its other arguments are parameters under `panels` of the configuration.
    job: panels of a figure with one job are made by one process; a panel without is one by itself.
    ignores: keys of its networks that do not enter (those that it has parameters for, coupling or initial, never do).
    made_by: folder.module.function that makes the table, where it is not FOLDER.data.NAME.
    environment: of the conda environments in envs/. threads: cores at the paper's scale. memory_mb, minutes: at most.
    early: how soon the job starts, among those that could.
    """

    name: str
    columns: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    job: str = ""
    made_by: str = ""
    ignores: tuple[str, ...] = ()
    environment: str = "mean_field"
    threads: int = 1
    memory_mb: int = 1000
    minutes: int = 10
    early: int = 0


@dataclass(frozen=True)
class Figure:
    """A figure: its panels, and those of other figures that its drawing reads.

    name: of the target and of the files. kind: PAPER, SUPPLEMENT, LARGE (takes much longer, not part of `all`) or
    EVIDENCE (tables only, nothing is drawn).
    """

    name: str
    kind: str
    panels: tuple[Panel, ...]
    reads: tuple[str, ...] = ()

    @property
    def folder(self) -> str:
        """The package under `seeding.paper`."""
        return self.name.lower()

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that its drawing reads."""
        return (*(panel.name for panel in self.panels if panel.columns), *self.reads)
