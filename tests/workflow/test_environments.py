"""Each rule's environment holds what the rule's command imports, and nothing is pinned twice in two ways."""

import re

import yaml
from planning import QUICK, ROOT, planned_jobs
from seeding.closure import packages

# Where conda's name is not that of the module.
CONDA = {"yaml": "pyyaml", "matplotlib": "matplotlib-base"}


def pinned(environment):
    """Names in an environment's YAML."""
    return {word.partition("=")[0] for word in yaml.safe_load(environment.read_text())["dependencies"]}


def test_every_package_that_a_rules_command_imports_is_in_the_rules_environment(tmp_path):
    checked, lacking = set(), {}
    for target in ("all", "supplement-large", "benchmark"):
        for job in planned_jobs(tmp_path, QUICK, targets=[target]):
            modules = [file for file in map(str, job.input) if file.endswith(".py")]
            if not modules:
                continue
            environment = ROOT / "envs" / str(job.conda_env_spec.file).rpartition("/")[2]
            needed = {CONDA.get(name, name) for name in packages((tmp_path / file).resolve() for file in modules)}
            checked.add(job.rule.name)
            if needed - pinned(environment):
                lacking[job.rule.name] = (environment.name, needed - pinned(environment))
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


def test_environments_pin_everything_to_the_versions_of_the_lock():
    lock = locked(ROOT / "requirements.lock")
    lock["matplotlib-base"] = lock["matplotlib"]
    files = list((ROOT / "envs").glob("*.yaml"))
    assert len(files) >= 7
    for file in files:
        environment = yaml.safe_load(file.read_text())
        assert environment["channels"] == ["conda-forge", "nodefaults"]
        pins = dict(word.split("=") for word in environment["dependencies"])  # a range or `pip:` is no such word
        assert pins.pop("python") == "3.12"
        assert len(pins) > 2
        assert pins == {name: lock[name] for name in pins}, file.name


def test_the_page_on_conda_names_every_pin():
    page = (ROOT / "docs" / "conda.md").read_text()
    for file in (ROOT / "envs").glob("*.yaml"):
        for pin in yaml.safe_load(file.read_text())["dependencies"]:
            assert f"| {pin.replace('=', ' ')} |" in page
