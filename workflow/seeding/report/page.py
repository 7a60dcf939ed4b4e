"""The report: every claim with its verdict, every figure with its data, the evidence, on one page without network.

It reads finished tables and figures and computes nothing but counts. The same inputs give the same bytes.
The layout is in templates/; how words and numbers are set is in typesetting.py.
"""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2

from seeding import __version__, tables
from seeding.checks import InputError
from seeding.report import typesetting

VERDICTS = ("agrees", "disagrees", "ambiguous", "not evaluated")
CLAIM_COLUMNS = (
    *("id", "place", "statement", "reading", "published", "measured"),
    *("uncertainty", "tolerance", "route", "verdict", "note"),
)
# Larger tables are compressed for download: the map of Fig. 3a has some hundred thousand rows.
COMPRESSED_ABOVE = 100_000


def page(
    *,
    claims: Path,
    figures: Path,
    data: Path,
    captions: Path,
    provenance: Path,
    convergence: Path | None = None,
    coverage: Path | None = None,
    peers: Path | None = None,
) -> str:
    """The page as text.

    claims: table with CLAIM_COLUMNS; figures: directory of SVG files; data: directory of the tables behind them, a
    table belonging to the figure whose name it starts with; captions: directory of NAME/caption.rst; provenance: JSON
    of `seeding provenance`, whose configuration says the scale. convergence (curve, change, effect), coverage (panel,
    rule, data, claims) and peers are left out where there is no such file; the first two are sought beside `claims`.
    Raises InputError where an input is missing, damaged, or says something that the page has no place for.
    """
    for name, directory in (("figures", figures), ("data", data), ("captions", captions)):
        if not directory.is_dir():
            raise InputError(f"`{name}` must be a directory, but is {str(directory)!r}")
    ledger = read_claims(claims)
    origin = _read_provenance(provenance)
    convergence = convergence or claims.with_name("convergence.csv")
    coverage = coverage or claims.with_name("coverage.csv")
    cover = tables.rows(coverage, ("panel", "rule", "data", "claims")) if coverage.exists() else []
    counts = Counter(claim["verdict"] for claim in ledger)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("seeding", "report/templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"notation": typesetting.notation, "cell": typesetting.cell, "slug": typesetting.slug}
    environment.filters["setting"] = _setting
    return environment.get_template("report.html.j2").render(
        version=__version__,
        verdicts=VERDICTS,
        counts=counts,
        claims=ledger,
        two_routes=sum("; B gives " in claim["route"] for claim in ledger),
        anchors={claim["id"] for claim in ledger},
        figures=[_figure(file, data, captions, ledger, cover) for file in _figure_files(figures)],
        convergence=tables.rows(convergence, ("curve", "change", "effect")) if convergence.exists() else [],
        coverage=cover,
        peers=tables.rows(peers) if peers is not None and peers.exists() else [],
        provenance=origin,
        jobs=_times_by_group(origin["jobs"]),
        configuration=_indented(origin["configuration"]),
        quick=origin["configuration"].get("scale") == "quick",
        differs=origin.get("differs", {}),
        foreign=origin.get("foreign", {}),
        files={
            name: download(file)
            for name, file in (
                ("claims", claims),
                ("convergence", convergence),
                ("coverage", coverage),
                ("peers", peers),
                ("provenance", provenance),
            )
            if file is not None and file.exists()
        },
    )


def read_claims(path: Path) -> list[dict[str, Any]]:
    """The claims in the file's order, each with its `anchor` on the page and its values set as text.

    InputError for a missing column, an unknown verdict or an (id, reading) that occurs twice.
    """
    ledger: list[dict[str, Any]] = list(tables.rows(path, CLAIM_COLUMNS))
    if not ledger:
        raise InputError(f"table {path} must have at least one claim, but is empty")
    seen: set[str] = {claim["id"] for claim in ledger}  # #claim-N3 leads to the first reading of N3
    pairs = Counter((claim["id"], claim["reading"]) for claim in ledger)
    for claim in ledger:
        if claim["verdict"] not in VERDICTS:
            allowed = ", ".join(VERDICTS)
            raise InputError(f"verdict of claim {claim['id']} must be one of {allowed}, but is {claim['verdict']!r}")
        if pairs[claim["id"], claim["reading"]] > 1:
            raise InputError(f"claim {claim['id']} with reading {claim['reading']!r} must occur once in {path}")
        anchor = typesetting.slug(f"{claim['id']} {claim['reading']}" if claim["reading"] else claim["id"])
        while claim["reading"] and anchor in seen:
            anchor += "-bis"
        seen.add(anchor)
        claim["anchor"] = anchor
        claim["set"] = {
            "published": typesetting.cell(claim["published"]),
            "measured": typesetting.quantity(claim["measured"], claim["uncertainty"]),
            "tolerance": typesetting.cell(claim["tolerance"]),
        }
        claim["line"] = typesetting.number_line(
            claim["published"], claim["measured"], claim["uncertainty"], claim["tolerance"]
        )
    return ledger


def figures_of(place: str) -> set[str]:
    """Names of the figures in a place such as "Figs. 3c–d and 4a, Eq. (5)": {"fig3", "fig4"}; "SF6" gives {"sf6"}."""
    names = {f"sf{number}" for number in re.findall(r"\bSF(\d+)", place)}
    panel = r"\d+\s?(?:\(?[a-z]\)?(?:\s?[–-]\s?\(?[a-z]\)?)?)?(?![A-Za-z])"
    joint = r"(?:\s*(?:,|;|and|–|-)\s*)"
    for run in re.findall(rf"\bFig(?:s|ures?)?\.?\s*({panel}(?:{joint}(?:{panel}|\(?[a-z]\)?(?![A-Za-z])))*)", place):
        names |= {f"fig{number}" for number in re.findall(r"\d+", run)}
    return names


def download(file: Path) -> dict[str, str]:
    """A link that holds the file itself: name, address (a data: URI) and size in words."""
    content, name, kind = file.read_bytes(), file.name, "application/json" if file.suffix == ".json" else "text/csv"
    if len(content) > COMPRESSED_ABOVE:
        content, name, kind = gzip.compress(content, mtime=0), f"{name}.gz", "application/gzip"
    size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e6 else f"{max(1, round(len(content) / 1e3))} kB"
    return {"name": name, "address": f"data:{kind};base64,{base64.b64encode(content).decode()}", "size": size}


def _figure_files(directory: Path) -> list[Path]:
    """The figures in the order of their numbers, supplementary ones last."""
    files = list(directory.glob("*.svg"))
    if not files:
        raise InputError(f"`figures` must be a directory with SVG files, but {str(directory)!r} has none")

    def order(file: Path) -> tuple[bool, int, str]:
        number = re.search(r"\d+", file.stem)
        return not file.stem.lower().startswith("fig"), int(number[0]) if number else 0, file.stem

    return sorted(files, key=order)


def _figure(
    file: Path, data: Path, captions: Path, ledger: Sequence[dict[str, Any]], cover: Sequence[dict[str, str]]
) -> dict[str, Any]:
    name = file.stem.lower()
    picture, width = typesetting.inline_svg(file, f"{name}-")
    caption = captions / file.stem.lower() / "caption.rst"
    covered = {word for row in cover if _owner(row["panel"]) == name for word in re.split(r"[\s,;]+", row["claims"])}
    sources = sorted(table for table in data.glob("*.csv") if _owner(table.stem) == name)
    return {
        "name": name,
        "title": re.sub(r"^(?:fig(?=\d))", "Figure ", re.sub(r"^sf(?=\d)", "Figure SF", name)),
        "picture": picture,
        "width": width,
        "caption": typesetting.paragraphs(caption, f"{name}-caption-") if caption.exists() else "",
        "tables": [{"stem": table.stem, "header": tables.header(table), **download(table)} for table in sources],
        "claims": [
            claim
            for claim in ledger
            if claim["id"] in covered or name in figures_of(f"{claim['place']} {claim['note']}")
        ],
    }  # fmt: skip


def _owner(panel: str) -> str:
    """The figure that a panel or table belongs to: fig3 of fig3b_inset."""
    found = re.match(r"[a-z]+\d+", panel.lower())
    return found[0] if found else panel.lower()


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
