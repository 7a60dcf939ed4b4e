"""Pages lead where they say: every link within the project has its file and its heading, every page is listed."""

import re
import subprocess

import pytest
from pages import DOCS, ROOT

LISTED = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
PAGES = sorted({ROOT / name for name in LISTED.splitlines()} | set(DOCS.rglob("*.md")))
FENCED = re.compile(r"^```.*?^```", flags=re.MULTILINE | re.DOTALL)


def anchors(page):
    """Headings as a browser of repositories names them."""
    headings = re.findall(r"^#+ (.*)$", FENCED.sub("", page.read_text()), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", page.read_text())):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_every_note_is_in_the_list():
    index = (DOCS / "README.md").read_text()
    assert [file.name for file in DOCS.glob("*.md") if file.name != "README.md" and f"({file.name})" not in index] == []
