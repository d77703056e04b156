"""News on a device: asked for by a button, said plainly where it cannot be had, shown by the worker without content."""

import json
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Worker, expect

from linli.kit import clock
from linli.kit.actors import anonymous
from linli.kit.ids import show_reference
from linli.matters.actions import Received
from linli.matters.tests.make import make_kinds, make_received
from linli.notices import actions
from linli.notices.models import Device
from linli.notices.tests.make_push import Browser
from tests.browser.axe import axe, no_overflow, no_small_targets, screenshot
from tests.browser.fixtures import OpenPage
from tests.cast import Cast

ENDPOINT = "http://127.0.0.1:9/push/1"

# No push service is reached from here: in its place stands one that hands out a real key pair's public half.
SERVICE = """(told) => {
  let made = null;
  const subscription = (key) => ({
    endpoint: told.endpoint,
    options: {applicationServerKey: key.buffer},
    toJSON: () => ({endpoint: told.endpoint, keys: {p256dh: told.public_key, auth: told.auth_secret}}),
    unsubscribe: async () => true,
  });
  const kept = sessionStorage.getItem("key");
  if (kept) made = subscription(Uint8Array.from(JSON.parse(kept)));
  PushManager.prototype.getSubscription = async () => made;
  PushManager.prototype.subscribe = async ({applicationServerKey, userVisibleOnly}) => {
    if (!userVisibleOnly) throw new Error("a browser refuses silent pushes");
    sessionStorage.setItem("key", JSON.stringify([...applicationServerKey]));
    made = subscription(applicationServerKey);
    return made;
  };
}"""


@pytest.fixture(autouse=True)
def _pushes(transactional_db: None, settings: Any, tmp_path: Any) -> None:
    settings.VAR = tmp_path
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "PUSH": "file", "IN_APP": "in_app"}
    actions.prepare_push_key()


@pytest.fixture
def chromium(whole_chromium: Chromium) -> Chromium:
    return whole_chromium


@pytest.fixture
def received(committed_cast: Cast) -> Received:
    make_kinds()
    return make_received(committed_cast.grid.id, at=clock.now())


def page_of(received: Received) -> str:
    return reverse("matter", kwargs={"reference": show_reference(received.reference), "secret": received.secret})


def with_service(page: Page) -> Browser:
    """A browser whose push service answers; it may show messages."""
    browser = Browser(ENDPOINT)
    page.context.grant_permissions(["notifications"])
    page.add_init_script(f"({SERVICE})({json.dumps(browser.subscription.__dict__)})")
    return browser


def section(page: Page) -> Any:
    return page.locator("#devices")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_by_keyboard_alone_a_device_is_added_and_taken_off(
    request: pytest.FixtureRequest, received: Received, language: str, size: str
) -> None:
    open_page: OpenPage = request.getfixturevalue(size)
    page = open_page(language)
    with_service(page)
    page.goto(page_of(received))
    button = section(page).get_by_role("button")
    expect(button).to_have_text({"en": "Tell me on this device", "zh-hans": "在这部设备上提醒我"}[language])
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    section(page).scroll_into_view_if_needed()
    screenshot(page, f"push-offer-{size}-{language}")
    button.focus()
    page.keyboard.press("Enter")
    here = section(page).locator("[data-push-here]")
    expect(here).to_be_visible()
    assert Device.objects.get().endpoint == ENDPOINT
    assert Device.objects.get().language == language
    expect(section(page).locator("[data-push-form]")).to_be_hidden()
    axe(page)
    no_overflow(page)
    no_small_targets(page)
    screenshot(page, f"push-added-{size}-{language}")
    section(page).get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(section(page).locator("[data-push-form]")).to_be_visible()
    assert not Device.objects.exists()


def test_an_account_has_the_same_button_on_its_page(desk: OpenPage, committed_cast: Cast) -> None:
    page = desk(client=committed_cast.caseworker.client())
    with_service(page)
    page.goto(reverse("my_account"))
    page.get_by_role("link", name="在这部手机或电脑上收消息").click()
    section(page).get_by_role("button").click()
    expect(section(page).locator("[data-push-here]")).to_be_visible()
    assert Device.objects.get().account_id == committed_cast.caseworker.account.id
    axe(page)


def test_a_permission_that_was_refused_is_said(phone: OpenPage, received: Received) -> None:
    page = phone()
    page.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    page.goto(page_of(received))
    expect(section(page).locator("[data-push-denied]")).to_be_visible()
    expect(section(page).locator("[data-push-form]")).to_be_hidden()
    axe(page)
    screenshot(page, "push-denied")


def test_who_says_no_when_asked_is_told_how_to_change_it(phone: OpenPage, received: Received) -> None:
    page = phone()
    page.add_init_script(
        "Object.defineProperty(Notification, 'permission', {get: () => 'default'});"
        "Notification.requestPermission = async () => 'denied';"
    )
    page.goto(page_of(received))
    section(page).get_by_role("button").click()
    expect(section(page).locator("[data-push-denied]")).to_be_visible()
    assert not Device.objects.exists()


