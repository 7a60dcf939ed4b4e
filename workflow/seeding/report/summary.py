"""The end of a run in five lines: what was made, where, what it says, how long it took, what to do next."""

from __future__ import annotations

from pathlib import Path

from seeding import tables


def lines(results: Path, seconds: float) -> list[str]:
    """Of the finished run with these results; seconds: how long it took."""
    figures = len(list((results / "figures").glob("*.png")))
    number = len(list((results / "data").glob("*.csv")))
    frame = tables.read(results / "answers.csv")
    counts = frame["answer"].value_counts()
    said = " · ".join(f"{answer} {count}" for answer, count in counts.items())
    quick = (frame["answer"] == "not evaluated").any()
    further = "`make verify` holds the tables against the recorded ones, `make test` runs the tests"
    return [
        f"figures  {figures} in {results / 'figures'}, {number} tables behind them in {results / 'data'}",
        f"claims   {len(frame)}: {said} ({results / 'answers.csv'})",
        f"report   {results / 'report.html'}, all of it on one page",
        f"minutes  {seconds / 60:.1f}",
        f"next     {'`make` runs all of it at the scale of the paper' if quick else further}",
    ]
