"""The documentation holds together: both READMEs, generated pages, nav, examples."""

import re
import tomllib

import pytest
from tests.docs import generate
from tests.docs.blocks import PAGES, READMES, ROOT, blocks_of, shows

DOCS = ROOT / "docs"
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text("utf-8") for page in PAGES}
BLOCKS = {name: blocks_of(text) for name, text in TEXTS.items()}
# What cannot run here, by page; more of them should be a decision.
NOT_RUN = {
    "README.md": 2,
    "README.zh-CN.md": 2,
    "docs/accuracy.md": 5,
    "docs/cluster.md": 6,
    "docs/command-line.md": 1,
    "docs/compare.md": 1,
    "docs/extend.md": 1,
    "docs/formats.md": 1,
    "docs/guide/hand-over.md": 2,
}
# Read by people only.
SHOWN = {'text title="output"', "text", "toml", "bibtex"}


def test_both_readmes_have_the_same_commands_and_output():
    english, chinese = (
        [block for block in BLOCKS[page.name] if block.info != "text"]
        for page in READMES
    )
    assert [(one.info, one.text) for one in chinese] == [
        (one.info, one.text) for one in english
    ]
    headings = [
        re.findall(r"^(#+) ", TEXTS[page.name], re.MULTILINE) for page in READMES
    ]
    assert headings[0] == headings[1]


@pytest.mark.parametrize("name", generate.PAGES)
def test_a_generated_page_is_fresh(name):
    committed = (generate.FOLDER / f"{name}.md").read_text("utf-8")
    assert generate.PAGES[name]() == committed, "run: just docs"


def test_every_example_is_run_or_says_why_not():
    unknown = [
        f"{name}, line {block.line}: {block.info!r}"
        for name, blocks in BLOCKS.items()
        for block in blocks
        if not (block.runs or block.why_not_run or block.info in SHOWN)
    ]
    assert not unknown, "name the language; see tests/docs/blocks.py"
    not_run = {
        name: count
        for name, blocks in BLOCKS.items()
        if (count := sum(bool(block.why_not_run) for block in blocks))
    }
    assert not_run == NOT_RUN


def test_every_output_stands_behind_what_prints_it():
    for name, blocks in BLOCKS.items():
        for before, block in zip([None, *blocks], blocks, strict=False):
            if block.is_output:
                assert before, name
                assert before.runs, f"{name}, line {block.line}"


def test_entries_that_are_shown_stand_in_a_table():
    tables = [path.read_text("utf-8") for path in generate.TABLES.glob("*.toml")]
    shown = [block for block in BLOCKS["docs/extend.md"] if block.info == "toml"]
    assert shown
    for block in shown:
        assert any(block.text in table for table in tables), block.text


def test_every_table_is_in_the_guide_to_extending():
    for path in generate.TABLES.iterdir():
        name = path.stem if path.suffix == ".toml" else path.name
        assert f"`{name}`" in TEXTS["docs/extend.md"], name


def test_every_page_is_in_the_nav_and_every_entry_is_a_page():
    nav = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nnav:\n")[2]
    entries = re.findall(r"[\w/.-]+\.md", nav)
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert len(entries) == len(set(entries))
    assert set(entries) == pages


def test_links_to_files_lead_somewhere():
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8")):
            assert link.startswith("http") or (page.parent / link).exists(), (
                f"{page}: {link}"
            )


def test_the_citation_names_this_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {project['version']}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation
    for author in project["authors"]:
        assert f"  - name: {author['name']}\n" in citation
    assert f"(version\n> {project['version']})" in TEXTS["docs/citing.md"]


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ("a\nb\n", "a  \nb\n\n", True),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("0.2…\n", "0.286\n", True),
        ("a\nb\n", "a\nc\n", False),
        ("a\n", "a\nb\n", False),
    ],
)
def test_what_an_output_shows(expected, printed, same):
    assert shows(expected, printed) is same
