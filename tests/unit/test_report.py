"""The report's page: complete, self-contained, well-formed, the same for the same inputs."""

import base64
import gzip
import json
import re

import pytest
from html_page import Page
from report_inputs import ANSWERS, CLAIMS, write_inputs, write_rows
from seeding.cli import main
from seeding.report import page as report
from seeding.report import plates, precision, verdicts
from seeding.report.conclusions import conclusions


@pytest.fixture
def inputs(tmp_path):
    return write_inputs(tmp_path)


@pytest.fixture
def page(inputs):
    return Page(report.page(**inputs))


def downloads(page):
    return {attributes["download"]: attributes["href"] for _, attributes in page.elements if "download" in attributes}


def test_ids_are_unique_and_every_inner_link_and_reference_resolves(page):
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    inner = [link[1:] for link in page.values("href") + page.values("xlink:href") if link.startswith("#")]
    referred = re.findall(r"url\(#([^)]+)\)", " ".join(page.values("clip-path") + page.values("style")))
    named = " ".join(page.values("aria-labelledby") + page.values("aria-controls") + page.values("for")).split()
    assert inner
    assert referred
    assert set(inner + referred + named) <= set(ids)


def test_nothing_is_loaded_from_elsewhere(page):
    loaded = page.values("href") + page.values("src") + page.values("xlink:href") + page.values("srcset")
    assert loaded
    assert all(address.startswith(("#", "data:")) for address in loaded)
    policies = [attributes["content"] for _, attributes in page.elements if "http-equiv" in attributes]
    assert policies[0].startswith("default-src 'none'")


def test_every_claim_is_one_row_with_its_answer_and_an_address_of_its_own(page):
    rows = [attributes for _, attributes in page.elements if "data-answer" in attributes]
    assert [row["data-answer"].replace("-", " ") for row in rows] == [answer[3] for answer in ANSWERS]
    assert [row["id"] for row in rows] == [f"claim-{answer[0]}" for answer in ANSWERS]
    assert "claim-N3-gamma-S-alpha" in page.values("id")
    for claim in CLAIMS:
        assert page.text.count(claim[2].replace("Γ_crit", "Γcrit")) >= 1
    assert "0.934 ± 0.002" in page.text
    assert "holds in another reading Γ/Sα" in page.text
    assert "1 of the 6 readings has its number by two routes" in page.text


def test_the_first_screen_counts_claims_and_says_what_to_believe(inputs):
    text = report.page(**inputs)
    first = Page(text[text.index('<section id="claims"') : text.index("<table")] + "</section>").text
    assert "1 holds 1 holds in another reading 1 does not hold 1 undecided 1 not evaluated 5 claims in all" in first
    assert "1 of 5 claims holds as printed." in first
    assert "One more holds in another reading than the printed one: Im λ₁ → 0.89 (N3: Γ/Sα)." in first
    assert (
        "One does not hold, in whatever sense it is taken: Re λ₁ is large (N5); one is left undecided here: " in first
    )


def test_what_to_believe_says_nothing_that_the_answers_do_not_say(inputs):
    def believed(*answers):
        rows = [(*row[:3], answer, *row[4:]) for row, answer in zip(ANSWERS, answers, strict=True)]
        write_rows(inputs["answers"], verdicts.ANSWER_COLUMNS, rows)
        claims = verdicts.read_claims(inputs["claims"], inputs["answers"])
        found = plates.plates(*(inputs[name] for name in ("figures", "data", "captions")), claims, [])
        return [sentence.striptags() for sentence in conclusions(claims, found)]

    assert believed(*["holds"] * 5) == [
        "5 of 5 claims hold as printed, among them everything about Figs. 1 and 2.",
        "None needs another reading than the printed one.",
        "None fails in every sense.",
    ]
    assert believed(*["not evaluated"] * 5) == ["Nothing was judged in this run, and it says nothing about the paper."]
    assert believed("holds", "holds", "undecided", "holds", "holds")[0] == (
        "4 of 5 claims hold as printed, among them everything about Fig. 1."
    )


