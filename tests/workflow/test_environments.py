"""Each rule's environment holds what the rule's command imports, and nothing is pinned twice in two ways."""

import re

import yaml
from planning import PACKAGES, QUICK, ROOT, planned_jobs
from seeding.closure import packages

ENVIRONMENTS = {file.name: yaml.safe_load(file.read_text()) for file in sorted((ROOT / "envs").glob("*.yaml"))}


def pinned(environment):
    """Name → version in an environment's YAML; an error where one has no exact version."""
    return dict(re.fullmatch(r"([a-z0-9-]+)=(\d+(?:\.\d+)+)", pin).groups() for pin in environment["dependencies"])


def test_every_package_that_a_rules_command_imports_is_in_the_rules_environment(tmp_path):
    checked, lacking = set(), {}
    for target in ("all", "supplement-large", "benchmark"):
        for job in planned_jobs(tmp_path, QUICK, targets=[target]):
            modules = [file for file in map(str, job.input) if file.endswith(".py")]
            if not modules:
                continue
            environment = str(job.conda_env_spec.file).rpartition("/")[2]
            needed = {PACKAGES.get(name, name) for name in packages((tmp_path / file).resolve() for file in modules)}
            checked.add(job.rule.name)
            if needed - pinned(ENVIRONMENTS[environment]).keys():
                lacking[job.rule.name] = (environment, needed - pinned(ENVIRONMENTS[environment]).keys())
    assert lacking == {}
    assert {"claims_table", "coverage", "benchmark", "spectrum", "fig1", "SF11", "report"} <= checked


def test_imports_inside_functions_count_and_those_for_types_do_not(tmp_path):
    file = tmp_path / "module.py"
    file.write_text("import os\nif TYPE_CHECKING:\n    import qutip\ndef f():\n    import yaml.nodes\n")
    assert packages([file]) == {"yaml"}


def locked(file):
    """Package → version in a lock."""
    return dict(re.findall(r"^([\w.-]+)==(\S+)", file.read_text(), flags=re.MULTILINE))


def test_what_slurm_needs_is_locked_to_the_versions_of_the_lock():
    lock, beside = locked(ROOT / "requirements.lock"), locked(ROOT / "tests" / "slurm" / "requirements.lock")
    own = {"snakemake-executor-plugin-slurm", "snakemake-executor-plugin-slurm-jobstep"}
    assert {name: version for name, version in beside.items() if lock.get(name) != version}.keys() == own


def test_what_a_crate_needs_goes_with_the_versions_of_the_lock():
    lock, beside = locked(ROOT / "requirements.lock"), locked(ROOT / "tests" / "crate" / "requirements.lock")
    assert {"rocrate", "roc-validator"} <= beside.keys() - lock.keys()
    assert {name: version for name, version in beside.items() if lock.get(name, version) != version} == {}


def test_environments_pin_the_versions_of_the_lock_and_one_python():
    lock = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text(), flags=re.MULTILINE))
    expected = {PACKAGES.get(name, name): version for name, version in lock.items()} | {"python": "3.12"}
    for name, environment in ENVIRONMENTS.items():
        pins = pinned(environment)
        assert len(pins) > 2
        assert "python" in pins
        assert {package: expected.get(package) for package in pins} == pins, name


def test_environments_take_packages_from_conda_forge_alone():
    assert all(environment["channels"] == ["conda-forge", "nodefaults"] for environment in ENVIRONMENTS.values())


def test_no_environment_has_a_pin_file_which_snakemake_would_pass_over_with_a_warning():
    assert {file.name for file in (ROOT / "envs").iterdir()} == set(ENVIRONMENTS)


def test_the_notes_list_every_pin_of_the_environments():
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (\d[\d.]+) \|", (ROOT / "docs/conda.md").read_text(), flags=re.MULTILINE)
    assert dict(rows) == {key: value for each in ENVIRONMENTS.values() for key, value in pinned(each).items()}
