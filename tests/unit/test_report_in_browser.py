"""The report in headless Chromium: no errors, filters and links work, nothing overflows on a phone, few pages on paper.

Skipped with a reason where there is no Chromium; SEEDING_REQUIRE_BROWSER=1 makes that a failure.
"""

import html
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from report_inputs import ANSWERS, SVG, write_inputs
from seeding import tables
from seeding.report import page as report

SCRIPT = (Path(__file__).parents[1] / "browser.js").read_text()
# Seen while it travels down: errors of scripts, and of pictures and style sheets that do not load.
LISTEN = (
    "window.scriptErrors = []; addEventListener('error', "
    "(event) => scriptErrors.push(event.message ?? event.target.tagName), true);"
)
ROOT = Path(__file__).parents[2]
SHOWN = [answer[3].replace(" ", "-") for answer in ANSWERS]
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"),
    *("--disable-background-networking", "--disable-extensions", "--disable-sync", "--enable-logging=stderr"),
    "--allow-file-access-from-files",  # a page in a frame may report to its host
)


@pytest.fixture(scope="module")
def chromium():
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        reason = "no Chromium on this machine (on Debian: apt install chromium)"
        if os.environ.get("SEEDING_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return program


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page with long words and wide tables, and with the script that tries it."""
    folder = tmp_path_factory.mktemp("report")
    inputs = write_inputs(folder)
    (inputs["data"] / "fig1e.csv").write_text('# long: "' + "parameters=" * 40 + '"\na,b\n1,2\n')
    text = report.page(**inputs)
    text = text.replace("<head>", f"<head><script>{LISTEN}</script>", 1)
    file = folder / "report.html"
    file.write_text(text.replace("</body>", f"<script>{SCRIPT}</script></body>"))
    return file


def browse(chromium, folder, address, *flags):
    """The document after the scripts ran, and the lines of its console."""
    command = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags]
    done = subprocess.run([*command, "--dump-dom", address], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def outcome(dump):
    found = re.search(r'<html[^>]* data-found="([^"]*)"', dump)
    assert found, dump[:500]
    return json.loads(html.unescape(found[1]))


@pytest.fixture(scope="module")
def desktop(chromium, page, tmp_path_factory):
    dump, console = browse(chromium, tmp_path_factory.mktemp("desktop"), page.as_uri(), "--window-size=1280,900")
    return {**outcome(dump), "console": console}


@pytest.fixture(scope="module")
def phone(chromium, page, tmp_path_factory):
    """In a frame of 390 px: windows of a browser have a least width of their own."""
    host = page.with_name("phone.html")
    host.write_text(
        "<!DOCTYPE html><title>phone</title>"
        f'<iframe src="{page.name}" style="width: 390px; height: 844px; border: 0"></iframe>'
    )
    dump, console = browse(chromium, tmp_path_factory.mktemp("phone"), host.as_uri(), "--window-size=900,900")
    return {**outcome(dump), "console": console}


@pytest.mark.parametrize("device", ["desktop", "phone"])
def test_no_errors_no_requests_and_every_link_image_and_download_resolves(device, request):
    found = request.getfixturevalue(device)
    assert found["errors"] == []
    assert found["console"] == []
    assert found["requests"] == []
    assert found["links"] == []
    assert found["images"] == 3  # none of them with an error
    assert found["downloads"] == []
    assert found["used"] == 0  # references inside the figures, their ids being prefixed


def test_filters_show_exactly_the_claims_of_an_answer_and_keep_it_in_the_address(desktop):
    counts = Counter(SHOWN)
    assert desktop["atStart"]["shown"] == SHOWN
    assert desktop["filters"].pop("all") == {"shown": SHOWN, "hash": "#claims", "said": "5 of 5 shown"}
    assert set(desktop["filters"]) == set(counts)
    for answer, state in desktop["filters"].items():
        assert state["shown"] == [answer] * counts[answer]
        assert state["hash"] == f"#answer={answer}"
        assert state["said"] == f"{counts[answer]} of 5 shown"


def test_a_link_to_a_hidden_claim_shows_and_unfolds_it(desktop):
    assert desktop["deepLink"]["shown"] == len(ANSWERS)
    assert 0 <= desktop["deepLink"]["top"] < 900
    assert desktop["deepLink"]["open"]


def test_one_switch_unfolds_and_folds_everything(desktop):
    assert desktop["everything"]["before"] > 5
    assert desktop["everything"]["on"] == 0
    assert desktop["everything"]["off"] == desktop["everything"]["before"] + 1  # and the claim that a link had opened


def test_all_controls_take_the_keyboards_focus(desktop, phone):
    assert desktop["focusable"] == phone["focusable"] == 0  # none refuses it


def test_an_address_opens_with_its_filter_or_at_its_claim(chromium, page, tmp_path):
    dump, _ = browse(chromium, tmp_path, f"{page.as_uri()}#answer=undecided", "--window-size=1280,900")
    assert outcome(dump)["atStart"]["shown"] == ["undecided"]
    dump, _ = browse(chromium, tmp_path, f"{page.as_uri()}#claim-N3-gamma-S-alpha", "--window-size=1280,900")
    assert 0 <= outcome(dump)["atStart"]["top"] < 900


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A page as large as the paper's: all claims of a finished run, figures of its size with their captions."""
    folder = tmp_path_factory.mktemp("whole")
    inputs = write_inputs(folder)
    drawings = (ROOT / "workflow" / "seeding" / "paper").glob("*/caption.rst")
    for name in (file.parent.name for file in drawings):
        large = SVG.replace("200pt", "380pt").replace("0 0 504 200", "0 0 504 380")
        (inputs["figures"] / f"{name}.svg").write_text(large)
    reference = ROOT / "docs" / "reference"
    finished = {name: reference / f"{name}.csv" for name in ("claims", "answers", "convergence", "coverage")}
    file = folder / "report.html"
    file.write_text(report.page(**{**inputs, **finished, "captions": ROOT / "workflow" / "seeding" / "paper"}))
    return file, len(tables.rows(finished["answers"]))


def test_the_paper_takes_ten_pages_and_everything_is_behind_a_switch(chromium, whole, tmp_path):
    file, claims = whole
    assert claims > 30
    few = printed_pages(chromium, tmp_path, file.as_uri())
    assert few <= 10
    assert printed_pages(chromium, tmp_path, f"{file.as_uri()}#everything") > 2 * few


def test_the_table_begins_on_the_first_screen(chromium, whole, tmp_path):
    file, _ = whole
    tried = file.with_name("tried.html")
    text = file.read_text().replace("<head>", f"<head><script>{LISTEN}</script>", 1)
    tried.write_text(text.replace("</body>", f"<script>{SCRIPT}</script></body>"))
    dump, _ = browse(chromium, tmp_path, tried.as_uri(), "--window-size=1280,800")
    assert outcome(dump)["tableAt"] < 0.85


def printed_pages(chromium, folder, address):
    """Pages of A4 on paper, by the count in the root of the PDF's tree."""
    out = folder / "report.pdf"
    command = [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={out}", address]
    subprocess.run(command, capture_output=True, timeout=120, check=True)
    return max(int(count) for count in re.findall(rb"/Count (\d+)", out.read_bytes()))


def test_nothing_overflows_at_the_width_of_a_phone_or_of_a_desk(phone, desktop):
    assert phone["width"] == 390
    assert desktop["width"] == pytest.approx(1280, abs=20)
    for found in (phone, desktop):
        assert found["overflow"] == {"page": 0, "elements": []}


def test_figures_can_be_enlarged_on_a_phone(phone, desktop):
    assert phone["enlarge"]["offered"]
    assert phone["enlarge"]["before"] <= 390
    assert phone["enlarge"]["after"] > 600
    assert phone["enlarge"]["pressed"] == "true"
    assert not desktop["enlarge"]["offered"]


def test_dark_mode_keeps_figures_on_a_light_card(chromium, page, desktop, tmp_path):
    dump, console = browse(chromium, tmp_path, page.as_uri(), "--window-size=1280,900", "--force-dark-mode")
    found = outcome(dump)
    assert found["dark"]
    assert not desktop["dark"]
    assert console == []
    assert brightness(found["paper"]) < 60 < 200 < brightness(desktop["paper"])
    assert brightness(found["plate"]) == brightness(desktop["plate"]) == 255


def brightness(colour):
    channels = [float(number) for number in re.findall(r"[0-9.]+", colour)[:3]]
    return sum(channels) / 3