def test_readings_unfold_below_their_claim_and_no_sentence_stands_twice(inputs):
    text = report.page(**inputs)
    start, end = (text.index(f'<tbody role="rowgroup" class="claim" id="claim-{name}"') for name in ("N3", "N5"))
    assert text[start:end].count("<details>") == 1
    words = Page(text[start:end]).text
    assert words.count("In SF6 it is −0.8894.") == 1  # in the row; only the rest unfolds
    assert "a It falls as 1/N1.06. Why, see App. C." in words
    assert words.count("Half a digit.") == words.count("Spectra.") == 1
    assert "0.89 ± 0.005" in words
    assert "Shown in Figure 1, Figure SF6" in words
    assert "≤ −0.1" in text
    assert "From random state 1." in text


def test_what_stands_out_in_the_convergence_is_explained(inputs, page):
    rows = [
        ("fig2b", change, effect) for change, effect in (("x, nine of ten points", "0.05"), ("x, all points", "0.8"))
    ]
    found = precision.convergence(
        [dict(zip(("curve", "change", "effect"), row, strict=True)) for row in rows], inputs["data"]
    )
    assert [change["remark"].striptags() for change in found[0]["changes"]] == [
        "Stands out: above 0.05 at 2 of 3 points, coupling from 0.2 to 0.3.",
        "Stands out: above 0.05 at 2 of 3 points, coupling from 0.2 to 0.3; nine of ten points are known to 0.050.",
    ]
    assert found[0]["name"] == "Fig. 2b"
    assert page.text.count("Stands out") == 1
    assert "nine of ten points are known to 0.00012." in page.text


def test_text_of_tables_is_escaped(inputs):
    text = report.page(**inputs)
    assert "<script>alert" not in text
    assert "<b>&#34;zero" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&lt;κ&gt;" in text


def test_sections_come_in_order_and_claims_first(page):
    sections = [attributes["id"] for tag, attributes in page.elements if tag == "section"]
    expected = "claims torus figures convergence coverage speed provenance"
    assert sections == expected.split()
    assert [attributes["id"] for tag, attributes in page.elements if tag == "article"] == ["fig1", "fig2", "sf6"]


def test_a_figure_comes_with_caption_parameters_data_and_its_claims(inputs):
    text = report.page(**inputs)
    first = text[text.index('<article id="fig1"') : text.index('<article id="fig2"')]
    assert "<strong>Seeding.</strong>" in first
    assert "<sub><i>α</i></sub>" in first
    assert "x &lt; y" in first
    assert "Γ: <code>0.1 &lt;κ&gt;</code>" in first
    assert re.findall(r'download="([^"]+)"', first) == ["fig1f.csv", "fig1f_inset.csv"]
    assert "N<sub>A</sub>" in first
    assert re.findall(r'href="#claim-([^"]+)"', first) == ["N3", "S21"]
    supplement = text[text.index('<article id="sf6"') : text.index('<section id="convergence"')]
    assert re.findall(r'href="#claim-([^"]+)"', supplement) == ["N3"]


def test_downloads_hold_the_files_themselves_and_large_ones_compressed(inputs):
    large = inputs["data"] / "fig2a.csv"
    large.write_text("a,b\n" + "1,2\n" * 40_000)
    links = downloads(Page(report.page(**inputs)))
    small = base64.b64decode(links["fig1f.csv"].partition(",")[2])
    assert small == (inputs["data"] / "fig1f.csv").read_bytes()
    packed = base64.b64decode(links["fig2a.csv.gz"].partition(",")[2])
    assert gzip.decompress(packed) == large.read_bytes()
    assert {"answers.csv", "claims.csv", "coverage.csv", "convergence.csv", "peers.csv", "provenance.json"} <= set(
        links
    )


def test_timings_against_other_programs_have_three_digits(inputs):
    text = report.page(**inputs)
    assert ">128</" in text
    assert "127.561" not in text
    assert "measured in one run on the one of the benchmark." in text


def test_times_are_summed_by_rule(page):
    assert re.search(r"spectra/critical 2 5\.2 4\.5 300", re.sub(r"\s+", " ", " ".join(page.words)))
    assert "with uncommitted changes" in page.text


