"""The figures of the report: drawing, caption, tables and the claims that each carries."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from seeding import tables
from seeding.checks import InputError
from seeding.report import typesetting

# Larger tables are compressed for download: the map of Fig. 3a has some hundred thousand rows.
COMPRESSED_ABOVE = 100_000


def plates(
    figures: Path, data: Path, captions: Path, claims: Sequence[dict[str, Any]], cover: Sequence[dict[str, str]]
) -> list[dict[str, Any]]:
    """The figures in the order of their numbers, supplementary ones last; every claim gets its `figures`.

    A figure carries the claims that `cover` (panel, claims) names for its panels, and those whose place or
    notes name it.
    """
    found = [_plate(file, data, captions, claims, cover) for file in _files(figures)]
    for claim in claims:
        claim["figures"] = [plate for plate in found if claim in plate["claims"]]
    return found


def figures_of(place: str) -> set[str]:
    """Names of the figures in a place such as "Figs. 3c–d and 4a, Eq. (5)": {"fig3", "fig4"}; "SF6" gives {"sf6"}."""
    names = {f"sf{number}" for number in re.findall(r"\bSF(\d+)", place)}
    panel = r"\d+\s?(?:\(?[a-z]\)?(?:\s?[–-]\s?\(?[a-z]\)?)?)?(?![A-Za-z])"
    joint = r"(?:\s*(?:,|;|and|–|-)\s*)"
    for run in re.findall(rf"\bFig(?:s|ures?)?\.?\s*({panel}(?:{joint}(?:{panel}|\(?[a-z]\)?(?![A-Za-z])))*)", place):
        names |= {f"fig{number}" for number in re.findall(r"\d+", run)}
    return names


def owner(panel: str) -> str:
    """The figure that a panel or table belongs to: fig3 of fig3b_inset."""
    found = re.match(r"[a-z]+\d+", panel.lower())
    return found[0] if found else panel.lower()


def download(file: Path) -> dict[str, str]:
    """A link that holds the file itself: name, address (a data: URI) and size in words."""
    content, name, kind = file.read_bytes(), file.name, "application/json" if file.suffix == ".json" else "text/csv"
    if len(content) > COMPRESSED_ABOVE:
        content, name, kind = gzip.compress(content, mtime=0), f"{name}.gz", "application/gzip"
    size = f"{len(content) / 1e6:.1f} MB" if len(content) >= 1e6 else f"{max(1, round(len(content) / 1e3))} kB"
    return {"name": name, "address": f"data:{kind};base64,{base64.b64encode(content).decode()}", "size": size}


def _files(directory: Path) -> list[Path]:
    files = list(directory.glob("*.svg"))
    if not files:
        raise InputError(f"`figures` must be a directory with SVG files, but {str(directory)!r} has none")

    def order(file: Path) -> tuple[bool, int, str]:
        number = re.search(r"\d+", file.stem)
        return not file.stem.lower().startswith("fig"), int(number[0]) if number else 0, file.stem

    return sorted(files, key=order)


def _plate(
    file: Path, data: Path, captions: Path, claims: Sequence[dict[str, Any]], cover: Sequence[dict[str, str]]
) -> dict[str, Any]:
    name = file.stem.lower()
    picture, width = typesetting.inline_svg(file, f"{name}-")
    caption = captions / name / "caption.rst"
    covered = {word for row in cover if owner(row["panel"]) == name for word in re.split(r"[\s,;]+", row["claims"])}
    sources = sorted(table for table in data.glob("*.csv") if owner(table.stem) == name)
    number = re.sub(r"^(?:fig(?=\d))", "", re.sub(r"^sf(?=\d)", "SF", name))
    return {
        "name": name,
        "number": number,
        "title": f"Figure {number}",
        "published": name.startswith("fig"),
        "picture": picture,
        "width": width,
        "caption": typesetting.paragraphs(caption, f"{name}-caption-") if caption.exists() else "",
        "tables": [{"stem": table.stem, "header": tables.header(table), **download(table)} for table in sources],
        "claims": [claim for claim in claims if claim["id"] in covered or name in _mentioned(claim)],
    }


def _mentioned(claim: dict[str, Any]) -> set[str]:
    notes = (reading["note"] for reading in claim["readings"])
    return figures_of(" ".join([claim["place"], *notes]))
