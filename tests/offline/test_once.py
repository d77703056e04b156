"""Two tabs, a server and a browser killed in the middle: each act is done once."""

import time
from collections import Counter

from playwright.sync_api import Page

from linli.kit import clock
from linli.matters.models import Photo, Step
from tests.cast import Cast
from tests.journeys.busy_town import say
from tests.offline.phone import Phone, kept, ready, visit
from tests.offline.site import PATIENCE, Site

MANY = 8


def wait_for_visits(least: int, *pages: Page) -> None:
    """Until so many are recorded; the pages go on meanwhile."""
    deadline = time.monotonic() + PATIENCE
    while Step.objects.filter(verb="VISIT").count() < least:
        assert time.monotonic() < deadline, [
            [(row["state"], row.get("tried"), row.get("error")) for row in kept(page)] for page in pages
        ]
        for page in pages:
            page.wait_for_timeout(20)


def test_each_visit_is_there_once_whatever_dies_while_they_are_sent(
    town: Cast, stoppable: Site, telephone: Phone
) -> None:
    matters = [say(0, town.grid.id, clock.now()) for _number in range(MANY)]
    page = telephone.open(town.caseworker.client())
    page.goto("/day/")
    ready(page, MANY)
    stoppable.stop()
    for number, matter in enumerate(matters):
        visit(page, matter.matter_id, f"看过第 {number} 处。", photos=2)
    assert len(kept(page, "WAITING")) == MANY

    stoppable.start()
    other = telephone.open()
    other.goto("/day/queue/")
    wait_for_visits(1, page, other)
    stoppable.stop()
    stoppable.start()
    wait_for_visits(2, page, other)
    telephone.kill()

    # A browser writes cookies down late, so the session may have gone with it; the queue has not.
    page = telephone.open(town.caseworker.client())
    other = telephone.open()
    page.goto("/day/queue/")
    other.goto("/day/")
    wait_for_visits(MANY, page, other)
    for _turn in range(100):
        if not kept(page, "WAITING"):
            break
        page.wait_for_timeout(100)
    assert {row["state"] for row in kept(page)} <= {"SENT"}
    said = Counter(Step.objects.filter(verb="VISIT").values_list("text", flat=True))
    assert said == {f"看过第 {number} 处。": 1 for number in range(MANY)}
    assert Photo.objects.count() == 2 * MANY
