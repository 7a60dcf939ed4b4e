"""Small inputs of a report: claims of every answer, figures that share their ids, tables, captions."""

import csv
import json

from seeding.report.verdicts import ANSWER_COLUMNS, CLAIM_COLUMNS

CLAIMS = [
    (
        "N1",
        "Eq. (4), Fig. 2b",
        "Γ_crit is as printed",
        "",
        "",
        "0.714285714286",
        "2.1e-08",
        "1e-05",
        "A: bisection; B: extrapolation; B gives 0.714286",
        "agrees",
        "It stops turning at 0.714286. Tolerance: the run resolves 1e-5.",
    ),
    (
        "N3",
        "Fig. 1f, text",
        "Im λ₁ → 0.89",
        "Γ/S",
        "0.89",
        "0.93421178",
        "0.0021",
        "0.005",
        "A: spectra",
        "disagrees",
        "It falls as 1/N^1.06. Why, see App. C. Tolerance: half a digit.",
    ),
    (
        "N3",
        "Fig. 1f, text",
        "Im λ₁ → 0.89",
        "Γ/S_α",
        "0.89",
        "0.8894",
        "0.0018",
        "0.005",
        "A: spectra",
        "agrees",
        "In SF6 it is -0.8894. Tolerance: half a digit.",
    ),
    (
        "N5",
        "Fig. 2b",
        "Re λ₁ is large.",
        "",
        "",
        "-0.0002",
        "0.0074",
        "≤ -0.1",
        "A: fit",
        "disagrees",
        "From random:1.",
    ),
    (
        "S13",
        "App. B",
        'real, <b>"zero"</b> & 1 < 2',
        "as printed",
        "",
        "nan",
        "nan",
        "",
        "A; B",
        "ambiguous",
        "x <i>y</i>",
    ),
    ("S21", "App. B", "(B1) follows", "", "", "-1.02", "0.03", "", "", "not evaluated", "<script>alert(1)</script>"),
]
SVG = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="504pt" height="200pt" viewBox="0 0 504 200" xmlns="http://www.w3.org/2000/svg">
 <metadata>secret</metadata>
 <defs><style type="text/css">*{stroke-linejoin: round}</style><path id="mark" d="M 0 0 L 9 9"/><clipPath id="clip"><rect width="504" height="200"/></clipPath></defs>
 <g id="axes_1" clip-path="url(#clip)" style="stroke: black"><use xlink:href="#mark" x="20" y="20"/>
 <rect width="400" height="80" style="clip-path: url(#clip); fill: teal"/></g>
 <image width="9" height="9" xlink:href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="/>
</svg>
"""  # noqa: E501
ANSWERS = [
    ("N1", "Eq. (4), Fig. 2b", "Γ_crit is as printed", "holds", "", "It stops turning at 0.714286."),
    (
        *("N3", "Fig. 1f, text", "Im λ₁ → 0.89", "holds in another reading", "Γ/S_α"),
        "In SF6 it is -0.8894. The rest unfolds.",
    ),
    ("N5", "Fig. 2b", "Re λ₁ is large.", "does not hold", "", "From random:1."),
    ("S13", "App. B", 'real, <b>"zero"</b> & 1 < 2', "undecided", "as printed", "x <i>y</i>"),
    ("S21", "App. B", "(B1) follows", "not evaluated", "", "<script>alert(1)</script>"),
]
CONFIGURATION = {"scale": "paper", "model": {"kappa": 1.0, "initial": "<up>"}}
PROVENANCE = {
    "written": "2022-03-01 12:00 UTC",
    "version": "0.1.0",
    "commit": "0123456789abcdef",
    "modified": True,
    "configuration_hash": "aabbcc",
    "configuration": CONFIGURATION,
    "python": "3.12.1",
    "packages": {"numpy": "2.4.6", "qutip": None},
    "machine": {"system": "Linux", "processor": "Abacus", "instructions": "beads", "cores": 2, "memory_gib": 24.0},
    "jobs": [
        {"job": "spectra/critical/9", "seconds": 2.0, "cpu_seconds": 1.5, "memory_mb": 100.0},
        {"job": "spectra/critical/11", "seconds": 3.25, "cpu_seconds": 3.0, "memory_mb": 300.0},
        {"job": "figures/fig1", "seconds": 0.1, "cpu_seconds": None, "memory_mb": None},
    ],
}


def write_rows(path, columns, rows, header='# table: "claims"'):
    with path.open("w", newline="") as stream:
        stream.write(f"{header}\n")
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerows([columns, *rows])


def write_inputs(folder, *, claims=CLAIMS, answers=ANSWERS, configuration=CONFIGURATION):
    """Write every input below `folder`; returns the arguments of `report.page`."""
    for name in ("figures", "data", "captions/fig1", "captions/fig2"):
        (folder / name).mkdir(parents=True)
    write_rows(folder / "claims.csv", CLAIM_COLUMNS, claims)
    write_rows(folder / "answers.csv", ANSWER_COLUMNS, answers)
    changes = [
        ("fig1c", "halved tolerance", "3.4e-07"),
        ("fig2b", "error estimate, nine of ten points", "0.0001234"),
        ("fig2b", "error estimate, all points", "0.76"),
        ("fig10a", "damping, relative", "0.5"),
    ]
    write_rows(folder / "convergence.csv", ["curve", "change", "effect"], changes)
    write_rows(
        folder / "coverage.csv",
        ["panel", "rule", "data", "claims"],
        [("fig1f", "spectrum_panel", "data/fig1f.csv", "N3 S21"), ("fig2b", "panel", "data/fig2b.csv", "N1")],
    )
    columns = ["task", "size", "ours_s", "peer", "peer_s", "ratio", "ours_mb", "peer_mb"]
    peers = [("spectrum", 11, 0.41, "QuTiP", 52.3, 127.561, 38, 1400)]
    write_rows(folder / "peers.csv", columns, peers, '# processor: "the one of the benchmark"')
    for figure in ("fig1", "fig2", "SF6"):
        (folder / "figures" / f"{figure}.svg").write_text(SVG)
    for table in ("fig1f", "fig1f_inset", "fig2b", "fig10a"):
        (folder / "data" / f"{table}.csv").write_text(f'# table: "panel {table}"\n# Γ: "0.1 <κ>"\nN,value\n6,0.5\n')
    (folder / "data" / "fig2b.csv").write_text("coupling,error\n0.1,1e-9\n0.2,0.76\n0.3,0.05\n")
    (folder / "captions" / "fig1" / "caption.rst").write_text(
        "**Seeding.** At :math:`N_\\alpha` *atoms*, N_A, ``x < y``.\n\nSecond.\n"
    )
    (folder / "captions" / "fig2" / "caption.rst").write_text("Observed frequency.\n")
    (folder / "provenance.json").write_text(json.dumps({**PROVENANCE, "configuration": configuration}))
    inputs = {name: folder / f"{name}.csv" for name in ("claims", "answers", "peers")}
    inputs |= {name: folder / name for name in ("figures", "data", "captions")}
    return inputs | {"provenance": folder / "provenance.json"}
