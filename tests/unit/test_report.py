"""The report's page: complete, self-contained, well-formed, the same for the same inputs."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser

import pytest
from report_inputs import CLAIMS, write_inputs, write_rows
from seeding import InputError
from seeding.cli import main
from seeding.report import page as report
from seeding.report import typesetting

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """What a browser would find: elements with attributes, the text, and that every tag is closed in order."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.words = [], [], []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    def values(self, attribute):
        return [attributes[attribute] for _, attributes in self.elements if attribute in attributes]

    @property
    def text(self):
        return re.sub(r"\s+", " ", "".join(self.words))


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


def test_every_claim_is_on_the_page_with_its_verdict_and_an_address_of_its_own(page):
    rows = [attributes for _, attributes in page.elements if "data-verdict" in attributes]
    assert [row["data-verdict"].replace("-", " ") for row in rows] == [claim[9] for claim in CLAIMS]
    assert [row["id"] for row in rows] == [
        "claim-N1",
        "claim-N3-gamma-S",
        "claim-N3-gamma-S-alpha",
        "claim-S13-as-printed",
        "claim-S21",
    ]
    assert "claim-N3" in page.values("id")  # the first reading answers for the claim
    for claim in CLAIMS:
        assert claim[2].replace("Γ_crit", "Γcrit") in page.text
    assert "0.9342 ± 0.0021" in page.text
    assert "Of its 4 claims, tested in 5 readings, 2 agree with what was published, 1 disagrees" in page.text
    assert re.search(r"\d of 5 readings have their number by two routes", page.text)


def test_text_of_tables_is_escaped(inputs):
    text = report.page(**inputs)
    assert "<script>alert" not in text
    assert "<b>&#34;zero" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "&lt;κ&gt;" in text


def test_sections_come_in_order_and_verdicts_first(page):
    sections = [attributes["id"] for tag, attributes in page.elements if tag == "section"]
    expected = "verdicts claims figures discrepancies convergence coverage speed provenance"
    assert sections == expected.split()
    assert [attributes["id"] for tag, attributes in page.elements if tag == "article"] == [
        *("fig1", "fig2", "sf6"),
        *("evidence-N3-gamma-S", "evidence-S13-as-printed"),
    ]


def test_a_figure_comes_with_caption_parameters_data_and_its_claims(inputs):
    text = report.page(**inputs)
    first = text[text.index('<article id="fig1"') : text.index('<article id="fig2"')]
    assert "<strong>Seeding.</strong>" in first
    assert "<sub><i>α</i></sub>" in first
    assert "x &lt; y" in first
    assert "Γ: 0.1 &lt;κ&gt;" in first
    assert re.findall(r'download="([^"]+)"', first) == ["fig1f.csv", "fig1f_inset.csv"]
    judged = first[first.index("judged") :]
    assert re.findall(r'href="#claim-([^"]+)"', judged) == ["N3-gamma-S", "N3-gamma-S-alpha", "S21"]
    supplement = text[text.index('<article id="sf6"') : text.index('<section id="discrepancies"')]
    assert re.findall(r'href="#claim-([^"]+)"', supplement) == ["N3-gamma-S-alpha"]


def test_downloads_hold_the_files_themselves_and_large_ones_compressed(inputs):
    large = inputs["data"] / "fig2a.csv"
    large.write_text("a,b\n" + "1,2\n" * 40_000)
    links = downloads(Page(report.page(**inputs)))
    small = base64.b64decode(links["fig1f.csv"].partition(",")[2])
    assert small == (inputs["data"] / "fig1f.csv").read_bytes()
    packed = base64.b64decode(links["fig2a.csv.gz"].partition(",")[2])
    assert gzip.decompress(packed) == large.read_bytes()
    assert {"claims.csv", "coverage.csv", "convergence.csv", "peers.csv", "provenance.json"} <= set(links)


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
    assert sections == ["verdicts", "claims", "figures", "discrepancies", "provenance"]


def changed(number, **cells):
    rows = [dict(zip(report.CLAIM_COLUMNS, claim, strict=True)) for claim in CLAIMS]
    rows[number] |= cells
    return [tuple(row.values()) for row in rows]


@pytest.mark.parametrize(
    ("claims", "complaint"),
    [
        (changed(0, verdict="yes"), "verdict of claim N1 must be one of agrees, .* 'yes'"),
        (changed(2, reading="Γ/S"), "claim N3 with reading 'Γ/S' must occur once"),
        ([], "at least one claim"),
    ],
)
def test_claims_that_cannot_be_right_are_refused(inputs, claims, complaint):
    write_rows(inputs["claims"], report.CLAIM_COLUMNS, claims)
    with pytest.raises(InputError, match=complaint):
        report.page(**inputs)


def test_missing_columns_broken_figures_and_broken_captions_are_refused(inputs, tmp_path, capsys):
    (inputs["captions"] / "fig2" / "caption.rst").write_text("An *unfinished emphasis.\n")
    with pytest.raises(InputError, match=r"caption\.rst:1.*emphasis"):
        report.page(**inputs)
    (inputs["captions"] / "fig2" / "caption.rst").unlink()
    (inputs["figures"] / "fig2.svg").write_text("<svg")
    with pytest.raises(InputError, match=r"fig2\.svg must be SVG"):
        report.page(**inputs)
    write_rows(inputs["claims"], report.CLAIM_COLUMNS[1:], [claim[1:] for claim in CLAIMS])
    with pytest.raises(InputError, match="lacks id"):
        report.page(**inputs)
    words = ["report", "--out", str(tmp_path / "report.html"), "--data", str(tmp_path / "none")]
    for name in ("claims", "figures", "captions", "provenance"):
        words += [f"--{name}", str(inputs[name])]
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("seeding report: `data` must be a directory")
    assert not (tmp_path / "report.html").exists()


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
    assert report.figures_of(place) == figures


@pytest.mark.parametrize(
    ("value", "uncertainty", "shown"),
    [
        ("0.889712345678", "0.00032", "0.88971 ± 0.00032"),
        ("-0.0013", "2.4e-3", "−0.0013 ± 0.0024"),
        ("12.7", "3", "12.7 ± 3.0"),
        ("1.08824177", "1e-8", "1.088241770 ± 1 × 10−8"),
        ("3.1e-13", "", "3.1 × 10−13"),
        ("0.889712345678", "nan", "0.889712"),
        ("nan", "nan", "–"),
        ("locked", "", "locked"),
    ],
)
def test_measured_values_are_rounded_to_two_digits_of_their_uncertainty(value, uncertainty, shown):
    assert typesetting.quantity(value, uncertainty).striptags() == shown


def test_published_digits_are_kept():
    assert typesetting.cell("0.890").striptags() == "0.890"
    assert json.dumps(typesetting.cell("1.0882 < Γ_crit < 1.0883")) == json.dumps(
        "1.0882 &lt; Γ<sub>crit</sub> &lt; 1.0883"
    )