def test_a_push_service_that_is_not_reached_is_said_and_can_be_tried_again(phone: OpenPage, received: Received) -> None:
    page = phone()
    page.context.grant_permissions(["notifications"])
    page.add_init_script(
        "PushManager.prototype.subscribe = async () => { throw new DOMException('push service', 'AbortError'); }"
    )
    page.goto(page_of(received))
    section(page).get_by_role("button").click()
    expect(section(page).locator("[data-push-failed]")).to_be_visible()
    axe(page)
    screenshot(page, "push-failed")
    section(page).locator("[data-push-again]").click()
    expect(section(page).locator("[data-push-form] button")).to_be_focused()


def test_a_browser_that_cannot_says_so(phone: OpenPage, received: Received) -> None:
    page = phone()
    page.add_init_script("delete window.PushManager")
    page.goto(page_of(received))
    expect(section(page).locator("[data-push-cannot]")).to_be_visible()
    axe(page)


def test_without_scripts_the_section_says_that_it_needs_them(phone: OpenPage, received: Received) -> None:
    actions.add_device(
        actor=anonymous(),
        at=clock.now(),
        subscription=Browser(ENDPOINT).subscription,
        language="zh-hans",
        matter_id=received.matter_id,
    )
    page = phone(scripts=False)
    page.goto(page_of(received))
    expect(section(page).get_by_text("这项功能要用 JavaScript")).to_be_visible()
    expect(section(page).locator("[data-push-form]")).to_be_hidden()
    section(page).get_by_role("button").click()  # taking one off needs none
    assert not Device.objects.exists()


# The worker


def installed(page: Page) -> Worker:
    """The service worker of the site, in charge."""
    with page.context.expect_event("serviceworker") as found:
        page.evaluate(
            "navigator.serviceWorker.register('/worker.js', {type: 'module', scope: '/', updateViaCache: 'none'})"
        )
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    worker: Worker = found.value
    return worker


def pushed(page: Page, data: str) -> list[dict[str, Any]]:
    """Deliver as the browser does when the push service hands something over; what is shown afterwards."""
    session = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    session.send("ServiceWorker.enable")
    for _wait in range(100):
        if registrations:
            break
        page.wait_for_timeout(50)
    one = registrations[-1]
    origin = page.evaluate("location.origin")
    session.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": origin, "registrationId": one["registrationId"], "data": data},
    )
    shown: list[dict[str, Any]] = []
    for _wait in range(100):
        shown = page.evaluate(
            "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.map("
            "({title, body, lang, tag, icon, data}) => ({title, body, lang, tag, icon, data})))"
        )
        if shown:
            break
        page.wait_for_timeout(50)
    return shown


def test_what_arrives_is_shown_without_content_and_once(desk: OpenPage, received: Received) -> None:
    page = desk()
    page.context.grant_permissions(["notifications"])
    page.goto(page_of(received))
    installed(page)
    payload = {"title": "诸暨市邻里", "body": "有事项有了新消息，请点开查看。", "page": "/my/", "language": "zh-Hans"}
    shown = pushed(page, json.dumps(payload))
    assert [(one["title"], one["body"], one["lang"], one["data"]) for one in shown] == [
        ("诸暨市邻里", "有事项有了新消息，请点开查看。", "zh-Hans", {"page": "/my/"})
    ]
    assert page.request.get(shown[0]["icon"]).ok
    assert len(pushed(page, json.dumps(payload))) == 1  # the newest in place of the one before


def test_a_push_that_cannot_be_read_still_says_something(desk: OpenPage, received: Received) -> None:
    page = desk("en")
    page.context.grant_permissions(["notifications"])
    page.goto(page_of(received))
    installed(page)
    shown = pushed(page, "not JSON")
    assert [(one["title"], one["data"]["page"]) for one in shown] == [("Linli", "/my/")]


@pytest.mark.parametrize(
    ("page_told", "path"),
    [
        ("/notices/", "/notices/"),
        ("https://elsewhere.example/", "/my/"),
        ("//elsewhere.example/", "/my/"),
        ("", "/my/"),
    ],
)
def test_a_tap_opens_a_page_of_this_site_and_no_other(
    desk: OpenPage, received: Received, page_told: str, path: str
) -> None:
    page = desk()
    page.context.grant_permissions(["notifications"])
    page.goto(page_of(received))
    worker = installed(page)
    pushed(page, json.dumps({"title": "x", "body": "y", "page": page_told, "language": "en"}))
    opened = worker.evaluate(
        """async () => {
          const [notification] = await self.registration.getNotifications();
          return new Promise((resolve) => {
            self.clients.openWindow = async (address) => resolve(address);
            self.dispatchEvent(new NotificationEvent("notificationclick", {notification}));
          });
        }"""
    )
    assert opened == page.evaluate("location.origin") + path
    remaining = "navigator.serviceWorker.ready.then((one) => one.getNotifications()).then((all) => all.length)"
    assert page.evaluate(remaining) == 0
