"""A new version of the app waits while something is in the queue, and takes over when it is asked to."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from linli.portal.pages.offline import SCRIPTS
from tests.cast import Cast
from tests.journeys.busy_town import make_busy_town
from tests.offline.phone import Phone, kept, ready
from tests.offline.site import Site


def shells(page: Page) -> list[str]:
    """The versions of which the telephone holds the files."""
    names: list[str] = page.evaluate(
        "async () => (await caches.keys()).filter((name) => name.startsWith('linli-shell-'))"
    )
    return names


def test_a_new_version_waits_for_what_is_written(town: Cast, stoppable: Site, telephone: Phone, tmp_path: Path) -> None:
    busy = make_busy_town(town, more=0)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 6)
    [first] = shells(page)
    page.goto(f"/work/{busy.fresh.matter_id}/visit/")
    stoppable.stop()
    page.get_by_label("看到了什么，做了什么").fill("灯头烧坏了。")
    expect(page.locator("[data-offline-word]")).to_contain_text("存在这台手机上")

    newer = tmp_path / "scripts"
    shutil.copytree(SCRIPTS, newer)
    (newer / "page.js").write_text((newer / "page.js").read_text() + "// newer\n")
    stoppable.scripts = newer
    stoppable.start()
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((registration) => registration.update())")
    expect(page.get_by_text("有新的版本")).to_be_visible()
    assert first in shells(page)
    assert page.evaluate("async () => Boolean((await navigator.serviceWorker.getRegistration()).waiting)")
    expect(page.get_by_label("看到了什么，做了什么")).to_have_value("灯头烧坏了。")

    page.get_by_role("button", name="现在换上").click()
    page.wait_for_load_state()
    page.get_by_role("link", name="继续写").click()
    expect(page.get_by_label("看到了什么，做了什么")).to_have_value("灯头烧坏了。")
    page.goto("/day/")
    for _turn in range(100):
        if first not in shells(page):
            break
        page.wait_for_timeout(100)
    assert first not in shells(page)
    stoppable.stop()
    page.goto(f"/work/{busy.fresh.matter_id}/")
    expect(page.get_by_role("main")).to_contain_text("没有信号")
    assert [row["state"] for row in kept(page)] == ["DRAFT"]
