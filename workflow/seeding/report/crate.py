"""A finished run as a Workflow Run RO-Crate: a zip with results, sources, and what made what as JSON-LD.

Profile: Workflow Run Crate 0.5 on RO-Crate 1.1. The main entity is the Snakefile; one action, the run, has it as
instrument, the configuration as object, and every table and figure as a result, with SHA-256 and media type.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from seeding import tables
from seeding.checks import InputError, understood
from seeding.report.finished_run import Run

TYPES = {
    ".csv": "text/csv",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".html": "text/html",
    ".json": "application/json",
    ".yaml": "application/yaml",
    ".md": "text/markdown",
    ".cff": "application/yaml",
}
# What the workflow is made of, beside its Snakefile.
SOURCES = ("workflow", "config", "envs", "profiles", "docs")
PAGES = ("README.md", "LICENSE", "CITATION.cff", "CHANGELOG.md", "Makefile", "pyproject.toml", "requirements.lock")
LOCKS = "tests/*/requirements.lock"  # that the Makefile reads
UNWANTED = shutil.ignore_patterns("__pycache__", "*.egg-info", ".*", "reference")  # that holds results of another run
PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
BIOSCHEMAS = "https://bioschemas.org/profiles/{}/1.0-RELEASE"
SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"  # no term of RO-Crate 1.1
LICENCE = "https://spdx.org/licenses/{}"
HOMES = {
    "python": "https://www.python.org",
    "numpy": "https://numpy.org",
    "scipy": "https://scipy.org",
    "pandas": "https://pandas.pydata.org",
    "matplotlib": "https://matplotlib.org",
    "numba": "https://numba.pydata.org",
    "qutip": "https://qutip.org",
    "snakemake": "https://snakemake.github.io",
}


def write(run: Run, root: Path, out: Path) -> int:
    """The crate of `run` with the workflow in `root` as a zip; how many results it describes."""
    try:
        from rocrate.rocrate import ROCrate
    except ImportError:
        raise InputError("a crate is written by the package rocrate, which is not here: `make crate` has it") from None
    citation = _citation(root)
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = SHA256
    with tempfile.TemporaryDirectory() as folder:
        staged = Path(folder)
        for name in SOURCES:
            shutil.copytree(root / name, staged / name, ignore=UNWANTED)
        (staged / "configuration.json").write_text(
            json.dumps(run.provenance["configuration"], indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        _describe(crate, run, root, staged, citation)
        # The package adds an ending of its own.
        archive = crate.write_zip(staged / "crate.zip")
        tables.write_bytes(out, Path(archive).read_bytes())
    return len(run.files)


def _describe(crate: Any, run: Run, root: Path, staged: Path, citation: Mapping[str, Any]) -> None:
    """Entities of the crate: sources, configuration, results, software, and the action that joins them."""
    authors = [_person(crate, author) for author in citation["authors"]]
    licence = LICENCE.format(citation["license"])
    _add(crate, licence, "CreativeWork", name=citation["license"], url=licence)
    for profile, name in PROFILES.items():
        _add(crate, profile, "CreativeWork", name=name, version=profile.rpartition("/")[2])
    ended = datetime.strptime(run.provenance["written"], "%Y-%m-%d %H:%M UTC").isoformat() + "+00:00"
    crate.name = citation["title"]
    crate.description = _described(run)
    crate.datePublished = datetime.fromisoformat(ended)
    crate.root_dataset["license"] = {"@id": licence}
    crate.root_dataset["author"] = _refer(authors)
    crate.root_dataset["version"] = run.provenance["version"]
    crate.root_dataset["conformsTo"] = _refer(PROFILES)
    for name in SOURCES:
        crate.add_dataset(staged / name, f"{name}/", properties={"name": f"{name}: part of the workflow"})
    locks = sorted(file.relative_to(root).as_posix() for file in root.glob(LOCKS))
    for name in (*PAGES, *locks):
        crate.add_file(root / name, name, properties=_properties(root / name, name))
    crate.get("README.md")["about"] = {"@id": "./"}
    configuration = crate.add_file(
        staged / "configuration.json",
        "configuration.json",
        properties=_properties(staged / "configuration.json", "the configuration of the run, overlays merged"),
    )
    results = [
        crate.add_file(run.results / name, f"results/{name}", properties=_properties(run.results / name, name))
        for name in run.files
    ]
    workflow = crate.add_workflow(
        root / "Snakefile",
        "Snakefile",
        main=True,
        lang="snakemake",
        lang_version=run.provenance["packages"].get("snakemake"),
        properties={
            "name": citation["title"],
            "description": "Rebuilds every figure and number of the paper from its parameters.",
            "version": run.sources or run.provenance["version"],
            "conformsTo": {"@id": BIOSCHEMAS.format("ComputationalWorkflow")},
            "license": {"@id": licence},
            "creator": _refer(authors),
            "encodingFormat": "text/plain",
            "dateCreated": ended,
        },
    )
    _add(crate, BIOSCHEMAS.format("ComputationalWorkflow"), "CreativeWork", name="Bioschemas ComputationalWorkflow")
    software = [_software(crate, *pair) for pair in _versions(run.provenance)]
    workflow["softwareRequirements"] = _refer(software)
    workflow["input"] = _parameter(crate, "configuration", [configuration])
    ends = {"tables": ".csv", "figures": (".pdf", ".svg", ".png"), "pages": (".html", ".json")}
    workflow["output"] = [
        _parameter(crate, name, [file for file in results if file.id.endswith(suffix)]) for name, suffix in ends.items()
    ]
    _add(
        crate,
        "#run",
        "CreateAction",
        name=f"Run of the workflow at {run.provenance['configuration'].get('scale', 'paper')} scale",
        description=_described(run),
        instrument={"@id": workflow.id},
        object={"@id": configuration.id},
        result=_refer(file.id for file in results),
        endTime=ended,
        actionStatus="http://schema.org/CompletedActionStatus",
    )
    crate.root_dataset["mentions"] = {"@id": "#run"}


def _add(crate: Any, identifier: str, kind: str, **properties: Any) -> str:
    """A contextual entity; returns its @id."""
    from rocrate.model.contextentity import ContextEntity

    return str(crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **properties})).id)


def _refer(identifiers: Iterable[str]) -> Any:
    """References: a list, or the one alone, as RO-Crate 1.1 wants it."""
    found = [{"@id": identifier} for identifier in identifiers]
    return found[0] if len(found) == 1 else found


def _properties(file: Path, name: str) -> dict[str, Any]:
    kind = TYPES.get(file.suffix, "text/plain")
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "encodingFormat": kind, "contentSize": str(len(content)), "sha256": digest}


def _parameter(crate: Any, name: str, files: list[Any]) -> dict[str, str]:
    """A slot of the workflow and the files that filled it in this run."""
    slot = {"@id": f"#{name}"}
    for file in files:
        file["exampleOfWork"] = slot
    profile = BIOSCHEMAS.format("FormalParameter")
    if crate.get(profile) is None:
        _add(crate, profile, "CreativeWork", name="Bioschemas FormalParameter")
    _add(
        crate,
        slot["@id"],
        "FormalParameter",
        name=name,
        additionalType="File",
        conformsTo={"@id": profile},
        workExample=_refer(file.id for file in files),
    )
    return slot


def _software(crate: Any, name: str, version: str) -> str:
    url = HOMES.get(name, f"#{name}")
    return _add(crate, url, "SoftwareApplication", name=name, softwareVersion=version, url=url)


def _versions(provenance: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "python", provenance["python"]
    for name, version in provenance["packages"].items():
        if version is not None:
            yield name, version


def _citation(root: Path) -> dict[str, Any]:
    """CITATION.cff; InputError where it lacks what a crate names."""
    file = root / "CITATION.cff"
    with understood(str(file)):
        found = yaml.safe_load(tables.read_text(file))
        return {key: found[key] for key in ("title", "license", "authors")}


def _person(crate: Any, author: Mapping[str, str]) -> str:
    if "family-names" in author:
        name = f"{author.get('given-names', '')} {author['family-names']}".strip()
        return _add(crate, author.get("orcid", f"#{name.replace(' ', '-')}"), "Person", name=name)
    return _add(crate, "#authors", "Organization", name=author["name"])


def _described(run: Run) -> str:
    provenance = run.provenance
    commit = f"commit {run.made_by or 'unknown'}"
    if run.sources != run.made_by:
        commit += f" (the workflow packed here is that of commit {run.sources or 'unknown'})"
    machine, changed = provenance["machine"], provenance["differs"]
    where = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}"
    parameters = f"all parameters the paper's but for {', '.join(changed)}" if changed else "the paper's parameters"
    return f"Every table and figure of a finished run: {commit}, {parameters}, on {where}."
