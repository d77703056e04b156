"""Keys, webhooks, files out and in, letters and retention: telephone and desk, both languages, without a mouse."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from linli.kit import clock
from linli.kit.actors import Role
from linli.matters import actions
from linli.matters.actions.exchange import export_csv
from linli.matters.models import DestructionList, Matter
from linli.matters.queries import InboxFilters
from linli.matters.tests import make
from linli.people.models import ApiKey
from linli.people.tests.make import make_account, make_post
from linli.webhooks.models import Subscription
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.browser.keyboard import by_keyboard
from tests.cast import Cast, Member

SIZES = [("phone", "zh-hans"), ("desk", "en")]
OTHER = {"zh-hans": "en", "en": "zh-hans"}
Opened = Callable[[Member], Page]


@pytest.fixture(params=SIZES, ids=["phone-zh", "desk-en"])
def opened(request: pytest.FixtureRequest, committed_cast: Cast) -> tuple[Opened, Callable[[Page, str], None]]:
    """Opens a page for somebody, and looks at one: closely, and how wide it is in the other language."""
    size, language = request.param
    open_page: OpenPage = request.getfixturevalue(size)
    make.make_kinds()

    def hold(page: Page, name: str) -> None:
        axe(page)
        no_overflow(page)
        if size == "phone":
            no_small_targets(page)
        screenshot(page, f"{name}-{size}-{language}")

    return lambda who: open_page(language, client=who.client()), hold


def test_a_key_is_asked_for_by_one_administrator_and_approved_by_another(
    committed_cast: Cast, opened: tuple[Opened, Callable[[Page, str], None]]
) -> None:
    open_as, hold = opened
    page = open_as(committed_cast.administrator)
    page.goto(reverse("keep_keys"))
    hold(page, "keep_keys-empty")
    account = make_account(display_name="第二位管理员")
    second = Member(account, make_post(account, Role.ADMINISTRATOR, place=committed_cast.county))
    page.goto(reverse("keep_keys"))
    page.locator("#id_name").fill("市民热线")
    page.locator("input[value='matters:read']").check()
    by_keyboard(page, "main form button[type=submit]")
    page.locator("#secret").wait_for()
    hold(page, "keep_keys-made")
    other = open_as(second)
    other.goto(reverse("administration"))
    hold(other, "administration-waiting")
    other.goto(reverse("keep_keys"))
    hold(other, "keep_keys-approve")
    by_keyboard(other, "form[action$='/approve/'] button")
    other.wait_for_url("**/?approved=1")
    hold(other, "keep_keys-approved")
    other.goto(reverse("keep_keys"))
    by_keyboard(other, "details:has(form[action$='/revoke/']) summary")
    by_keyboard(other, "form[action$='/revoke/'] button")
    other.wait_for_url("**/?revoked=1")
    assert ApiKey.objects.get().revoked_at is not None


def test_a_webhook_is_added_tried_and_stopped(
    committed_cast: Cast, opened: tuple[Opened, Callable[[Page, str], None]]
) -> None:
    open_as, hold = opened
    page = open_as(committed_cast.administrator)
    page.goto(reverse("keep_webhooks"))
    hold(page, "keep_webhooks-empty")
    page.locator("#id_name").fill("城管局平台")
    page.locator("#id_url").fill("https://127.0.0.1/")
    page.locator("input[value='matter.received']").check()
    by_keyboard(page, "main form button[type=submit]")
    page.locator("[href='#id_url']").wait_for()
    hold(page, "keep_webhooks-wrong")
    page.locator("#id_url").fill("https://1.1.1.1/hooks")
    by_keyboard(page, "main form button[type=submit]")
    page.locator("#secret").wait_for()
    hold(page, "keep_webhook-made")
    by_keyboard(page, "form[action$='/test/'] button")
    page.wait_for_url("**/?done=test")
    hold(page, "keep_webhook-tested")
    by_keyboard(page, "form[action$='/stop/'] button")
    page.wait_for_url("**/?done=stop")
    page.goto(reverse("keep_webhooks"))
    hold(page, "keep_webhooks")
    assert Subscription.objects.get().stopped_at is not None


def test_matters_go_out_by_the_filter_and_come_in_with_one_tap(
    committed_cast: Cast, opened: tuple[Opened, Callable[[Page, str], None]]
) -> None:
    open_as, hold = opened
    matter = make.make_matter(committed_cast.grid.id, at=clock.now())
    page = open_as(committed_cast.coordinator)
    page.goto(reverse("desk"))
    by_keyboard(page, "a[href*='/desk/take-out/']")
    page.locator("a[href*='matters.csv']").wait_for()
    hold(page, "take_out")
    page.goto(f"{reverse('take_out_choose')}?state=CLOSED")
    hold(page, "take_out-nothing")
    text = b"".join(
        export_csv(actor=committed_cast.coordinator.actor, at=clock.now(), filters=InboxFilters(), language="zh-hans")
    )
    page.goto(reverse("take_in"))
    hold(page, "take_in-empty")
    elsewhere = (
        text.replace(b"linli-330681", b"old-system") + text.split(b"\r\n")[1].replace(b"civil", b"moon") + b"\r\n"
    )
    page.set_input_files("#id_file", {"name": "old.csv", "mimeType": "text/csv", "buffer": elsewhere})
    by_keyboard(page, "main form button")
    page.locator("#yes button").wait_for()
    hold(page, "take_in-tried")
    by_keyboard(page, "#yes button")
    page.locator("main .notice.ok").wait_for()
    hold(page, "take_in-done")
    assert Matter.objects.exclude(id=matter.id).get().source == "old-system"


@pytest.mark.parametrize(("door", "file"), [("keep_staff", "keep_staff_file"), ("keep_import", "keep_places_file")])
def test_the_lists_of_the_administrator_go_out_and_come_in(
    committed_cast: Cast, opened: tuple[Opened, Callable[[Page, str], None]], door: str, file: str
) -> None:
    open_as, hold = opened
    page = open_as(committed_cast.administrator)
    page.goto(reverse(door))
    with page.expect_download() as download:
        by_keyboard(page, f"a[href='{reverse(file)}']")
    text = download.value.path().read_text().replace("员工 clerk", "员工 Clerk").replace("诸暨市", "诸暨")
    page.set_input_files("#id_file", {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()})
    by_keyboard(page, "main form button")
    page.locator("main table, main .stat").first.wait_for()
    hold(page, f"{door}-tried")


def test_letters_and_destruction_hold(committed_cast: Cast, opened: tuple[Opened, Callable[[Page, str], None]]) -> None:
    open_as, hold = opened
    page = open_as(committed_cast.clerk)
    page.goto(reverse("work_letters"))
    hold(page, "letters-empty")
    coordinator = open_as(committed_cast.coordinator)
    coordinator.goto(reverse("retention"))
    hold(coordinator, "retention-empty")
    _outlived(committed_cast)
    coordinator.goto(reverse("retention"))
    by_keyboard(coordinator, "main form button")
    coordinator.wait_for_url("**/work/retention/*/")
    hold(coordinator, "retention-list")
    assert DestructionList.objects.count() == 1


def _outlived(cast: Cast) -> UUID:
    """A matter that was over long ago."""
    long_ago = clock.now() - timedelta(days=4 * 365)
    details = actions.ContactDetails(name="王芳", phone="138 0000 0000", email="", consent=True)
    received = make.make_received(cast.grid.id, at=long_ago, contact=details)
    actions.withdraw(actor=make.holder_of(received), at=long_ago, matter_id=received.matter_id)
    return received.matter_id
