"""A page of the sample in a real browser; skipped where there is none."""

import shutil

import pytest

from govtext.engines.extract import Options, extract


@pytest.fixture(scope="session")
def page_file(tmp_path_factory):
    pytest.importorskip("matplotlib")
    pytest.importorskip("zhplot")
    from govtext.page import build_page, write_page  # noqa: PLC0415  may be missing

    folder = tmp_path_factory.mktemp("browser")
    extract(["corpora/sample"], folder / "tables", Options(jobs=1, texts=True))
    write_page(folder / "page.html", build_page([folder / "tables"]).html)
    return folder / "page.html"


@pytest.fixture(scope="session")
def chromium():
    api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no chromium")
    with api.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=path)
        yield browser
        browser.close()


class Seen:
    """What a page did."""

    def __init__(self, page):
        self.said = []
        self.asked = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def open_page(chromium, page_file):
    contexts = []

    def opened(width=1280, scheme="light", anchor="", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        page = context.new_page()
        seen = Seen(page)
        page.goto(f"{page_file.as_uri()}{anchor}")
        return page, seen

    yield opened
    for context in contexts:
        context.close()
