"""The page of all components, in both languages, on both sizes, in light and dark, with and without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.axe import axe, no_layout_shift, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage

LANGUAGES = ["zh-hans", "en"]
HEADLINES = {"zh-hans": "每个组件的每种样子", "en": "Every component, in every state"}


def open_components(opened: Page) -> Page:
    """The page with its map drawn, or said to be impossible."""
    answer = opened.goto("/ui/")
    assert answer is not None
    assert answer.status == 200
    opened.wait_for_selector("[data-map][data-ready]", state="attached")
    return opened


def open_without_map(opened: Page) -> Page:
    """The page for what has nothing to do with its map; drawing one costs seconds without a graphics card."""
    opened.route("**/map.js", lambda route: route.abort())
    opened.goto("/ui/")
    return opened


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_is_accessible_and_fits_a_telephone(phone: OpenPage, language: str, dark: bool) -> None:
    page = open_components(phone(language, dark=dark))
    expect(page.locator("h1")).to_have_text(HEADLINES[language])
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    no_layout_shift(page)
    screenshot(page, f"ui-phone-{language}-{'dark' if dark else 'light'}")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_component_is_accessible_and_fits_a_desk(desk: OpenPage, language: str, dark: bool) -> None:
    page = open_components(desk(language, dark=dark))
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans" if language == "zh-hans" else "en")
    axe(page)
    no_overflow(page)
    no_layout_shift(page)
    screenshot(page, f"ui-desk-{language}-{'dark' if dark else 'light'}")


def test_the_page_can_choose_the_colours_against_the_machine(desk: OpenPage) -> None:
    light = desk(dark=True)
    light.goto("/ui/?theme=light")
    dark = desk(dark=False)
    dark.goto("/ui/?theme=dark")
    read = "getComputedStyle(document.documentElement).backgroundColor"
    assert light.evaluate(read) == "rgb(252, 250, 246)"
    assert dark.evaluate(read) == "rgb(16, 22, 26)"


def test_the_keyboard_opens_and_closes_the_menu(phone: OpenPage) -> None:
    page = open_without_map(phone())
    menu = page.locator("details.menu")
    for _press in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.menu > summary')"):
            break
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('details.menu') !== null")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert page.evaluate("document.activeElement.matches('.menu > summary')")


def test_the_first_tab_leads_past_the_navigation(desk: OpenPage) -> None:
    page = open_without_map(desk())
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_scripts_everything_can_be_read_and_the_menu_opens(phone: OpenPage, language: str) -> None:
    page = phone(language, scripts=False)
    page.goto("/ui/")
    expect(page.locator("h1")).to_be_visible()
    page.locator("details.menu > summary").tap()
    expect(page.locator("details.menu a").first).to_be_visible()
    expect(page.locator("[data-map-word]")).to_be_visible()
    page.locator("details.more > summary").first.tap()
    expect(page.locator("details.more").first).to_have_attribute("open", "")


def test_without_scripts_the_language_is_switched_and_the_reader_stays_on_the_page(phone: OpenPage) -> None:
    page = phone(scripts=False)
    page.goto("/ui/?theme=dark")
    page.locator("details.menu > summary").tap()
    page.locator("details.menu button[lang=en]").tap()
    expect(page.locator("h1")).to_have_text(HEADLINES["en"])
    expect(page).to_have_url(re.compile(r"/ui/\?theme=dark$"))


def test_a_photo_that_is_too_large_is_told_before_it_is_sent(desk: OpenPage) -> None:
    page = open_without_map(desk())
    page.locator("#id_photo").evaluate("element => { element.dataset.maxBytes = '10' }")
    page.locator("#id_photo").set_input_files({"name": "roof.png", "mimeType": "image/png", "buffer": b"x" * 11})
    expect(page.locator("#id_photo_size")).to_have_text("roof.png 超过 20 MB。")
    assert page.locator("#id_photo").evaluate("element => element.files.length") == 0


def test_a_chosen_photo_is_shown_before_it_is_sent(desk: OpenPage) -> None:
    page = open_without_map(desk())
    page.locator("#id_photo").set_input_files({"name": "roof.png", "mimeType": "image/png", "buffer": b"x"})
    expect(page.locator("#id_photo_preview img")).to_have_attribute("alt", "roof.png")


def middle_of(box: Locator) -> tuple[float, float]:
    box.scroll_into_view_if_needed()
    found = box.bounding_box()
    assert found is not None
    return found["x"] + found["width"] / 2, found["y"] + found["height"] / 2


def test_chosen_files_are_named_in_the_words_of_the_page_and_the_keyboard_reaches_them(desk: OpenPage) -> None:
    page = open_without_map(desk())
    # Asked for early: choosers are caught a moment after somebody listens, and one that is not caught is gone.
    page.on("filechooser", lambda _chooser: None)
    box = page.locator(".pick:has(#id_photo)")
    expect(box.get_by_role("status")).to_have_text("还没有选择文件")
    files = [{"name": name, "mimeType": "image/png", "buffer": b"x"} for name in ("roof.png", "gate.png")]
    page.locator("#id_photo").set_input_files(files)  # type: ignore[arg-type]
    expect(box.get_by_role("listitem")).to_have_text(["roof.png", "gate.png"])
    page.locator("#id_photo").focus()
    with page.expect_file_chooser():
        page.keyboard.press("Space")
    with page.expect_file_chooser():
        page.mouse.click(*middle_of(box))
    axe(page)


def test_without_scripts_a_file_is_chosen_by_our_button_and_named_by_the_browser(desk: OpenPage) -> None:
    page = desk(scripts=False)
    page.goto("/ui/")
    box = page.locator(".pick:has(#id_photo)")
    expect(box.locator("label")).to_be_visible()
    expect(box.locator("[data-picked]")).to_be_hidden()
    assert page.locator("#id_photo").evaluate("element => getComputedStyle(element).opacity") == "1"


def test_the_map_writes_the_chosen_place_into_the_fields(desk: OpenPage) -> None:
    page = open_components(desk())
    page.locator("[data-map] canvas").click(position={"x": 300, "y": 200})
    longitude = float(page.locator("#id_lon").input_value())
    latitude = float(page.locator("#id_lat").input_value())
    assert 119 < longitude < 121
    assert 29 < latitude < 31
    axe(page)


def test_a_form_is_sent_once_however_often_one_presses(desk: OpenPage) -> None:
    page = open_without_map(desk())
    sent = page.evaluate(
        """() => {
          const form = document.querySelector("form[method=get]");
          form.dataset.once = "";
          let sent = 0;
          form.addEventListener("submit", (event) => { event.preventDefault(); sent += 1; });
          form.requestSubmit(); form.requestSubmit(); form.requestSubmit();
          return sent;
        }"""
    )
    assert sent == 1


def test_a_draft_is_kept_while_one_types_and_photos_are_not_sent_with_it(desk: OpenPage) -> None:
    page = open_without_map(desk())
    kept: list[str] = []

    def keep(route: Route) -> None:
        kept.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/keep-draft", keep)
    page.locator("#id_photo").set_input_files({"name": "roof.png", "mimeType": "image/png", "buffer": b"x"})
    page.locator("form:has(#id_what)").evaluate("form => { form.dataset.autosave = '/keep-draft' }")
    page.locator("#id_what").fill("三弄口的路灯")
    page.locator("#id_what").press_sequentially("坏了")
    with page.expect_response("**/keep-draft"):
        pass
    assert len(kept) == 1
    assert "三弄口的路灯坏了" in kept[0]
    assert "roof.png" not in kept[0]


def test_filters_are_folded_on_a_telephone_and_open_on_a_desk(phone: OpenPage, desk: OpenPage) -> None:
    small = phone(scripts=False)
    small.goto("/ui/")
    expect(small.locator("#id_q_kind")).not_to_be_visible()
    small.locator("details.fold > summary").tap()
    expect(small.locator("#id_q_kind")).to_be_visible()
    large = desk(scripts=False)
    large.goto("/ui/")
    expect(large.locator("#id_q_kind")).to_be_visible()
    expect(large.locator("details.fold > summary")).not_to_be_visible()
