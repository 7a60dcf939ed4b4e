"""What a run says while it works: one plain line a finished job, bars on a terminal, first what a failed job said."""

import io
import logging
from types import SimpleNamespace

import pandas as pd
import pytest
from seeding import tables
from snakemake_interface_logger_plugins.common import LogEvent
from snakemake_logger_plugin_seeding import LogHandler


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def said():
    """A handler that writes to text, and what tells it of an event."""

    def begin(stream=None):
        handler = LogHandler(SimpleNamespace(), None)
        handler.stream = stream or io.StringIO()

        def tell(event=None, text="", level=logging.INFO, **more):
            record = logging.LogRecord("snakemake", level, "", 0, text, None, None)
            record.__dict__.update(more, event=event)
            handler.emit(record)

        return handler, tell

    return begin


def run_of_two(tell, **more):
    tell(LogEvent.RUN_INFO, stats={"fig2_tables": 1, "fig2": 1, "all": 1, "total": 3})
    job = {"input": [], "log": [], "rule_msg": None, "shellcmd": None} | more
    for number, rule in enumerate(("fig2_tables", "fig2")):
        tell(LogEvent.JOB_INFO, **(job | {"jobid": number, "rule_name": rule}))
        tell(LogEvent.JOB_FINISHED, job_id=number)


def test_in_a_log_every_finished_job_is_one_line_and_nothing_else(said):
    handler, tell = said()
    tell(text="Building DAG of jobs...")
    run_of_two(tell, rule_msg="Tables fig2a\nand more")
    handler.close()
    first, *jobs = handler.stream.getvalue().splitlines()
    assert first == "2 jobs: 1 tables, 1 figures"
    assert [line.split("  ")[-1].rpartition(" (")[0] for line in jobs] == ["Tables fig2a"] * 2
    assert "1 of 2" in jobs[0]


def test_on_a_terminal_kinds_of_jobs_have_bars(said):
    handler, tell = said(Terminal())
    run_of_two(tell)
    handler.close()
    text = handler.stream.getvalue()
    assert "tables" in text
    assert "figures" in text
    assert "1 of 1" in text


def test_a_failed_job_is_heard_before_its_command_is_shown_and_once(said, tmp_path):
    log = tmp_path / "job.log"
    log.write_text("earlier\r50 %\rseeding panel: `n` must be an integer ≥ 2, but is 1\n")
    handler, tell = said()
    failed = {"jobid": 7, "rule_name": "fig2_tables", "log": [f"{log} (check log)"], "shellcmd": "python -m seeding"}
    for _ in range(2):
        tell(LogEvent.JOB_ERROR, level=logging.ERROR, **failed)
    tell(text="WorkflowError:\nAt least one job did not complete", level=logging.ERROR)
    handler.close()
    lines = handler.stream.getvalue().splitlines()
    said_itself = next(place for place, line in enumerate(lines) if line.startswith("seeding panel:"))
    command = next(place for place, line in enumerate(lines) if "python -m seeding" in line)
    assert said_itself < command
    assert sum("python -m seeding" in line for line in lines) == 1
    assert lines[-1].startswith("1 job failed")
    assert "WorkflowError" not in handler.stream.getvalue()


def test_a_whole_run_ends_with_what_was_made_and_what_it_says(said, tmp_path):
    results = tmp_path / "results"
    answers = pd.DataFrame({"id": ["N1", "N2", "N3"], "answer": ["holds", "holds", "does not hold"]})
    tables.write(answers, results / "answers.csv", {})
    handler, tell = said()
    run_of_two(tell)
    tell(LogEvent.JOB_INFO, jobid=9, rule_name="all", input=[f"{results}/figures/a.png", f"{results}/report.html"])
    tell(LogEvent.JOB_FINISHED, job_id=9)
    handler.close()
    last = handler.stream.getvalue().splitlines()[-5:]
    assert "claims   3: holds 2 · does not hold 1" in last[1]
    assert f"{results / 'report.html'}" in last[2]


def test_a_run_that_finds_everything_there_says_so(said):
    handler, tell = said()
    tell(text="Nothing to be done (all requested files are present and up to date).")
    handler.close()
    assert handler.stream.getvalue() == "Everything is there and up to date.\n"
