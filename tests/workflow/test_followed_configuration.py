"""Every curve follows the configuration: what is changed in one place is changed wherever it is shown."""

import json
import shlex

from planning import QUICK, planned_jobs


def command_of(jobs, file):
    """The words of the command that makes a file of results."""
    (job,) = [job for job in jobs if any(str(path).endswith(file) for path in job.output)]
    return shlex.split(job.shellcmd)


def test_points_and_arrow_of_fig_1f_are_those_of_one_network(tmp_path):
    (tmp_path / "mine.yaml").write_text(
        "networks: {pair: {drives: [1.4, 0.8], coupling: 0.3}}\nmodel: {initial: down}\n"
    )
    jobs = planned_jobs(tmp_path, QUICK, tmp_path / "mine.yaml", targets=["fig1"])
    (words,) = (shlex.split(word) for word in command_of(jobs, "data/fig1f_mean_field.csv") if "--settings" in word)
    arrow = json.loads(words[words.index("--settings") + 1])["network"]
    assert (arrow["drives"], arrow["coupling"], arrow["initial"]) == ([1.4, 0.8], 0.3, "down")
    points = " ".join(command_of(jobs, "spectra/total-seeding/2.csv"))
    assert "--drives 1.4 0.8 --coupling 0.3" in points
    assert "--initial down" in points
