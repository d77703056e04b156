"""The map beyond picking a place: points that lead somewhere, and honest words when it cannot be drawn."""

import html
import json

from playwright.sync_api import Page, Route, expect

from tests.browser.axe import axe
from tests.browser.fixtures import OpenPage
from tests.browser.waits import until

POINT = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [120.2585, 29.7035]},  # the middle of the showcase's bounds
            "properties": {
                "name": "<b>三弄口路灯</b>",
                "href": "/ui/?theme=dark",
                "meta": "超时 3 小时",
                "tone": "late",
            },
        }
    ],
}


def show_points(page: Page) -> None:
    """The showcase's map with one point on it and no place to pick."""
    sources = html.escape(json.dumps({"matters": {"kind": "points", "data": POINT}}))

    def change(route: Route) -> None:
        text = route.fetch().text()
        before, _start, rest = text.partition('data-sources="')
        _old, _end, after = rest.partition('"')
        route.fulfill(body=f'{before}data-sources="{sources}"{after.replace("data-lon-field", "data-no-field")}')

    page.route("**/ui/", change)
    page.goto("/ui/")
    page.wait_for_selector("[data-map][data-ready=true]", state="attached")


def test_a_tapped_point_tells_its_name_as_text_and_leads_to_its_page(desk: OpenPage) -> None:
    page = desk(dark=True)
    show_points(page)
    page.locator("[data-map] canvas").click()
    link = page.locator(".maplibregl-popup a")
    expect(link).to_have_text("<b>三弄口路灯</b>")
    expect(link).to_have_attribute("href", "/ui/?theme=dark")
    axe(page)


def test_a_map_that_cannot_be_drawn_says_what_to_do_instead(phone: OpenPage) -> None:
    page = phone()
    page.route("**/maplibre-gl*.mjs", lambda route: route.abort())
    page.goto("/ui/")
    expect(page.locator("[data-map-word]")).to_have_text("这台设备画不出地图，请用搜索或列表。")


def test_the_map_is_loaded_only_where_there_is_one(desk: OpenPage) -> None:
    page = desk()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/ui/nothing-here/")
    assert not [address for address in asked if "maplibre" in address or "map.js" in address]
    assert [address for address in asked if "htmx" in address]


def test_the_keyboard_sets_the_pin_in_the_middle(desk: OpenPage) -> None:
    page = desk()
    page.goto("/ui/")
    page.wait_for_selector("[data-map][data-ready=true]", state="attached")
    page.locator("[data-map] canvas").focus()
    page.keyboard.press("Enter")
    until(page, "Math.abs(Number(document.querySelector('#id_lon').value) - 120.2585) < 0.01")


def test_coordinates_typed_by_hand_move_the_pin(desk: OpenPage) -> None:
    page = desk()
    page.goto("/ui/")
    page.wait_for_selector("[data-map][data-ready=true]", state="attached")
    page.locator("#id_lon").fill("120.26")
    page.locator("#id_lat").fill("29.70")
    page.keyboard.press("Tab")
    expect(page.locator(".maplibregl-marker")).to_have_attribute("aria-label", "您选的位置")