def test_same_inputs_give_the_same_bytes_and_the_command_writes_them(inputs, tmp_path):
    words = ["report", "--out", str(tmp_path / "report.html")]
    for name, path in inputs.items():
        words += [f"--{name}", str(path)]
    assert main(words) == 0
    assert (tmp_path / "report.html").read_text() == report.page(**inputs) == report.page(**inputs)


def test_parameters_that_are_not_the_papers_are_named_before_anything_else(tmp_path, inputs):
    banner = "Not the paper’s parameters."
    assert banner not in report.page(**inputs)
    origin = json.loads(inputs["provenance"].read_text())
    origin["differs"] = {f"key{number}": [number, None] for number in range(14)} | {"model.kappa": [2.0, 1.0]}
    inputs["provenance"].write_text(json.dumps(origin))
    text = report.page(**inputs)
    first = text[text.index(banner) : text.index("<header>")]
    assert "15 keys differ from the paper’s configuration" in first
    assert "<code>key3</code> 3 (there none)" in first
    assert "and 3 more" in first
    origin["differs"] = {"model.kappa": [2.0, 1.0]}
    inputs["provenance"].write_text(json.dumps(origin))
    assert "One key differs from the paper’s configuration: <code>model.kappa</code> 2.0 (there 1.0)." in report.page(
        **inputs
    )


def test_the_forecast_stands_beside_what_was_taken_where_there_is_one(inputs):
    assert "<dt>Forecast</dt>" not in report.page(**inputs)
    origin = json.loads(inputs["provenance"].read_text())
    origin["forecast"] = {"jobs": 157, "core_minutes": 37.19, "core_minutes_taken": 41.95}
    inputs["provenance"].write_text(json.dumps(origin))
    expected = "<dt>Forecast</dt><dd>37.2 core-minutes for 157 jobs on this machine; they took 42.0</dd>"
    assert expected in report.page(**inputs)


def test_tables_of_another_configuration_are_named_on_the_first_screen(inputs):
    banner = "Tables of another configuration."
    assert banner not in report.page(**inputs)
    origin = json.loads(inputs["provenance"].read_text())
    origin["foreign"] = {f"fig{number}a": f"Γ is {number}" for number in range(14)}
    inputs["provenance"].write_text(json.dumps(origin))
    text = report.page(**inputs)
    first = text[text.index(banner) : text.index("<header>")]
    assert "14 tables are not what the configuration of this page makes" in first
    assert "<code>fig0a</code> (Γ is 0), <code>fig1a</code> (Γ is 1)" in first
    assert all(f"<code>fig{number}a</code>" in first for number in range(14))


def test_smoke_scale_shows_a_banner_and_paper_scale_none(tmp_path, inputs):
    banner = "Smoke scale: verdicts not evaluated"
    assert banner not in report.page(**inputs)
    quick = tmp_path / "quick"
    quick.mkdir()
    assert banner in report.page(**write_inputs(quick, configuration={"scale": "quick"}))


def test_optional_tables_may_be_absent(inputs):
    for name in ("convergence", "coverage", "peers"):
        inputs["claims"].with_name(f"{name}.csv").unlink()
    sections = [attributes["id"] for tag, attributes in Page(report.page(**inputs)).elements if tag == "section"]
    assert sections == ["claims", "torus", "figures", "provenance"]


@pytest.mark.parametrize(
    ("place", "figures"),
    [
        ("Fig. 1f, text", {"fig1"}),
        ("Eq. (4), Figs. 2b, 3a", {"fig2", "fig3"}),
        ("Figs. 3c–d and 4a–f, Eq. (5)", {"fig3", "fig4"}),
        ("Fig. 3(a), p. 2", {"fig3"}),
        ("Fig. 3b, inset; SF4", {"fig3", "sf4"}),
        ("3c", set()),
        ("Eq. (3), App. B", set()),
    ],
)
def test_places_name_their_figures(place, figures):
    assert plates.figures_of(place) == figures
