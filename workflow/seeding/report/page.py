"""The report: one answer to every claim, what it rests on, every figure with its data, on one page without network.

It reads finished tables and figures and computes nothing but counts. The same inputs give the same bytes.
The layout is in templates/; the claims are read in verdicts.py, the figures in plates.py; how words and numbers are set
is in typesetting.py and numbers.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from seeding import __version__, tables
from seeding.checks import InputError, understood
from seeding.report import numbers, precision, typesetting, verdicts
from seeding.report import others as numbers_of_others
from seeding.report.conclusions import conclusions
from seeding.report.plates import download, plates

MEASURED = ("ours_s", "peer_s", "ratio", "ours_mb", "peer_mb")


def page(
    *,
    claims: Path,
    figures: Path,
    data: Path,
    captions: Path,
    provenance: Path,
    answers: Path | None = None,
    convergence: Path | None = None,
    coverage: Path | None = None,
    others: Path | None = None,
    peers: Path | None = None,
) -> str:
    """The page as text.

    claims: table with verdicts.CLAIM_COLUMNS, answers: with verdicts.ANSWER_COLUMNS; figures: directory of SVG files;
    data: directory of the tables behind them, a table belonging to the figure whose name it starts with; captions:
    directory of NAME/caption.rst; provenance: JSON of `seeding provenance`, whose configuration says the scale.
    convergence (curve, change, effect), coverage (panel, rule, data, claims), others (of `seeding others`) and peers
    are left out where there is no such file. Answers, convergence and coverage are sought beside `claims`.
    Raises InputError where an input is missing, damaged, or says something that the page has no place for.
    """
    for name, directory in (("figures", figures), ("data", data), ("captions", captions)):
        if not directory.is_dir():
            raise InputError(f"`{name}` must be a directory, but is {str(directory)!r}")
    answers = answers or claims.with_name("answers.csv")
    convergence = convergence or claims.with_name("convergence.csv")
    coverage = coverage or claims.with_name("coverage.csv")
    answered = verdicts.read_claims(claims, answers)
    readings = [reading for claim in answered for reading in claim["readings"]]
    origin = _read_provenance(provenance)
    cover = tables.rows(coverage, ("panel", "rule", "data", "claims")) if coverage.exists() else []
    changes = tables.rows(convergence, ("curve", "change", "effect")) if convergence.exists() else []
    shown = plates(figures, data, captions, answered, cover)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("seeding", "report/templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"notation": typesetting.notation, "cell": numbers.cell, "slug": typesetting.slug}
    environment.filters["setting"] = _setting
    return environment.get_template("report.html.j2").render(
        version=__version__,
        claims=answered,
        counts=verdicts.counted(answered),
        conclusions=conclusions(answered, shown),
        readings=len(readings),
        two_routes=sum(bool(reading["second"]) for reading in readings),
        identities=sum(claim["identity"] for claim in answered),
        anchors={claim["id"] for claim in answered},
        figures=shown,
        convergence=precision.convergence(changes, data),
        coverage=cover,
        others=numbers_of_others.rows(others) if others is not None and others.exists() else [],
        peers_on=tables.table(peers).header.get("processor") if peers is not None and peers.exists() else None,
        peers=_timings(peers) if peers is not None and peers.exists() else [],
        provenance=origin,
        jobs=_times_by_group(origin["jobs"]),
        configuration=_indented(origin["configuration"]),
        quick=origin["configuration"].get("scale") == "quick",
        differs=origin.get("differs", {}),
        foreign=origin.get("foreign", {}),
        files={
            name: download(file)
            for name, file in (
                ("answers", answers),
                ("claims", claims),
                ("convergence", convergence),
                ("coverage", coverage),
                ("others", others),
                ("peers", peers),
                ("provenance", provenance),
            )
            if file is not None and file.exists()
        },
    )


def _timings(file: Path) -> list[dict[str, str]]:
    """Rows of peers.csv to three digits: a timing is not known better."""
    rows = tables.rows(file, MEASURED)
    with understood(f"table {file}"):
        return [row | {name: f"{float(f'{float(row[name]):.3g}'):g}" for name in MEASURED} for row in rows]


def _read_provenance(path: Path) -> dict[str, Any]:
    try:
        origin: dict[str, Any] = json.loads(tables.read_text(path))
    except json.JSONDecodeError as error:
        raise InputError(f"`provenance` must be a file of `seeding provenance`, but {path}: {error}") from None
    lacking = {"configuration", "packages", "machine", "jobs"} - set(origin)
    if lacking:
        raise InputError(f"provenance {path} must have {', '.join(sorted(lacking))}, but has {', '.join(origin)}")
    return origin


def _setting(value: Any) -> str:
    """A value of a configuration or header in words: JSON, and nothing where there is none."""
    return "none" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _indented(tree: dict[str, Any]) -> str:
    """JSON for reading: a list of plain values stays on one line."""
    text = json.dumps(tree, indent=2, ensure_ascii=False)
    return re.sub(r"\[[^\[\]{}]*\]", lambda found: re.sub(r"\s*\n\s*", " ", found[0]), text)


def _times_by_group(jobs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Jobs gathered by the folder of their benchmark files, each group with its sums and largest memory."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for job in jobs:
        groups.setdefault(job["job"].rpartition("/")[0] or job["job"], []).append(job)
    return [
        {
            "name": name,
            "jobs": members,
            "seconds": sum(job["seconds"] or 0 for job in members),
            "cpu_seconds": sum(job["cpu_seconds"] or 0 for job in members),
            "memory_mb": max((job["memory_mb"] or 0 for job in members), default=0),
        }
        for name, members in sorted(groups.items())
    ]
