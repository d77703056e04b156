"""On the first screen of a telephone: a browser finds nothing missing, and wakes the app to send what waits."""

import time
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from linli.kit.clock import now
from linli.matters.models import Step
from linli.matters.queries import timeline
from tests.cast import Cast
from tests.journeys.busy_town import say
from tests.offline.phone import Phone, kept, ready, visit
from tests.offline.site import PATIENCE, Site

RECEIVED = timedelta(days=1)  # before now


def _visit_written(page: Page) -> Step:
    """The one visit, once it is there."""
    deadline = time.monotonic() + PATIENCE
    while not Step.objects.filter(verb="VISIT").exists():
        assert time.monotonic() < deadline, kept(page)
        page.wait_for_timeout(50)
    return Step.objects.get(verb="VISIT")


def _registration(wire: CDPSession, page: Page) -> str:
    """The id by which the browser knows the service worker of the site."""
    found: list[dict[str, Any]] = []
    wire.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    wire.send("ServiceWorker.enable")
    while not found:
        page.wait_for_timeout(50)
    return str(found[-1]["registrationId"])


def test_a_browser_finds_nothing_missing_to_install_the_day(town: Cast, stoppable: Site, telephone: Phone) -> None:
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 0)
    wire = telephone.wire(page)
    wire.send("Page.enable")
    read = wire.send("Page.getAppManifest")
    assert read["errors"] == []
    assert read["url"].endswith("/day/app.webmanifest")
    assert wire.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    page.goto("/privacy/")  # a page of residents offers no app
    faults = wire.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [fault["errorId"] for fault in faults] == ["no-manifest"]


def test_the_browser_wakes_the_app_when_there_is_a_signal_though_no_page_of_it_is_open(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    matter = say(0, town.grid.id, now() - RECEIVED)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 1)
    wire = telephone.wire(page)
    wake = {"origin": stoppable.url, "registrationId": _registration(wire, page), "tag": "linli-outbox"}
    stoppable.stop()
    visit(page, matter.matter_id, "灯头烧坏了。", photos=2)
    page.goto("about:blank")
    wire.send("ServiceWorker.dispatchSyncEvent", {**wake, "lastChance": False})
    page.wait_for_timeout(500)
    assert not Step.objects.filter(verb="VISIT").exists()

    stoppable.start()
    wire.send("ServiceWorker.dispatchSyncEvent", {**wake, "lastChance": False})
    step = _visit_written(page)
    assert page.url == "about:blank"
    wire.send("ServiceWorker.dispatchSyncEvent", {**wake, "lastChance": True})
    page.goto("/day/queue/")
    assert [row["state"] for row in kept(page)] == ["SENT"]
    assert Step.objects.filter(verb="VISIT", matter_id=matter.matter_id).get() == step


@pytest.mark.parametrize("fast", [timedelta(0), timedelta(hours=3)], ids=["clock right", "clock three hours fast"])
def test_what_was_written_in_the_morning_says_so_when_it_arrives_at_noon(
    town: Cast, stoppable: Site, telephone: Phone, fast: timedelta
) -> None:
    matter = say(0, town.grid.id, now() - RECEIVED)
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, 1)
    stoppable.stop()
    written = now() - timedelta(hours=4)
    page.clock.set_fixed_time(written + fast)
    visit(page, matter.matter_id, "门关着，留了字条。", photos=0)
    telephone.put_away()

    stoppable.start()
    page = telephone.open(town.caseworker.client())
    page.clock.set_fixed_time(now() + fast)
    page.goto("/day/queue/")
    step = _visit_written(page)
    [shown] = [one for one in timeline(town.caseworker.actor, matter.matter_id) if one.verb == "VISIT"]
    assert shown.written_at is not None
    assert abs(shown.written_at - written) < timedelta(minutes=2)
    assert shown.at == step.at > written + timedelta(hours=3)
