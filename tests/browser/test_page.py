"""The page as a reader uses it."""

import pytest

pytestmark = pytest.mark.browser

SHOWN = "articles => articles.filter(one => one.checkVisibility()).length"


def visible(page, css):
    return page.eval_on_selector_all(css, SHOWN)


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.tagName")


def test_it_opens_without_errors_and_asks_for_nothing(open_page):
    page, seen = open_page()
    page.evaluate("document.fonts.ready.then(() => 1)")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert seen.said == []
    outside = [url for url in seen.asked if not url.startswith(("file:", "data:"))]
    assert outside == []
    assert sum(url.startswith("file:") for url in seen.asked) == 1
    assert page.evaluate("[...document.fonts].map(f => f.status)") == ["loaded"]


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_never_scrolls_sideways(open_page, width):
    page, _ = open_page(width)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    page.evaluate("document.querySelectorAll('.ind').forEach(d => d.hidden = false)")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_charts_are_drawn_and_points_lead_to_their_sentence(open_page):
    page, _ = open_page()
    page.select_option("#indicator", index=0)
    assert visible(page, "figure svg") >= 2
    box = page.locator("figure:visible svg").first.bounding_box()
    assert box["width"] > 150
    assert box["height"] > 80
    point = page.locator("figure:visible svg a").first
    target = point.get_attribute("href")[1:]
    title = point.locator("title").text_content()
    point.click()
    mark = page.locator(f"[id='{target}']")
    assert mark.is_visible()
    assert title.split(": ")[1].split(" ")[0].lstrip("<>≈≥≤") in mark.text_content()
    assert page.evaluate("location.hash") == f"#{target}"


def test_another_indicator_can_be_chosen(open_page):
    page, _ = open_page()
    page.select_option("#indicator", index=3)
    chosen = page.input_value("#indicator")
    assert page.locator(f"#{chosen}").is_visible()
    assert visible(page, ".ind") == 1


def test_a_cell_of_the_heat_map_shows_its_sections(open_page):
    page, seen = open_page()
    page.evaluate(
        "document.querySelectorAll('#themes details').forEach(d => d.open = true)"
    )
    cells = page.locator("#themes details[data-r='measures'] td a")
    several = page.locator("#themes td a[title*='sections: 2']").first
    for cell in (cells.first, several):
        role = cell.evaluate("a => a.closest('details').dataset.r")
        theme = cell.evaluate("a => a.closest('tr').dataset.t")
        target = cell.get_attribute("href")[1:]
        cell.click()
        section = page.locator(f"[id='{target}']")
        assert section.is_visible()
        assert section.get_attribute("data-r") == role
        assert section.get_attribute("data-t") == theme
        assert section.evaluate(
            "s => { const b = s.getBoundingClientRect();"
            "return b.top >= 0 && b.top < innerHeight }"
        )
        assert focused(page) == target
    assert page.locator("#evidence").is_visible()
    jumps = page.locator("#evidence li a")
    assert jumps.count() == 2
    last = jumps.nth(1).get_attribute("href")[1:]
    jumps.nth(1).click()
    assert focused(page) == last
    page.keyboard.press("Escape")
    assert page.locator("#evidence").is_hidden()
    assert page.evaluate("!!document.activeElement.closest('#themes')")
    assert seen.said == []


def test_a_term_leads_to_sections_that_have_it(open_page):
    page, _ = open_page()
    term = page.locator("#terms td a, #terms th a").first
    word = term.text_content()
    target = term.get_attribute("href")[1:]
    term.click()
    assert word in page.locator(f"[id='{target}']").text_content()
    if page.locator("#evidence").is_visible():
        for text in page.locator("#evidence li").all_text_contents():
            assert word in text


def test_filters_show_what_fits_and_say_how_many(open_page):
    page, _ = open_page()
    reports = page.locator("article").count()
    page.select_option("select[name=place]", label="清溪镇")
    page.select_option("select[name=year]", "2022")
    assert visible(page, "article") == 1
    assert page.locator("#counts").text_content().startswith(f"1 of {reports} reports")
    assert page.locator("#counts").get_attribute("aria-live") == "polite"
    heads = page.locator("#themes details[data-r='measures'] thead th:visible")
    assert heads.count() == 2
    cells = "#themes details[data-r='measures'] tbody tr:first-child > *:not(.off)"
    assert page.locator(cells).count() == 2
    page.click("article:not(.off) summary")
    page.select_option("select[name=role]", "shortcomings")
    roles = page.eval_on_selector_all(
        "article:not(.off) .s",
        "s => s.filter(x => x.checkVisibility()).map(x => x.dataset.r)",
    )
    assert set(roles) == {"shortcomings"}
    page.click("button[type=reset]")
    page.wait_for_timeout(100)
    assert page.locator(".off").count() == 0
    page.select_option("select[name=theme]", "T06")
    themes = page.eval_on_selector_all(
        ".s:not(.off)", "s => [...new Set(s.map(x => x.dataset.t.split('.')[0]))]"
    )
    assert themes == ["T06"]


def test_a_link_to_what_is_filtered_clears_the_filters(open_page):
    page, _ = open_page()
    page.select_option("select[name=role]", "closing")
    link = page.locator("#terms th a:visible").first
    target = link.get_attribute("href")[1:]
    link.click()
    assert page.locator(f"[id='{target}']").is_visible()
    assert "cleared" in page.locator("#counts").text_content()


def test_an_address_with_an_anchor_opens_its_text(open_page):
    page, _ = open_page()
    full = page.evaluate(
        "(() => { const m = document.querySelector('article mark[id]');"
        "const a = m.closest('article');"
        "return [m.id, a.id + m.id.slice(a.dataset.m.length)] })()"
    )
    for anchor in full:
        page, _ = open_page(anchor=f"#{anchor}")
        assert page.locator(f"[id='{full[0]}']").is_visible()
        assert focused(page) == full[0]


def test_light_and_dark(open_page):
    colour = "getComputedStyle(document.body).backgroundColor"
    light = open_page()[0].evaluate(colour)
    page, _ = open_page(scheme="dark")
    dark = page.evaluate(colour)
    assert light != dark
    page.click("#scheme")
    assert page.evaluate(colour) == light
    page.reload()
    assert page.evaluate(colour) == light


def test_the_keyboard_is_enough(open_page):
    page, _ = open_page()
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("a => a === document.activeElement")
    assert skip.bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert focused(page) == "main"
    page.locator("article summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("article .body").first.is_visible()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_paper_has_everything_open(open_page):
    page, _ = open_page()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.querySelectorAll('details:not([open])').length") > 0
    page.emulate_media(media="print")
    assert page.locator("header.top").is_hidden()


def test_without_scripts_everything_is_there(open_page):
    page, _ = open_page(java_script_enabled=False)
    assert page.locator("#filters").is_hidden()
    assert page.locator(".ind").last.is_visible()
    page.locator("article summary").first.click()
    assert page.locator("article .body").first.is_visible()
