"""The `seeding` command: `seeding VERB …` or `python -m seeding VERB …`.

A verb's module is imported only when it is asked for, so that a rule depends on what its verb uses.
Exit status: 0 done, 1 a computation that ran and failed, 2 input that cannot be right, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from seeding import __version__, checks, determinism
from seeding.checks import ComputationError, InputError

determinism.settle()  # before a verb's module loads NumPy

PEOPLE = {
    "mean-field": "mean-field evolution ⟨m⟩(t), Eqs. (B1) and (D2)",
    "frequencies": "observed frequency of every subsystem",
    "critical-coupling": "Γ_crit, Eq. (4) for any number of subsystems",
    "spectrum": "slowest eigenvalues of the Liouvillian",
    "evolution": "exact ⟨m⟩(t) at finite N_α, without statistics",
    "trajectories": "⟨m⟩(t) at finite N_α by quantum jumps",
    "plan": "what a run of the workflow would cost, figure by figure",
    "figure": "a figure from its tables",
    "compare": "the tables of two runs: the same bytes, or how far apart",
}
WORKFLOW = {
    "gather": "batches of trajectories into one table",
    "lifetime": "damping and frequency of ⟨m_z⟩ from batches of trajectories",
    "panel": "the table behind a panel of a figure",
    "claims": "measured against published: the verdict on every claim",
    "answers": "one answer to every claim, from the verdicts on its readings",
    "convergence": "what better numerics, other streams and routes change in every curve",
    "coverage": "panel, rule, data and claims that belong together",
    "verdicts": "the verdicts against the expected ones",
    "others": "numbers of other people's code, ours beside them",
    "benchmark": "the engines against the usual routes",
    "speed": "the table of the benchmark drawn",
    "gallery": "figures, minutes, peers and costs of a finished run into README and docs",
    "manifest": "the tables of a finished run and their SHA-256 into docs/reference",
    "crate": "a finished run as an RO-Crate: results, sources and what made what",
    "provenance": "commit, configuration, package versions, machine and times of a run",
    "report": "the report: one page with claims, figures, data and evidence",
    "together": "several short commands by one process",
}
VERBS = PEOPLE | WORKFLOW


class OneLineParser(argparse.ArgumentParser):
    """A parser whose complaints are one line without the usage."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(2)


def build_parser(verb: str | None) -> argparse.ArgumentParser:
    """The parser with the options of `verb`, or with the list of verbs only."""
    if verb is None:
        people, workflow = (
            "\n".join(f"  {name:<18} {purpose}" for name, purpose in verbs.items()) for verbs in (PEOPLE, WORKFLOW)
        )
        parser = OneLineParser(
            prog="seeding",
            description="Seeding of continuous time crystals: mean field, spectra, trajectories, figures.",
            epilog=f"verbs:\n{people}\n\nverbs that the workflow runs:\n{workflow}\n\n"
            "`seeding VERB --help` explains a verb.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--version", action="version", version=f"seeding {__version__}")
        parser.add_argument("verb", choices=VERBS, metavar="VERB", help="what to do")
        return parser
    parser = OneLineParser(prog=f"seeding {verb}", description=VERBS[verb])
    module = importlib.import_module(f"seeding.commands.{verb.replace('-', '_')}")
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    verb = words[0] if words and words[0] in VERBS else None
    name = f"seeding {verb}" if verb else "seeding"
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # κ on a terminal that has no Greek
    warnings.showwarning = lambda message, *_, **__: print(f"{name}: warning: {message}", file=sys.stderr)
    try:
        parser = build_parser(verb)
        arguments = parser.parse_args(words[1:] if verb else words)
        outputs = {option: getattr(arguments, option, None) for option in ("out", "batch", "jumps")}
        checks.outputs({option: path for option, path in outputs.items() if isinstance(path, Path)})
        arguments.run(arguments)
        sys.stdout.flush()
    except InputError as error:
        complain(f"{name}: {error}")
        return 2
    except ComputationError as error:
        complain(f"{name}: {error}")
        return 1
    except (MemoryError, OverflowError) as error:
        reason = str(error).partition("\n")[0] or "no more can be had"
        complain(f"{name}: these sizes need more memory than there is: {reason}")
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BaseException as error:
        if not interrupted(error):
            raise
        print(f"{name}: interrupted, nothing written", file=sys.stderr)
        return 130
    return 0


def complain(line: str) -> None:
    """One line on standard error, or on standard output where that is a log on a full disk."""
    try:
        print(line, file=sys.stderr, flush=True)
    except OSError:
        print(line)


def interrupted(error: BaseException | None) -> bool:
    """Whether an interrupt is behind an error: Numba's compiler answers one with an error of its own."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
