"""A catalogue of kinds from a file, on a telephone and at a desk: refused with its hole named, tried, published."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.models import Catalogue
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, catalogue_yaml, read_catalogue
from tests.browser.axe import axe, no_overflow, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.keyboard import by_keyboard
from tests.cast import Cast


@pytest.mark.parametrize(("size", "language"), [("phone", "zh-hans"), ("desk", "en")])
def test_a_catalogue_is_refused_then_tried_then_published(
    committed_cast: Cast, request: pytest.FixtureRequest, size: str, language: str
) -> None:
    document = read_catalogue(SHIPPED_KINDS)
    publish_catalogue(actor=SYSTEM, at=clock.now(), document=document, source="shipped")
    in_force, before = catalogue_yaml(document), Catalogue.objects.count()
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language, client=committed_cast.administrator.client())
    page.goto(reverse("keep_kinds"))

    holed = in_force.replace("first_level: GRID", "first_level: MOON", 1)
    page.set_input_files("#id_file", {"name": "k.yaml", "mimeType": "application/yaml", "buffer": holed.encode()})
    by_keyboard(page, "main form button")
    faults = page.locator("[href='#id_file']")
    expect(faults.first).to_be_visible()
    expect(page.locator("main")).to_contain_text("MOON")
    axe(page)
    no_overflow(page)
    screenshot(page, f"keep_kinds-refused-{size}-{language}")
    assert Catalogue.objects.count() == before

    changed = in_force.replace("路灯不亮", "路灯坏了")
    page.set_input_files("#id_file", {"name": "k.yaml", "mimeType": "application/yaml", "buffer": changed.encode()})
    by_keyboard(page, "main form button")
    expect(page.locator("#yes button")).to_be_visible()
    axe(page)
    no_overflow(page)
    screenshot(page, f"keep_kinds-tried-{size}-{language}")
    assert Catalogue.objects.count() == before
    by_keyboard(page, "#yes button")
    expect(page.locator("#yes")).to_have_count(0)
    expect(page.locator("main [role=status]").first).to_be_visible()
    assert Catalogue.objects.count() == before + 1
